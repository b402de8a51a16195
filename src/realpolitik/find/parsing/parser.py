"""Parse a question in English into a saved question, its parameters and its filters.

The words of a text, without names and filters, are reduced to their stems. The text matches a saved
question if this is the only question that has a fitting phrasing with the same stems.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.filters import Filters
from realpolitik.answer.questions.mentions import THINGS, Mention, thing_meant
from realpolitik.answer.questions.question import Bound, Question, load, load_test
from realpolitik.english import AUXILIARIES, GRAMMAR, MONTH, YEAR, words
from realpolitik.find.index import Index
from realpolitik.find.parsing.dates import without_dates
from realpolitik.find.parsing.typed import FoundFilters, Typed, cut, with_marks
from realpolitik.find.parsing.voices import COMPARE, in_texts, said_by, without_claimants
from realpolitik.find.phrasings import SLOT
from realpolitik.terms import RP, local

__all__ = ["ParsedQuestion", "parse_question", "searched"]

_MILITARY = r"\bmilitary(?= (?:alliance|allies|ally|pact)\b)"  # a filter
# The form of a question; the rest, such as "Where …?", is "other".
_FORMS = {
    rf"(?:{'|'.join(AUXILIARIES)})\b": "yes/no",
    r"when\b|(since|until|by) when\b|(in |on )?(what|which) (year|month|day|date)\b": "when",
    r"how (much|many|big|large|high)\b": "how much",
    r"who\b": "who",
}
_DATE = rf"\b(?:{MONTH} )?{YEAR}\b"  # is a filter of a saved question
_SUPPORT = {"support", "oppos"}  # as stems, for all their synonyms


class ParsedQuestion(NamedTuple):
    """The result of parsing a question in English.

    `question` is the matching saved question, or None. `values` maps its parameters to entities.
    `filters` and `mentions` are the filters and the names in the text. `words` are the words to
    search for, and `named` are the names among these words. For `form`, see `Asked`. `test` is the
    saved query that answers a yes/no question, or None. `tenses` are the tenses of the claims that
    may answer it. `voices` and `compared_with` say which claimants are compared (see `Said`).
    """

    typed: Typed
    question: Question | None
    values: Mapping[str, NamedNode]
    filters: Filters
    mentions: Sequence[Mention]
    words: Sequence[str]
    named: Sequence[str] = ()
    form: str = "other"
    test: Bound | None = None
    tenses: tuple[str, ...] = ()
    voices: Mapping[str, str] = {}
    compared_with: str = ""


def parse_question(typed: Typed, index: Index, *, saved: bool = True) -> ParsedQuestion:
    """Parse a question in English; match it with saved questions only if `saved` is true.

    The question is compared with phrasings three times, each time with other names as parameters:
    first the names of entities; then those of actors, even inside a longer name such as "relations
    between China and Russia"; then all names, including those of concepts such as a domain.
    """
    plain = typed.words
    things: Sequence[Mention] = typed.naming(THINGS)
    form, tenses = _form(plain, "yes/no" if typed.has_opening else "other")
    for named in (things, typed.actors, typed.mentions) if saved else ():
        for said, found in _wordings(with_marks(plain, named), named, form == "yes/no"):
            if match := _asked(said, named, index):
                question, slots, asked = match
                of_persons = any(thing_meant(m.names, "rp:Person") for m in named)
                is_on_them = question.slug == "about" or (question.slug == "compare" and of_persons)
                if is_on_them and said_by(typed, things, form).voices:
                    break  # what they say is compared
                # A name that only the test has a parameter for is what the findings are about.
                values = {key: node for key, node in slots.items() if key in question.params}
                about = [node.value for key, node in slots.items() if key not in question.params]
                if question.slug == "about" and form == "who":
                    about = [values["thing"].value]  # not what they say themselves
                filters = Filters({**found, "about": tuple(about)} if about else found)
                is_asked = form == "yes/no" and tenses
                test = asked.bind(slots, Filters(found)) if asked and is_asked else None
                rest = (named, re.sub(_DATE, "", " ".join(plain)).split(), (), form, test, tenses)
                return ParsedQuestion(typed, question, values, filters, *rest)
    # Names of claimants set filters; they are not searched for.
    said_of = in_texts(said_by(typed, things, form))
    marks = {f"@{n}": searched(plain[m.start : m.end], m) for n, m in enumerate(said_of.names)}
    parts = said_of.marked.split()
    plain = [word for part in parts for word in marks.get(part, (part,))]
    names_of_all = [" ".join(marks[part]) for part in parts if part in marks]
    read = (Filters(said_of.filters), said_of.names, plain, names_of_all)
    compared = said_of.voices, said_of.compared_with
    are_two = len(said_of.voices) == 2 and re.search(COMPARE, " ".join(typed.words))
    if saved and are_two and GRAMMAR.issuperset(plain) and not said_of.compared_with:
        values = dict(zip("ab", map(NamedNode, said_of.voices), strict=True))
        return ParsedQuestion(typed, load("agree"), values, *read, form)
    return ParsedQuestion(typed, None, {}, *read, form, None, tenses, *compared)


def _form(plain: Sequence[str], default: str) -> tuple[str, tuple[str, ...]]:
    """Return the form of a question, and the tenses of the claims that answer it with yes or no."""
    said = " ".join(plain)
    form = next((form for pattern, form in _FORMS.items() if re.match(pattern, said)), default)
    verb = next((word for word in plain if word in AUXILIARIES), "do")
    return form, AUXILIARIES[verb]


def searched(said: Sequence[str], mention: Mention) -> Sequence[str]:
    """Return search words for a name: its slug's words if it is "US" or an office, else `said`."""
    name = mention.names[0]
    own = words(local(name.thing.value))
    is_office = "rp:Person" in name.kinds and {*own}.isdisjoint(said)
    return own if is_office or GRAMMAR.issuperset(said) else said


def _wordings(
    marked: str, mentions: Sequence[Mention], is_yes_no: bool
) -> Iterator[tuple[str, FoundFilters]]:
    """Yield a question as it is, then without claimants, dates and filter words.

    With each come the filters that the omitted words imply. A phrasing may contain such words.
    """
    yield marked, {}
    bare, filters = without_claimants(marked, mentions)
    if found := re.search(_MILITARY, bare):
        bare, filters = cut(bare, found), {**filters, "domain": (f"{RP}military",)}
    bare, dates = without_dates(bare, in_years=is_yes_no)  # it may be that of an event
    yield bare, {**filters, **dates}


def _asked(
    marked: str, mentions: Sequence[Mention], index: Index
) -> tuple[Question, dict[str, NamedNode], Question | None] | None:
    """Return the saved question with this phrasing, the values of its slots, and its test.

    If several questions share the phrasing, it is the one whose slots the names fit.
    """
    said = [SLOT if word[0] == "@" else word for word in marked.split()]
    slots = [mentions[int(word[1:])] for word in marked.split() if word[0] == "@"]
    found: list[tuple[Question, dict[str, NamedNode], Question | None]] = []
    phrasings = index.phrasings(said)
    about_support = phrasings and not _SUPPORT.isdisjoint(phrasings[0].text.split())  # their key
    for phrasing in phrasings:
        question = load(phrasing.slug)
        test = load_test(phrasing.test) if phrasing.test else None
        params = {**(test.params if test else {}), **question.params}
        values: dict[str, NamedNode] = {}
        for name, mention in zip(phrasing.slots, slots, strict=True):
            things = {thing_meant(mention.names, params.get(name, "rp:Actor"))}
            # Who supports Ukraine does not therefore support "Ukraine", the issue.
            if about_support and not phrasing.test:
                things.add(thing_meant(mention.names, "owl:Thing"))
            thing = things.pop()
            if things or thing is None or thing in values.values():
                break
            values[name] = thing
        else:
            unnamed = (node for name, node in question.defaults.items() if name not in values)
            found += [(question, values, test)] if values or not any(unnamed) else []
    return found[0] if len(found) == 1 else None
