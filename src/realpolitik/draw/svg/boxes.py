"""Named boxes, placed so that what runs between them can be seen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from realpolitik.draw.svg.curve import Box, Curve
from realpolitik.draw.svg.layout import arranged
from realpolitik.draw.svg.sheet import EDGE, RADIUS, Sheet
from realpolitik.draw.svg.style import LINE, SIZE, width_of, wrapped
from realpolitik.escape import visible
from realpolitik.terms import ID, compact, local

__all__ = ["FEW", "MANY", "Boxes", "Line", "list_numbers", "narrow", "shown"]

FEW, MANY = 7, 20
"""How many boxes leave room for what is between them, on a narrow sheet and on a wide one."""

_NARROW = 600  # pixels
_INDENT = 3.6 * RADIUS  # of a list, beside its numbers
_LINES = 4  # of a name


class Line(NamedTuple):
    """A line between two boxes: its curve, whether it ends at the second, its number's place."""

    curve: Curve
    forth: bool
    x: float
    y: float


class Boxes(NamedTuple):
    """Boxes on a sheet, each of a thing: its IRI, the lines of its name, and where it stands."""

    iris: tuple[str, ...]
    texts: tuple[list[str], ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]

    @classmethod
    def on(
        cls,
        sheet: Sheet,
        iris: Sequence[str],
        labels: Mapping[str, str],
        pairs: Sequence[tuple[str, str]],
    ) -> "Boxes":
        """Return boxes that are placed on a sheet, which they fill; they are not drawn yet.

        `pairs` are the first and the second of each line between two of them.
        """
        bundles: dict[tuple[int, int], list[int]] = {}
        for number, pair in enumerate(pairs):
            first, second = sorted(iris.index(iri) for iri in pair)
            bundles.setdefault((first, second), []).append(number)
        between = 16.0 if narrow(sheet) else 25.0
        broad = {pair: len(bundle) * between for pair, bundle in bundles.items()}
        widest = 120 if narrow(sheet) else 150
        texts = [_name(labels.get(iri, local(iri)), widest) for iri in iris]
        sizes = [
            (max(width_of(line, bold=True) for line in text) + 20, len(text) * LINE + 12.0)
            for text in texts
        ]
        points, height = arranged(sizes, broad, sheet.inner)
        at = zip(points, sizes, strict=True)
        boxes = [Box(EDGE + x, sheet.y + y, w, h) for (x, y), (w, h) in at]
        sheet.y += height + EDGE
        taken = [box.grown(RADIUS) for box in boxes]
        lines: dict[int, Line] = {}
        for (a, b), bundle in bundles.items():
            for place, number in enumerate(bundle):
                away = (place - (len(bundle) - 1) / 2) * between
                curve = Curve.between(boxes[a], boxes[b], away)
                x, y = curve.free(taken)
                taken.append(Box(x, y, 4.4 * RADIUS, 3.6 * RADIUS))
                lines[number] = Line(curve, pairs[number][0] == iris[a], x, y)
        ordered = tuple(lines[number] for number in range(len(pairs)))
        return cls(tuple(iris), tuple(texts), tuple(boxes), ordered)

    def draw(self, sheet: Sheet) -> None:
        """Draw them, over what runs between them."""
        for iri, text, box in zip(self.iris, self.texts, self.boxes, strict=True):
            sheet.rect(box.left, box.top, box.width, box.height)
            for row, line in enumerate(text):
                y = box.top + 6 + SIZE + row * LINE
                sheet.text(box.x, y, line, "strong", iri=iri, anchor="middle")


def list_numbers(
    sheet: Sheet, entries: Sequence[tuple[str, str, Iterable[tuple[str, str, str]]]], least: float
) -> None:
    """Write what each number stands for: its mark, by kind and standing, and texts as links."""
    parts = sheet.parts(len(entries), least)
    for place, ((kind, standing, lines), part) in enumerate(zip(entries, parts, strict=True), 1):
        part.numbered(EDGE + _INDENT / 2 - 3, 12, kind, standing, str(place))
        for text, look, iri in lines:
            part.paragraph(text, look, x=EDGE + _INDENT, iri=iri)
        part.y += 8
    sheet.put(parts)


def narrow(sheet: Sheet) -> bool:
    """Say whether a sheet is as narrow as a telephone."""
    return sheet.width < _NARROW


def shown(pairs: Iterable[tuple[str, str]], labels: Mapping[str, str], sheet: Sheet) -> list[str]:
    """Return the things that are drawn, by label: those that are tied to the most others.

    Terms of a vocabulary, such as concepts, which are tied to very many, come after all else.
    """
    tied, count = [*pairs], FEW if narrow(sheet) else MANY
    others: dict[str, set[str]] = {}
    for pair in tied:
        for iri in pair:
            others.setdefault(iri, set()).update(pair)
    most = sorted(
        others, key=lambda iri: (_is_term(iri), -len(others[iri]), labels.get(iri, iri), iri)
    )
    few, places = set(most[:count]), {iri: place for place, iri in enumerate(most)}
    drawn = {iri for pair in tied if few.issuperset(pair) for iri in pair}
    for pair in sorted(tied, key=lambda pair: sorted(places[iri] for iri in pair)):
        if len(drawn.union(pair)) <= count:
            drawn.update(pair)
    return sorted(drawn, key=lambda iri: (labels.get(iri, iri), iri))


def _is_term(iri: str) -> bool:
    return not iri.startswith(ID) and compact(iri) != iri


def _name(label: str, width: float) -> list[str]:
    """Return a label in a few lines, and what is left of it as "…"."""
    lines = wrapped(visible(label), width, bold=True)
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…"]
