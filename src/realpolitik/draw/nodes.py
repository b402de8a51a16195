"""Any nodes of a graph, and the arrows between them: what a query gives, as a picture.

Each property has a number, under which a list says what it is: so no text is set on an arrow.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from realpolitik.draw.svg.boxes import Boxes, list_numbers, shown
from realpolitik.draw.svg.sheet import Drawn, Sheet

__all__ = ["Arrow", "nodes"]


class Arrow(NamedTuple):
    """What leads from one node to another: their IRIs, and that of a property if there is one."""

    first: str
    second: str
    by: str = ""


def nodes(arrows: Iterable[Arrow], labels: Mapping[str, str], sheet: Sheet) -> Drawn:
    """Draw nodes and arrows, of which `labels` has all names; of many nodes, those tied to most.

    >>> nodes([Arrow("u:a", "u:b")], {"u:a": "A", "u:b": "B"}, Sheet(400, "/id/")).lines
    ('A → B',)
    """
    whole = [arrow for arrow in dict.fromkeys(arrows) if arrow.first != arrow.second]
    there = {iri for arrow in whole for iri in arrow[:2]}
    iris = shown((arrow[:2] for arrow in whole), labels, sheet)
    drawn = [arrow for arrow in whole if {*arrow[:2]} <= {*iris}]
    properties = sorted({arrow.by for arrow in drawn if arrow.by}, key=lambda by: labels[by])
    numbers = {by: str(number) for number, by in enumerate(properties, 1)}
    sheet.title = "Nodes, and what leads from one to another"
    placed = Boxes.on(sheet, iris, labels, [arrow[:2] for arrow in drawn])
    for line in placed.lines:
        sheet.path(line.curve.d, "line other")
        sheet.path(line.curve.head(forth=line.forth), "fill other end")
    for line, arrow in zip(placed.lines, drawn, strict=True):
        if arrow.by:
            sheet.numbered(line.x, line.y, "other", "affirmed", numbers[arrow.by])
    placed.draw(sheet)
    entries = [("other", "affirmed", [(labels[by], "", by)]) for by in properties]
    list_numbers(sheet, entries, 260)
    if len(drawn) < len(whole):
        count = f"{len(iris)} of {len(there)} nodes and {len(drawn)} of {len(whole)} arrows"
        order = "things before terms, and those that are tied to the most others"
        sheet.lines.append(f"Drawn are {count}: {order}.")
        sheet.paragraph(sheet.lines[-1], "small pale")
    for first, second, by in drawn:
        told = f": {labels[by]}" if by else ""
        sheet.lines.append(f"{labels[first]} → {labels[second]}{told}")
    return sheet.done()
