"""Find the names and nouns of a question that no source contains."""

import os
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.findings.answer import LeftOut
from realpolitik.answer.questions.names import (
    GRAMMAR,
    Mention,
    Name,
    NameLookup,
    Names,
    find_mentions,
    fold,
    lookup_among,
    tokens,
    words,
)
from realpolitik.english import AUXILIARIES, word_list
from realpolitik.errors import nearest
from realpolitik.files import folder, read
from realpolitik.find.index import Index
from realpolitik.find.parser import Typed

__all__ = ["Unknown", "unknown"]

_SENTENCE = re.compile(r"(?:^|[?!:]\s+|\w{3}\.\s+)\W*(\w+)")  # "St. Petersburg" goes on
_JOINED = {"of", "the"}  # words within a name
_SHOWN = 4  # maximum number of words in the sentence
_NAMED = {"rp:Actor", "rp:Event", "rp:Place"}
# A noun may stand after these words, even with an adjective between.
_DETERMINERS = """
a an the this that these those some any no every each all both my our your his her its their 's much
many more less of in on at about for from with without over under through by against between into
during after before behind across near
"""
_BEFORE_NOUN = frozenset(_DETERMINERS.split())
_YEAR = re.compile(r"[12]\d{3}")
_NO_NOUN = re.compile(
    r"(?:ing|ed|ly|ous|ful|able|ible|ive|ic|al|less|where)$|\d"
    r"|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$"
)


class Unknown(NamedTuple):
    """The names and the uncommon words of a text that no source contains.

    `nouns` are the nouns among the words. `silent` says that there is nothing to answer: a name, or
    most words, are unknown.
    """

    names: tuple[LeftOut, ...]
    others: tuple[LeftOut, ...]
    silent: bool
    nouns: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return a sentence on the words that no source contains, or an empty string."""
        said = [
            f"“{part.text}”" + "".join(f" (did you mean {name}?)" for name in part.near)
            for part in self.names[:_SHOWN]
        ]
        others = [part.text for part in self.others] if self.silent else self.nouns
        said = said or [f"“{word}”" for word in others[:_SHOWN]]
        return f"No source here mentions {word_list(said, 'or')}." if said else ""


def unknown(question: Typed, index: Index, names: Names) -> Unknown:
    """Return the names and other words of a question that occur in no claim and no name.

    A name is a territory, or a capitalized word, except the first word of a sentence and the word
    after a known name; adjacent capitalized words form one name. Common English words do not count.
    An actor in the graph whose name is in no claim is unknown too.
    """
    text, typed, plain = question.text, question.tokens, question.words
    known = {place for m in question.mentions for place in range(m.start, m.end)}
    actors = [m for m in question.mentions if not all(_NAMED.isdisjoint(n.kinds) for n in m.names)]
    territories = find_mentions(" ".join(typed), _territories(), case_sensitive=not text.islower())
    unheard = {
        place
        for m in (*territories, *actors)
        if not any(map(index.contains, _spellings(m, plain, names)))
        for place in range(m.start, m.end)
    }
    rare = unheard | {p for p in question.unknown if plain[p] not in _common()}
    first = set(_SENTENCE.findall(text))
    shown = [_whole(word, text) for word in typed]
    capitals = {
        place
        for place, word in enumerate(typed)
        if any(map(str.isupper, word)) and word not in first and plain[place] not in GRAMMAR
        if not known.intersection((place - 1, place)) and not text.isupper()
    }
    spans: list[tuple[int, int]] = []
    for place in sorted(capitals | unheard):
        start, end = spans[-1] if spans else (place, place)
        # "Belt and Road" is one name, but two unknown names are two.
        one = not rare.intersection(range(start, end)) and place not in unheard
        if (_JOINED | {"and"} if one else _JOINED).issuperset(plain[end:place]):
            spans[-1:] = [(start, place + 1)]
        else:
            spans.append((place, place + 1))
    spans = [span for span in spans if not rare.isdisjoint(range(*span))]
    inside = {place for span in spans for place in range(*span)}
    said = [" ".join(typed[start:end]) for start, end in spans]
    left = sorted(rare - inside)
    others = [LeftOut(shown[place], "unheard") for place in left]
    nouns = [
        shown[place]
        for place in left
        if (shown[place][0].isupper() and typed[place] not in first and not text.isupper())
        or _is_noun(place, plain, known)
    ]
    content = [word for word in plain if word not in GRAMMAR and word != "'s"]
    is_silent = bool(spans) or 2 * len(rare) > len(content)
    found = (tuple(_with_near(name, names) for name in said), tuple(others))
    return Unknown(*found, is_silent, tuple(dict.fromkeys(nouns)))


def _whole(word: str, text: str) -> str:
    """Return the word of a text that a token is part of, such as "S-400s" for "400s"."""
    parts = (part.strip("?!.,;:()\"'“”‘’") for part in text.split())
    return next((part for part in parts if "-" in part and word in tokens(part)), word)


def _is_noun(place: int, plain: Sequence[str], known: Collection[int]) -> bool:
    """Return whether a word must be a noun, by its ending and by the words around it.

    It ends a phrase that begins with an article, a preposition or the like; or it is a plural after
    an auxiliary verb, where no other verb ends in "s".
    """
    word = plain[place]
    if _YEAR.fullmatch(word):
        return True
    if _NO_NOUN.search(word):
        return False
    after = plain[place + 1] if place + 1 < len(plain) else "and"
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    if is_plural and not AUXILIARIES.keys().isdisjoint(plain[:place]):
        return True
    start = place - 1
    while start >= 0 and (start in known or plain[start] not in GRAMMAR) and place - start < 4:
        start -= 1
    begins = start >= 0 and plain[start] in _BEFORE_NOUN
    ends = after in GRAMMAR or after == "'s" or after.endswith(("ing", "ed"))
    return begins and (ends or plain[start] in ("much", "many"))


def _spellings(mention: Mention, plain: Sequence[str], names: Names) -> Iterator[str]:
    """Yield the words of a mention, and those of the label of each thing that it may mean."""
    yield " ".join(plain[mention.start : mention.end])
    for label, _ in names.labels(name.thing for name in mention.names).values():
        yield " ".join(words(label))


def _with_near(name: str, names: Names) -> LeftOut:
    """Return an unknown name with the actor whose name has the most similar spelling."""
    near = nearest(name, (actor.written for actor in names.of("rp:Actor")))[:1]
    return LeftOut(name, "unheard", tuple(n for n in near if fold(n) != fold(name)))


@cache
def _common() -> frozenset[str]:
    return frozenset(_lines("common-words"))


@cache
def _territories() -> NameLookup:
    """Return a function that looks up names of territories, known or not."""
    none = NamedNode("about:blank")
    return lookup_among(Name(line, line, none, ()) for line in _lines("territories"))


def _lines(name: str) -> list[str]:
    """Return the lines of a list in `data`, without its comments."""
    lines = read(os.path.join(folder("data"), f"{name}.txt")).splitlines()
    return [line for line in lines if not line.startswith("#")]
