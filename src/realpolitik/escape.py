"""Escape text for terminals, spreadsheets, Markdown and XML.

The text may come from anyone, and some characters act as commands when they are displayed.
JSON, Turtle and N-Triples need only the escapes of their own syntax.
"""

import re
from collections.abc import Iterable, Sequence

from realpolitik.errors import Refused

__all__ = ["FORMULA", "UNSEEN", "csv_text", "json_text", "markdown_address", "markdown_text"]
__all__ += ["visible", "xml_document", "xml_text"]

# Controls except tab and line feed, line separators, surrogates, zero-width characters, and those
# that change the direction of text. The two joiners are needed between letters of scripts such as
# Persian, and in emoji; next to an ASCII letter they are only hidden (RFC 5892, appendix A).
UNSEEN = (
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff]"
    "|(?<![^\0-\x7f\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\0-\x7f\u200c\u200d])"
)
"""A regular expression for a character that is invisible or controls a terminal."""
FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"
"""A regular expression for the start of a cell that a spreadsheet would treat as a formula."""
_NUMBER = r"-[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z"
# The syntax of blocks, links, code, emphasis and tags (CommonMark 0.31), and of bare URLs that
# become links (GitHub Flavored Markdown, section 6.9).
_MARKS = (
    r"^(?:[-+=>#\[]|\d+[.)])|[\\`*<@]|~(?=~)|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:])"
    r"|&(?=#?\w+;)|:(?=//)|(?<=\bwww)\.(?i:)"
)
# A URL in angle brackets (CommonMark 0.31, section 6.5; RFC 3986, section 2).
_ADDRESS = r"(?i:https?)://[!-;=?-~]+"
# Characters that XML 1.0 cannot express (section 2.2).
_NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def visible(text: str) -> str:
    r"""Escape the characters that are invisible or control a terminal.

    >>> print(visible("\x1b[31mEvil\u202e\nsecond line"))
    \u001b[31mEvil\u202e
    second line
    """
    if text.replace("\n", "").isprintable():
        return text
    return re.sub(UNSEEN, _escape, text)


def _escape(match: re.Match[str]) -> str:
    """Return the escape sequence of a character in Python (up to U+FFFF also in JSON)."""
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def csv_text(
    header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\r\n"
) -> str:
    r"""Return CSV (RFC 4180) with an apostrophe before any formula; each line ends with `end`.

    >>> csv_text(["it"], [["=1+1"], ["-1"]], end="\n")
    "it\n'=1+1\n-1\n"
    """
    import csv
    from types import SimpleNamespace

    def guarded(cell: str) -> str:
        is_number = re.match(_NUMBER, cell)
        return f"'{cell}" if re.match(FORMULA, cell) and not is_number else cell

    lines: list[str] = []
    # With the ending \r\n, all versions of Python quote a cell with either character.
    out = SimpleNamespace(write=lambda line: lines.append(line.removesuffix("\r\n") + end))
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(map(guarded, row) for row in rows)
    return "".join(lines)


def json_text(value: object) -> str:
    """Return a value as indented JSON, with non-ASCII characters unescaped."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def markdown_text(text: str) -> str:
    r"""Return text as one line of Markdown, with any Markdown and HTML syntax escaped.

    >>> print(markdown_text("[see](javascript:run) <b>https://x.org"))
    \[see\](javascript:run) \<b>https\://x.org
    """
    line = " ".join(text.splitlines()).strip()
    return re.sub(_MARKS, lambda match: f"{match[0][:-1]}\\{match[0][-1]}", line)


def markdown_address(text: str) -> str:
    """Return a URL as a Markdown link; escape any other text with `markdown_text`."""
    return f"<{text}>" if re.fullmatch(_ADDRESS, text) else markdown_text(text)


def xml_text(text: str) -> str:
    """Put U+FFFD in place of each character that XML 1.0 does not allow."""
    return re.sub(_NO_XML, "\ufffd", text)


def xml_document(data: bytes, form: str, others: str) -> bytes:
    """Check an XML document that another library wrote, and escape its carriage returns.

    Raises Refused if the document has a character or name that XML 1.0 does not allow. The message
    names the format as `form`, and recommends the formats `others` instead.
    """
    from xml.parsers.expat import ExpatError, ParserCreate

    try:
        ParserCreate(namespace_separator=" ").Parse(data, True)
    except ExpatError:
        character = re.search(_NO_XML, data.decode(errors="ignore"))
        what = f"the character U+{ord(character[0]):04X}" if character else "the name of a property"
        raise Refused(form, f"XML 1.0 cannot express {what}; use {others}") from None
    return data.replace(b"\r", b"&#13;")  # an XML parser would turn it into a line feed
