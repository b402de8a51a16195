"""Parse Turtle files, and find the line where a triple is written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from io import BytesIO
from itertools import accumulate, islice

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.errors import Malformed
from realpolitik.files import decode, display_path, relative_path
from realpolitik.terms import PREFIXES, Term

__all__ = [
    "File",
    "Places",
    "lines_of_triples",
    "malformed_turtle",
    "parse_turtle",
    "refuse_unreadable",
]

# Oxigraph's parser recurses. On a stack of 8 MB it crashes at 18,750 nested brackets.
_DEEPEST = 1_000
_BRACKETS = r"""\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*+\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}
    |"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+'|<[^\x00-\x20<>"{}|^`]*>|\#[^\r\n]*|\\.
    |(<<|>>|[\[\](){}])"""
_STEPS = {**dict.fromkeys(["{", "[", "(", "<<"], 1), **dict.fromkeys(["}", "]", ")", ">>"], -1)}
# Separators, a comment, or terms up to the end of the line.
_PIECE = re.compile(rb"[\s;,.\])]+|#[^\n]*|(?P<terms>[^\n]+)")
_START = 1_000  # so many bytes show the format of a file
_OTHERS = (b"<!doctype", b"<html", b"<?xml", b"<rdf:rdf", b"{")  # how HTML, XML and JSON begin


class File:
    """A parsed Turtle file; `path` is normalized, and relative if it is in the current folder.

    `lines` maps each triple, in document order, to the number of the line where it first occurs.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = relative_path(path), text
        self.lines = lines_of_triples(path, text.encode())

    def last_line_with(self, pattern: str, line: int) -> int:
        """Return the number of the last line up to `line` that matches, or `line` if none does."""
        lines = self.text.split("\n")
        return next((n for n in range(line, 0, -1) if re.search(pattern, lines[n - 1])), line)


class _Document(BytesIO):
    """A Turtle document that the parser reads in pieces, none of which is longer than a line.

    The parser returns a triple as soon as it has read the object or, for a string, the next token.
    The triple's line is therefore that of the last piece with more than separators or a comment.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data, self._start = data, 0
        self._line, self._lines_read = 1, 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next piece, or the first `size` bytes of it."""
        end = self._start + size if size and size > 0 else len(self._data)
        piece = _PIECE.match(self._data, self._start, end)
        if not piece:
            return b""
        self._start = piece.end()
        if piece["terms"]:
            self._line = self._lines_read + 1
        self._lines_read += piece[0].count(b"\n")
        return piece[0]

    def line_of(self, value: Term) -> int:
        """Return the line where the object of the triple that was just parsed begins."""
        if isinstance(value, Literal) and "\n" in value.value:
            first, *more = value.value.encode().split(b"\n")
            line = self._line - len(more)
            quoted = b'"""' + first, b"'''" + first
            if line > 0 and self._lines[line - 1].endswith(quoted):
                return line
        return self._line

    @cached_property
    def _lines(self) -> list[bytes]:
        return self._data.split(b"\n")


def parse_turtle(path: str, data: bytes, most: int | None = None) -> list[Triple]:
    """Return the distinct triples of a Turtle document, in document order.

    Raises Malformed, with `path` and the line and column if known, if the document cannot be parsed
    or has more than `most` triples.
    """
    return list(dict.fromkeys(_triples(path, data, data, most)))


def lines_of_triples(path: str, data: bytes) -> dict[Triple, int]:
    """Map each distinct triple of a Turtle document, in document order, to its line number.

    The line of a triple is the one where its object first begins. Raises Malformed, with `path` and
    the line and column if known, if the document cannot be parsed.
    """
    document = _Document(data)
    found: dict[Triple, int] = {}
    for triple in _triples(path, data, document):
        found.setdefault(triple, document.line_of(triple.object))
    return found


def _triples(
    path: str, data: bytes, document: bytes | _Document, most: int | None = None
) -> Iterator[Triple]:
    """Yield the triples of a Turtle document with these data, as soon as each of them is read."""
    refuse_unreadable(path, data)
    quads = parse(document, RdfFormat.TURTLE)
    try:
        yield from (quad.triple for quad in islice(quads, most))
        if next(quads, None):
            raise Malformed(path, None, None, f"it has more than {most:,} triples")
    except (SyntaxError, MemoryError) as error:
        raise malformed_turtle(path, data, error) from None


def malformed_turtle(path: str, data: bytes, error: SyntaxError | MemoryError) -> Malformed:
    """Return a Malformed error that explains the parser's error in a Turtle file."""
    if isinstance(error, MemoryError):  # the parser's buffer for one token is full
        reason = "a literal, name or comment is longer than 16 MiB; shorten it"
        return Malformed(path, None, None, reason)
    if data[:_START].lstrip().lower().startswith(_OTHERS):
        advice = "get the Turtle file itself, or convert it to Turtle"
        return Malformed(path, 1, 1, f"this is HTML, XML or JSON, not Turtle; {advice}")
    reason = re.sub(r"^Parser error (at|between) .*?: |\s*\(line \d+\)$", "", str(error)).strip()
    undeclared = re.match(r"The prefix (\w+): has not been declared", reason)
    reason = f"not valid Turtle ({reason})"
    if undeclared and undeclared[1] in PREFIXES:
        reason += f"; at the top, write @prefix {undeclared[1]}: <{PREFIXES[undeclared[1]]}> ."
    return Malformed(path, error.lineno, error.offset, reason)


def refuse_unreadable(path: str, data: bytes) -> None:
    """Raise Malformed if a file is not UTF-8, or if it nests brackets too deeply to be parsed."""
    text = decode(path, data)
    if sum(map(text.count, ("[", "(", "{", "<<"))) <= _DEEPEST:
        return
    brackets = (
        match[1] for match in re.finditer(_BRACKETS, text, re.VERBOSE | re.DOTALL) if match[1]
    )
    if max(accumulate(_STEPS[bracket] for bracket in brackets), default=0) > _DEEPEST:
        reason = f"brackets nest more than {_DEEPEST:,} deep; name inner nodes, as in _:b1"
        raise Malformed(path, None, None, reason)


class Places:
    """Finds the line that asserts a triple; `files` has the path and content of each Turtle file.

    Each file is parsed at most once. A triple that contains a blank node is never found.
    """

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self._files = dict(files)
        self._lines: dict[str, Mapping[Triple, int]] = {}

    def of(self, triple: Triple) -> str:
        """Return the first file and line of a triple, such as "data/a.ttl:3", or "" if none."""
        if not isinstance(triple.subject, NamedNode):
            return ""
        # Only a file that contains the last word of the subject can contain the triple.
        word = (re.findall(r"\w+", triple.subject.value) or [""])[-1].encode()
        for path, data in self._files.items():
            if word in data and path not in self._lines:
                self._lines[path] = lines_of_triples(path, data)
            if line := self._lines.get(path, {}).get(triple):
                return f"{display_path(path)}:{line}"
        return ""
