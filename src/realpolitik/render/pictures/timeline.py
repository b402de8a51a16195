"""The timeline: events, what is claimed of them, what changed, and what became of forecasts.

Years go down the sheet; a jump over some breaks the line. A bow at the side leads from a forecast
to the year for which it was made.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding, current
from realpolitik.answer.findings.warrant import Source, Warrant
from realpolitik.answer.findings.wording import STATUS
from realpolitik.answer.questions.question import load
from realpolitik.engine.base import solutions, text_of
from realpolitik.render.items import finding_item
from realpolitik.render.model import Item, Section, View
from realpolitik.render.pictures.sheet import EDGE, Drawn, Sheet

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["timeline"]

_LANE, _LANES = 9, 5  # pixels from one bow to the next, and how many stand side by side
_FORECAST = "forecast"
_OUTCOMES = {
    "borne out": "affirmed",
    "belied": "denied",
    "both said": "contested",
    "open": "unclaimed",
}
"""By the outcome of a forecast, the status as which it is drawn."""
_NOTE = (
    "When events were is common knowledge; when a source was written, and so when its forecasts "
    "were made, is its date."
)


class _Entry(NamedTuple):
    """What stands in a year: an event, a source or what is due, with the year each item foretells.

    An item with a label is a forecast, or a hope, pledge or condition that is none.
    """

    year: int | None
    heading: str
    iri: str
    items: tuple[Item, ...]
    due: tuple[int | None, ...] = ()


def timeline(graph: "Graph", base: str, **values: str | Sequence[str]) -> Drawn:
    """Draw what happened, what changed and what was foretold when; values filter all of it."""
    happened, changed, foretold = (
        graph.ask(slug, **values) for slug in ("timeline", "changes", "forecasts")
    )
    entries = [*_events(graph, happened), *_sources(changed, foretold)]
    # What is undated comes first; in a year, what happened comes before who wrote of it.
    entries.sort(key=lambda entry: (entry.year is not None, entry.year or 0))
    shown = [answer for answer in (happened, changed, foretold) if answer.findings]
    sources = {source.source: source for answer in shown for source in answer.sources}
    view = View(
        f"{happened.question} {foretold.question}",
        tuple(Item(f"{answer.question} {answer.verdict}") for answer in shown or (happened,)),
        tuple(
            Section(f"{entry.year or 'undated'}: {entry.heading}", entry.items) for entry in entries
        ),
        notes=(_NOTE,),
        sources=tuple(sorted(sources.values(), key=lambda s: (s.issued, s.source))),
    )
    sheet = Sheet(view, base)
    if entries:
        items = [item for entry in entries for item in entry.items]
        _legend(sheet, items)
        _draw(sheet, entries)
    return sheet.done()


def _kind(item: Item) -> str:
    """Return as which kind a claim, a forecast or a hope is drawn."""
    return {"": "claim", _FORECAST: "policy"}.get(item.label, "strain")


def _legend(sheet: Sheet, items: Sequence[Item]) -> None:
    """Say what the marks that are drawn mean."""
    used = {
        kind: {item.status for item in items if _kind(item) == kind}
        for kind in ("claim", "policy", "strain")
    }
    claims = [
        ("claim", s, words.heading.lower()) for s, words in STATUS.items() if s in used["claim"]
    ]
    forecasts = [("policy", s, outcome) for outcome, s in _OUTCOMES.items() if s in used["policy"]]
    if used["strain"]:
        forecasts.append(("strain", "unclaimed", "no forecast: a hope, pledge or condition"))
    sheet.legend("Claims", claims)
    sheet.legend("Forecasts", forecasts)
    sheet.paragraph(_NOTE, "small pale")
    sheet.y += 12


def _events(graph: "Graph", answer: Answer) -> Iterator[_Entry]:
    """Give the events, with what is claimed of each."""
    begins = _begins(graph)
    things = (n for roles in answer.roles.values() for nodes in roles.values() for n in nodes)
    iris = {node.label: node.iri for node in things}
    for heading in answer.headings:
        items = [item for item in answer if heading in item.groups]
        if items:
            own = next((item.situation for item in items if not item.warrants), None)
            iri = own or iris.get(heading.rpartition(" (")[0], "")
            claims = tuple(finding_item(answer, item) for item in items if item.warrants)
            yield _Entry(begins.get(heading), heading, iri, claims, (None,) * len(claims))


def _begins(graph: "Graph") -> dict[str, int]:
    """Return the year in which each event began, by its heading."""
    found: dict[str, int] = {}
    for row in solutions(graph.sparql(load("timeline").text)):
        if row["group"] and row["begins"]:
            written = text_of(row["begins"])
            year = int(written.lstrip("-").partition("-")[0])
            found[text_of(row["group"])] = -year if written.startswith("-") else year
    return found


def _sources(changed: Answer, foretold: Answer) -> Iterator[_Entry]:
    """Give the sources with what changed by each and what each foretells, then the years due."""
    due: dict[int, dict[Item, None]] = {}
    for source in foretold.held:
        new = [finding_item(changed, f) for f in changed if _deciding(f) == source.source]
        told = dict(_foretold(foretold, source))
        for item, year in told.items():
            if year is not None:
                due.setdefault(year, {})[item] = None
        items = (*new, *told)
        if items:
            name = f"{source.short}: {source.title} ({source.issued})"
            years = (*(None for _ in new), *told.values())
            yield _Entry(int(source.issued[:4]), name, source.source, items, years)
    for year, waiting in due.items():
        yield _Entry(year, "Foretold for this year", "", (*waiting,), (None,) * len(waiting))


def _deciding(item: Finding) -> str:
    """Return the source of the claims by which a finding stands."""
    return current(item.warrants)[0].source


def _foretold(answer: Answer, source: Source) -> Iterator[tuple[Item, int | None]]:
    """Give what a source says of the future, and for which year, if it is a forecast for one."""
    for finding in answer:
        group = next(iter(finding.groups), "")
        said = {w.claim: w for w in finding.warrants if w.source == source.source}
        for warrant in said.values():
            alone = finding._replace(warrants=(warrant,), counter_evidence=(), changed_since=())
            item = finding_item(answer, alone, ("future",))
            if not group.startswith(_FORECAST):
                yield item._replace(label=group, status="unclaimed"), None
            elif warrant.forecast:
                yield _forecast(item, warrant), warrant.about_year


def _forecast(item: Item, warrant: Warrant) -> Item:
    """Return a forecast, for which year it is, and what became of it."""
    assert warrant.forecast
    told = [f"for {warrant.about_year}"] if warrant.about_year else []
    told += [] if warrant.forecast.summary else [warrant.forecast.outcome]
    return item._replace(
        label=_FORECAST,
        status=_OUTCOMES[warrant.forecast.outcome],
        qualifiers=(*item.qualifiers, *told),
    )


def _draw(sheet: Sheet, entries: Sequence[_Entry]) -> None:
    bows = sum(year is not None for entry in entries for year in entry.due)
    gutter = min(bows, _LANES) * _LANE + (6 if bows else 0)
    axis = EDGE + gutter + 50.0
    tops: dict[int, float] = {}
    starts: list[tuple[float, int]] = []
    before: int | None = None
    for entry in entries:
        top = sheet.y
        if entry.year is None:
            sheet.text(axis - 12, top + 13, "undated", "small", anchor="end")
        elif entry.year not in tops:
            tops[entry.year] = top + 9
            sheet.text(axis - 12, top + 14, str(entry.year), "strong", anchor="end")
        sheet.paragraph(entry.heading, "strong", x=axis + 14, iri=entry.iri)
        for item, due in zip(entry.items, entry.due, strict=True):
            if due is not None:
                starts.append((sheet.y + 11, due))
            _item(sheet, item, axis + 24)
        below = 0 if entry is entries[-1] else 12
        sheet.line(axis, top, axis, sheet.y + below, "line ink")
        if before is not None and entry.year is not None and entry.year > before + 1:
            sheet.line(axis - 6, top - 3, axis + 6, top - 8, "line ink")
            sheet.line(axis - 6, top + 2, axis + 6, top - 3, "line ink")
        sheet.line(axis - 4, top + 9, axis + 4, top + 9, "line ink")
        sheet.y += 12
        before = entry.year
    _bows(sheet, axis, gutter, starts, tops)


def _item(sheet: Sheet, item: Item, x: float) -> None:
    """Write an item beside its mark, with its citations below."""
    sheet.mark(x, sheet.y + 11, _kind(item), item.status, 5)
    sheet.paragraph(item._replace(label="").said, x=x + 14, iri=item.iri)
    cited = [item.label, *(citation.text for citation in item.citations)]
    sheet.paragraph(", ".join(filter(None, cited)), "small pale", x=x + 14)
    for below in item.items:
        cited = [citation.text for citation in below.citations]
        sheet.paragraph(", ".join((below.said, *cited)), "small", x=x + 28)


def _bows(
    sheet: Sheet,
    axis: float,
    gutter: float,
    starts: Sequence[tuple[float, int]],
    tops: Mapping[int, float],
) -> None:
    """Draw a bow from each forecast to the year for which it was made."""
    for place, (y, due) in enumerate(starts):
        lane = EDGE + gutter - 6 - place % _LANES * _LANE
        end = tops[due] + 12
        if end < y + 12:  # the year of the source itself, or one before
            continue
        sheet.path(
            f"M{axis - 2:.1f},{y:.1f}H{lane + 6:.1f}q-6,0 -6,6V{end - 6:.1f}q0,6 6,6"
            f"H{axis - 10:.1f}",
            "line policy",
        )
        sheet.path(f"M{axis - 2:.1f},{end:.1f}l-9,-5v10Z", "fill policy")
