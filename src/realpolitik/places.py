"""Where in Turtle files a triple is asserted."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from .terms import RDF_TYPE

__all__ = ["Places", "Statement", "statements"]

# The tokens of Turtle 1.1, section 6.5, as far as statements are told apart by them. The end of a
# statement is no part of a name or number before it; prefixes have a bound, without which a text of
# "a.a.a." takes time with the square of its length.
_TOKEN = re.compile(
    r"""
    (?:\s|\#[^\r\n]*)+
  | (?P<iri><[^<>"{}|^`\s]*>)
  | (?P<literal>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'
      |[+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>(?:_|[^\W\d_][\w.-]{0,99})?:(?:[\w:%-]|\\.|\.+(?=[\w:%\\-]))*)
  | (?P<word>@?[^\W\d_][\w-]*)
  | (?P<other>\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = ("@prefix", "prefix")
_BASE = ("@base", "base")


class Statement(NamedTuple):
    """A triple as it is written.

    The object has an IRI or, without a name, its text; the three start at these characters.
    """

    subject: str
    predicate: str
    iri: str
    text: str
    starts: tuple[int, int, int]


_Index = dict[tuple[str, str], list[Statement]]


class Places:
    """Where triples are asserted in files, given by path and Turtle text; each is read once.

    A literal is found by its value, or else by its property alone. What stands in the brackets of
    a blank node or a list is passed over, and so are IRIs that are relative to a base.

    >>> files = [("a.ttl", '@prefix : <http://x.org/> .' + chr(10) + ':b a :C .')]
    >>> x = [NamedNode(f"http://x.org/{name}") for name in "bC"]
    >>> Places(files).of(Triple(x[0], RDF_TYPE, x[1]))
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
    bare = (triple.object.value, *(f"{q}{triple.object.value}{q}" for q in ('"', "'")))
    exact = (one for one in literals if one.text in bare)
    return next(exact, literals[0] if literals else None)


def _index(text: str) -> _Index:
    """Return the statements of each subject and property in a Turtle text."""
    index: _Index = {}
    for found in statements(text):
        index.setdefault((found.subject, found.predicate), []).append(found)
    return index


def statements(text: str) -> Iterator[Statement]:
    """Give each triple that Turtle writes outside of brackets about something with a name."""
    tokens = (match for match in _TOKEN.finditer(text) if match.lastgroup)
    prefixes: dict[str, str] = {}
    depth, subject, predicate, wanted = 0, "", "", "subject"
    about = by = 0
    for token in tokens:
        found = token.group()
        if found in ("[", "("):
            depth += 1
        elif found in ("]", ")"):
            depth -= 1
            if not depth and wanted == "subject":
                subject, wanted = "", "predicate"
            elif not depth and wanted == "object":
                wanted = "end"
        elif depth:
            continue
        elif found == ".":
            wanted = "subject"
        elif found == ";":
            wanted = "predicate"
        elif found == ",":
            wanted = "object"
        elif wanted == "subject" and found.lower() in _PREFIX:
            prefix, space = next(tokens, None), next(tokens, None)
            if prefix and space:
                prefixes[prefix.group()[:-1]] = space.group()[1:-1]
        elif wanted == "subject" and found.lower() in _BASE:
            next(tokens, None)
        elif wanted == "subject":
            subject, about, wanted = _iri(token, prefixes), token.start(), "predicate"
        elif wanted == "predicate":
            predicate, by, wanted = _iri(token, prefixes), token.start(), "object"
        elif wanted == "object":
            if subject and predicate:
                starts = about, by, token.start()
                yield Statement(subject, predicate, _iri(token, prefixes), found, starts)
            wanted = "end"  # what comes yet is the language or the datatype of a literal


def _iri(token: re.Match[str], prefixes: dict[str, str]) -> str:
    """Return the IRI that a token spells, or nothing if it spells none."""
    text = token.group()
    if token.lastgroup == "iri":
        return text[1:-1]
    if text == "a":
        return RDF_TYPE.value
    prefix, _, name = text.partition(":")
    if token.lastgroup == "name" and prefix in prefixes:
        return prefixes[prefix] + re.sub(r"\\(.)", r"\1", name)
    return ""
