r"""Refuse queries that call another server (SERVICE), or would exhaust the stack of a parser.

Engines differ from the grammar of SPARQL 1.1 (section 19.8) in where a token ends: Oxigraph reads
SERVICE in `FILTER(1<2)SERVICE#>`, where the grammar has an IRI. So nothing here depends on tokens,
and keywords and brackets count in strings and comments too.
"""

import re

from realpolitik.errors import Refused

__all__ = ["refuse_unsafe"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# SERVICE, perhaps SILENT, a server (an IRI, a variable or a prefixed name), and `{`. A `#` may
# begin a comment, or be escaped in a name; neither a variable nor a name has a `>`.
_GAP = r"(?:[\t\n\r ]++|\#[^\r\n]*+)*+"
_IN_NAME = r"[^>\t\n\r {}"
_SERVICE = re.compile(
    rf"""(?<![?$])SERVICE {_GAP} (?:SILENT {_GAP})?
    (?:<{_IN_NAME}]*+> | (?:[?$] | (?=[^\t\n\r {{}}]*:)) (?:{_IN_NAME}\#]*+ | {_IN_NAME}]*+))
    {_GAP} \{{""",
    re.VERBOSE | re.IGNORECASE,
)
_MOST_SERVICES = 500  # so that the search takes linear time

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
        if reading.upper().count("SERVICE") > _MOST_SERVICES or _SERVICE.search(reading):
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
