"""Parse a question in English into a saved question, its parameters and its filters.

A string matches a saved question if its words, without names and filters, have the same stems as
one of the phrasings of that question, and as no phrasing of any other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.findings.answer import OVER_TIME
from realpolitik.answer.questions.filters import Filters
from realpolitik.answer.questions.names import (
    GRAMMAR,
    Mention,
    Name,
    NameLookup,
    find_mentions,
    words,
)
from realpolitik.answer.questions.question import Bound, Question, load, load_test
from realpolitik.english import AUXILIARIES, MONTH, YEAR
from realpolitik.find.index import Index
from realpolitik.find.parsing.typed import (
    FoundFilters,
    Typed,
    cut,
    thing_meant,
    with_marks,
    without_years,
)
from realpolitik.find.parsing.voices import CHANGES, Voices, said_by, without_claimants
from realpolitik.find.phrasings import SLOT
from realpolitik.terms import RP, local

__all__ = ["THINGS", "ParsedQuestion", "parse_question"]

_ACTOR, _PERSON, _SOURCE = "rp:Actor", "rp:Person", "rp:Source"
THINGS = {_ACTOR, _SOURCE, "rp:Place", "rp:Event", "rp:Issue"}  # the name of a claim is its gloss


# "Is an alliance possible?" asks for no certainty, but "Which claims are possible?" does.
_ONLY = "((?<=claims are )|(only|merely|just) )"
# Patterns for words that set a filter, with the filter and its value.
_WORDS = {
    rf"hedged|uncertain|not certain|{_ONLY}(probabl[ey]|likely)": ("at_most", "probable"),
    rf"{_ONLY}(possibl[ey]|potential(ly)?)": ("at_most", "possible"),
    r"for (certain|sure)|certainly|certain$|definitely": ("certainty", "certain"),
    r"military(?= (alliance|allies|ally|pact)\b)": ("domain", f"{RP}military"),
    r"in (the )?future": ("tense", "future"),
    r"in the past": ("tense", "past"),
    r"still|at (present|the moment)|(right )?now|these days": ("tense", "present"),
    r"current(ly)?|today|nowadays": ("tense", "present"),
}
_THE_TWO = re.compile(r"\b(?:the two|both) (?:countries|sides|powers|states|nations|governments)\b")
# The form of a question; the rest, such as "Where …?", is "other".
_FORMS = {
    rf"(?:according to (?:\w+ ){{1,4}}?)?(?:{'|'.join(AUXILIARIES)})\b": "yes/no",
    r"when\b|(since|until|by) when\b|(in |on )?(what|which) (year|month|day|date)\b": "when",
    r"how (much|many|big|large|high)\b": "how much",
    r"who\b": "who",
    rf"how\b.* (?:{CHANGES})": OVER_TIME,
    r"what (?:became|has become|happened) (?:of|to|with)\b": OVER_TIME,
    r".*\bover (?:time|the years)\b": OVER_TIME,
    rf".*\b{YEAR} (?:and|to|until|till) {YEAR}\b|.*\bfirst\b.* then\b": OVER_TIME,
}
# The month of a date, which says more of the claims about meetings than of the topic.
_MONTH = re.compile(rf"\b{MONTH} (?={YEAR}\b)")
_ANY = "any"  # after "@", for a parameter that may be anything; one denial then decides nothing
_ANYONE = re.compile(r"\b(?:anyone|anything)\b")  # as suggested questions call it
_SUPPORT = {"support", "oppos"}  # as stems, for all their synonyms
_YES_OR_NO = "yes or no"
_SIZE = {"big", "large", "high"}  # after "how"; the answer is a figure without these words
_OF_STATES = {"alignments", "compare", "frictions"}  # of persons, they mean "agree"
_WISH = {"like", "love", "want", "prefer"}  # after "would"
# A preposition before the name of something that the question is also about.
_ABOUT = re.compile(
    r"(?:about|from|on|over|in|with|toward|towards|against|regarding|as to|for) (?:the )?@(\d+)"
)


class ParsedQuestion(NamedTuple):
    """The result of parsing a question in English.

    `question` is the saved question that matches, or None; `values` maps its parameters to values.
    `mentions` are the names in the text, `words` the words to search for, and `named` those of
    them that are names. `form` is what the question asks for (see `Asked`); `test` is the test that
    answers a yes/no question by claims in certain `tenses`, or None. `voices` are those compared.
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
    voices: Voices | None = None


def parse_question(typed: Typed, index: Index) -> ParsedQuestion:
    """Parse a question in English.

    It is compared with the phrasings several times: with the names of entities; with the names of
    actors only, even inside a longer name such as "relations between China and Russia"; with all
    names, including those of concepts such as a domain; and with all names read as plain words.
    """
    plain, mentions = typed.words, typed.mentions
    is_yes_no = typed.has_opening or _YES_OR_NO in typed.text.lower()
    form, tenses = _form(plain, "yes/no" if is_yes_no else "other")
    things: Sequence[Mention] = typed.naming(THINGS)
    actors = find_mentions(" ".join(typed.tokens), lambda said: _actors(said, typed.lookup))
    anyone = _of_anyone(typed, actors, index) if form == "who" else None
    for named in (things, actors, mentions, []):
        whole = with_marks(plain, named)
        marked, claimants = without_claimants(whole, named)
        marked = marked if named else _THE_TWO.sub("@ and @", marked)
        bare, filters = _without_words(marked)
        # A phrasing may contain words that also set a filter, or a name.
        tried = [(whole, {}), (marked, claimants), (bare, {**claimants, **filters})]
        tried += [(said, {**tried[2][1], **about}) for said, about in _without_about(bare, named)]
        tried += [(_ANYONE.sub(f"@{_ANY}", said), of) for said, of in tried if _ANYONE.search(said)]
        for said, found in tried:
            if match := _asked(said, named, index):
                question, slots, asked = match
                # A name that only the test has a parameter for is what the findings are about.
                values = {key: node for key, node in slots.items() if key in question.params}
                about = [node.value for key, node in slots.items() if key not in question.params]
                people = {thing_meant(m.names, _PERSON) for m in named}
                if question.slug == "about" and (form == "who" or values["thing"] in people):
                    about = [values["thing"].value]  # not what they say themselves
                filters = Filters({**found, "about": tuple(about)} if about else found)
                test = asked.bind(slots, Filters(found)) if asked and form == "yes/no" else anyone
                tenses = filters.get("tense", tenses)
                rest = (named, plain, (), form, test if tenses else None, tenses)
                return ParsedQuestion(typed, question, values, filters, *rest)
    if anyone and tenses:
        question = load(anyone.question.page)
        known = {key: of for key, of in anyone.values.items() if of and key in question.params}
        rest = (typed.mentions, plain, (), form, anyone, tenses)
        return ParsedQuestion(typed, question, known, Filters(), *rest)
    things, bare, filters, voices = said_by(typed, things, form)
    # Names of claimants set filters; they are not searched for.
    spans = {f"@{n}": _searched(plain[m.start : m.end], m) for n, m in enumerate(things)}
    parts = _MONTH.sub("", bare).split()
    parts = [part for part in parts if not (form == "how much" and part in _SIZE)]
    plain = [word for part in parts for word in spans.get(part, (part,))]
    names_of_all = [" ".join(spans[part]) for part in parts if part in spans]
    read = (Filters(filters), things, plain, names_of_all)
    return ParsedQuestion(typed, None, {}, *read, form, None, tenses, voices)


def _form(plain: Sequence[str], default: str) -> tuple[str, tuple[str, ...]]:
    """Return the form of a question, and the tenses of the claims that answer it with yes or no."""
    said = " ".join(plain)
    form = next((form for pattern, form in _FORMS.items() if re.match(pattern, said)), default)
    tense = "did" if form == "who" else "do"  # "Who helped Ada?"
    verb = next((word for word in plain if word in AUXILIARIES), tense)
    wishes = verb == "would" and not _WISH.isdisjoint(plain)
    return form, AUXILIARIES["do" if wishes else verb]


def _actors(said: str, lookup: NameLookup) -> list[Name]:
    """Return the actors with a name, unless it begins with another's, as in "US allies"."""
    found = [name for name in lookup(said) if _ACTOR in name.kinds]
    parts, things = said.split(), {name.thing for name in found}
    starts = (name for end in range(1, len(parts)) for name in lookup(" ".join(parts[:end])))
    is_longer = any(_ACTOR in name.kinds and name.thing not in things for name in starts)
    return [] if is_longer else found


def _searched(said: Sequence[str], mention: Mention) -> Sequence[str]:
    """Return the words to search for a name: those typed or, for a function word, its slug."""
    return words(local(mention.names[0].thing.value)) if GRAMMAR.issuperset(said) else said


def _without_words(marked: str) -> tuple[str, FoundFilters]:
    """Return a question without its years and filter words, and the filters that they imply."""
    filters: FoundFilters = {}
    for pattern, (key, value) in _WORDS.items():
        found = re.search(rf"\b({pattern})\b", marked)
        if found:
            marked = cut(marked, found)
            filters[key] = (*filters.get(key, ()), value)
    marked, years = without_years(marked)
    return marked, {**filters, **years}


def _without_about(marked: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, FoundFilters]]:
    """Yield the question without each "about X", with a filter for claims about X instead."""
    for found in _ABOUT.finditer(marked):
        thing = thing_meant(mentions[int(found[1])].names, "owl:Thing")
        less = cut(marked, found)
        if thing and any(word[0] != "@" for word in less.split()):
            yield less, {"about": (thing.value,)}


def _asked(
    marked: str, mentions: Sequence[Mention], index: Index
) -> tuple[Question, dict[str, NamedNode], Question | None] | None:
    """Return the saved question with this phrasing, the values of its slots, and its test.

    If several questions share the phrasing, it is the one whose slots the names fit.
    """
    said = ["@" if word[0] == "@" else word for word in marked.split()]
    slots = [word[1:] for word in marked.split() if word[0] == "@"]
    named = {slot: mentions[int(slot)] for slot in slots if slot.isdigit()}
    phrasings = index.phrasings(said)
    about_support = phrasings and not _SUPPORT.isdisjoint(index.meanings(said))
    found: list[tuple[Question, dict[str, NamedNode], Question | None]] = []
    for phrasing in phrasings:
        question = load(phrasing.slug)
        test = load_test(phrasing.test) if phrasing.test and _ANY not in slots else None
        params = {**(test.params if test else {}), **question.params}
        values: dict[str, NamedNode] = {}
        for name, slot in zip(phrasing.slots, slots, strict=True):
            if slot == _ANY:
                continue
            mention = named.get(slot)
            things = {question.defaults.get(name)}  # of "the two countries"
            if mention:
                things = {thing_meant(mention.names, params.get(name, _ACTOR))}
            # Who supports Ukraine does not therefore support "Ukraine", the issue.
            if mention and about_support:
                things.add(thing_meant(mention.names, "owl:Thing"))
            thing = things.pop()
            if things or thing is None or thing in values.values():
                break
            values[name] = thing
        else:
            persons = [m for m in named.values() if thing_meant(m.names, _PERSON)]
            if len(persons) == len(values) == 2 and phrasing.slug in _OF_STATES:
                found.append((load("agree"), dict(zip("ab", values.values(), strict=True)), None))
                continue
            unnamed = (node for name, node in question.defaults.items() if name not in values)
            found += [(question, values, test)] if values or not any(unnamed) else []
    return found[0] if len(found) == 1 else None


def _of_anyone(typed: Typed, actors: Sequence[Mention], index: Index) -> Bound | None:
    """Return the test for "Who helps Ada?" or "Who does Ada help?", with an open parameter."""
    for named in (typed.mentions, actors):
        _, *rest = with_marks(typed.words, named).replace("@0", SLOT).split()
        is_object = rest[1:2] == [SLOT] and rest[0] in AUXILIARIES
        phrasings = index.phrasings([*rest, SLOT] if is_object else [SLOT, *rest])
        for phrasing in (found for found in phrasings if found.test and len(named) == 1):
            test = load_test(phrasing.test)
            known = phrasing.slots[0 if is_object else -1]
            if thing := thing_meant(named[0].names, test.params[known]):
                return test.bind({known: thing})
    return None
