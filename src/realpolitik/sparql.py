"""The little of SPARQL's lexical grammar that the project needs.

Tokens follow SPARQL 1.1, section 19.8. A parameter is a `VALUES` clause with one variable and one
value, an IRI or `UNDEF`, for example `VALUES ?a { id:china }`: plain SPARQL that stands for its
default until another value is bound.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from .errors import Refused

__all__ = ["Parameter", "bind", "parameters", "refuse_unsafe"]

# The longest forms first: a comment or an IRI may hold quotes, a string may hold either.
_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
  | (?P<word>@?[^\W\d_][\w-]*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# The words that an update can start with (SPARQL 1.1 Update, section 3).
_UPDATES = frozenset(
    ("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH")
)


class Parameter(NamedTuple):
    """A parameter of a query: its variable, its value as written, and where the value stands."""

    name: str
    value: str
    start: int
    end: int


def parameters(text: str) -> tuple[Parameter, ...]:
    """Return the parameters of a query in the order in which they stand.

    >>> [(p.name, p.value) for p in parameters("SELECT * { VALUES ?a { UNDEF } ?a ?b ?c }")]
    [('a', 'UNDEF')]
    """
    tokens = [(kind, found, start) for kind, found, start in _tokens(text) if kind != "skip"]
    result = []
    for i in range(len(tokens) - 4):
        values, variable, opening, value, closing = tokens[i : i + 5]
        if (
            values[0] == "word"
            and values[1].upper() == "VALUES"
            and variable[0] == "variable"
            and (opening[1], closing[1]) == ("{", "}")
            and (value[0] in ("iri", "name") or value[1].upper() == "UNDEF")
        ):
            _, written, start = value
            result.append(Parameter(variable[1][1:], written, start, start + len(written)))
    return tuple(result)


def bind(text: str, values: Mapping[str, Sequence[NamedNode]]) -> str:
    """Return the query with the value of each named parameter replaced by IRIs; none means any.

    All else in the text stays as it is, to the character.

    Raises KeyError for a name that is no parameter of the query.

    >>> bind("SELECT * { VALUES ?a { UNDEF } ?a ?b ?c }", {"a": [NamedNode("http://x.org/y")]})
    'SELECT * { VALUES ?a { <http://x.org/y> } ?a ?b ?c }'
    """
    known = {p.name: p for p in parameters(text)}
    for name in sorted(values, key=lambda name: -known[name].start):
        written = " ".join(str(node) for node in values[name]) or "UNDEF"
        text = text[: known[name].start] + written + text[known[name].end :]
    return text


def refuse_unsafe(text: str) -> None:
    r"""Raise Refused where a query would change data or reach out to another server.

    Codepoint escapes (`\u0053`) are read as SPARQL 1.1, section 19.2, reads them: before the
    tokens. Both readings are looked at, since not every engine does so.
    """
    for reading in (text, _ESCAPE.sub(_unescaped, text)):
        words = [found.upper() for kind, found, _ in _tokens(reading) if kind == "word"]
        if "SERVICE" in words:
            raise Refused(
                "SERVICE", "queries here read this graph alone; query the other end itself"
            )
        starts = [w for w in words if w not in ("PREFIX", "BASE")]
        if starts and starts[0] in _UPDATES:
            raise Refused(starts[0], "the graph is read-only here; edit its files instead")


def _tokens(text: str) -> list[tuple[str, str, int]]:
    return [(m.lastgroup or "other", m.group(), m.start()) for m in _TOKEN.finditer(text)]


def _unescaped(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 else match.group()
