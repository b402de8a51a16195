"""Names in running text: what a question mentions, and what narrows it."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from .names import Names

__all__ = ["Mention", "Reader", "Text", "narrowed", "words"]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_DOTTED = re.compile(r"(?<=\b\w)\.")
_SOME = r"(?P<name>(?:the )?[^,.;:?!]{2,60}?)"
_STOP = r"(?=\s*(?:[,.;:?!]|$))"
_NARROWING = (
    ("source", rf"\bin (?:the|an|this) (?:article|text|piece|essay) (?:by|of) {_SOME}{_STOP}"),
    ("source", rf"\bin {_SOME}'s? (?:article|text|piece|essay)\b"),
    ("according_to", rf"\b(?:according to|in the (?:eyes|view|opinion) of) {_SOME}{_STOP}"),
    ("according_to", rf"\bin (?:the )?{_SOME}(?:'s|s') (?:view|opinion|eyes)\b"),
)
_CERTAINTY = re.compile(
    r"\b(?:stated |said )?(?:flatly|outright)\b"
    r"|\b(?:only )?what (?:is|'s) (?:certain|sure)\b"
    r"|\b(?:only )?for (?:certain|sure)\b|\bwith certainty\b|\bbeyond doubt\b",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """A stretch of words, from `start` to before `end`, and the IRI that it names, by kind."""

    start: int
    end: int
    iris: Mapping[str, str]


class Text(NamedTuple):
    """A text as it was read: its words, those capitalized inside it (by place), its mentions."""

    words: list[str]
    capitals: list[int]
    mentions: list[Mention]


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared, hyphens and possessive endings apart.

    >>> words("What do the U.S. and China's friends want?")
    ['what', 'do', 'the', 'us', 'and', 'china', 'friends', 'want']
    """
    return [_plain(word) for word in _written(text)]


def _written(text: str) -> list[str]:
    return _WORD.findall(_DOTTED.sub("", text.replace("’", "'").replace("-", " ")))


def _plain(word: str) -> str:
    return word.casefold().removesuffix("'s")


def narrowed(text: str, names: Names) -> tuple[str, dict[str, str]]:
    """Return a text without what narrows it to a claimant, source or certainty, and those.

    Raises UnknownName where it names a claimant or a source that is not in the graph.
    """
    filters: dict[str, str] = {}
    text = text.replace("’", "'")
    for key, pattern in _NARROWING:
        found = re.search(rf",?\s*{pattern},?", text, re.IGNORECASE)
        if found and key not in filters:
            kind = "rp:Source" if key == "source" else "rp:Actor"
            filters[key] = names.resolve(found["name"], kind).value
            text = f"{text[: found.start()]} {text[found.end() :]}"
    if _CERTAINTY.search(text):
        filters["certainty"] = "certain"
        text = _CERTAINTY.sub(" ", text)
    return text, filters


class Reader:
    """Finds what texts mention, among the names of a graph."""

    def __init__(self, names: Names, vocabulary: Collection[str]) -> None:
        self._names = names
        self._vocabulary = vocabulary
        self._tables: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def read(self, text: str, kinds: Collection[str]) -> Text:
        """Return the words of a text and what they mention of some kinds, longest names first.

        A misspelt word counts as the name of one word, or else the word of the vocabulary, that
        it is nearly equal to. A slug of the graph, such as that of a claim, is a name.
        """
        index: dict[tuple[str, ...], dict[str, str]] = {}
        for kind in kinds:
            for name, iri in self._table(kind):
                index.setdefault(name, {})[kind] = iri
        for slug in _SLUG.findall(text):
            iris = self._names.known(slug, kinds)
            if iris:
                index[tuple(words(slug))] = iris
        written = _written(text)
        found = self._mended([_plain(word) for word in written], index)
        mentions: list[Mention] = []
        place, longest = 0, max(map(len, index), default=0)
        while place < len(found):
            spans = (tuple(found[place : place + n]) for n in range(longest, 0, -1))
            name = next((span for span in spans if span in index), ())
            if name == ("us",) and _is_pronoun(written, place):
                name = ()
            if name:
                mentions.append(Mention(place, place + len(name), index[name]))
            place += len(name) or 1
        capitals = [i for i, word in enumerate(written) if i and word[:1].isupper()]
        return Text(found, capitals if len(capitals) * 2 <= len(written) else [], mentions)

    def _table(self, kind: str) -> list[tuple[tuple[str, ...], str]]:
        if kind not in self._tables:
            named = self._names.table(kind)
            self._tables[kind] = [(tuple(words(n.folded)), n.thing.value) for n in named]
        return self._tables[kind]

    def _mended(self, found: list[str], index: Collection[tuple[str, ...]]) -> list[str]:
        """Return the words with those misspelt put right."""
        known = {word for name in index for word in name}
        single = [name[0] for name in index if len(name) == 1]
        return [
            word
            if len(word) < 5 or word in known or word in self._vocabulary
            else _nearly(word, single) or _nearly(word, self._vocabulary) or word
            for word in found
        ]


def _is_pronoun(written: list[str], place: int) -> bool:
    """Say whether a word is "us", the people, and not the United States."""
    before = written[place - 1].casefold() if place else ""
    return written[place] == "us" and before in ("tell", "give", "show", "let", "help", "for", "of")


def _nearly(word: str, known: Collection[str]) -> str | None:
    """Return the one of the known words that a longer word is nearly equal to, if any."""
    from difflib import get_close_matches

    alike = [w for w in known if len(w) > 3 and abs(len(w) - len(word)) < 3 and w[0] == word[0]]
    return next(iter(get_close_matches(word, alike, n=1, cutoff=0.83)), None)
