"""A text as paragraphs and sentences, by offsets: nothing in it is changed.

Paragraphs are lines; in a text with short lines throughout, lines that were broken to fit are
joined. Sentences are found by the library sentencex.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .errors import Refused
from .furniture import ITEM, reasons

__all__ = ["Segment", "segments"]

_WRAPPED = 120  # longer lines are not broken to fit
_FULL = 0.85  # of the width, to which lines are filled, since not all programs count alike
_BROKEN = re.compile(r"[^\W\d_][,-]?[ \t]*(\r\n|[\r\n])[ \t]*[a-z]")  # in the middle of a sentence
_BREAK = re.compile(r"\r\n|[\r\n]")
_BULLET = re.compile(r"[-*•–▪●◦‣]\s+")
# What sentencex does not know, and what stands for it there, of the same length.
_MASKS = (
    (re.compile(r"[\r\n]"), " "),  # it takes the end of a line for that of a sentence
    (re.compile(r"\b(?![A-Z])[^\W\d_](?=\.\s)"), lambda m: "A" if m[0].isupper() else m[0]),
    (re.compile(r"(?<=\w)…(?=\s+[A-Z])"), "."),
    # The mark of a footnote goes with the sentence before it.
    (re.compile(r"([.!?]+[\"”’»)]*)(\[\d{1,3}\]|[¹²³⁰⁴-⁹]+)"), r"\2\1"),
)
_GOES_ON = re.compile(r"\(?([^\W\d_]+)\b")
_BEFORE_NAME = re.compile(r"\b(Ms|Mx|Amb)\.\Z")
_BEFORE_NUMBER = re.compile(r"\b(incl|approx|paras?|ca|ch|chs|vols|pp|nos)\.\Z")

Span = tuple[int, int]


class Segment(NamedTuple):
    """A sentence, or a piece of page furniture with the reason why it carries no claim.

    Paragraphs and sentences count from 1; paragraph 0 stands before the text. The offsets count
    Unicode characters from 0, the end exclusive.
    """

    paragraph: int
    sentence: int
    start: int
    end: int
    furniture: str


def segments(text: str, title: str, authors: Sequence[str]) -> list[Segment]:
    """Return the sentences of a text and its page furniture, in their order.

    Raises Refused where sentencex is not installed, or nothing in the text is a sentence.
    """
    paragraphs = list(_paragraphs(text))
    why = reasons([text[start:end] for start, end in paragraphs], title, authors)
    if all(why):
        raise Refused("the text", "no sentence is found in it, only headings and notes")
    first = why.index("")
    found = [Segment(0, n + 1, *paragraphs[n], why[n]) for n in range(first)]
    for number, (span, reason) in enumerate(zip(paragraphs[first:], why[first:], strict=True), 1):
        spans = [span] if reason else _sentences(text, span)
        found += [Segment(number, n, *one, reason) for n, one in enumerate(spans, 1)]
    return found


def _paragraphs(text: str) -> Iterator[Span]:
    """Give the span of each paragraph, without the white space around it."""
    lines = [_stripped(text, *match.span()) for match in re.finditer(r"[^\r\n]+", text)]
    lines = [(start, end) for start, end in lines if start < end]
    width = max((end - start for start, end in lines), default=0)
    if width > _WRAPPED or not _BROKEN.search(text):
        yield from lines
        return
    held: Span | None = None
    for line in lines:
        if held and _continues(text, held, line, width):
            held = held[0], line[1]
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _continues(text: str, held: Span, line: Span, width: int) -> bool:
    """Whether a line was broken off what is held: in a sentence, or since a word did not fit."""
    written = text[slice(*line)]
    if len(_BREAK.findall(text[held[1] : line[0]])) > 1 or ITEM.match(written):
        return False
    before = _BREAK.split(text[slice(*held)])[-1].strip()
    if _BROKEN.search(f"{before[-2:]}\n{written[:1]}"):
        return True
    return len(before) + 1 + len(written.split()[0]) > width * _FULL


def _sentences(text: str, paragraph: Span) -> list[Span]:
    """Return the span of each sentence of a paragraph."""
    try:
        from sentencex import get_sentence_boundaries
    except ImportError:
        reason = "the library sentencex finds the sentences; pip install 'realpolitik[check]'"
        raise Refused("new", reason) from None
    start, end = paragraph
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    masked = text[start:end]
    for pattern, mask in _MASKS:
        masked = pattern.sub(mask, masked)
    found: list[Span] = []
    waiting: int | None = None
    for boundary in get_sentence_boundaries("en", masked):
        span = _stripped(text, start + boundary["start_index"], start + boundary["end_index"])
        piece = text[slice(*span)]
        if found and _goes_on(text[slice(*found[-1])], piece):
            found[-1] = found[-1][0], span[1]
        elif any(c.isalpha() for c in piece):
            found.append((span[0] if waiting is None else waiting, span[1]))
            waiting = None
        elif piece and found and not any(c.isdigit() for c in piece):
            found[-1] = found[-1][0], span[1]  # a quotation mark that was left over
        elif piece and waiting is None:
            waiting = span[0]  # the number of an item
    if waiting is not None:
        found.append((waiting, end))
    return found or [paragraph]


def _goes_on(before: str, piece: str) -> bool:
    """Whether a piece of text goes on with the sentence before it, cut at an abbreviation."""
    word = _GOES_ON.match(piece)
    small = word is not None and word[1].islower() and not ITEM.match(piece)
    short = _BEFORE_NUMBER if piece[:1].isdigit() else _BEFORE_NAME
    return small or short.search(before) is not None


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
