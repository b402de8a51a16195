"""The comment header of a query or rule file, in the form that grlc reads.

Each line starts with `#+`. The lines make up a small subset of YAML: a text, a list of texts, or
one flat map of texts to a key.
"""

from .errors import Malformed

__all__ = ["Header", "parse"]

Header = dict[str, str | list[str] | dict[str, str]]


def parse(text: str, path: str, allowed: frozenset[str]) -> Header:
    r"""Return what the header of a query text says.

    Raises Malformed, with the line, for a line that is no header line or a key not in `allowed`.

    >>> parse("#+ summary: Who?\n#+ tags: [a, b]\nASK {}", "x.rq", frozenset(["summary", "tags"]))
    {'summary': 'Who?', 'tags': ['a', 'b']}
    """
    header: Header = {}
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            break
        body = line[2:].removeprefix(" ")
        if body.startswith("  "):
            _nested(header, key, body.strip(), path, number)
            continue
        key, colon, value = body.partition(":")
        if not colon or key not in allowed:
            known = ", ".join(sorted(allowed))
            raise Malformed(path, number, None, f"unknown key {key!r}; the keys are {known}")
        value = value.strip()
        if value.startswith("[") and value.endswith("]"):
            header[key] = [item.strip() for item in value[1:-1].split(",")]
        else:
            header[key] = value
    return header


def _nested(header: Header, key: str, body: str, path: str, number: int) -> None:
    """Add an indented line, an item of a list or an entry of a map, to the value of its key."""
    held = header.get(key) or None
    if body.startswith("- ") and (held is None or isinstance(held, list)):
        item = body[2:].strip()
        quoted = item[:1] == item[-1:] == '"'  # as an item that begins with a brace must be
        header[key] = [*(held or []), item[1:-1] if quoted else item]
        return
    name, colon, value = body.partition(":")
    if not colon or isinstance(held, str | list):
        raise Malformed(path, number, None, "neither an item of a list nor an entry of a map")
    header[key] = {**(held or {}), name.strip(): value.strip()}
