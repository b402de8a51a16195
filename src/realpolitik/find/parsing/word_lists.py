"""Read the lists of English words, past forms of verbs, and territories in `data`."""

import os
from functools import cache

from pyoxigraph import NamedNode

from realpolitik.answer.questions.mentions import Name, NameLookup, lookup_among
from realpolitik.files import folder, read

__all__ = ["common_words", "english_words", "past_forms", "territories"]

_COMMON = 1000


@cache
def english_words() -> dict[str, None]:
    """Return the 10,000 most frequent words of English, the most frequent first."""
    return dict.fromkeys(" ".join(_lines("common-words")).split())


@cache
def common_words() -> frozenset[str]:
    """Return the 1,000 most frequent words of English."""
    return frozenset(" ".join(_lines("common-words")).split(maxsplit=_COMMON)[:_COMMON])


@cache
def past_forms() -> frozenset[str]:
    """Return past forms of irregular verbs, such as "kept"."""
    return frozenset(" ".join(_lines("past-forms")).split())


@cache
def territories() -> NameLookup:
    """Return a function that looks up names of territories, whether or not the graph has them."""
    none = NamedNode("about:blank")
    return lookup_among(Name(line, line, none, ()) for line in _lines("territories"))


def _lines(name: str) -> list[str]:
    """Return the lines of a list in `data`, without its comments."""
    lines = read(os.path.join(folder("data"), f"{name}.txt")).splitlines()
    return [line for line in lines if not line.startswith("#")]
