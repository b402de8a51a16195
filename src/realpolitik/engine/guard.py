r"""Refuse queries that call another server (SERVICE), or would exhaust the stack of a parser.

Engines differ from the grammar of SPARQL 1.1 (section 19.8) in where a token ends: Oxigraph reads
SERVICE in `FILTER(1<2)SERVICE#>`, where the grammar has an IRI. So nothing here depends on tokens,
and keywords and brackets count in strings and comments too.
"""

import re
from bisect import bisect_left

from realpolitik.errors import Refused

__all__ = ["refuse_unsafe"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(r"(?<![?$])SERVICE", re.IGNORECASE)
_SILENT = re.compile("SILENT", re.IGNORECASE)
_SPACE = re.compile(r"[\t\n\r ]*")

# Oxigraph's parser recurses. On a stack of 8 MB it crashes at 832 nested brackets, at 4,218 items
# in a list, and at 6,656 operators in a row.
_DEEPEST, _MOST = 200, 2_000
# Terms without operators and brackets under any reading: an IRI (an expression has no `//`), a
# plain string, a date; and `<` as an operator.
_TERM = re.compile(
    r"""<\w+://[^\s<>"'{}|^`\\()&!+=*\[\]]*> | "[\w\ ,.;:?]*" | "\d[\d:TZ.-]*" | <(?=[ =])""",
    re.VERBOSE,
)
_REST_OF_NAME = re.compile(r"(?<=[^\W\d_]):\w[\w-]*|\^\^(?=\w)")
# The data of VALUES, as terms or as rows of at least two terms, which may be many. No pattern and
# no expression looks like this, wherever a comment may begin.
_DATA = re.compile(
    r"""VALUES\s*(?:[?$]\w+|\([\s?$\w]*\))\s*\{
    (?:(?:\s*+\w++(?:\.\d++)?)*+ | (?:\s*+\((?:\s*+\w++(?:\.\d++)?){2,20}+\s*+\))*+)\s*\}""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = re.compile(r"\w+|[^\w\s.;,)}\]]")
_OPENING, _CLOSING = re.compile(r"<<|[{(\[]"), re.compile(r"[})\]]")


def refuse_unsafe(text: str) -> None:
    r"""Raise Refused where a query may call another server, or crash its parser.

    SPARQL 1.1, section 19.2, decodes codepoint escapes (`\u0053`) before it reads tokens. Not every
    engine does, so the text is checked with and without.
    """
    for reading in dict.fromkeys((text, _ESCAPE.sub(_unescaped, text))):
        if _Reading(reading).calls_service():
            reason = "queries here read this graph alone; query the other end itself"
            raise Refused("SERVICE", reason)
        rest = _DATA.sub(" values data ", _REST_OF_NAME.sub("", _TERM.sub(" a ", reading)))
        if sum(1 for _ in _COUNTED.finditer(rest)) > _MOST:
            reason = f"more than {_MOST:,} words and signs; ask in parts, and list terms in VALUES"
            raise Refused("the query", reason)
        if _depth(rest) > _DEEPEST:
            reason = f"more than {_DEEPEST} brackets open at once; ask in parts, or in more lines"
            raise Refused("the query", reason)


def _depth(text: str) -> int:
    """Return the largest number of brackets that may be open at once, under any reading.

    A closing bracket counts only where it cannot be part of a string, comment, IRI or name.
    """
    deepest = depth = 0
    hidden = "'''" in text or '"""' in text
    for line in re.split(r"[\r\n]", text):
        depth += len(_OPENING.findall(line))
        deepest = max(deepest, depth)
        if not hidden and not re.search(r"""["'#<\\]""", line):
            depth = max(0, depth - len(_CLOSING.findall(line)))
    return deepest


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


class _Signs:
    """The offsets of the matches of a pattern in a text."""

    def __init__(self, text: str, kind: str) -> None:
        self._found = [match.start() for match in re.finditer(kind, text)] + [len(text)]

    def after(self, place: int) -> int:
        """Return the first offset from a place on, or the end of the text."""
        return self._found[bisect_left(self._found, place)]


class _Reading:
    """A search for SERVICE in a text, in linear time for any text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_end = _Signs(text, r"[\r\n]")
        self._hash = _Signs(text, "#")
        self._colon = _Signs(text, ":")
        self._closing = _Signs(text, ">")
        self._stop = _Signs(text, r"[\t\n\r {}]")
        self._ends: dict[int, int] = {}  # of white space and comments, by their beginning

    def calls_service(self) -> bool:
        """Return whether SERVICE, an optional SILENT, a server and `{` follow one another."""
        for keyword in _SERVICE.finditer(self._text):
            place = self._skip(keyword.end())
            silent = _SILENT.match(self._text, place)
            if self._names_server(place) or (
                silent and self._names_server(self._skip(silent.end()))
            ):
                return True
        return False

    def _skip(self, place: int) -> int:
        """Return the end of white space and comments at a place."""
        passed = []
        while (end := self._ends.get(place)) is None:
            passed.append(place)
            space = _SPACE.match(self._text, place)
            end = space.end() if space else place
            if not self._text.startswith("#", end):
                break
            place = self._line_end.after(end)
        self._ends.update(dict.fromkeys(passed, end))
        return end

    def _names_server(self, place: int) -> bool:
        """Return whether an IRI, variable or prefixed name is at a place, and then `{`."""
        stop = self._stop.after(place)
        if self._text.startswith("<", place):
            closing = self._closing.after(place)
            ends = [closing + 1] if closing < stop else []
        elif self._text.startswith(("?", "$"), place) or self._colon.after(place) < stop:
            # A `#` may begin a comment, or be escaped in a name; neither has a `>`.
            ends = [min(self._hash.after(place), stop), stop]
            ends = [end for end in ends if end < self._closing.after(place)]
        else:
            ends = []
        return any(self._text.startswith("{", self._skip(end)) for end in ends)
