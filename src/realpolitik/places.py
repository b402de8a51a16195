"""Where in Turtle files a triple is asserted."""

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from .written import Statement, statements

__all__ = ["Places"]

_Index = dict[tuple[str, str], list[Statement]]


class Places:
    """Where triples are asserted in files, given by path and Turtle text; each is read once.

    A literal is found by its value, or else by its property alone; a blank node is not found.

    >>> files = [("a.ttl", '@prefix : <http://x.org/> .' + chr(10) + ':b :p :c .')]
    >>> x = [NamedNode(f"http://x.org/{name}") for name in ("b", "p", "c")]
    >>> Places(files).of(Triple(*x))
    ('a.ttl', 2)
    """

    def __init__(self, files: Iterable[tuple[str, str]]) -> None:
        self._files = list(files)
        self._indexes: dict[int, _Index] = {}

    def of(self, triple: Triple) -> tuple[str, int] | None:
        """Return the file and the line (from 1) in which a triple is asserted, the first found."""
        if not isinstance(triple.subject, NamedNode):
            return None
        key = triple.subject.value, triple.predicate.value
        # A file that does not hold the last word of a name is not read.
        word = (re.findall(r"\w+", key[0]) or [""])[-1]
        for number, (path, text) in enumerate(self._files):
            if number not in self._indexes and word in text:
                self._indexes[number] = _index(text)
            found = _written(triple, self._indexes.get(number, {}).get(key, []))
            if found:
                return path, text.count("\n", 0, found.starts[2]) + 1
        return None


def _written(triple: Triple, objects: Iterable[Statement]) -> Statement | None:
    """Return the one of some statements whose object is that of a triple."""
    if isinstance(triple.object, NamedNode):
        return next((one for one in objects if one.iri == triple.object.value), None)
    if not isinstance(triple.object, Literal):
        return None
    literals = [one for one in objects if not one.iri]
    exact = (one for one in literals if one.value == triple.object.value)
    return next(exact, literals[0] if literals else None)


def _index(text: str) -> _Index:
    """Return the statements of each subject and property in a Turtle text."""
    index: _Index = {}
    for found in statements(text):
        index.setdefault((found.subject, found.predicate), []).append(found)
    return index
