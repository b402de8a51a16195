"""Divide a text into paragraphs and sentences, and mark page boilerplate, such as headings.

In most texts, each line is a paragraph. If the lines are wrapped, an empty line or the start of a
list item begins a new paragraph. The library sentencex finds the sentences.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from realpolitik.english import fold
from realpolitik.errors import Refused, requires

__all__ = ["Segment", "boilerplate_reasons", "segments"]

_Span = tuple[int, int]

_ITEM = re.compile(r"[-*•–▪●◦‣]\s|\(?(\d{1,2}|[a-z])[.)]\s")  # the start of a list item
_WRAPPED = 120  # the longest line of a wrapped text, in characters
_BROKEN = re.compile(r"[^\W\d_][,-]?[ \t]*(\r\n|[\r\n])[ \t]*[a-z]")  # within a sentence
_BREAK = re.compile(r"\r\n|[\r\n]")
_BULLET = re.compile(r"[-*•–▪●◦‣]\s+")
# Replacements, of the same length, for text that sentencex divides wrongly.
_MASKS = (
    (re.compile(r"[\r\n]"), " "),
    (re.compile(r"\b(?![A-Z])[^\W\d_](?=\.\s)"), lambda m: "A" if m[0].isupper() else m[0]),
    (re.compile(r"(?<=\w)…(?=\s+[A-Z])"), "."),
    # A footnote mark belongs to the sentence before it.
    (re.compile(r"([.!?]+[\"”’»)]*)(\[\d{1,3}\]|[¹²³⁰⁴-⁹]+)"), r"\2\1"),
)
_GOES_ON = re.compile(r"\(?([^\W\d_]+)\b")
_BEFORE_NAME = re.compile(r"\b(Ms|Mx|Amb)\.\Z")
_BEFORE_NUMBER = re.compile(r"\b(incl|approx|paras?|ca|ch|chs|vols|pp|nos)\.\Z")

# The form of page boilerplate, with limits in words.
_HEADING = 12  # the longest heading
_LINE = "a heading, byline, date or notice"  # a note, or a short line without a full stop
_LABEL = 6  # the longest label of a form ("Your name:") or question as a heading
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_LEADS_ON = re.compile(r"([:;,…]|\.\.\.)\Z")
_ASKS = re.compile(r"\A\w.*\?\Z")
_NOTE = re.compile(
    r"(this \w+ )?(first|originally|previously) (appeared|published)|©|copyright\b|\* indicates",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"Q[\s–—]|[A-Z][A-Z .'’-]+:\s")


class Segment(NamedTuple):
    """A sentence or page boilerplate; `boilerplate` gives the reason, and is empty for a sentence.

    Paragraphs, and the sentences in each paragraph, are numbered from 1. Paragraph 0 is boilerplate
    before the text. `start` and `end` are offsets in Unicode characters from 0; `end` is exclusive.
    """

    paragraph: int
    sentence: int
    start: int
    end: int
    boilerplate: str


def segments(text: str, title: str) -> list[Segment]:
    """Divide a text into sentences and page boilerplate, in text order; `title` is its title.

    Raises Unavailable if the library sentencex is not installed, Refused if there is no sentence.
    """
    paragraphs = _paragraphs(text)
    why = boilerplate_reasons([text[start:end] for start, end in paragraphs], title)
    if all(why):
        raise Refused("the text", "it has no sentence, only headings or notices; use another text")
    first = why.index("")
    found = [Segment(0, n + 1, *paragraphs[n], why[n]) for n in range(first)]
    for number, (span, reason) in enumerate(zip(paragraphs[first:], why[first:], strict=True), 1):
        spans = [span] if reason else _sentences(text, span)
        found += [Segment(number, n, *place, reason) for n, place in enumerate(spans, 1)]
    return found


def _paragraphs(text: str) -> list[_Span]:
    """Return the start and end offsets of each paragraph, without surrounding white space."""
    lines = [_strip(text, *match.span()) for match in re.finditer(r"[^\r\n]+", text)]
    lines = [(start, end) for start, end in lines if start < end]
    width = max((end - start for start, end in lines), default=0)
    if width > _WRAPPED or not _BROKEN.search(text):
        return lines
    found: list[_Span] = []
    for start, end in lines:
        breaks = _BREAK.findall(text[found[-1][1] : start]) if found else ()
        if len(breaks) == 1 and not _ITEM.match(text, start):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _sentences(text: str, paragraph: _Span) -> list[_Span]:
    """Return the start and end offsets of each sentence in a paragraph."""
    with requires("split the text into sentences"):
        from sentencex import get_sentence_boundaries
    start, end = paragraph
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    masked = text[start:end]
    for pattern, mask in _MASKS:
        masked = pattern.sub(mask, masked)
    found: list[_Span] = []
    waiting: int | None = None
    for boundary in get_sentence_boundaries("en", masked):
        span = _strip(text, start + boundary["start_index"], start + boundary["end_index"])
        piece = text[slice(*span)]
        if found and _continues_sentence(text[slice(*found[-1])], piece):
            found[-1] = found[-1][0], span[1]
        elif any(c.isalpha() for c in piece):
            found.append((span[0] if waiting is None else waiting, span[1]))
            waiting = None
        elif piece and found and not any(c.isdigit() for c in piece):
            found[-1] = found[-1][0], span[1]  # a stray quotation mark
        elif piece and waiting is None:
            waiting = span[0]  # the number of a list item
    if waiting is not None:
        found.append((waiting, end))
    return found or [paragraph]


def _continues_sentence(before: str, piece: str) -> bool:
    """Return whether a piece continues the sentence before, which ends in an abbreviation."""
    word = _GOES_ON.match(piece)
    small = word is not None and word[1].islower() and not _ITEM.match(piece)
    short = _BEFORE_NUMBER if piece[:1].isdigit() else _BEFORE_NAME
    return small or short.search(before) is not None


def _strip(text: str, start: int, end: int) -> _Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def boilerplate_reasons(paragraphs: Sequence[str], title: str) -> list[str]:
    """Return, for each paragraph, the reason why it is page boilerplate, or "" if it is not."""
    found = [_reason(text) for text in paragraphs]
    if paragraphs[1:] and _is_title(paragraphs[0], title):
        found[0] = "the title"
    if all(found) and found.count(_LINE) == 1:  # one sentence without a full stop
        found[found.index(_LINE)] = ""
    return [f"Page boilerplate: {reason}." if reason else "" for reason in found]


def _is_title(text: str, title: str) -> bool:
    """Return whether the first paragraph is the title, though perhaps not word for word."""
    begins = fold(text).startswith(fold(title)) or fold(title).startswith(fold(text))
    is_text = _ENDS.search(text) or _LEADS_ON.search(text) or _ITEM.match(text)
    return begins or not (is_text or _SPOKEN.match(text))


def _reason(text: str) -> str:
    if not any(c.isalnum() for c in text):  # a dividing line, or "[…]"
        return "no words"
    count = len(text.split())
    short = _LEADS_ON.search(text) or _ASKS.search(text)
    whole = count > _LABEL if short else _ENDS.search(text)
    kept = _ITEM.match(text) or _SPOKEN.match(text)
    is_line = _NOTE.match(text) or not (whole or count > _HEADING or kept)
    return _LINE if is_line else ""
