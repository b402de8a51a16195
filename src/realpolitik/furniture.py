"""What on a page is not the article: guesses from the form of a line, for a curator to correct."""

import re
from collections.abc import Sequence
from itertools import pairwise

from .names import fold

__all__ = ["ITEM", "reasons"]

ITEM = re.compile(r"[-*•–▪●◦‣]\s|\(?(\d{1,2}|[a-z])[.)]\s")
"""How the item of a list begins."""

_HEADING = 12  # a longer line is no heading
_NOTE = 45  # a longer paragraph is no caption and no note
_LABEL = 6  # of so few words, a colon at the end is that of a form, a question is a heading
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_ASKS = re.compile(r"\A\w.*\?\Z")
_LEADS_ON = re.compile(r"([:;,…]|\.\.\.)\Z")
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


def reasons(paragraphs: Sequence[str], title: str, authors: Sequence[str]) -> list[str]:
    """Return for each paragraph of a page why it carries no claim, or nothing for the article's.

    Lines before the first whole sentence are furniture, and so are headings, captions and notes
    wherever they stand. What leads to the items of a list is no heading.
    """
    found = [_reason(text, title, authors) for text in paragraphs]
    for place, (text, after) in enumerate(pairwise(paragraphs)):
        if found[place] == "a heading" and text.endswith(":") and ITEM.match(after):
            found[place] = ""
    content = [place for place, reason in enumerate(found) if not reason]
    first, last = (content[0], content[-1]) if content else (0, 0)
    for place, reason in enumerate(found):
        if reason == "a heading" and not first < place < last:
            found[place] = "a line before the text" if place < first else "a line after the text"
    return [f"Page furniture: {reason}." if reason else "" for reason in found]


def _reason(text: str, title: str, authors: Sequence[str]) -> str:
    count = len(text.split())
    if fold(text) == fold(title):
        return "the title"
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
    # A line that does not end as a sentence does is none; the item of a list may do so.
    return "" if whole or count > _HEADING or ITEM.match(text) else "a heading"
