"""Draw a timeline of events with the claims about them, of changed views, and of forecasts."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.wording import STATUS
from realpolitik.render.items import finding_item
from realpolitik.render.model import Item, Section, View
from realpolitik.render.pictures.sheet import EDGE, Drawn, Sheet
from realpolitik.terms import by_key

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["timeline"]

_AXIS = EDGE + 76.0
_NOTE = "Dates of events are common knowledge; forecasts were made at the date of their source."


class _Entry(NamedTuple):
    """An event, or the claims of one year and kind, such as its forecasts, on the timeline."""

    year: int | None
    heading: str
    items: tuple[Item, ...]
    event: str = ""  # its IRI


def timeline(graph: "Graph", base: str, **values: str | Sequence[str]) -> Drawn:
    """Draw a timeline of the graph; links begin with `base`, and `values` are filters."""
    happened, changed, expected = (
        graph.ask(slug, **values) for slug in ("timeline", "changes", "forecasts")
    )
    entries = [*_events(happened), *_by_year(changed), *_by_year(expected)]
    # Entries without a date come first; within a year, events come before what is said.
    entries.sort(key=lambda entry: (entry.year is not None, entry.year or 0))
    shown = [answer for answer in (happened, changed, expected) if answer.findings]
    sources = {source.source: source for answer in shown for source in answer.sources}
    view = View(
        f"{happened.question} {expected.question}",
        tuple(Item(f"{answer.question} {answer.verdict}") for answer in shown or (happened,)),
        tuple(
            Section(f"{entry.year or 'undated'}: {entry.heading}", entry.items) for entry in entries
        ),
        next=() if entries else happened.suggestions,
        notes=(_NOTE,),
        sources=tuple(sorted(sources.values(), key=lambda s: (s.issued, s.source))),
    )
    sheet = Sheet(view, base)
    sheet.heading()
    if entries:
        used = {item.status for entry in entries for item in entry.items}
        marks = [("claim", s, words.heading.lower()) for s, words in STATUS.items() if s in used]
        sheet.legend("Claims", marks)
        sheet.paragraph(_NOTE, "small pale")
        sheet.y += 12
        _draw(sheet, entries)
    return Drawn(sheet.done(), view, happened)


def _events(answer: Answer) -> Iterator[_Entry]:
    """Yield an entry for each event, with the claims about it."""
    things = (n for roles in answer.roles.values() for nodes in roles.values() for n in nodes)
    iris = {node.label: node.iri for node in things}
    for heading in answer.headings:
        if items := [item for item in answer if heading in item.texts("group")]:
            own = next((item.situation for item in items if not item.warrants), None)
            iri = own or iris.get(heading.rpartition(" (")[0], "")
            claims = tuple(finding_item(answer, item) for item in items if item.warrants)
            begins = next((text for item in items for text in item.texts("begins")), "")
            yield _Entry(int(begins[:5].rstrip("-")) if begins else None, heading, claims, iri)


def _by_year(answer: Answer) -> Iterator[_Entry]:
    """Yield an entry for each year and section of an answer, such as the forecasts of 2016."""
    found = by_key(
        ((item.year, heading), finding_item(answer, item, ("future", "expected")))
        for item in answer
        for heading in item.texts("group")
    )
    for (year, heading), items in found.items():
        yield _Entry(year, heading[:1].upper() + heading[1:], tuple(items))


def _draw(sheet: Sheet, entries: Sequence[_Entry]) -> None:
    before: int | None = None
    for entry in entries:
        top = sheet.y
        if entry.year != before or entry is entries[0]:
            year = "undated" if entry.year is None else str(entry.year)
            sheet.text(_AXIS - 12, top + 14, year, "strong", anchor="end")
        sheet.paragraph(entry.heading, "strong", x=_AXIS + 14, iri=entry.event)
        for item in entry.items:
            _item(sheet, item, _AXIS + 24)
        below = 0 if entry is entries[-1] else 12
        sheet.line(_AXIS, top, _AXIS, sheet.y + below, "line")
        sheet.line(_AXIS - 4, top + 9, _AXIS + 4, top + 9, "line")
        sheet.y += 12
        before = entry.year


def _item(sheet: Sheet, item: Item, x: float) -> None:
    """Write an item beside its mark, with its citations below."""
    sheet.mark(x, sheet.y + 11, "claim", item.status, 5)
    sheet.paragraph(item.sentence, x=x + 14, iri=item.iri)
    if item.citations:
        cited = ", ".join(citation.text for citation in item.citations)
        sheet.paragraph(cited, "small pale", x=x + 14)
    for below in item.items:
        words = (below.sentence, *(citation.text for citation in below.citations))
        sheet.paragraph(" ".join(words), "small", x=x + 28)
