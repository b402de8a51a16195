"""Text files as people save them: UTF-8, with or without a byte order mark; others are named."""

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
    b"PK\x03\x04": "a packed document (docx, odt, xlsx or the like)",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"{\\rtf": "RTF",
}
_MARKUP = ("<!doctype html", "<html", "<?xml")


def read_text(path: str) -> str:
    """Return a plain text, its line ends as they are, without a byte order mark.

    Raises Malformed for what is no plain text in UTF-8: it says what it is, or at which byte it is
    not UTF-8.
    """
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
    except (OSError, ValueError):
        return read(path)  # which says why not
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            raise Malformed(path, None, None, f"this is {name}; save it as plain text in UTF-8")
    text = read(path)
    zero = text.find("\0")
    if zero >= 0:
        at = len(text[:zero].encode())
        reason = f"no plain text at byte {at}, which is zero, as in UTF-16; save it as UTF-8"
        raise Malformed(path, None, None, reason)
    if text.lstrip()[:20].casefold().startswith(_MARKUP):
        raise Malformed(path, None, None, "this is a web page or XML; save its text alone")
    if not text.strip():
        raise Malformed(path, None, None, "this file has no text")
    return text
