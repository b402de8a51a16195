"""Read the header of a query file: YAML in comments that begin with `#+`, as in grlc.

A file with a header is still plain SPARQL.
"""

from collections.abc import Set

from realpolitik.errors import Malformed

__all__ = ["Header", "read_header", "without_header"]

Header = dict[str, str | list[str] | dict[str, str]]


def read_header(text: str, path: str, allowed: Set[str]) -> Header:
    r"""Return the keys and values in the header of a query.

    Raises Malformed, with the line, for an invalid line or a key that is not in `allowed`.

    >>> read_header("#+ summary: Who?\n#+ tags: [a, b]\nASK {}", "x.rq", {"summary", "tags"})
    {'summary': 'Who?', 'tags': ['a', 'b']}
    """
    header: Header = {}
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            break
        body = line[2:].removeprefix(" ")
        if body.startswith("  "):
            _add_nested(header, key, body.strip(), path, number)
            continue
        key, colon, value = body.partition(":")
        if not colon or key not in allowed:
            known = ", ".join(sorted(allowed))
            raise Malformed(path, number, None, f"unknown key {key!r}; the keys are {known}")
        value = value.strip()
        if value.startswith("[") and value.endswith("]"):
            header[key] = [item.strip() for item in value[1:-1].split(",")]
        else:
            header[key] = _unquoted(value)
    return header


def _unquoted(text: str) -> str:
    """Return a YAML value without its quotes, which a value that begins with a brace needs."""
    return text[1:-1] if text[:1] == text[-1:] == '"' else text


def without_header(text: str) -> str:
    """Return a query without its header."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#+")).strip()


def _add_nested(header: Header, key: str, body: str, path: str, number: int) -> None:
    """Add an indented line, which is an item of a list or an entry of a map, to a key."""
    value = header.get(key) or None
    if body.startswith("- ") and (value is None or isinstance(value, list)):
        header[key] = [*(value or []), _unquoted(body[2:].strip())]
        return
    name, colon, entry = body.partition(":")
    if not colon or isinstance(value, str | list):
        raise Malformed(path, number, None, "not an item of a list, and not an entry of a map")
    header[key] = {**(value or {}), name.strip(): entry.strip()}
