"""Find what a question names or says that no source contains, and say so."""

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from realpolitik.answer.findings.answer import LeftOut
from realpolitik.answer.questions.names import GRAMMAR, find_mentions, tokens, words
from realpolitik.english import word_list
from realpolitik.files import folder, read
from realpolitik.find.index import Index
from realpolitik.find.parser import near_names, unknown_words

__all__ = ["Unknown", "unknown"]

_SENTENCE = re.compile(r"(?:^|[.?!:]\s+)\W*(\w+)")
_JOINED = {"and", "of", "the"}  # words within a name such as "Belt and Road Initiative"
_LONGEST = 6  # words in the name of a territory
_SHOWN = 4  # maximum number of words in the sentence
# Endings that turn the name of a country into an adjective, and what may have stood there.
_ADJECTIVE = re.compile(r"(?:ese|ian|an|(?<=[aeo])n|i|ish)$")
_NAME_ENDINGS = ("", "a", "e", "y")


class Unknown(NamedTuple):
    """What of a text no source contains: names, words that are not common, or most words."""

    text: str
    names: tuple[LeftOut, ...] = ()
    others: tuple[LeftOut, ...] = ()
    most: bool = False

    @property
    def silent(self) -> bool:
        """Whether there is nothing to answer."""
        return bool(self.names) or self.most

    def sentence(self, *, others_named: bool) -> str:
        """Say what no source contains; `others_named` if the question also has known names."""
        if self.names:
            names = word_list([_with_near(self._with_article(p.text), p) for p in self.names], "or")
            return f"{'Nothing here on' if others_named else 'No source here mentions'} {names}."
        said = [_with_near(f"“{part.text}”", part) for part in self.others[:_SHOWN]]
        return f"No claim here says {word_list(said, 'or')}." if said else ""

    def _with_article(self, name: str) -> str:
        return f"the {name}" if f"the {name}".casefold() in self.text.casefold() else name


def unknown(text: str, index: Index) -> Unknown:
    """Return the names and other words of a question that occur in no claim and no name.

    A name is a territory, or a capitalized word other than the first of a sentence and the next
    after a known name; adjacent capitalized words form one name. Common English words do not count.
    """
    typed, plain = tokens(text), words(text)
    mentions = find_mentions(text, index.lookup(plain))
    known = {place for m in mentions for place in range(m.start, m.end)}
    common = _listed("common-words")
    rare = {
        place
        for place, word in unknown_words(text, index)
        if plain[place] not in common and not _is_adjective(plain[place], index)
    }
    territories = [*_territories(text, typed, plain, index)]
    inside = {place for start, end in territories for place in range(start, end)}
    first = set(_SENTENCE.findall(text))
    capitals = {
        place
        for place, word in enumerate(typed)
        if _has_capital(word) and word not in first and place not in known | inside
        if plain[place] not in GRAMMAR and place - 1 not in known
    }
    if all(map(_has_capital, typed)):
        capitals = set()
    misspelt = {place for place in capitals & rare if near_names(text, place, index)}
    spans: list[tuple[int, int]] = []
    for place in sorted(capitals):
        ends = spans[-1][1] if spans and misspelt.isdisjoint((place, spans[-1][1] - 1)) else None
        if ends and _JOINED.issuperset(plain[ends:place]):
            spans[-1] = spans[-1][0], place + 1
        else:
            spans.append((place, place + 1))
    spans = [(start, end) for start, end in spans if not rare.isdisjoint(range(start, end))]
    inside |= {place for start, end in spans for place in range(start, end)}
    others = sorted(rare - inside)
    content = [word for word in plain if word not in GRAMMAR and word != "'s"]
    names = [(span, _left_out(text, *span)) for span in territories]
    names += [(span, _left_out(text, *span, index)) for span in spans]
    return Unknown(
        text,
        tuple(part for _, part in sorted(names)),
        tuple(_left_out(text, place, place + 1, index) for place in others),
        2 * len(rare | inside) > len(content),
    )


def _territories(
    text: str, typed: list[str], plain: list[str], index: Index
) -> Iterator[tuple[int, int]]:
    """Yield the span of each territory in the text that no claim and no name contains.

    In a text with capitals, its first word must have one.
    """
    cased = any(map(str.isupper, text[1:]))
    place = 0
    while place < len(plain):
        for end in range(min(len(plain), place + _LONGEST), place, -1):
            said = " ".join(plain[place:end])
            if said in _listed("territories") and (typed[place][:1].isupper() or not cased):
                if not index.contains(said):
                    yield place, end
                place = end - 1
                break
        place += 1


def _is_adjective(word: str, index: Index) -> bool:
    """Return whether a word is the adjective of a known name, such as "Taiwanese"."""
    bare = _ADJECTIVE.sub("", word)
    return bare != word and bool(index.known_words([bare + ending for ending in _NAME_ENDINGS]))


def _left_out(text: str, start: int, end: int, index: Index | None = None) -> LeftOut:
    """Return the words of a span, with names of similar spelling if an index is given."""
    places = range(start, end)
    near = [name for place in places for name in near_names(text, place, index)] if index else []
    return LeftOut(" ".join(tokens(text)[start:end]), "unheard", tuple(dict.fromkeys(near)))


def _has_capital(word: str) -> bool:
    return any(map(str.isupper, word))


def _with_near(name: str, part: LeftOut) -> str:
    return f"{name} (did you mean {word_list(part.near, 'or')}?)" if part.near else name


@cache
def _listed(name: str) -> frozenset[str]:
    """Return the lines of a list in `data`, as words for comparison."""
    lines = read(os.path.join(folder("data"), f"{name}.txt")).splitlines()
    return frozenset(" ".join(words(line)) for line in lines if not line.startswith("#"))
