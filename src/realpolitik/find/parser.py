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
    preferred,
    words,
)
from realpolitik.answer.questions.question import Bound, Question, load, load_test
from realpolitik.english import AUXILIARIES, YEAR
from realpolitik.find.index import Index
from realpolitik.find.phrasings import SLOT
from realpolitik.find.typed import Typed
from realpolitik.terms import RP, local

__all__ = ["SPEECH", "THINGS", "ParsedQuestion", "parse_question", "thing_meant"]

_ACTOR, _PERSON, _SOURCE, _CERTAINTY = "rp:Actor", "rp:Person", "rp:Source", "rp:Certainty"
THINGS = {_ACTOR, _SOURCE, "rp:Place", "rp:Event", "rp:Issue"}  # the name of a claim is its gloss

_Found = dict[str, tuple[str, ...]]

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
# A number without a preposition is a year only after a name or in a range.
_TO = r"(?:(?:to|and|or|until|till) )?"
_YEAR = re.compile(
    rf"(?:\b(in|of|during|since|until|between|from) |(?<=\d{{4}} ){_TO}|(?<=@\d )"
    rf"|\b(?={YEAR} {_TO}{YEAR}\b))({YEAR})\b"
)
_BOTH = r"(@\d+(?:(?: and| or)?(?: the)? @\d+)*)"  # a name, or several
_WHO, _WHERE = (("according_to", _ACTOR), ("source", _SOURCE)), (("source", _SOURCE),)
_BY = (*_WHERE, ("according_to", _PERSON))
_SAY, _TELL = "say|claim|believe", "say|describe|characteri[sz]e|explain|argue|mention|warn"
_TELLS = rf"(?:said|(?:{_TELL})(?:s|e?d))"
_CHANGED = (
    r"(?:ever )?(?:changed?|contradict(?:ed)?|correct(?:ed|s)?|revised?|reversed?)"
    r" (?:(?:him|her|it|them)sel(?:f|ves)|(?:his|her|its|their)(?: own| earlier)* \w+)\b"
)
_CHANGE = "change their mind"  # the phrasing that all of these count as
# Patterns that restrict a question to a claimant or source, with the filters the name can set.
_CLAIMANTS = {
    rf"(?:according to|in the (?:view|opinion|eyes) of) (?:the )?{_BOTH}": _WHO,
    rf"^what (?:do|does|did) (?:the )?{_BOTH} (?:{_SAY}) (?:about|of|on)": _WHO,
    rf"^(?:what )?(?:do|does|did) (@\d+) (?:{_SAY}|think|expect)(?: (?:about|of|on|that))?": _BY,
    r"in (?:the )?(?:article|text|statement|speech|interview) (?:by|of) (?:the )?(@\d+)": _WHERE,
    r"in (@\d+)$": _WHERE,
    rf"(?<=claims) (?:of|by|from) (?:the )?{_BOTH}": _WHO,
    r"(?:quotes?|quotations?|words) (?:of|by|from) (?:the )?(@\d+)": _WHO,
    rf"(?<!as )(?<!that )(?<!which ){_BOTH} {_TELLS}(?: (?:about|of|on|that))?": _WHO,
    rf"(?<!why )(?:do|does|did) (?:the )?{_BOTH} (?:{_TELL})": _WHO,
    r"(?:in|^what (?:is|was)) (?:the )?(@\d+) 's (?:view|opinion|eyes|stance|position)": _WHO,
    rf"^(?:what )?{_BOTH} (?:on|about|regarding|over)(?= )": (("according_to", _PERSON),),
    rf"^(?:has|have|did|does|do) (?:the )?(@\d+) (?={_CHANGED})": _WHO,
}
# "Does Ada say that @1 and @2 are allies?" asks whether they are, according to her.
_CLAUSE = re.compile(rf"^(@\d+(?: and @\d+)?) ({'|'.join(AUXILIARIES)})\b")
# Words on how views compare and on what people say, which are in no claim.
_COMPARES = (
    r"(?:(?:dis)?agree|concur|contradict|differ|diverg|compar|contrast|affirm|confirm|disput|contest"
    r"|repeat|echo|chang|revis|revers|correct|(?:in)?consistent)\w*|den(?:y|ies|ied|ials?)|opposite"
)
_SPEECH = (
    r"(?:sa(?:y|ys|id)|t(?:ell|ells|old)|s(?:ee|ees|aw|een)|th(?:ink|inks|ought)|call(?:s|ed)?"
    r"|fores(?:ee|ees|aw|een)|foret(?:ell|ells|old)|words?|minds?|same|(?:claim|stated|statement|argu"
    r"|describ|mention|warn|believ|consider|expect|predict|forecast|promis|view|opinion|position"
    rf"|stance)\w*|{_COMPARES})"
)
SPEECH = re.compile(rf"\b{_SPEECH}\b")
"""A word on what people say, or on how their views compare."""
# Something that a person said is asked of others: "as Ada claims", "that Ada saw", "Ada's view".
_ASIDE = re.compile(rf"\b(?:as|that|which) @\d+ {_SPEECH}\b|@\d+ 's (?:{YEAR} )?{_SPEECH}\b")
_SUBJECT = re.compile(r"\b(?:do|does|did|has|have|had|will|would) @\d+")
_YEAR_OF = re.compile(rf"@(\d+) (?:of |in )?{YEAR}\b")
# The form of a question; the rest, such as "Where …?", is "other".
_CHANGES = re.compile(
    r"\b(?:develop|evolve?|shift|unfold|happen)(?:ed|s)?\b|\bbec[ao]me\b|\bchanged?\b"
)
_FORMS = {
    rf"(?:according to (?:\w+ ){{1,4}}?)?(?:{'|'.join(AUXILIARIES)})\b": "yes/no",
    r"when\b|(since|until|by) when\b|(in |on )?(what|which) (year|month|day|date)\b": "when",
    r"how (much|many|big|large|high)\b": "how much",
    r"who\b": "who",
    rf"how\b.* (?:{_CHANGES.pattern})": OVER_TIME,
    r"what (?:became|has become|happened) (?:of|to|with)\b": OVER_TIME,
    r".*\bover (?:time|the years)\b": OVER_TIME,
    rf".*\b{YEAR} (?:and|to|until|till) {YEAR}\b|.*\bfirst\b.* then\b": OVER_TIME,
}
_ANY = "any"  # after "@", for a parameter that may be anything; one denial then decides nothing
_ANYONE = re.compile(r"\b(?:anyone|anything)\b")  # as suggested questions call it
_SUPPORT = {"support", "oppos"}  # as stems, for all their synonyms
_YES_OR_NO = "yes or no"
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
    answers a yes/no question by claims in certain `tenses`, or None.
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
        whole = _marked(plain, named)
        marked, claimants = _without_claimants(whole, named)
        marked = _CLAUSE.sub(r"\2 \1", marked) if claimants else marked
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
    things, bare, filters = _said_by(typed, things, form)
    # Names of claimants set filters; they are not searched for.
    spans = {f"@{n}": _searched(plain[m.start : m.end], m) for n, m in enumerate(things)}
    parts = bare.split()
    plain = [word for part in parts for word in spans.get(part, (part,))]
    names_of_all = [" ".join(spans[part]) for part in parts if part in spans]
    read = (Filters(filters), things, plain, names_of_all)
    return ParsedQuestion(typed, None, {}, *read, form, None, tenses)


def _said_by(
    typed: Typed, things: Sequence[Mention], form: str
) -> tuple[Sequence[Mention], str, _Found]:
    """Find whose claims a question asks for.

    Return the names in the question, its words to search for, and its filters by claimant and year.
    Persons are claimants if a word compares what people say, or a year follows their name.
    """
    persons = typed.naming([_PERSON])
    people = {m: person for m in persons if (person := thing_meant(m.names, _PERSON))}
    inside = {place for m in people for place in range(m.start, m.end)}
    named = sorted([*people, *(m for m in things if inside.isdisjoint(range(m.start, m.end)))])
    marked, bare = _marked(typed.words, named), _marked(typed.words, things)
    has_year = any(named[int(n[1])] in people for n in _YEAR_OF.finditer(marked))
    is_aside = _ASIDE.search(marked)
    bare, filters = (bare, _Found()) if has_year else _without_claimants(bare, things)
    compares = has_year or is_aside or re.search(rf"\b(?:{_COMPARES})\b", marked)
    years = _Found()
    if not filters and people and form != "when" and compares:
        # A name after "agree that" is in what they agree on.
        before = marked if is_aside else re.split(r" (?:that|whether) ", marked)[0]
        parts = {f"@{n}": people[m].value for n, m in enumerate(named) if m in people}
        of = {part: person for part, person in parts.items() if part in before.split()}
        spoken, years = _without_years(marked) if has_year else (marked, years)
        rest = " ".join(part for part in spoken.split() if part not in of)
        if of and not GRAMMAR.issuperset(SPEECH.sub("", rest).split()):
            things, bare = named, rest
            only = has_year or len(of) > 1 or _SUBJECT.search(marked)
            if only and form != "who" and not is_aside:
                filters = {"according_to": tuple(dict.fromkeys(of.values()))}
    if filters or form in (OVER_TIME, "yes/no") or is_aside:
        bare, others = _without_years(bare)
        filters |= {} if is_aside else {**others, **years}
    bare = bare.replace(_CHANGE, "")
    # Words that only ask for what is said, or how it changed, are in no claim.
    topic = SPEECH.sub("", bare) if things is named or form == "who" else bare
    topic = _CHANGES.sub("", topic) if form == OVER_TIME else topic
    return things, bare if GRAMMAR.issuperset(topic.split()) else topic, filters


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


def _marked(plain: Sequence[str], mentions: Sequence[Mention]) -> str:
    """Return the words of a question, with each name replaced by "@" and its number."""
    marked, place = list[str](), 0
    for number, mention in enumerate(mentions):
        marked += [*plain[place : mention.start], f"@{number}"]
        place = mention.end
    return " ".join([*marked, *plain[place:]])


def _without_claimants(marked: str, mentions: Sequence[Mention]) -> tuple[str, _Found]:
    """Return a question without a phrase like "according to …", and the filter it implies."""
    for pattern, meant in _CLAIMANTS.items():
        if match := re.search(pattern, marked):
            named = [mentions[int(number)].names for number in re.findall(r"@(\d+)", match[1])]
            for key, kind in meant:
                things = [thing.value for names in named if (thing := thing_meant(names, kind))]
                if len(things) == len(named):
                    rest = re.sub(_CHANGED, _CHANGE, _cut(marked, match))
                    return rest, {key: tuple(things)}
    return marked, {}


def _without_words(marked: str) -> tuple[str, _Found]:
    """Return a question without its years and filter words, and the filters that they imply."""
    filters: _Found = {}
    for pattern, (key, value) in _WORDS.items():
        found = re.search(rf"\b({pattern})\b", marked)
        if found:
            marked = _cut(marked, found)
            filters[key] = (*filters.get(key, ()), value)
    marked, years = _without_years(marked)
    return marked, {**filters, **years}


def _without_years(marked: str) -> tuple[str, _Found]:
    """Return a question without its years, and the filter that they imply."""
    found = _YEAR.findall(marked)
    if not found:
        return marked, {}
    years = sorted(year for _, year in found)
    word = found[0][0] if len(found) == 1 else ""
    ends: _Found = {"since": (years[0],), "until": (years[-1],)}
    filters = {word: ends[word]} if word in ends else ends
    return " ".join(_YEAR.sub("", marked).split()), filters


def _without_about(marked: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, _Found]]:
    """Yield the question without each "about X", with a filter for claims about X instead."""
    for found in _ABOUT.finditer(marked):
        thing = thing_meant(mentions[int(found[1])].names, "owl:Thing")
        less = _cut(marked, found)
        if thing and any(word[0] != "@" for word in less.split()):
            yield less, {"about": (thing.value,)}


def _cut(text: str, found: "re.Match[str]") -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


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
            persons = [m for m in named.values() if thing_meant(m.names, "rp:Person")]
            if len(persons) == len(values) == 2 and phrasing.slug in _OF_STATES:
                found.append((load("agree"), dict(zip("ab", values.values(), strict=True)), None))
                continue
            unnamed = (node for name, node in question.defaults.items() if name not in values)
            found += [(question, values, test)] if values or not any(unnamed) else []
    return found[0] if len(found) == 1 else None


def _of_anyone(typed: Typed, actors: Sequence[Mention], index: Index) -> Bound | None:
    """Return the test for "Who helps Ada?" or "Who does Ada help?", with an open parameter."""
    for named in (typed.mentions, actors):
        _, *rest = _marked(typed.words, named).replace("@0", SLOT).split()
        is_object = rest[1:2] == [SLOT] and rest[0] in AUXILIARIES
        phrasings = index.phrasings([*rest, SLOT] if is_object else [SLOT, *rest])
        for phrasing in (found for found in phrasings if found.test and len(named) == 1):
            test = load_test(phrasing.test)
            known = phrasing.slots[0 if is_object else -1]
            if thing := thing_meant(named[0].names, test.params[known]):
                return test.bind({known: thing})
    return None


def thing_meant(names: Sequence[Name], kind: str) -> NamedNode | None:
    """Return the entity of the class `kind` that these names mean, or None unless it is unique.

    Certainties do not count as entities.
    """
    fit = {n.thing: n.kinds for n in names if kind in n.kinds and _CERTAINTY not in n.kinds}
    things = preferred(fit)
    return things[0] if len(things) == 1 else None
