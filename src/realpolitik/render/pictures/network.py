"""Draw a network of actors, with a line for each pair and a mark for each kind of finding."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding, independent_claimants
from realpolitik.answer.findings.wording import STATUS, shown_status
from realpolitik.engine.base import solutions, text_of
from realpolitik.english import count_noun
from realpolitik.escape import visible
from realpolitik.render.items import finding_item
from realpolitik.render.model import Item, Section, View
from realpolitik.render.pictures.layout import Point, arrange
from realpolitik.render.pictures.sheet import (
    EDGE,
    LINE,
    SIZE,
    WIDTH,
    Drawn,
    Sheet,
    width_of,
    wrapped_to,
)
from realpolitik.terms import local

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["KINDS", "NetworkPage", "Pair", "network", "network_page", "pairs", "small_network"]

KINDS = {
    "common": "common ground",
    "strain": "strain",
    "threat": "threat, pressure or concern",
    "policy": "policy toward another",
}
"""The kinds of relations between actors, and their descriptions in the legend."""

_KIND_OF = {"CommonGround": "common", "Strain": "strain", "Policy": "policy"}
_WIDEST = 150  # maximum width of a line of an actor's name, in pixels
_OF_ROW = 4  # maximum number of marks in a row
_ROW = 18  # height of a row of marks, in pixels
_STATES = """SELECT ?actor {
  VALUES ?kind { rp:State rp:Bloc rp:InternationalOrganization } ?actor a ?kind }"""
_ALONG = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72)  # possible positions of marks on a line
_NOTE = (
    "The broader a line, the more independent voices. A dotted line rests only on what actors "
    "claim about themselves."
)


class Pair(NamedTuple):
    """The IRIs of two actors, sorted by label, and the findings that concern both actors."""

    first: str
    second: str
    findings: tuple[Finding, ...]

    @property
    def marks(self) -> dict[tuple[str, str], int]:
        """Return the number of the pair's findings, keyed by the kind and the status."""
        found = Counter((_kind(item), shown_status(item)) for item in self.findings)
        return {(k, s): found[k, s] for s in STATUS for k in KINDS if (k, s) in found}

    @property
    def voices(self) -> int:
        """Return the number of independent claimants who affirm or deny the pair's findings."""
        warrants = [w for item in self.findings for w in item.warrants]
        return len(
            independent_claimants(warrants, "affirms")[0]
            | independent_claimants(warrants, "denies")[0]
        )


class _Scale(NamedTuple):
    """A size of pictures: the width, and the area of the canvas for each actor, in pixels.

    A picture has a maximum number of actors. Without `numbers`, a pair has one mark of each kind.
    """

    width: int
    area: int
    actors: int = 10
    numbers: bool = True


_WHOLE, _IN_PAGE = _Scale(WIDTH, 38_000), _Scale(690, 38_000)
_SMALL = _Scale(380, 22_000, actors=7, numbers=False)


class NetworkPage(NamedTuple):
    """A network for a web page: pairs of actors, and a picture without heading, legend and sources.

    `pairs` lists all pairs, each with the section that the picture links to; pairs with the most
    findings come first. `matrix` has the drawn pairs, keyed by the labels of their row and column.
    """

    svg: str
    pairs: Sequence[tuple[Pair, Section]]
    matrix: Mapping[tuple[str, str], tuple[Pair, Section]]


def network(graph: "Graph", base: str, **values: str | Sequence[str]) -> Drawn:
    """Draw the network of actors; links begin with `base`, and `values` are as in `Graph.ask`."""
    answer = graph.ask("network", **values)
    found = pairs(answer)
    actors, drawn = _actors(graph, found, answer.labels, _WHOLE)
    left = len({iri for pair in found for iri in pair[:2]}) - len(actors)
    note = f"{count_noun(left, 'more actor')} not drawn; use about=… to draw others."
    view = View(
        answer.question,
        (Item(f"{count_noun(len(found), 'pair')}, {count_noun(len(answer), 'finding')}."),),
        tuple(_section(answer, pair) for pair in found),
        notes=(note,) if left else (),
        sources=answer.sources,
    )
    sheet = Sheet(view, base)
    sheet.heading()
    if drawn:
        used = {status for pair in drawn for _, status in pair.marks}
        sheet.legend("Shape: kind", [(k, "affirmed", words) for k, words in KINDS.items()])
        shown = [("claim", s, STATUS[s].heading.lower()) for s in STATUS if s in used]
        sheet.legend("Fill: status", shown)
        sheet.paragraph(_NOTE, "small pale")
        _draw(sheet, _WHOLE, actors, drawn, answer.labels)
        for text in view.notes:
            sheet.paragraph(text, "small pale")
    return Drawn(sheet.done(), view, answer)


def network_page(graph: "Graph", base: str, drawn: Drawn) -> NetworkPage:
    """Return the parts of a web page for a network that the function `network` has drawn."""
    answer, sections = drawn.answer, drawn.view.sections
    parts = sorted(zip(pairs(answer), sections, strict=True), key=lambda part: -part[1].total)
    actors, shown = _actors(graph, pairs(answer), answer.labels, _IN_PAGE)
    sheet = Sheet(View(answer.question), base, _IN_PAGE.width)
    if shown:
        _draw(sheet, _IN_PAGE, actors, shown, answer.labels, dict(parts))
    table = _matrix([part for part in parts if part[0] in shown], answer.labels)
    return NetworkPage(sheet.done(), parts, table)


def small_network(graph: "Graph", base: str) -> str:
    """Return a small SVG network of the main actors, states first, or "" if there are no pairs."""
    answer = graph.ask("network")
    actors, drawn = _actors(graph, pairs(answer), answer.labels, _SMALL)
    sheet = Sheet(View(answer.question), base, _SMALL.width)
    if drawn:
        _draw(sheet, _SMALL, actors, drawn, answer.labels)
    return sheet.done() if drawn else ""


def _matrix(
    found: Sequence[tuple[Pair, Section]], labels: Mapping[str, str]
) -> dict[tuple[str, str], tuple[Pair, Section]]:
    """Return each pair with its section, keyed by the labels of its row and its column.

    The column is the actor with more relations, so that there are few columns; it comes first.
    """
    order = [iri for iri, _ in Counter(iri for pair, _ in found for iri in pair[:2]).most_common()]
    cells = [(sorted(part[0][:2], key=order.index), part) for part in found]
    cells.sort(key=lambda cell: [*map(order.index, cell[0])])
    names = {iri: labels.get(iri, local(iri)) for iri in order}
    return {(names[row], names[column]): part for (column, row), part in cells}


def pairs(answer: Answer) -> list[Pair]:
    """Return the pairs of actors that the findings of an answer are about, sorted by label.

    The list is empty if no saved question matched the text that was asked.
    """
    found: dict[tuple[str, str], dict[Finding, None]] = {}
    for item in answer if answer.query else ():
        roles = answer.roles.get(item.situation or "", {})
        parties, holders, toward = (
            {node.iri for node in roles.get(role, ())} for role in ("party", "holder", "toward")
        )
        others = toward or {*item.texts("involves")} - holders
        tied = {*combinations(sorted(parties), 2)}
        tied |= {(min(h, o), max(h, o)) for h in holders for o in others if h != o}
        for pair in tied:
            found.setdefault(pair, {})[item] = None

    def name(iri: str) -> str:
        return answer.labels.get(iri, local(iri))

    named = []
    for pair, items in found.items():
        first, second = sorted(pair, key=name)
        named.append(Pair(first, second, tuple(items)))
    return sorted(named, key=lambda pair: (name(pair.first), name(pair.second)))


def _kind(item: Finding) -> str:
    return _KIND_OF.get(local(item.texts("type")[0]), "threat")


def _section(answer: Answer, pair: Pair) -> Section:
    """Return a section with the findings that concern a pair."""
    ordered = sorted(pair.findings, key=lambda item: [*KINDS].index(_kind(item)))
    items = (_item(answer, item) for item in ordered)
    about = count_noun(pair.voices, "independent voice") if pair.voices else "no independent voice"
    names = " – ".join(answer.labels.get(iri, local(iri)) for iri in pair[:2])
    return Section(names, tuple(items), len(ordered), about)


def _item(answer: Answer, item: Finding) -> Item:
    beside = STATUS[shown_status(item)].beside
    label = ", ".join(filter(None, (KINDS[_kind(item)], beside)))
    return finding_item(answer, item, (beside, "future"))._replace(label=label, items=())


def _actors(
    graph: "Graph", found: Sequence[Pair], labels: Mapping[str, str], scale: _Scale
) -> tuple[list[str], list[Pair]]:
    """Return the IRIs of the actors in the pairs with the most voices, and the pairs among them.

    States, blocs and organizations go first. Actors are by label, pairs by number of findings.
    """
    states = {text_of(actor) for (actor,) in solutions(graph.sparql(_STATES))}
    relations = Counter(iri for pair in found for iri in pair[:2])

    def order(pair: Pair) -> tuple[object, ...]:
        least = min(relations[iri] for iri in pair[:2])
        return not {*pair[:2]} <= states, -pair.voices, -len(pair.findings), -least, pair[:2]

    chosen: set[str] = set()
    for pair in sorted(found, key=order):
        chosen |= {*pair[:2]} if len(chosen | {*pair[:2]}) <= scale.actors else set()
    actors = sorted(chosen, key=lambda iri: (labels.get(iri, iri), iri))
    drawn = [pair for pair in found if {*pair[:2]} <= chosen]
    return actors, sorted(drawn, key=lambda pair: -len(pair.findings))


def _draw(
    sheet: Sheet,
    scale: _Scale,
    actors: Sequence[str],
    drawn: Sequence[Pair],
    labels: Mapping[str, str],
    sections: Mapping[Pair, Section] = MappingProxyType({}),
) -> None:
    """Draw the actors and the pairs; a pair with a section leads to it."""
    labelled = (visible(labels.get(iri, local(iri))) for iri in actors)
    names = [wrapped_to(label, _WIDEST, bold=True) for label in labelled]
    sizes = [
        (max(width_of(line, bold=True) for line in name) + 20, len(name) * LINE + 12.0)
        for name in names
    ]
    places = [(actors.index(pair.first), actors.index(pair.second)) for pair in drawn]
    ends = [(min(each), max(each)) for each in places]
    pills = [(rows := _rows(pair, numbers=scale.numbers), _size(rows)) for pair in drawn]
    room = {(a, b): size for (a, b), (_, size) in zip(ends, pills, strict=True)}
    points, height = arrange(sizes, room, scale.width - 2 * EDGE, scale.area)
    at = [(EDGE + x, sheet.y + EDGE + y) for x, y in points]
    sheet.y += height + 2 * EDGE
    taken = [*zip(at, sizes, strict=True)]
    for pair, (a, b) in zip(drawn, ends, strict=True):
        sheet.line(*at[a], *at[b], f"wire v{min(pair.voices, 3)}")
    for pair, (rows, size), (a, b) in zip(drawn, pills, ends, strict=True):
        middle = _free(at[a], at[b], size, taken)
        taken.append((middle, size))
        _pill(sheet, middle, size, rows, sections.get(pair))
    for iri, name, (x, y), size in zip(actors, names, at, sizes, strict=True):
        sheet.box((x, y), size, "node")
        for row, line in enumerate(name):
            base = y - size[1] / 2 + 6 + SIZE + row * LINE
            sheet.text(x, base, line, "strong", iri=iri, anchor="middle")


def _rows(pair: Pair, *, numbers: bool) -> list[list[tuple[str, str, str]]]:
    """Return the marks of a pair in rows; a mark that stands for several findings has a number.

    Without numbers there is only one mark of each kind.
    """
    if not numbers:
        first = dict(reversed(pair.marks))
        return [[(kind, first[kind], "") for kind in KINDS if kind in first]]
    marks = [(k, s, str(n) if n > 1 else "") for (k, s), n in pair.marks.items()]
    return [marks[place : place + _OF_ROW] for place in range(0, len(marks), _OF_ROW)]


def _row_width(row: Sequence[tuple[str, str, str]]) -> float:
    return sum(18 + width_of(number, 12) for _, _, number in row)


def _size(rows: Sequence[Sequence[tuple[str, str, str]]]) -> Point:
    return max(map(_row_width, rows)) + 8, len(rows) * _ROW + 4.0


def _free(start: Point, end: Point, size: Point, taken: Sequence[tuple[Point, Point]]) -> Point:
    """Return the point on a line at which a box of this size overlaps the other boxes least."""
    (x, y), (ox, oy) = start, end
    points = [(x + (ox - x) * part, y + (oy - y) * part) for part in _ALONG]

    def covered(point: Point) -> float:
        overlaps = (
            max(0.0, (size[0] + w) / 2 + 2 - abs(point[0] - ox))
            * max(0.0, (size[1] + h) / 2 + 2 - abs(point[1] - oy))
            for (ox, oy), (w, h) in taken
        )
        return round(sum(overlaps), 1)

    return min(points, key=covered)


def _pill(
    sheet: Sheet,
    middle: Point,
    size: Point,
    rows: Sequence[Sequence[tuple[str, str, str]]],
    section: Section | None,
) -> None:
    """Draw the marks of a pair in a box on its line; the box leads to its section, if any."""
    address, name = (f"#{section.anchor}", section.heading) if section else ("", "")
    sheet.box(middle, size, "pill", address, name)
    y = middle[1] - (len(rows) - 1) * _ROW / 2
    for row in rows:
        x = middle[0] - _row_width(row) / 2
        for kind, status, number in row:
            sheet.mark(x + 9, y, kind, status, 5)
            if number:
                sheet.text(x + 17, y + 4, number, "small number")
            x += 18 + width_of(number, 12)
        y += _ROW
