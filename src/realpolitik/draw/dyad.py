"""Two actors then and now: a row for each thing between them, a column for each year.

The rows stand under the issue, place or field that they are about. In a year stands what claims of
that year say; where that has changed since, an arrow leads from then to now.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import TENSES, Finding
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.draw.svg.sheet import EDGE, Drawn, Sheet, kinds, standings
from realpolitik.draw.svg.style import LINE, width_of
from realpolitik.draw.words import deciding, notes, sources_of, standing_said, voiced, whose
from realpolitik.terms import by_key

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["dyad"]

_COLUMN = 84
_WIDEST = 520  # labels
_KINDS = {
    "common": ("rp:CommonGround",),
    "strain": ("rp:Strain",),
    "threat": ("rp:ThreatPerception", "rp:Pressure", "rp:Concern"),
    "policy": ("rp:Policy",),
}
_NOTE = (
    "A mark stands in the year in which it was said, with “past” or “future” if it was said of "
    "these. An arrow leads from then to now where what stands has changed."
)


class _Cell(NamedTuple):
    """What was said in a year, of one tense."""

    year: int
    tense: str


def dyad(graph: "Graph", sheet: Sheet, **values: str | Sequence[str]) -> Drawn:
    """Draw how two actors, `a` and `b`, stand and stood, issue by issue."""
    answer = graph.ask("compare", **values)
    if answer.query is None or not answer.findings:
        return sheet.silent(answer.question)
    kind_of = _kinds(graph, values)
    found = {item: kind_of.get(item.situation, "other") for item in answer}
    years = sorted({w.year for item in answer for w in item.warrants})
    sheet.head(answer.question)
    drawn = [standing for item in answer for standing in _cells(item).values()]
    sheet.legend([*kinds(found.values()), *standings(drawn)], _NOTE)
    columns = years if len(years) * _COLUMN <= sheet.inner - 360 else []
    headings = [heading for heading in answer.headings if any(heading in f.groups for f in answer)]
    parts = sheet.parts(len(headings), 420 + len(columns) * _COLUMN)
    for heading, part in zip(headings, parts, strict=True):
        items = [item for item in answer if heading in item.groups]
        _heading(part, heading, columns)
        for item in items:
            _row(part, answer, item, found[item], columns)
        part.y += LINE / 2
        sheet.lines += [f"{heading}: {_told(answer, item)}" for item in items]
    sheet.put(parts)
    sheet.foot([answer.verdict], sources_of(answer))
    return sheet.done()


def _kinds(graph: "Graph", values: Mapping[str, str | Sequence[str]]) -> dict[str | None, str]:
    """Return as what each situation between two is drawn: by its class, or one above it."""
    between = {key: value for key, value in values.items() if key in ("a", "b")}
    return {
        item.situation: kind
        for kind, classes in _KINDS.items()
        for item in graph.ask("compare", **between, kind=classes)
    }


def _cells(item: Finding) -> dict[_Cell, str]:
    """Return how something stood by what was said in each year of each tense."""
    warrants = sorted(item.warrants, key=lambda w: (w.year, TENSES.index(w.tense)))
    said = by_key((_Cell(warrant.year, warrant.tense), warrant) for warrant in warrants)
    return {cell: _stood(own) for cell, own in said.items()}


def _stood(said: Sequence[Warrant]) -> str:
    polarities = {w.polarity for w in said}
    if len(polarities) > 1 or any(w.disputed for w in said):
        return "contested"
    return "affirmed" if polarities == {"affirms"} else "denied"


def _told(answer: Answer, item: Finding) -> str:
    """Return in words how something stands now, and how it stood."""
    now = deciding(item)
    claims = set(item.changed_since)
    then = [w for w in item.warrants if w.claim in claims]
    said = f"{item.label}: {standing_said(item)} ({whose(answer, now)})"
    before = "; ".join(f"{w.year}: {w.gloss} ({whose(answer, [w])})" for w in then)
    return f"{said}; then, {before}" if before else said


def _heading(sheet: Sheet, heading: str, columns: Sequence[int]) -> None:
    """Write what rows are about, and the years above their columns."""
    for year in columns:
        sheet.text(_at(sheet, columns, year) - 6, sheet.y + 14, str(year), "small strong")
    width = _labels(sheet, columns) if columns else sheet.inner
    sheet.paragraph(heading[:1].upper() + heading[1:], "strong", width=width)


def _at(sheet: Sheet, columns: Sequence[int], year: int) -> float:
    return EDGE + 24 + _labels(sheet, columns) + columns.index(year) * _COLUMN + 10


def _labels(sheet: Sheet, columns: Sequence[int]) -> float:
    """Return how wide labels may be, so that no mark is far from what it is about."""
    return min(_WIDEST, sheet.inner - len(columns) * _COLUMN - 24)


def _row(sheet: Sheet, answer: Answer, item: Finding, kind: str, columns: Sequence[int]) -> None:
    """Write what something is, and mark what was said of it in each year."""
    end = _at(sheet, columns, columns[-1]) + _COLUMN if columns else sheet.width - EDGE
    sheet.line(EDGE, sheet.y + 2, min(end, sheet.width - EDGE), sheet.y + 2, "rule")
    top, sheet.y = sheet.y, sheet.y + 4
    width = _labels(sheet, columns) if columns else sheet.inner - 12
    sheet.paragraph(item.label, x=EDGE + 12, width=width, iri=item.situation or "")
    voices = voiced([item], "denies" if item.status == "denied" else "affirms")[1]
    named = [answer.running.get(name, name) for name in item.texts("kind")]
    about = ", ".join([*named, *notes(item), voices])
    sheet.paragraph(about, "small pale", x=EDGE + 12, width=width)
    places: dict[_Cell, tuple[float, float]] = {}
    ends: dict[_Cell, float] = {}
    x, y = EDGE + 22.0, sheet.y + 10
    for cell, stood in _cells(item).items():
        tense = "" if cell.tense == "present" else cell.tense
        words = tense if columns else f"{cell.year} {tense}".strip()
        if columns:
            above = sum(other.year == cell.year for other in places)
            x, y = _at(sheet, columns, cell.year), top + 14 + above * 17
        elif x + 13 + width_of(words, 12) > sheet.width - EDGE:
            x, y = EDGE + 22.0, y + LINE
        places[cell], ends[cell] = (x, y), x + 13 + width_of(words, 12)
        sheet.mark(x, y, kind, stood)
        sheet.text(x + 13, y + 4, words, "small")
        sheet.y = max(sheet.y, y + (8 if columns else 12))
        x = ends[cell] + 47
    _change(sheet, item, places, ends)
    sheet.y += 4


def _change(
    sheet: Sheet,
    item: Finding,
    places: Mapping[_Cell, tuple[float, float]],
    ends: Mapping[_Cell, float],
) -> None:
    """Draw an arrow from what was said then to what stands now, if that is otherwise."""
    now = _Cell(item.year or 0, item.tense or "")
    if not item.changed_since or now not in places:
        return
    x, y = places[now]
    before = [ends[cell] for cell, place in places.items() if cell < now and place[1] == y]
    start = min(max(before, default=x - 30) + 4, x - 26)
    sheet.line(start, y, x - 18, y, "line ink end")
    sheet.path(f"M{x - 12:.1f},{y:.1f}l-8,-5v10Z", "fill ink")
