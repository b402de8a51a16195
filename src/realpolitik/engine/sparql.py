"""Split SPARQL into tokens, read saved queries, set their parameters, and check users' queries.

Tokens follow SPARQL 1.1, section 19.8. A parameter of a saved query is a clause, for example
`VALUES ?a { id:china }`, with one variable and one default value, which is an IRI or `UNDEF`. The
header of a query consists of comment lines that begin with `#+` and contain YAML, as in grlc.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, QuerySolutions, Store

from realpolitik.errors import Malformed, Refused
from realpolitik.files import place
from realpolitik.terms import PREFIXES

__all__ = [
    "Parameter",
    "Token",
    "bind",
    "declared_prefixes",
    "parameters",
    "prepare",
    "query_form",
    "read_header",
    "tokens",
    "without_header",
]

# The longest forms come first: a comment or an IRI may contain quotes, a string both. The length of
# a prefix is limited, because "a.a.a." would otherwise take quadratic time.
_TOKEN = r"""
    (?P<skip>(?:\s|\#[^\r\n]*)+)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d_][\w.-]{0,99})?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
  | (?P<word>@?[^\W\d_][\w-]*)
  | (?P<other>.)
"""
# A parameter, or a string, an IRI or a comment, which may look like one or hide the end of a line.
_PARAMETER = r'"[^"\n]*"|<[^<>\s]*>|#.*|VALUES \?(\w+) \{ (UNDEF|\w*:\S*|<\S+>) \}'
# The words that begin an update (SPARQL 1.1 Update, section 3).
_UPDATES = ["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"]
_PLACE = r"error at (\d+):(\d+): "
# Errors that Oxigraph describes, but with a position after the error.
_NAMED = r"Prefix not found|IRI parsing failed|The SELECT contains [^,]*"


Header = dict[str, Any]
"""A query's header: each value is a string, a list of strings, or a map of strings to strings."""


class Token(NamedTuple):
    """A token of a query and its offset; its kind is iri, string, variable, name, word or other."""

    kind: str
    text: str
    start: int


class Parameter(NamedTuple):
    """A query's parameter, its default value as written, and the offsets of that value."""

    name: str
    value: str
    start: int
    end: int


@lru_cache
def parameters(text: str) -> tuple[Parameter, ...]:
    """Return the parameters of a query, in the order in which they occur.

    >>> [(p.name, p.value) for p in parameters("SELECT * { VALUES ?a { UNDEF } ?a ?b ?c }")]
    [('a', 'UNDEF')]
    """
    found = (match for match in re.finditer(_PARAMETER, text) if match[1])
    return tuple(Parameter(match[1], match[2], *match.span(2)) for match in found)


def bind(text: str, values: Mapping[str, Sequence[NamedNode]]) -> str:
    """Bind parameters to IRIs; an empty list means any value. Raise KeyError for unknown names."""
    found = parameters(text)
    unknown = values.keys() - {parameter.name for parameter in found}
    if unknown:
        raise KeyError(*sorted(unknown))
    written = {name: " ".join(map(str, nodes)) or "UNDEF" for name, nodes in values.items()}
    for name, value, start, end in reversed(found):
        text = text[:start] + written.get(name, value) + text[end:]
    return text


def query_form(text: str) -> str:
    """Return the form of a query (SELECT, ASK, CONSTRUCT or DESCRIBE), or "" if it has none."""
    words = (token.text.upper() for token in tokens(text) if token.kind == "word")
    return next((w for w in words if w in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "")


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query, without white space and comments."""
    found = (m for m in re.finditer(_TOKEN, text, re.VERBOSE | re.DOTALL) if m.lastgroup != "skip")
    return [Token(m.lastgroup or "other", m.group(), m.start()) for m in found]


def declared_prefixes(text: str) -> dict[str, str]:
    """Return a dict from each prefix that a query declares to its namespace, as written."""
    found = tokens(text)
    return {
        name.text[:-1]: iri.text[1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if (word.text.upper(), name.kind, iri.kind) == ("PREFIX", "name", "iri")
    }


def prepare(text: str, name: str, base: str | None = None) -> str:
    """Check a user's query, and return it in a form that all engines evaluate in the same way.

    Missing declarations of the project's prefixes are added. In `SELECT *`, the variables replace
    `*` in their order of appearance, since engines would order the columns differently. Error
    messages call the query `name`; relative IRIs are resolved against `base`.

    Raises Refused if the query is an update, uses SERVICE, or has more brackets and operators than
    a parser can handle; Malformed, with line and column, if it is not valid SPARQL 1.1.

    >>> prepare("SELECT * { ?who ?how ?what MINUS { ?who ?how ?else } }", "the query")
    'SELECT ?who ?how ?what { ?who ?how ?what MINUS { ?who ?how ?else } }'
    """
    from realpolitik.engine.guard import refuse_unsafe  # takes 2 ms

    refuse_unsafe(text)
    _refuse_update(text)
    try:
        result = Store().query(text, base_iri=base, prefixes=PREFIXES)
    except UnicodeEncodeError as error:
        reason = f"character {error.start + 1} is not valid Unicode; remove it"
        raise Malformed(name, None, None, reason) from None
    except SyntaxError as error:
        raise _malformed(text, name, str(error)) from None
    if isinstance(result, QuerySolutions):
        text = _with_columns(text, {variable.value for variable in result.variables})
    used = dict.fromkeys(n.text.partition(":")[0] for n in _undeclared(text))
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in used if p in PREFIXES) + text


def _with_columns(text: str, in_scope: set[str]) -> str:
    """Replace the `*` of a SELECT query, if there is one, by the variables in scope."""
    words = [t for t in tokens(text) if t.text.upper() not in ("DISTINCT", "REDUCED")]
    after = next((b for a, b in pairwise(words) if a.text.upper() == "SELECT"), None)
    variables = dict.fromkeys(token.text[1:] for token in words if token.kind == "variable")
    names = [name for name in variables if name in in_scope]
    # Variables may be written with escapes, which are not found here.
    if after is None or after.text != "*" or not names or len(names) < len(in_scope):
        return text
    written = " ".join(f"?{name}" for name in names)
    return f"{text[: after.start]}{written}{text[after.start + 1 :]}"


def _refuse_update(text: str) -> None:
    """Raise Refused for an update, which engines would report as a syntax error."""
    words = (token.text.upper() for token in tokens(text) if token.kind == "word")
    start = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    if start in _UPDATES:
        raise Refused(start, "a query cannot change the graph; edit the graph's files")


def _malformed(text: str, name: str, reason: str) -> Malformed:
    """Return the error for a query that Oxigraph rejects with the message `reason`."""
    found = re.search(_PLACE, reason)
    if found is None:
        return Malformed(name, None, None, reason)
    line, column = int(found[1]), int(found[2])
    unknown = [n for n in _undeclared(text) if n.text.partition(":")[0] not in PREFIXES]
    if "Prefix not found" in reason and unknown:
        prefix = unknown[0].text.partition(":")[0]
        missing = f"the prefix {prefix}: is not declared; add PREFIX {prefix}: and its namespace"
        return Malformed(name, *place(text, unknown[0].start), missing)
    named = re.search(_NAMED, reason)
    what = f"{named[0]} (at or before this point)" if named else _unexpected(text, line, column)
    return Malformed(name, line, column, f"not valid SPARQL: {what}")


def _undeclared(text: str) -> list[Token]:
    """Return the prefixed names whose prefix is not declared."""
    declared = declared_prefixes(text)
    names = (token for token in tokens(text) if token.kind == "name")
    return [name for name in names if name.text.partition(":")[0] not in declared]


def _unexpected(text: str, line: int, column: int) -> str:
    """Describe a syntax error by the word at its position."""
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1 :].split() if line <= len(lines) else []
    if not rest:
        return "something is missing at or before this point"
    return f"unexpected {rest[0][:40]!r}"


def read_header(text: str) -> Header:
    r"""Return the header of one of the project's queries as a dict.

    >>> read_header("#+ summary: Who?\n#+ tags: [a, b]\nASK {}")
    {'summary': 'Who?', 'tags': ['a', 'b']}
    """
    header: Header = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("#+ "):
            break
        name, _, value = (part.strip() for part in line[3:].partition(":"))
        if line.startswith("#+   - "):
            header[key] = [*(header[key] or []), _unquoted(line[7:].strip())]
        elif line.startswith("#+   "):
            header[key] = {**(header[key] or {}), name: value}
        else:
            key = name
            is_list = value.startswith("[")
            header[key] = value[1:-1].split(", ") if is_list else _unquoted(value)
    return header


def _unquoted(text: str) -> str:
    """Return a YAML value without its quotes (YAML requires them before a brace)."""
    return text[1:-1] if text[:1] == text[-1:] == '"' else text


def without_header(text: str) -> str:
    """Return a query without its header, which consists of the lines that begin with `#+`."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#+")).strip()
