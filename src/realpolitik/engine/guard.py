r"""What is refused before a parser sees it: SERVICE, and what would exhaust the parser's stack.

Whether a query reaches out or nests too deeply is decided by what engines read in it, and they
differ from the grammar of SPARQL 1.1 (section 19.8) in where a token ends: Oxigraph sees SERVICE in
`FILTER(1<2)SERVICE#>`, where the grammar has an IRI. So nothing here asks for tokens: signs count
wherever they stand, in strings and comments too.
"""

import re
from bisect import bisect_left

from realpolitik.errors import Refused

__all__ = ["refuse_unsafe"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(r"(?<![?$])SERVICE", re.IGNORECASE)
_SILENT = re.compile("SILENT", re.IGNORECASE)
_SPACE = re.compile(r"[\t\n\r ]*")

# Oxigraph's parsers recurse. On a stack of 8 MB, one dies of 832 brackets in one another, of 4,218
# items in a list, of 6,656 operators in a row.
_DEEPEST, _MOST = 200, 2_000
# What is one term, with no operator and no bracket, however it is read: an IRI (`//` stands in no
# expression), a plain string, a date; and `<` where it begins no IRI.
_TERM = re.compile(
    r"""<\w+://[^\s<>"'{}|^`\\()&!+=*\[\]]*> | "[\w\ ,.;:?]*" | "\d[\d:TZ.-]*" | <(?=[ =])""",
    re.VERBOSE,
)
_REST_OF_NAME = re.compile(r"(?<=[^\W\d_]):\w[\w-]*|\^\^(?=\w)")
# Data as VALUES has them, of terms or of rows with two terms at least: no pattern and no expression
# is written so, wherever a comment may begin. They may be many.
_DATA = re.compile(
    r"""VALUES\s*(?:[?$]\w+|\([\s?$\w]*\))\s*\{
    (?:(?:\s*+\w++(?:\.\d++)?)*+ | (?:\s*+\((?:\s*+\w++(?:\.\d++)?){2,20}+\s*+\))*+)\s*\}""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = re.compile(r"\w+|[^\w\s.;,)}\]]")
_OPENING, _CLOSING = re.compile(r"<<|[{(\[]"), re.compile(r"[})\]]")


def refuse_unsafe(text: str) -> None:
    r"""Raise Refused where a query may reach out to another server, or kill its parser.

    Codepoint escapes (`\u0053`) are read as SPARQL 1.1, section 19.2, reads them: before the
    tokens. Both readings are looked at, since not every engine does so.
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
    """Return how many brackets of a query may be open at once, in whatever way it is read.

    A closing bracket counts unless it may be part of a string, a comment, an IRI or a name.
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
    """Where the signs of a kind stand in a text."""

    def __init__(self, text: str, kind: str) -> None:
        self._found = [match.start() for match in re.finditer(kind, text)] + [len(text)]

    def after(self, place: int) -> int:
        """Return the first place of such a sign from a place on; the text's end if none is left."""
        return self._found[bisect_left(self._found, place)]


class _Reading:
    """A text in which SERVICE is looked for, in time that is linear however it is made."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_end = _Signs(text, r"[\r\n]")
        self._hash = _Signs(text, "#")
        self._colon = _Signs(text, ":")
        self._closing = _Signs(text, ">")
        self._stop = _Signs(text, r"[\t\n\r {}]")
        self._ends: dict[int, int] = {}  # of the white space and comments that are passed before

    def calls_service(self) -> bool:
        """Say whether SERVICE, perhaps SILENT, a server and `{` follow one another somewhere."""
        for keyword in _SERVICE.finditer(self._text):
            place = self._skip(keyword.end())
            silent = _SILENT.match(self._text, place)
            if self._names_server(place) or (
                silent and self._names_server(self._skip(silent.end()))
            ):
                return True
        return False

    def _skip(self, place: int) -> int:
        """Return where white space and comments are over."""
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
        """Say whether an IRI, a variable or a prefixed name stands at a place, and then `{`."""
        stop = self._stop.after(place)
        if self._text.startswith("<", place):
            closing = self._closing.after(place)
            ends = [closing + 1] if closing < stop else []
        elif self._text.startswith(("?", "$"), place) or self._colon.after(place) < stop:
            # A `#` may begin a comment here, or be escaped in a name; a `>` is in neither.
            ends = [min(self._hash.after(place), stop), stop]
            ends = [end for end in ends if end < self._closing.after(place)]
        else:
            ends = []
        return any(self._text.startswith("{", self._skip(end)) for end in ends)
