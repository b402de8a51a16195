"""Classes for a page (a `View`) and its parts, which do not depend on the output format.

The functions that print a page need only these classes, and leave out none of the items.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from realpolitik.answer.findings.answer import Suggestion
from realpolitik.answer.findings.warrant import Source
from realpolitik.answer.findings.wording import Credit
from realpolitik.terms import slug

__all__ = ["CLOSEST", "Citation", "Item", "Section", "View", "places_in_words"]


CLOSEST = "Closest claims"
"""The heading above the most similar claims, if no saved question matches."""


class Citation(NamedTuple):
    """A reference to the claims of one claimant in one source.

    `places` are pairs of a paragraph number and a sentence number. `repeats` is true if all the
    claims merely repeat other claims. `record` contains the fields of the first claim. A citation
    without a source is a remark, such as "2 more".

    >>> Citation(Credit("Sun 2016"), places=((1, 2), (1, 3))).text
    'Sun 2016 ¶1 s2, s3'
    """

    credit: Credit
    source: str = ""
    places: tuple[tuple[int, int], ...] = ()
    claims: tuple[str, ...] = ()
    repeats: bool = False
    record: tuple["Item", ...] = ()

    @property
    def text(self) -> str:
        """Return the citation as text, such as "Sun 2016 ¶1 s2, s3"."""
        places = "; ".join(places_in_words(self.places))
        return " ".join(filter(None, (str(self.credit), places))) + (
            " (repeats)" if self.repeats else ""
        )


class Item(NamedTuple):
    """A statement or a field on a page, with its qualifiers, citations and subordinate items.

    `label` names a relation to the item above ("disputed"), a field ("claimant") or a rule.
    `status` is a key of wording.STATUS, or empty. `quote` is a quotation from the source; `iri` is
    the IRI of the thing that the statement is about.
    """

    text: str
    label: str = ""
    qualifiers: tuple[str, ...] = ()
    status: str = ""
    quote: str = ""
    citations: tuple[Citation, ...] = ()
    iri: str = ""
    items: tuple["Item", ...] = ()

    @property
    def sentence(self) -> str:
        """Return the item as a string, without citations and subordinate items."""
        label = f"{self.label}:" if self.label else ""
        quote = f"“{self.quote}”" if self.quote else ""
        qualifiers = f"[{', '.join(self.qualifiers)}]" if self.qualifiers else ""
        return " ".join(filter(None, (label, quote, self.text, qualifiers)))

    def to_dict(self) -> dict[str, Any]:
        """Return the item as a JSON-compatible dictionary, without empty values."""
        record = {
            "relation": self.label,
            "text": self.text,
            "quote": self.quote,
            "status": self.status,
            "qualifiers": self.qualifiers,
            "cited": [citation.text for citation in self.citations],
            "claims": [slug(claim) for citation in self.citations for claim in citation.claims],
            "below": [item.to_dict() for item in self.items],
        }
        return {key: value for key, value in record.items() if value}


class Section(NamedTuple):
    """A section of a page: items under a heading, with a summary of the items in `about`.

    `total` is the number of items before some were left out; it is 0 if unknown. `status` is the
    status that all items have in common; it may be empty.
    """

    heading: str
    items: tuple[Item, ...]
    total: int = 0
    about: str = ""
    status: str = ""

    @property
    def number(self) -> str:
        """Return the number of items shown, such as "1 of 7"; it is "" if the total is unknown."""
        shown = len(self.items)
        if not self.total:
            return ""
        return f"{shown} of {self.total}" if shown < self.total else str(self.total)

    @property
    def anchor(self) -> str:
        """Return the identifier of the section in HTML, such as "in-china-russia"."""
        words = re.findall(r"\w+", self.status or self.heading.lower())
        return "-".join(("in", *words)) if words else ""

    @property
    def is_record(self) -> bool:
        """Whether every item of the section has a label and has no subordinate items."""
        return all(item.label and not item.items for item in self.items)


class View(NamedTuple):
    """A page, with its title, summary, sections, suggested questions, notes and cited sources.

    An item of `summary` with a label is printed as "Filter: ...". An item without a label is a
    sentence, such as the verdict; HTML shows the mark of its status, if any. `more` is the number
    of items that were left out. If `numbered` is true, plain text numbers items, except fields.
    """

    title: str
    summary: tuple[Item, ...] = ()
    sections: tuple[Section, ...] = ()
    next: tuple[Suggestion, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    more: int = 0
    numbered: bool = False

    @property
    def remarks(self) -> str:
        """Return one line with the number of items that were left out, if any, and the notes."""
        return " ".join((*([f"{self.more:,} more: --long."] if self.more else []), *self.notes))


def places_in_words(places: Iterable[tuple[int, int]]) -> list[str]:
    """Return a string for each paragraph, such as "¶1 s2, s4" for sentences 2 and 4, in order."""
    paragraphs: dict[int, list[str]] = {}
    for paragraph, sentence in sorted(set(places)):
        paragraphs.setdefault(paragraph, []).append(f"s{sentence}")
    return [f"¶{paragraph} {', '.join(some)}" for paragraph, some in paragraphs.items()]
