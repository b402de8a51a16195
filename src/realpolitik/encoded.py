"""What is wrong with the bytes and the characters of a file, before it is parsed."""

import re
import unicodedata
from collections.abc import Iterator

from .findings import ERROR, WARNING, Finding, failed
from .store import other_than_turtle

__all__ = ["DECODING", "decoded"]

DECODING = {
    "encoding": "A file is in UTF-8. Save it so.",
    "control-character": "A file has no control characters but tabs and line ends. Remove them.",
    "byte-order-mark": "A file has no byte order mark. Save it as UTF-8 without one.",
    "line-ends": "Lines end in LF. Save the file so, as on Linux and macOS.",
    "long-line": "A line is no longer than a person would write. Break it up.",
    "composed": "A letter with its accent is one character (Unicode, NFC), so that equal names "
    "are equal. Save the file so.",
    "not-turtle": "A file is Turtle, not a page in HTML, nor RDF in XML or JSON. Get the Turtle "
    "file itself, or convert it.",
}

# Nobody writes such a line; what does is no file of data, and all that reads it becomes slow.
_LONGEST_LINE = 1_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


def decoded(shown: str, data: bytes) -> tuple[str | None, list[Finding]]:
    """Return the text of a file and what is wrong with it; no text where that is an error."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_encoded(shown, data, error.start)]
    found = list(_looked(shown, text))
    return None if failed(found) else text, found


def _encoded(shown: str, data: bytes, place: int) -> Finding:
    line = data.count(b"\n", 0, place) + 1
    said = f"Byte {place + 1:,} of this file is not UTF-8; save the file as UTF-8."
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        line, said = 1, "This file is in UTF-16; save it as UTF-8."
    return Finding(shown, line, None, ERROR, "encoding", said)


def _looked(shown: str, text: str) -> Iterator[Finding]:
    """Give what is wrong with a text before it is parsed: warnings, and at most one error."""

    def at(place: int, severity: str, rule: str, said: str) -> Finding:
        start = text.rfind("\n", 0, place) + 1
        line = text.count("\n", 0, place) + 1
        return Finding(shown, line, place - start + 1, severity, rule, said)

    if text.startswith("\ufeff"):
        said = "This file begins with a byte order mark, which some readers refuse; save it as "
        yield at(0, WARNING, "byte-order-mark", said + "UTF-8 without one.")
    if "\r" in text:
        said = "Lines of this file end in CR LF, as on Windows; save it with LF alone."
        yield at(text.index("\r"), WARNING, "line-ends", said)
    other = other_than_turtle(text)
    control, conflict = _CONTROL.search(text), _CONFLICT.search(text)
    if not unicodedata.is_normalized("NFC", text):
        said = "Here a letter and its accent are two characters, so that a name equals no other; "
        said += "save the file in Unicode's form NFC."
        yield at(_decomposed(text), WARNING, "composed", said)
    if other:
        yield at(0, ERROR, "not-turtle", f"This is {other}.")
    elif conflict:
        said = "This is the mark of a merge that is not finished; keep one of the two versions."
        yield at(conflict.start(), ERROR, "syntax", said)
    elif control:
        said = f"Here is the control character U+{ord(control.group()):04X}; remove it."
        if control.group() == "\0":
            said = "Here is a zero, as in UTF-16 or in what is no text; save the file as UTF-8."
        yield at(control.start(), ERROR, "control-character", said)
    elif not text.removeprefix("\ufeff").strip():
        yield at(0, ERROR, "empty-file", "This file is empty; fill it, or remove it.")
    elif len(text) > _LONGEST_LINE:
        place = 0
        for one in text.split("\n"):
            if len(one) > _LONGEST_LINE:
                said = f"This line has {len(one):,} characters; break it up."
                yield at(place, ERROR, "long-line", said)
                return
            place += len(one) + 1


def _decomposed(text: str) -> int:
    """Return the place of the first character that is not in the form NFC, with what is before."""
    place = 0
    for line in text.splitlines(keepends=True):
        if not unicodedata.is_normalized("NFC", line):
            made = enumerate(unicodedata.normalize("NFC", line))
            return place + next((n for n, other in made if line[n] != other), 0)
        place += len(line)
    return 0
