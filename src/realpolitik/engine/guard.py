r"""Refuse SPARQL queries that call another server (SERVICE) or could overflow a parser's stack.

Not every engine splits a query into tokens as the grammar of SPARQL 1.1 does (section 19.8): in
`FILTER(1<2)SERVICE#>`, Oxigraph finds a keyword where the grammar has an IRI. Therefore, the checks
do not use tokens: they also count keywords and brackets inside strings and comments.
"""

import re

from realpolitik.errors import Refused

__all__ = ["refuse_unsafe"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# SERVICE, perhaps SILENT, a server (an IRI, a variable or a prefixed name), and `{`. A `#` may
# begin a comment, or be escaped in a name; neither a variable nor a name contains `>`.
_GAP = r"(?:[\t\n\r ]++|\#[^\r\n]*+)*+"
_IN_NAME = r"[^>\t\n\r {}"
_SERVICE = re.compile(
    rf"""(?<![?$])SERVICE {_GAP} (?:SILENT {_GAP})?
    (?:<{_IN_NAME}]*+> | (?:[?$] | (?=[^\t\n\r {{}}]*:)) (?:{_IN_NAME}\#]*+ | {_IN_NAME}]*+))
    {_GAP} \{{""",
    re.VERBOSE | re.IGNORECASE,
)
_MOST_SERVICES = 500  # a limit, so that the search takes linear time

# Oxigraph's parser recurses. On a stack of 8 MB it crashes at 832 nested brackets, at 4,218 items
# in a list, and at 6,656 operators in a row.
_DEEPEST, _MOST = 200, 2_000
# Tokens that no engine can take for operators or brackets: an IRI (an expression has no `//`), a
# plain string, a date; and `<` as an operator.
_TERM = re.compile(
    r"""<\w+://[^\s<>"'{}|^`\\()&!+=*\[\]]*> | "[\w\ ,.;:?]*" | "\d[\d:TZ.-]*" | <(?=[ =])""",
    re.VERBOSE,
)
_REST_OF_NAME = re.compile(r"(?<=[^\W\d_]):\w[\w-]*|\^\^(?=\w)")
# The data block of VALUES, which may be long: terms, or rows of at least two terms. No pattern and
# no expression looks like this, wherever a comment may begin.
_DATA = re.compile(
    r"""VALUES\s*(?:[?$]\w+|\([\s?$\w]*\))\s*\{
    (?:(?:\s*+\w++(?:\.\d++)?)*+ | (?:\s*+\((?:\s*+\w++(?:\.\d++)?){2,20}+\s*+\))*+)\s*\}""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = re.compile(r"\w+|[^\w\s.;,)}\]]")
_OPENING, _CLOSING = re.compile(r"<<|[{(\[]"), re.compile(r"[})\]]")


def refuse_unsafe(text: str) -> None:
    r"""Raise Refused if a query could call another server, or crash the parser.

    By SPARQL 1.1, section 19.2, codepoint escapes (`\u0053`) are decoded before tokens are read.
    Not every engine decodes them; therefore, the query is checked both before and after decoding.
    """
    for reading in dict.fromkeys((text, _ESCAPE.sub(_unescaped, text))):
        if reading.upper().count("SERVICE") > _MOST_SERVICES or _SERVICE.search(reading):
            reason = "a query cannot call another server; query the other server directly"
            raise Refused("SERVICE", reason)
        rest = _DATA.sub(" values data ", _REST_OF_NAME.sub("", _TERM.sub(" a ", reading)))
        if sum(1 for _ in _COUNTED.finditer(rest)) > _MOST:
            reason = f"it has more than {_MOST:,} words and symbols; shorten it, or use VALUES"
            raise Refused("the query", reason)
        if _depth(rest) > _DEEPEST:
            reason = f"brackets nest more than {_DEEPEST} deep; simplify it, or add line breaks"
            raise Refused("the query", reason)


def _depth(text: str) -> int:
    """Return the greatest depth of brackets that any engine might find in a query.

    A closing bracket counts only if it cannot be part of a string, comment, IRI or name.
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
