"""What a text asks: the saved question of which it is a phrasing, and what narrows that.

A text is a phrasing of a question where its words, without the names in it and without what
narrows it, have the stems of one of the question's phrasings, and of no other question's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import Name
from realpolitik.answer.questions.question import Question, load
from realpolitik.find.index import Index
from realpolitik.find.words import GRAMMAR, Mention, mentions_in, words
from realpolitik.terms import local

__all__ = ["Reading", "fitting", "read_question"]

_ACTOR, _SOURCE, _CERTAINTY = "rp:Actor", "rp:Source", "rp:Certainty"
_THINGS = frozenset({_ACTOR, _SOURCE, "rp:Place", "rp:Event", "rp:Issue", "rp:Claim"})

Narrowing = dict[str, list[str]]

# What narrows, in words, and the key and value that it stands for.
_WORDS = {
    r"for (certain|sure)|certainly|definitely": ("certainty", "certain"),
    r"hedged|uncertain|not certain": ("at_most", "probable"),
    r"in (the )?future": ("tense", "future"),
    r"in the past": ("tense", "past"),
    r"at present|currently|today|nowadays|right now|now": ("tense", "present"),
}
_YEAR = re.compile(r"(in|since|until) (\d{4})")
_YEARS = re.compile(r"(?:between|from) (\d{4}) (?:and|to|until) (\d{4})")
_WHO, _WHERE = (("according_to", _ACTOR), ("source", _SOURCE)), (("source", _SOURCE),)
_SAY, _THINK = "say|claim|believe", "think|expect"
# What says whose view is asked for, or in which source, and what may be named there.
_VOICES = {
    r"(?:according to|in the (?:view|opinion|eyes) of) (?:the )?(@\d+)": _WHO,
    r"in (?:the )?(@\d+) 's (?:view|opinion|eyes)": _WHO,
    rf"^what (?:do|does|did) (?:the )?(@\d+) (?:{_SAY}) (?:about|of|on)": _WHO,
    rf"^(?:what )?(?:do|does|did) (@\d+) (?:{_SAY}|{_THINK})(?: (?:about|of|on|that))?": _WHERE,
    r"in (?:the )?(?:article|text|statement|speech|interview) (?:by|of) (?:the )?(@\d+)": _WHERE,
    r"in (@\d+)$": _WHERE,
    r"(?<=claims) (?:of|by|from) (?:the )?(@\d+)": _WHO,
}
# What says of what alone a question is asked.
_ABOUT = re.compile(
    r"(?:about|from|on|over|in|with|toward|towards|against|regarding|as to|for) (?:the )?@(\d+)"
)


class Reading(NamedTuple):
    """A text, as it is written, and as it was understood.

    `question` is the saved question that it asks, with its values, or None; `narrowing` gives texts
    by key; `mentions` are the names in it, `words` its words as they are compared, and `named` the
    names among these.
    """

    text: str
    question: Question | None
    values: Mapping[str, NamedNode]
    narrowing: Narrowing
    mentions: Sequence[Mention]
    words: Sequence[str]
    named: Sequence[str] = ()


def read_question(text: str, index: Index) -> Reading:
    """Return what a text asks.

    A concept, such as a field or a certainty, and then any name, may be a word like others; and a
    name such as "relations between China and Russia" has those of actors in it.
    """
    plain = words(text)
    names = index.names_in(plain)
    mentions = mentions_in(text, names)
    things = [m for m in mentions if any(not _THINGS.isdisjoint(n.kinds) for n in m.names)]
    actors = mentions_in(text, lambda said: [n for n in names(said) if _ACTOR in n.kinds])
    for named in (things, actors, mentions, []):
        marked, voices = _without_voices(_marked(plain, named), named)
        bare, narrowing = _without_words(*_without_certainty(marked, named))
        # A phrasing may have words in it that narrow another, and so may a name.
        tried = [(marked, voices), (bare, {**voices, **narrowing})]
        tried += [(said, {**tried[1][1], **about}) for said, about in _less(bare, named)]
        for said, narrowed in tried:
            found = _phrased(said, named, index)
            if found:
                return Reading(text, *found, narrowed, named, plain)
    bare, voices = _without_voices(_marked(plain, things), things)
    # The words of a voice are not looked for.
    spans = {f"@{n}": _looked_for(plain[m.start : m.end], m) for n, m in enumerate(things)}
    parts = bare.split()
    plain = [word for part in parts for word in spans.get(part, (part,))]
    names_of_all = [" ".join(spans[part]) for part in parts if part in spans]
    return Reading(text, None, {}, voices, things, plain, names_of_all)


def _looked_for(said: Sequence[str], mention: Mention) -> Sequence[str]:
    """Return the words by which a name is looked for: its slug, if it is of grammar as US is."""
    return words(local(mention.names[0].thing.value)) if GRAMMAR.issuperset(said) else said


def _marked(plain: Sequence[str], mentions: Sequence[Mention]) -> str:
    """Return the words of a text, with a sign and its number in the place of each mention."""
    marked, place = list[str](), 0
    for number, mention in enumerate(mentions):
        marked += [*plain[place : mention.start], f"@{number}"]
        place = mention.end
    return " ".join([*marked, *plain[place:]])


def _without_voices(marked: str, mentions: Sequence[Mention]) -> tuple[str, Narrowing]:
    """Return a text without what says according to whom, and whom it names."""
    for pattern, meant in _VOICES.items():
        voice = re.search(pattern, marked)
        names = mentions[int(voice[1][1:])].names if voice else ()
        for key, kind in meant:
            thing = fitting(names, kind)
            if voice and thing:
                return _cut(marked, voice), {key: [thing.value]}
    return marked, {}


def _without_certainty(marked: str, mentions: Sequence[Mention]) -> tuple[str, Narrowing]:
    """Return a text without the name of a certainty, and that claims are to be so sure at most."""
    for hedge in re.finditer(r"(?:\b(?:only|merely|just) )?@(\d+)", marked):
        for name in mentions[int(hedge[1])].names:
            if _CERTAINTY in name.kinds:
                key = "certainty" if local(name.thing.value) == "certain" else "at_most"
                return _cut(marked, hedge), {key: [name.thing.value]}
    return marked, {}


def _without_words(marked: str, narrowing: Narrowing) -> tuple[str, Narrowing]:
    """Return a text without the words that narrow it, and what they stand for besides."""
    for pattern, (key, value) in _WORDS.items():
        found = re.search(rf"\b({pattern})\b", marked)
        if found:
            marked = _cut(marked, found)
            narrowing.setdefault(key, []).append(value)
    years, year = _YEARS.search(marked), _YEAR.search(marked)
    if years:
        marked = _cut(marked, years)
        narrowing["since"], narrowing["until"] = [years[1]], [years[2]]
    elif year:
        marked = _cut(marked, year)
        for key in ("since", "until") if year[1] == "in" else (year[1],):
            narrowing[key] = [year[2]]
    return marked, narrowing


def _less(marked: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, Narrowing]]:
    """Give a text that is more than names without each thing of which alone it may be asked."""
    for found in _ABOUT.finditer(marked):
        thing = fitting(mentions[int(found[1])].names, "owl:Thing")
        less = _cut(marked, found)
        if thing and any(word[0] != "@" for word in less.split()):
            yield less, {"about": [thing.value]}


def _cut(text: str, found: "re.Match[str]") -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def _phrased(
    marked: str, mentions: Sequence[Mention], index: Index
) -> tuple[Question, dict[str, NamedNode]] | None:
    """Return the one question of which a text is a phrasing, with the values that it names."""
    said = marked.split()
    slots = [mentions[int(word[1:])] for word in said if word[0] == "@"]
    found = index.phrasing(index.key(["@" if word[0] == "@" else word for word in said]))
    if not found:
        return None
    slug, params = found
    question = load(slug)
    values: dict[str, NamedNode] = {}
    for name, mention in zip(params, slots, strict=True):
        thing = fitting(mention.names, question.params[name])
        if thing is None or thing in values.values():
            return None
        values[name] = thing
    unnamed = (node for name, node in question.defaults.items() if name not in values)
    return (question, values) if not any(unnamed) else None


def fitting(names: Sequence[Name], kind: str) -> NamedNode | None:
    """Return the one thing of a class among those with some names, if there is just one.

    Of several, that one is meant which is no issue and no source, as `Names.meant` has it. How sure
    a claim is, is no thing.
    """
    fit = [name for name in names if kind in name.kinds and _CERTAINTY not in name.kinds]
    plain = {name.thing for name in fit if {"rp:Issue", "rp:Source"}.isdisjoint(name.kinds)}
    things = {name.thing for name in fit}
    things = plain if len(things) > 1 and plain else things
    return next(iter(things)) if len(things) == 1 else None
