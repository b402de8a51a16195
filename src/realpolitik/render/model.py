"""The view: what a page says, as sections, items and citations, for every printer.

A view is made once, with all cutting done; the printers for the terminal, Markdown and HTML know
nothing of answers, and show the same.
"""

from collections.abc import Iterable
from typing import NamedTuple

from realpolitik.answer.findings.answer import Suggestion
from realpolitik.answer.findings.warrant import Source

__all__ = ["Citation", "Item", "Section", "View", "places_in_words"]


class Citation(NamedTuple):
    """Where claims are written: whose view in which source, and at which places of it.

    `places` are pairs of paragraph and sentence. One without a `source` is a remark, such as
    "2 more". It `repeats` where its claims only repeat others.

    >>> Citation("Western pessimists, via Sun 2016", places=((1, 2), (1, 3))).text
    'Western pessimists, via Sun 2016 ¶1 s2, s3'
    """

    label: str
    source: str = ""
    places: tuple[tuple[int, int], ...] = ()
    claims: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def text(self) -> str:
        """Return it in words."""
        where = "; ".join(places_in_words(self.places))
        return " ".join(filter(None, (self.label, where))) + (" (repeats)" if self.repeats else "")


class Item(NamedTuple):
    """A line of a view, with the items below it.

    `label` says what the text is: a relation ("disputed"), a field ("claimant") or a rule.
    `qualifiers` are printed in brackets; `status` is a key of wording.STATUS, or empty. `quote` has
    the words of the source, and `iri` the thing that the text is about.
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
    def said(self) -> str:
        """Return it in words, without its citations.

        >>> Item("It grows.", "but", ("past",)).said
        'but: It grows. [past]'
        """
        label = f"{self.label}: " if self.label else ""
        beside = f" [{', '.join(self.qualifiers)}]" if self.qualifiers else ""
        return label + self.text + beside + (f" “{self.quote}”" if self.quote else "")


class Section(NamedTuple):
    """Items under a heading; `total` is their number before cutting, 0 if it says nothing.

    `about` sums up all of them, and `status` is theirs where they share one.
    """

    heading: str
    items: tuple[Item, ...]
    total: int = 0
    about: str = ""
    status: str = ""

    @property
    def number(self) -> str:
        """Return how many items there are, and of how many where some were cut.

        >>> Section("Denied", (Item("No."),), total=7).number
        '1 of 7'
        """
        shown = len(self.items)
        if not self.total:
            return ""
        return f"{shown} of {self.total}" if shown < self.total else str(self.total)

    @property
    def is_record(self) -> bool:
        """Whether its items are the fields of a record, each with its label."""
        return all(item.label and not item.items for item in self.items)


class View(NamedTuple):
    """What a page says: title, summary, sections, questions to ask next, and notes.

    Of `summary`, an item with a label is a row ("Filter: …"). `more` counts what was cut, and
    `sources` are those cited. The items of a `numbered` view are numbered: findings are.
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
        """Return how much was cut, with the option that shows it, and the notes.

        >>> View("Who?", more=22, notes=("Glosses are ours.",)).remarks
        '22 more: --long. Glosses are ours.'
        """
        return " ".join((*([f"{self.more:,} more: --long."] if self.more else []), *self.notes))


def places_in_words(places: Iterable[tuple[int, int]]) -> list[str]:
    """Return places as they are cited, a text for each paragraph.

    >>> places_in_words([(2, 1), (1, 4), (1, 2)])
    ['¶1 s2, s4', '¶2 s1']
    """
    paragraphs: dict[int, list[str]] = {}
    for paragraph, sentence in sorted(set(places)):
        paragraphs.setdefault(paragraph, []).append(f"s{sentence}")
    return [f"¶{paragraph} {', '.join(some)}" for paragraph, some in paragraphs.items()]
