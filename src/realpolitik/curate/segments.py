"""A text as paragraphs and sentences, by offsets: nothing in it is changed.

Paragraphs are lines; in a text with short lines throughout, lines that were broken to fit are
joined. Sentences are found by the library sentencex.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from realpolitik.answer.questions.names import fold
from realpolitik.errors import Refused, not_installed

__all__ = ["Segment", "reasons", "segments"]

_ITEM = re.compile(r"[-*•–▪●◦‣]\s|\(?(\d{1,2}|[a-z])[.)]\s")  # begins the item of a list

_Span = tuple[int, int]

# What breaks a text into paragraphs and sentences.
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

# What on a page is not the article, by the form of a line.
_HEADING = 12  # a longer line is no heading
_NOTE = 45  # a longer paragraph is no caption and no note
_LABEL = 6  # of so few words, a colon at the end is that of a form, a question is a heading
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_ASKS = re.compile(r"\A\w.*\?\Z")
_LEADS_ON = re.compile(r"([:;,…]|\.\.\.)\Z")
_OMISSION = re.compile(r"[\[(](\.\.\.|\. \. \.|…)[\])]")
_SPOKEN = re.compile(r"Q[\s–—]|[A-Z][A-Z .'’-]+:\s")
_FOOTNOTE = re.compile(r"(\[\d+\]|[¹²³⁰⁴-⁹†‡]+)\s*\w")
_DOES = r"(is|was|are|were|teaches|writes|works|serves|holds|heads|directs|leads)\b"
_THIS = r"(this|the) (article|essay|piece|text|commentary|report)"
_KNOWN = (
    ("a caption", r"(photo|image|picture|map|caption|credits?|sources?)\b[^.]{0,3}[:.]"),
    (
        "a caption",
        r"(photo|image|figure|fig|map|chart|graph|table|box)\b\.? ?\d+[a-z]? ?([.:|–—-]|\Z)",
    ),
    ("a caption", r".*\b(AP Photo|Getty Images|Reuters/)|photo(graph)? by\b"),
    ("a copyright notice", r"©|copyright\b|all rights reserved\b"),
    ("the publication note", rf"({_THIS}.*\b)?(first|originally|previously) (appeared|published)"),
    (
        "the publication note",
        rf"{_THIS} (was|is|has been) .*(published|reprinted|adapted)|reprinted",
    ),
    ("the note on the author", r"about the authors?\b.{0,2}(:|\Z)"),
    ("a disclaimer", r"(the )?(views|opinions) expressed (are|here|in this)\b"),
    ("a correction", r"(correction|clarification|update|editor['’]s note)s?( \([^)]*\))?:"),
    ("a line of the site", r"(subscribe|sign up|follow us|share this|read more|newsletter)\b"),
    ("a line of the site", r"\* (indicates|denotes) required"),
)
_DATE = re.compile(
    r"(((first )?published|posted|(last )?updated)( on)?:? )?"
    r"((\w+,? )?(\d{1,2}(st|nd|rd|th)? \w+|\w+ \d{1,2}(st|nd|rd|th)?),? \d{4}|\d{4}-\d\d-\d\d)"
    r"([,|]?( at)? \d{1,2}([:.]\d\d)?( ?[ap]\.?m\.?)?( [a-z]{2,4})?)?",
    re.IGNORECASE,
)


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

    Raises Unavailable where sentencex is not installed, Refused where nothing is a sentence.
    """
    paragraphs = _paragraphs(text)
    why = reasons([text[start:end] for start, end in paragraphs], title, authors)
    if all(why):
        raise Refused("the text", "no sentence is found in it, only headings and notes")
    first = why.index("")
    found = [Segment(0, n + 1, *paragraphs[n], why[n]) for n in range(first)]
    for number, (span, reason) in enumerate(zip(paragraphs[first:], why[first:], strict=True), 1):
        spans = [span] if reason else _sentences(text, span)
        found += [Segment(number, n, *place, reason) for n, place in enumerate(spans, 1)]
    return found


def _paragraphs(text: str) -> list[_Span]:
    """Return the span of each paragraph, without the white space around it."""
    lines = [_stripped(text, *match.span()) for match in re.finditer(r"[^\r\n]+", text)]
    lines = [(start, end) for start, end in lines if start < end]
    width = max((end - start for start, end in lines), default=0)
    if width > _WRAPPED or not _BROKEN.search(text):
        return lines
    found: list[_Span] = []
    for line in lines:
        if found and _continues(text, found[-1], line, width):
            found[-1] = found[-1][0], line[1]
        else:
            found.append(line)
    return found


def _continues(text: str, paragraph: _Span, line: _Span, width: int) -> bool:
    """Whether a line was broken off a paragraph: in a sentence, or since a word did not fit."""
    written = text[slice(*line)]
    if len(_BREAK.findall(text[paragraph[1] : line[0]])) > 1 or _ITEM.match(written):
        return False
    before = _BREAK.split(text[slice(*paragraph)])[-1].strip()
    if _BROKEN.search(f"{before[-2:]}\n{written[:1]}"):
        return True
    return len(before) + 1 + len(written.split()[0]) > width * _FULL


def _sentences(text: str, paragraph: _Span) -> list[_Span]:
    """Return the span of each sentence of a paragraph."""
    try:
        from sentencex import get_sentence_boundaries
    except ImportError:
        raise not_installed("sentencex", "finds the sentences") from None
    start, end = paragraph
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    masked = text[start:end]
    for pattern, mask in _MASKS:
        masked = pattern.sub(mask, masked)
    found: list[_Span] = []
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
    small = word is not None and word[1].islower() and not _ITEM.match(piece)
    short = _BEFORE_NUMBER if piece[:1].isdigit() else _BEFORE_NAME
    return small or short.search(before) is not None


def _stripped(text: str, start: int, end: int) -> _Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def reasons(paragraphs: Sequence[str], title: str, authors: Sequence[str]) -> list[str]:
    """Return for each paragraph of a page why it carries no claim, or nothing for the article's.

    Lines before the first whole sentence are furniture, and so are headings, captions and notes
    wherever they stand. What leads to the items of a list is no heading.
    """
    found = [_reason(text, title, authors) for text in paragraphs]
    for place, (text, after) in enumerate(pairwise(paragraphs)):
        if found[place] == "a heading" and text.endswith(":") and _ITEM.match(after):
            found[place] = ""
    content = [place for place, reason in enumerate(found) if not reason]
    if not content and found.count("a heading") == 1:  # one sentence, if without its full stop
        content = [found.index("a heading")]
        found[content[0]] = ""
    first, last = (content[0], content[-1]) if content else (0, 0)
    for place, reason in enumerate(found):
        if reason == "a heading" and not first < place < last:
            found[place] = "a line before the text" if place < first else "a line after the text"
    return [f"Page furniture: {reason}." if reason else "" for reason in found]


def _reason(text: str, title: str, authors: Sequence[str]) -> str:
    count = len(text.split())
    if fold(text) == fold(title):
        return "the title"
    if _OMISSION.fullmatch(text):
        return "something left out"
    if not any(c.isalnum() for c in text):
        return "a dividing line"
    short = _LEADS_ON.search(text) or _ASKS.search(text)
    whole = count > _LABEL if short else _ENDS.search(text)
    by = re.match(r"(?i)by\b", text)
    named = count <= _HEADING and any(fold(name) in fold(text) for name in authors)
    if fold(text) in map(fold, authors) or (by and (named or not whole)):
        return "the byline"
    if _DATE.fullmatch(text):
        return "the date"
    if _FOOTNOTE.match(text):
        return "a footnote"
    if count <= _NOTE:
        for name, pattern in _KNOWN:
            if re.match(pattern, text, re.IGNORECASE):
                return name
        names = "|".join(re.escape(name) for name in authors)
        if re.match(rf"({names})(,? and [^.]*?)? {_DOES}", text):
            return "the note on the author"
    # A line that does not end as a sentence does is none; the item of a list may do so, and whoever
    # is interrupted.
    kept = _ITEM.match(text) or _SPOKEN.match(text)
    return "" if whole or count > _HEADING or kept else "a heading"
