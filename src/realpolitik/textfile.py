"""Text files as people save them: UTF-8, with or without a byte order mark; others are named."""

import re

from .errors import Malformed
from .source import read

__all__ = ["read_text"]

# UTF-32 begins as UTF-16 does, so it goes first.
_MARKS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a packed document (docx, odt, xlsx, ods)",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"{\\rtf": "RTF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x1f\x8b": "a packed file",
}
_MARKUP = re.compile(r"\s*<(!doctype|\?xml|!--|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_START = 4096


def read_text(path: str, wanted: str = "plain text in UTF-8") -> str:
    """Return a plain text, its line ends as they are, without a byte order mark.

    Raises Malformed for what is no text in UTF-8: it says what it is, or in which line it is not
    UTF-8, and that it is to be saved as what is `wanted`.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except (OSError, ValueError):
        return read(path)  # which says why not
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            raise Malformed(path, None, None, f"this is {name}; save it as {wanted}")
    if b"\0" in data:
        name = "UTF-16" if _every_other(data[:_START]) else "no text but a file of a program"
        raise Malformed(path, None, None, f"this is {name}; save it as {wanted}")
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = len(data[: error.start].decode().splitlines()) or 1
        reason = f"this is not UTF-8 but another encoding, as Windows-1252; save it as {wanted}"
        raise Malformed(path, line, None, reason) from None
    if _MARKUP.match(text):
        raise Malformed(path, None, None, f"this is a web page or XML; save it as {wanted}")
    if not text.strip():
        raise Malformed(path, None, None, "this file has no text")
    return text


def _every_other(data: bytes) -> bool:
    """Whether nearly every other byte is zero, as where ASCII is written in UTF-16."""
    few, many = sorted((data[0::2].count(0), data[1::2].count(0)))
    return few == 0 and many > len(data) // 4
