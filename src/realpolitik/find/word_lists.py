"""Read the lists of English words, past forms and territories in `data`, and the word vectors."""

import os
from array import array
from binascii import a2b_base64
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from math import hypot

from pyoxigraph import NamedNode

from realpolitik.answer.questions.mentions import Name, NameLookup, lookup_among
from realpolitik.files import folder, read_bytes

__all__ = ["common_words", "direction", "is_english", "past_forms", "territories"]


@cache
def common_words() -> frozenset[str]:
    """Return the 1,000 most frequent words of English."""
    return frozenset(" ".join(_lines("common-words")).split())


def is_english(word: str) -> bool:
    """Return whether a word is one of the 20,000 most frequent words of English."""
    return bool(_vector(word))


@cache
def past_forms() -> frozenset[str]:
    """Return past forms of irregular verbs, such as "kept"."""
    return frozenset(" ".join(_lines("past-forms")).split())


@cache
def territories() -> NameLookup:
    """Return a function that looks up territories by name, even those that are not in the graph."""
    return lookup_among(Name(line, line, NamedNode("x:"), ()) for line in _lines("territories"))


def direction(text: Iterable[str]) -> "array[float]":
    """Return the sum of the words' vectors, scaled to length 1; empty if no word has a vector.

    If two texts are alike in meaning, the angle between their sums is small (Arora et al., 2017).
    """
    total = [*map(sum, zip(*filter(None, map(_vector, text)), strict=True))]
    length = hypot(*total) or 1
    return array("f", (value / length for value in total))


@lru_cache(10_000)  # of 180 bytes
def _vector(word: str) -> "array[int]":
    """Return the vector of a word, which is empty if the list has none."""
    text, sought = _content("word-vectors"), f"{word} ".encode()

    def line_after(place: int) -> bytes:
        start = text.find(b"\n", place) + 1
        return text[start : text.find(b"\n", start)]

    # The lines are sorted. To split the text would take much longer than to search it.
    last = text.rfind(b"\n", 0, -1) + 1
    line = line_after(bisect_left(range(last), sought, key=line_after))
    return array("b", a2b_base64(line[len(sought) :]) if line.startswith(sought) else b"")


def _lines(name: str) -> list[str]:
    """Return the lines of a list in `data`, without its comments."""
    return [line for line in _content(name).decode().splitlines() if line[:1] != "#"]


@cache
def _content(name: str) -> bytes:
    return read_bytes(os.path.join(folder("data"), f"{name}.txt"))
