"""Parse Turtle files, and find the line and column where a triple is written."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, islice

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from realpolitik.errors import Malformed
from realpolitik.files import decode, display_path, place, relative_path
from realpolitik.rdf.turtle_tokens import Statement, statements
from realpolitik.terms import PREFIXES, by_key

__all__ = [
    "File",
    "Places",
    "malformed_turtle",
    "other_than_turtle",
    "parse_turtle",
    "refuse_unreadable",
]

# Oxigraph's parser recurses. On a stack of 8 MB it crashes at 18,750 nested brackets.
_DEEPEST = 1_000
_BRACKETS = r"""\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*+\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}
    |"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+'|<[^\x00-\x20<>"{}|^`]*>|\#[^\r\n]*|\\.
    |(<<|>>|[\[\](){}])"""
_STEPS = {**dict.fromkeys(["{", "[", "(", "<<"], 1), **dict.fromkeys(["}", "]", ")", ">>"], -1)}
_START = 1_000  # so many bytes show the format of a file
_OTHERS = ("<!doctype", "<html", "<?xml", "<rdf:rdf", "{")  # how HTML, XML and JSON begin


class File:
    """A Turtle file, with its path as shown to the user, its text, and its triples."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = relative_path(path), text
        self.triples = parse_turtle(path, text.encode())

    @cached_property
    def statements(self) -> list[Statement]:
        """The triples in document order, with their offsets."""
        return list(statements(self.text))

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset, both counted from 1."""
        return place(self.text, offset)


def parse_turtle(path: str, data: bytes, most: int | None = None) -> list[Triple]:
    """Return the distinct triples of a Turtle document, in document order.

    Raises Malformed for the file `path`, with line and column if the parser reports them, and for
    more than `most` triples.
    """
    refuse_unreadable(path, data)
    quads = parse(data, RdfFormat.TURTLE)
    try:
        found = list(dict.fromkeys(quad.triple for quad in islice(quads, most)))
        if next(quads, None):
            raise Malformed(path, None, None, f"it has more than {most:,} triples")
        return found
    except (SyntaxError, MemoryError) as error:
        raise malformed_turtle(path, data, error) from None


def malformed_turtle(path: str, data: bytes, error: SyntaxError | MemoryError) -> Malformed:
    """Return the error to raise when Oxigraph cannot parse a Turtle file."""
    if isinstance(error, MemoryError):  # the parser's buffer for one token is full
        reason = "a literal, name or comment is longer than 16 MiB; shorten it"
        return Malformed(path, None, None, reason)
    other = other_than_turtle(data[:_START].decode(errors="ignore"))
    if other:
        return Malformed(path, 1, 1, f"this is {other}")
    reason = re.sub(r"^Parser error (at|between) .*?: |\s*\(line \d+\)$", "", str(error)).strip()
    undeclared = re.match(r"The prefix (\w+): has not been declared", reason)
    if undeclared and undeclared[1] in PREFIXES:
        declared = f"@prefix {undeclared[1]}: <{PREFIXES[undeclared[1]]}> ."
        reason += f"; write {declared} at the top of the file"
    return Malformed(path, error.lineno, error.offset, reason)


def refuse_unreadable(path: str, data: bytes) -> None:
    """Raise Malformed if a file is not UTF-8, or its brackets nest too deeply for the parser."""
    text = decode(path, data)
    if sum(map(text.count, ("[", "(", "{", "<<"))) <= _DEEPEST:
        return
    brackets = (
        match[1] for match in re.finditer(_BRACKETS, text, re.VERBOSE | re.DOTALL) if match[1]
    )
    if max(accumulate(_STEPS[bracket] for bracket in brackets), default=0) > _DEEPEST:
        raise Malformed(
            path, None, None, f"brackets are nested more than {_DEEPEST:,} deep; nest them less"
        )


def other_than_turtle(text: str) -> str:
    """Return advice on a document in another format, or an empty string if it may be Turtle."""
    start = text.removeprefix("\ufeff").lstrip()[:15].lower()
    advice = "HTML, XML or JSON, not Turtle; get the Turtle file itself, or convert it to Turtle"
    return advice if start.startswith(_OTHERS) else ""


class Places:
    """Finds the lines that assert triples in Turtle files, which are given as paths and contents.

    Each file is tokenized at most once, and only if it may contain a wanted triple. Triples with
    blank nodes are not found.
    """

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self._files = list(files)
        self._texts: dict[int, str] = {}
        self._indexes: dict[int, dict[tuple[str, str], list[Statement]]] = {}

    def of(self, triple: Triple) -> str:
        """Return where a triple is first asserted, such as "data/a.ttl:3", or an empty string."""
        if not isinstance(triple.subject, NamedNode):
            return ""
        key = triple.subject.value, triple.predicate.value
        # Only a file that contains the last word of the subject can contain the triple.
        word = (re.findall(r"\w+", key[0]) or [""])[-1].encode()
        for number, (path, data) in enumerate(self._files):
            if number not in self._indexes and word in data:
                text = self._texts[number] = data.decode()
                pairs = (((s.subject, s.predicate), s) for s in statements(text))
                self._indexes[number] = by_key(pairs)
            for statement in self._indexes.get(number, {}).get(key, []):
                if statement.value == getattr(triple.object, "value", None):
                    line, _ = place(self._texts[number], statement.starts[2])
                    return f"{display_path(path)}:{line}"
        return ""
