"""Texts made safe for what reads them: a terminal, a spreadsheet, markdown, XML.

Labels, glosses and titles are whatever somebody wrote into the data, or an endpoint sent. Each kind
of reader takes some characters for more than a text; here, and only here, they are made to be
seen instead. JSON, Turtle and N-Triples need none of it: they carry data as they are.
"""

import re
from collections.abc import Iterable, Sequence

from realpolitik.errors import Refused
from realpolitik.terms import compact

__all__ = ["FORMULA", "csv_text", "json_text", "markdown_address", "markdown_text", "visible"]
__all__ += ["xml_document", "xml_text"]

# The patterns are compiled where they are first needed: an answer of plain text needs none.
# Controls but tab and line feed, line separators, surrogates, and what has no width or turns the
# direction of what follows. The two joiners have a use between letters of scripts that join, as in
# Persian, and in emoji; beside a letter of ASCII they only hide (compare RFC 5892, appendix A).
_UNSEEN = (
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff]"
    "|(?<![^\0-\x7f\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\0-\x7f\u200c\u200d])"
)
FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"
"""How a cell begins that a spreadsheet would take for a formula, with any apostrophes before it."""
_NUMBER = r"-[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z"
# What begins a block, ends or opens a link, a span of code, emphasis or a tag (CommonMark 0.31), or
# makes a link of an address by itself (GitHub Flavored Markdown, section 6.9).
_MARKS = (
    r"^(?:[-+=>#\[]|\d+[.)])|[\\`*<@]|~(?=~)|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:])"
    r"|&(?=#?\w+;)|:(?=//)|(?<=\bwww)\.(?i:)"
)
# What may stand in brackets as an address (CommonMark 0.31, section 6.5; RFC 3986, section 2).
_ADDRESS = r"(?i:https?)://[!-;=?-~]+"
# What XML 1.0 has no way to write (section 2.2).
_NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def visible(text: str) -> str:
    r"""Return a text of lines in which no character drives the terminal or hides.

    >>> print(visible("\x1b[31mEvil\u202e\nsecond line"))
    \u001b[31mEvil\u202e
    second line
    """
    if text.replace("\n", "").isprintable():
        return text
    return re.sub(_UNSEEN, _escape, text)


def _escape(match: re.Match[str]) -> str:
    """Return the escape by which Python, and mostly JSON and Turtle too, write a character."""
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def csv_text(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    delimiter: str = ",",
    end: str = "\r\n",
    *,
    numbers: bool = False,
) -> str:
    r"""Return rows as CSV (RFC 4180), no cell of which a spreadsheet takes for a formula.

    `numbers` says that there are numbers among the cells, which below zero are none.

    >>> csv_text(["it"], [["=1+1"], ["-1"]], end="\n", numbers=True)
    "it\n'=1+1\n-1\n"
    """
    import csv
    import io

    def guarded(cell: str) -> str:
        is_number = numbers and re.match(_NUMBER, cell)
        return f"'{cell}" if re.match(FORMULA, cell) and not is_number else cell

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows(map(guarded, row) for row in rows)
    return out.getvalue()


def json_text(value: object) -> str:
    """Return JSON, indented, with letters of all scripts as they are."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def markdown_text(text: str) -> str:
    r"""Return a text as one line of markdown that shows it, and is no tag, image, link or block.

    >>> print(markdown_text("[see](javascript:run) <b>https://x.org"))
    \[see\](javascript:run) \<b>https\://x.org
    """
    line = " ".join(text.splitlines()).strip()
    return re.sub(_MARKS, lambda match: f"{match[0][:-1]}\\{match[0][-1]}", line)


def markdown_address(text: str) -> str:
    """Return an address of the web as a link of markdown; another text as `markdown_text` does.

    >>> markdown_address("https://x.org/a_b"), markdown_address("javascript:run")
    ('<https://x.org/a_b>', 'javascript:run')
    """
    return f"<{text}>" if re.fullmatch(_ADDRESS, text) else markdown_text(text)


def xml_text(text: str) -> str:
    """Return a text with U+FFFD in place of what XML 1.0 cannot carry (section 2.2)."""
    return re.sub(_NO_XML, "\ufffd", text)


def xml_document(data: bytes, form: str, others: str) -> bytes:
    """Return XML that somebody else's writer has written, with carriage returns kept.

    Raises Refused where it is not well-formed, as where the graph has a character that XML 1.0
    cannot carry: put another in its place, and it is another graph. `others` can carry it.
    """
    from xml.parsers.expat import ExpatError, ParserCreate

    parser = ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(data, True)
    except ExpatError:
        before, at = data[: parser.ErrorByteIndex], data[parser.ErrorByteIndex :]
        character = at[:4].decode(errors="ignore")[:1]
        what = "the name of a property"
        if re.match(_NO_XML, character):
            what = f"the character U+{ord(character):04X}"
        subjects = re.findall(r'rdf:(?:about|nodeID)="([^"]*)"', before.decode(errors="ignore"))
        where = f" of {compact(subjects[-1])}" if subjects else ""
        raise Refused(form, f"XML 1.0 cannot carry {what}{where}; take {others}") from None
    return data.replace(b"\r", b"&#13;")  # a reader of XML would take it for a line feed
