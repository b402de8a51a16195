"""Find names, hedges, years and words that suggest a class of situation in a source's sentences.

A `Reader` reads the sentences of one source and returns a `Reading` of each. It needs triples of
the ontology, the named entities and the source. `data/words-and-kinds.tsv` lists the words that
suggest a class or presuppose something. Hedges are the labels of the instances of rp:Certainty.
Positions are indexes in the list of words that `english.words` makes of a sentence.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.mentions import (
    Name,
    NameLookup,
    find_mentions,
    lookup_among,
    preferred,
)
from realpolitik.engine.lookup import Lookup
from realpolitik.english import YEAR, fold, tokens, words
from realpolitik.files import folder, table_rows
from realpolitik.terms import ID, OnSentence, Subject, by_key, expand, local, on_sentence, slug

__all__ = ["SPEAKER_LABEL", "Hint", "Reader", "Reading", "Seen", "WordRule", "find_hints"]
__all__ += ["speakers", "spoken_for", "without_label", "word_rules"]

_KINDS = {"actor": "rp:Actor", "place": "rp:Place", "issue": "rp:Issue", "event": "rp:Event"}
_SPEAKER_WORD = r"(?:[A-Z][\w.'’-]*|of|the|and|for|&)"
SPEAKER_LABEL = re.compile(
    rf"({_SPEAKER_WORD}(?: {_SPEAKER_WORD}){{0,11}})(?: \([^()]*\))?:\s|"
    r"([A-Z][A-Z'’-]+(?: [A-Z'’-]+)*)\.\s|(Q)(?=[\s–—])"
)
"""The label of a speaker at the start of a paragraph: "MR. COX:", "Ann Cox:", "COX.", or "Q"."""

_NAMED = ("rdfs:label", "skos:altLabel")
_GRADED = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
_WE = frozenset({"we", "our", "ours", "us", "ourselves"})
_I = frozenset({"i", "my", "me", "mine", "myself"})
_YEAR = re.compile(rf"\b{YEAR}\b")
_QUESTION = re.compile(r"\?[\"'”’)\]]*\Z")


class Seen(NamedTuple):
    """A name in a sentence, from the word `start` up to the word before `end`.

    `slug` identifies the entity, and `kind` is actor, place, issue or event. "I" is the speaker,
    and "we" the actor that the speaker represents. If two entities share a name, both are listed.
    """

    words: str
    slug: str
    kind: str
    start: int
    end: int


class WordRule(NamedTuple):
    """A line of data/words-and-kinds.tsv, with the class and table cells that words suggest.

    `words` and `meaning` are texts for people; several lines may share them. `find` matches words
    from `english.words`, joined by spaces. `kind` is the class; it is empty if there is none.
    """

    words: str
    meaning: str
    find: re.Pattern[str] | None
    kind: str
    cells: Mapping[str, str]


Hint = tuple[str, WordRule]
"""Words of a text, and the line of data/words-and-kinds.tsv that they match."""


class Reading(NamedTuple):
    """The findings about a sentence; `place` is the sentence's name, such as sun-2016-p3s2.

    `claimants` and `on_behalf_of` are slugs, the default values of the columns claimant and
    onBehalfOf in a table of claims. `hedges` maps words that weaken a statement to a certainty.
    `hints` are words that suggest a class of situation or, like "still", presuppose something.
    """

    place: str
    text: str
    names: tuple[Seen, ...] = ()
    claimants: tuple[str, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    hedges: Mapping[str, str] = {}
    years: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()
    is_question: bool = False


@cache
def word_rules() -> tuple[WordRule, ...]:
    """Return the lines of data/words-and-kinds.tsv as word rules, in file order."""
    found = list[WordRule]()
    world = f"{folder('data')}/world.ttl"
    for said, meaning, find, kind, cells in table_rows(world, "words-and-kinds"):
        about = (said, meaning) if said else found[-1][:2]
        values = dict(pair.split("=") for pair in cells.split())
        found.append(WordRule(*about, _pattern(find) if find else None, kind, values))
    return tuple(found)


def _pattern(find: str) -> re.Pattern[str]:
    """Compile phrases between "|"; a star is the rest of a word, or some words.

    >>> bool(_pattern("sees * as|regard*").search("china sees the west as a foe"))
    True
    """
    alone, rest = r"(?:\S+ ){1,6}?", r"\w*"
    phrases = map(re.escape, find.split("|"))
    found = (phrase.replace(r"\ \*\ ", f" {alone}").replace(r"\*", rest) for phrase in phrases)
    return re.compile(rf"(?<!\S)(?:{'|'.join(found)})(?!\S)")


class Reader:
    """Finds names, hedges and years in the sentences of one source.

    `facts` contain the ontology, the entities and the metadata of the source. If `text`, the text
    of the source, is empty, only the claimants and the actors that they represent are found.
    """

    def __init__(self, facts: Lookup, source: str, text: str = "") -> None:
        self._facts, self.source, self._text = facts, source, text
        self._reading = cache(self._reading_of)

    @cached_property
    def sentences(self) -> Mapping[str, str]:
        """The text of each sentence that may contain a claim, by sentence name, in order."""
        found = {}
        for node in self._facts.about(expand(f"id:{self.source}"), "oa:hasSource"):
            place = on_sentence(slug(node))
            if place and not place.suffix and not self._facts.values(node, "rp:carriesNoClaim"):
                found[place.whole] = self._sentence(node)
        return found

    def _sentence(self, node: Subject) -> str:
        start, end = self._facts.offsets(node)
        is_known = self._text and start.isdecimal() and end.isdecimal()
        text = " ".join(self._text[int(start) : int(end)].split()) if is_known else ""
        return without_label(text) if self._facts.values(node, "rp:speaker") else text

    def read(self, place: str) -> Reading:
        """Return the reading of a sentence; `place` names the sentence or a span or claim in it."""
        on = on_sentence(place) or on_sentence(f"{self.source}-{place}")
        if not on:
            raise ValueError(f"{place} is not a sentence")
        return self._reading(on._replace(suffix=""))

    def _reading_of(self, place: OnSentence) -> Reading:
        who = speakers(self._facts, place)
        actors = spoken_for(self._facts, who, place.source)
        text = self.sentences.get(place.whole) or self._sentence(NamedNode(ID + place.whole))
        claimants, behalf = tuple(map(slug, who)), tuple(map(slug, actors))
        if not text:
            return Reading(place.whole, text, (), claimants, behalf)
        return Reading(
            place.whole,
            text,
            tuple(self.names(text, claimants, behalf)),
            claimants,
            behalf,
            self.hedges(text),
            tuple(dict.fromkeys(_YEAR.findall(text))),
            tuple(find_hints(text)),
            bool(_QUESTION.search(text)),
        )

    def names(
        self, text: str, claimants: Iterable[str] = (), behalf: Iterable[str] = ()
    ) -> Iterable[Seen]:
        """Return the names in a text, in order; "I" names `claimants`, and "we" names `behalf`."""
        typed = tokens(text)
        found = [
            Seen(word, who, "actor", place, place + 1)
            for place, word in enumerate(typed)
            for pronouns, meant in ((_WE, behalf), (_I, claimants))
            if word == "I" or not word.isupper()
            if word.casefold().split("'")[0] in pronouns
            for who in meant
        ]
        for mention in find_mentions(text, self._lookup, case_sensitive=True):
            kinds = by_key((name.thing, name.kinds[0]) for name in mention.names)
            said = " ".join(typed[mention.start : mention.end])
            for thing in preferred(kinds):
                kind = next(key for key, value in _KINDS.items() if value in kinds[thing])
                found.append(Seen(said, slug(thing), kind, mention.start, mention.end))
        return sorted(found, key=lambda seen: seen.start)

    @cached_property
    def _lookup(self) -> NameLookup:
        return lookup_among(
            Name(fold(written), written, thing, (kind,))
            for kind in _KINDS.values()
            for thing in self._facts.named(expand(kind))
            for label in self._facts.texts(thing, *_NAMED)
            for written in {label, label.removeprefix("The ")}
        )

    @cached_property
    def _hedge_words(self) -> tuple[re.Pattern[str], Mapping[str, str]]:
        """A pattern of all hedges, and the certainty of each, by the hedge in lower case.

        A word with a capital is a name, such as May, except at the beginning of a sentence.
        """
        grades = self._facts.named(expand("rp:Certainty")) - {expand("rp:certain")}
        hedges = {
            word: local(grade.value)
            for grade in sorted(grades, key=str)
            for word in self._facts.texts(grade, *_GRADED)
        }
        listed = "|".join(re.escape(word) for word in sorted(hedges, key=len, reverse=True))
        pattern = re.compile(rf"\b(?:{listed})\b|\A(?i:{listed})\b")
        return pattern, {word.casefold(): grade for word, grade in hedges.items()}

    def hedges(self, text: str) -> dict[str, str]:
        """Return a map from each hedge in a text, such as "may", to the certainty it expresses."""
        pattern, grades = self._hedge_words
        return {word: grades[word.casefold()] for word in pattern.findall(text)}


def find_hints(text: str) -> list[Hint]:
    """Return words of a text and lines of data/words-and-kinds.tsv that they match, in order."""
    said, found = " ".join(words(text)), dict[tuple[str, str], tuple[int, Hint]]()
    for rule in word_rules():
        for match in rule.find.finditer(said) if rule.find else ():
            found.setdefault((rule.kind, match[0]), (match.start(), (match[0], rule)))
    return [hint for _, hint in sorted(found.values(), key=lambda item: item[0])]


def speakers(facts: Lookup, place: OnSentence) -> list[NamedNode]:
    """Return the speakers of a sentence or, if none is recorded, the authors of its source."""
    who = facts.nodes(NamedNode(ID + place.whole), "rp:speaker")
    return who or facts.nodes(NamedNode(ID + place.source), "dcterms:creator")


def spoken_for(facts: Lookup, people: Iterable[NamedNode], source: str) -> list[NamedNode]:
    """Return the actors that a person represents on a source's date, according to `rp:Tenure`.

    If only the year or month of the source is known, the tenure must include a part of it.
    Unless `people` contains exactly one person, the result is empty.
    """
    node, people = expand(f"id:{source}"), list(people)
    day = facts.text(node, "rp:when") or facts.text(node, "dcterms:issued")
    found = dict[NamedNode, None]()
    for tenure in facts.about(people[0], "rp:agent") if len(people) == 1 and day else ():
        begins, ends = (facts.text(tenure, name) for name in ("rp:begins", "rp:ends"))
        if begins[: len(day)] <= day and (not ends or day <= ends[: len(day)]):
            found |= dict.fromkeys(facts.nodes(tenure, "rp:speaksFor"))
    return [*found]


def without_label(sentence: str) -> str:
    """Return a sentence without the label of its speaker at the start, such as "MR. COX:"."""
    label = SPEAKER_LABEL.match(sentence)
    return sentence[label.end() :].lstrip(" –—") if label else sentence
