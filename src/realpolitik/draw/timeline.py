"""The timeline: events, what is claimed of them, what changed, and what became of forecasts.

Years go down the sheet; those of which nothing is told are left out, and the line is broken there.
A bow at the side leads from a forecast to the year for which it was made.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import LIKELY, Finding
from realpolitik.answer.findings.warrant import Source, Warrant
from realpolitik.answer.questions.question import load
from realpolitik.draw.svg.sheet import EDGE, Drawn, Sheet
from realpolitik.draw.words import deciding, glossed, sources_of, standing, whose
from realpolitik.engine.base import solutions, text_of

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["timeline"]

_LANE = 9  # from one bow to the next
_LANES = 5
_FATES = {"borne out": "affirmed", "belied": "denied", "both said": "contested", "open": "supposed"}
"""As what a forecast is drawn, by what became of it."""
_FORECAST = "forecast"  # how the headings of what is a forecast begin, in the question of that name


class _Line(NamedTuple):
    """A line under a heading: its mark, what it says, and by whom; and the year it foretells."""

    kind: str
    standing: str
    text: str
    by: str
    iri: str
    due: int | None = None


class _Entry(NamedTuple):
    """What stands in a year: an event, a source or what is due, with lines under it."""

    year: int | None
    heading: str
    iri: str
    lines: tuple[_Line, ...]


def timeline(graph: "Graph", sheet: Sheet, **values: str | Sequence[str]) -> Drawn:
    """Draw what happened, what has changed and what was foretold when; values narrow all."""
    answers = [graph.ask(slug, **values) for slug in ("timeline", "changes", "forecasts")]
    happened, changed, foretold = answers
    entries = [*_events(graph, happened), *_sources(changed, foretold)]
    if not entries:
        return sheet.silent(happened.question)
    # What is undated stands first; in a year, what happened stands before who wrote of it.
    entries.sort(key=lambda entry: (entry.year is not None, entry.year or 0))
    sheet.head(f"{happened.question} {foretold.question}")
    lines = [line for entry in entries for line in entry.lines]
    fates = {line.standing for line in lines if line.kind == "policy"}
    claimed = {line.standing for line in lines if line.kind == "other"}
    sheet.legend(
        [
            *(("other", name, f"claim, {name}") for name in _FATES.values() if name in claimed),
            *(("policy", as_, f"forecast, {f}") for f, as_ in _FATES.items() if as_ in fates),
            *(
                [("strain", "supposed", "no forecast: a hope, pledge or condition")]
                if any(line.kind == "strain" for line in lines)
                else []
            ),
        ],
        "When events were is common knowledge; when a source was written, and so when its "
        "forecasts were made, is its date.",
    )
    _draw(sheet, entries)
    for entry in entries:
        said = "; ".join(f"{line.text} ({line.by})" for line in entry.lines)
        year = "undated" if entry.year is None else entry.year
        sheet.lines.append(f"{year}: {entry.heading}{f': {said}' if said else ''}.")
    shown = [answer for answer in answers if answer.findings]
    sheet.foot([f"{answer.question} {answer.verdict}" for answer in shown], sources_of(*shown))
    return sheet.done()


def _events(graph: "Graph", answer: Answer) -> Iterator[_Entry]:
    """Give the events, with what is claimed of each."""
    begins = _begins(graph)
    iris = {
        node.label: node.iri
        for roles in answer.roles.values()
        for nodes in roles.values()
        for node in nodes
    }
    for heading in answer.headings:
        items = [item for item in answer if heading in item.groups]
        if items:
            name = heading.rpartition(" (")[0]
            own = next((item.situation for item in items if not item.warrants), None)
            lines = tuple(_claimed(answer, item) for item in items if item.warrants)
            yield _Entry(begins.get(heading), heading, own or iris.get(name, ""), lines)


def _begins(graph: "Graph") -> dict[str, int]:
    """Return the year in which each event began, by its heading."""
    found: dict[str, int] = {}
    for row in solutions(graph.sparql(load("timeline").text)):
        if row["group"] and row["begins"]:
            written = text_of(row["begins"])
            year = int(written.lstrip("-").partition("-")[0])
            found[text_of(row["group"])] = -year if written.startswith("-") else year
    return found


def _claimed(answer: Answer, item: Finding) -> _Line:
    now = deciding(item)
    by = f"{whose(answer, now)}, {item.year}"
    return _Line("other", standing(item), glossed(item), by, item.situation or "")


def _sources(changed: Answer, foretold: Answer) -> Iterator[_Entry]:
    """Give the sources with what stands otherwise by each, and with what each foretells.

    Then come the years for which that is foretold.
    """
    due: dict[int, dict[_Line, None]] = {}
    for source in foretold.held:
        new = (item for item in changed if deciding(item)[0].source == source.source)
        lines = (*(_claimed(changed, item) for item in new), *_foretold(foretold, source))
        for line in lines:
            if line.due is not None:
                due.setdefault(line.due, {})[line] = None
        if lines:
            name = f"{source.short}: {source.title} ({source.issued})"
            yield _Entry(int(source.issued[:4]), name, source.source, lines)
    for year, lines_due in due.items():
        yield _Entry(
            year,
            "For this year was foretold",
            "",
            tuple(line._replace(due=None) for line in lines_due),
        )


def _foretold(answer: Answer, source: Source) -> Iterator[_Line]:
    """Give what a source says of the future: forecasts, and apart hopes, pledges and conditions."""
    for item in answer:
        group = next(iter(item.groups), "")
        said = {w.claim: w for w in item.warrants if w.source == source.source}
        for warrant in said.values():
            forecast = warrant.forecast if group.startswith(_FORECAST) else None
            if forecast or not group.startswith(_FORECAST):
                by = [whose(answer, [warrant]), _became(warrant) if forecast else group]
                kind, as_ = (
                    ("policy", _FATES[forecast.outcome]) if forecast else ("strain", "supposed")
                )
                hedge = LIKELY.get(warrant.certainty)
                text = f"{warrant.gloss} [{hedge}]" if hedge else warrant.gloss
                due = warrant.about_year if forecast else None
                yield _Line(kind, as_, text, ", ".join(by), item.situation or "", due)


def _became(warrant: Warrant) -> str:
    """Return what became of a forecast, and by when it was to come."""
    assert warrant.forecast
    until = f"for {warrant.about_year}: " if warrant.about_year else ""
    return f"{until}{warrant.forecast.summary or warrant.forecast.outcome}"


def _draw(sheet: Sheet, entries: Sequence[_Entry]) -> None:
    bows = sum(line.due is not None for entry in entries for line in entry.lines)
    gutter = min(bows, _LANES) * _LANE + (6 if bows else 0)
    axis = EDGE + gutter + 50.0
    tops: dict[int, float] = {}
    starts: list[tuple[float, int]] = []
    before: int | None = None
    for entry in entries:
        top = sheet.y
        if entry.year is not None and entry.year not in tops:
            tops[entry.year] = top + 9
            sheet.text(axis - 12, top + 14, str(entry.year), "strong", anchor="end")
        elif entry is entries[0]:
            sheet.text(axis - 12, top + 13, "undated", "small", anchor="end")
        sheet.paragraph(entry.heading, "strong", x=axis + 14, iri=entry.iri)
        for line in entry.lines:
            if line.due is not None:
                starts.append((sheet.y + 11, line.due))
            sheet.mark(axis + 24, sheet.y + 11, line.kind, line.standing, 5)
            sheet.paragraph(line.text, x=axis + 38, iri=line.iri)
            sheet.paragraph(line.by, "small pale", x=axis + 38)
        far = before is not None and entry.year is not None and entry.year > before + 1
        below = 0 if entry is entries[-1] else 12
        sheet.line(axis, top, axis, sheet.y + below, "line ink end")
        if far:
            sheet.line(axis - 7, top - 1, axis + 7, top - 7, "gap")
            sheet.line(axis - 6, top - 3, axis + 6, top - 8, "line ink end")
            sheet.line(axis - 6, top + 2, axis + 6, top - 3, "line ink end")
        sheet.path(f"M{axis - 4:.1f},{top + 9:.1f}h8", "line ink end")
        sheet.y += 12
        before = entry.year
    _bows(sheet, axis, gutter, starts, tops)


def _bows(
    sheet: Sheet,
    axis: float,
    gutter: float,
    starts: Sequence[tuple[float, int]],
    tops: dict[int, float],
) -> None:
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
