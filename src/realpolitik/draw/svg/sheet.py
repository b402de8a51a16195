"""A picture in the making: text, links, lines and marks on a sheet that grows downward."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from realpolitik.draw.svg.style import LINE, SIZE, STYLE, tenths, width_of, wrapped
from realpolitik.escape import visible, xml_text
from realpolitik.terms import ID

__all__ = ["EDGE", "KINDS", "RADIUS", "STANDINGS", "Drawn", "Sheet", "kinds", "standings"]

EDGE = 16
"""The margin, in pixels."""

RADIUS = 9
"""Of a mark with a number of one digit."""

KINDS = {
    "common": "common ground",
    "strain": "strain",
    "threat": "threat, pressure or concern",
    "policy": "policy toward another",
    "other": "another position",
}
"""What situations are drawn as, in words."""

STANDINGS = {
    "affirmed": "affirmed",
    "contested": "contested",
    "denied": "denied",
    "supposed": "in no claim of its own",
}
"""How what is drawn stands, in words."""

# Around the middle, in parts of the radius.
_OUTLINES = {
    "strain": "M0,-1.25L1.25,0L0,1.25L-1.25,0Z",
    "threat": "M-.45,-1.1H.45L1.35,1H-1.35Z",
    "policy": "M-1,-1H1V1H-1Z",
    "other": "M-.6,-1.1H.6L1.2,0L.6,1.1H-.6L-1.2,0Z",
    "common": "M-1.1,0A1.1,1.1 0 1 1 1.1,0A1.1,1.1 0 1 1 -1.1,0Z",
}
_SIZES = {"big": 20, "small": 12}
# What names a picture, and what says it in text, as `Sheet.done` writes them.
_NAMED = re.compile('aria-labelledby="[^"]*" aria-describedby="[^"]*"')
_TITLED = re.compile("<title [^<]*</title><desc [^<]*</desc>")
_SILENT = "No claim matches this question. That is not a no."
_GAP = 12  # between the parts of a legend


class Drawn(NamedTuple):
    """A picture: its SVG, its title, and lines of text that say what it shows, all of it.

    It is `empty` where no claim matches, which is all that it says.
    """

    svg: str
    title: str
    lines: tuple[str, ...]
    empty: bool = False

    def within(self, label: str) -> str:
        """Return the SVG for a page that says the same: named by the element with an id there."""
        named = f'aria-labelledby="{label}"'
        return _NAMED.sub(named, _TITLED.sub("", self.svg, count=1), count=1)


class Sheet:
    """A sheet of a width, in pixels. `y` is how far it is filled; links lead to `base`.

    `lines` are what the picture says in text: whoever draws adds to them what is drawn.
    """

    def __init__(self, width: int, base: str) -> None:
        self.width, self.base = width, base
        self.y: float = EDGE
        self.lines: list[str] = []
        self.title = ""
        self._root = Element("g")
        self.into = self._root

    @property
    def inner(self) -> float:
        """The width within the margins."""
        return self.width - 2 * EDGE

    def text(
        self, x: float, y: float, text: str, look: str = "", *, iri: str = "", anchor: str = ""
    ) -> None:
        """Write a line of text with its baseline at a height, as a link where an IRI is given."""
        marks = {"x": tenths(x), "y": tenths(y)}
        marks |= {"class": look} if look else {}
        marks |= {"text-anchor": anchor} if anchor else {}
        SubElement(self.link(iri), "text", marks).text = xml_text(visible(text))

    def link(self, iri: str) -> Element:
        """Return what is drawn into to be a link to a thing of the graph.

        An IRI of others is its own address if it is one of the web; of any other, such as one that
        would run a script, there is no link.
        """
        if iri.startswith(ID):
            return SubElement(self.into, "a", {"href": self.base + iri.removeprefix(ID)})
        if iri.startswith(("https://", "http://")):
            return SubElement(self.into, "a", {"href": iri})
        return self.into

    def paragraph(
        self,
        text: str,
        look: str = "",
        *,
        x: float = EDGE,
        width: float | None = None,
        iri: str = "",
        y: float | None = None,
    ) -> float:
        """Write text in as many lines as it takes, from a height on; return where it ends.

        Without a height, it is written where the sheet is filled to, and fills it.
        """
        top = self.y if y is None else y
        size, line, bold = _setting(look)
        room = self.width - EDGE - x if width is None else width
        for part in wrapped(visible(text), room, size, bold=bold):
            self.text(x, top + size, part, look, iri=iri)
            top += line
        if y is None:
            self.y = top
        return top

    def height_of(self, text: str, width: float, look: str = "") -> float:
        """Return how high a paragraph is."""
        size, line, bold = _setting(look)
        return len(wrapped(visible(text), width, size, bold=bold)) * line

    def path(self, d: str, look: str) -> None:
        """Draw a path."""
        SubElement(self.into, "path", {"d": d, "class": look})

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
        """Draw a straight line."""
        self.path(f"M{tenths(x1)},{tenths(y1)}L{tenths(x2)},{tenths(y2)}", look)

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a box with round corners."""
        sides = {"x": x, "y": y, "width": width, "height": height, "rx": 4}
        marks = {name: tenths(value) for name, value in sides.items()}
        SubElement(self.into, "rect", {**marks, "class": "box"})

    def mark(self, x: float, y: float, kind: str, standing: str, radius: float = 6) -> Element:
        """Draw the mark of a kind: full if affirmed, half if contested, crossed out if denied."""
        place = f"translate({tenths(x)} {tenths(y)})"
        group = SubElement(self.into, "g", {"transform": place})
        size = {"transform": f"scale({tenths(radius)})", "vector-effect": "non-scaling-stroke"}
        look = f"mark {kind} {'fill' if standing == 'affirmed' else 'hollow'}"
        look += " supposed" if standing == "supposed" else ""
        SubElement(group, "path", {"d": _OUTLINES[kind], **size, "class": look})
        if standing == "contested":
            half = {"d": _HALVES[kind], **size, "class": f"fill {kind}", "stroke-width": "0"}
            SubElement(group, "path", half)
        if standing == "denied":
            r = tenths(1.25 * radius + 2)
            SubElement(group, "path", {"d": f"M-{r},{r}L{r},-{r}", "class": "line ink end"})
        return group

    def numbered(self, x: float, y: float, kind: str, standing: str, number: str) -> None:
        """Draw the mark of a kind with a number in it, with "?" if contested."""
        words = f"{number}?" if standing == "contested" else number
        radius = max(RADIUS, 4.4 * len(words) + 1)
        full = standing == "affirmed"
        group = self.mark(x, y, kind, "affirmed" if full else "hollow", radius)
        if standing == "denied":  # beside the number, which must be legible
            r = radius * 0.9
            d = f"M{tenths(r)},{tenths(-r)}l5,-5M{tenths(-r)},{tenths(r)}l-5,5"
            SubElement(group, "path", {"d": d, "class": "line ink end"})
        look = "strong small on" if full else "strong small"
        marks = {"y": "5" if kind == "threat" else "4", "text-anchor": "middle", "class": look}
        SubElement(group, "text", marks).text = words

    def head(self, title: str) -> None:
        """Begin with a title."""
        self.title = title
        self.paragraph(title, "big")
        self.y += _GAP / 2

    def silent(self, title: str) -> Drawn:
        """Return a picture of nothing, which says so."""
        self.head(title)
        self.foot([_SILENT], ())
        return self.done()._replace(empty=True)

    def legend(self, parts: Iterable[tuple[str, str, str]], note: str = "") -> None:
        """Tell in words what marks mean, each given by its kind and standing; and add a note.

        Words without a kind begin a line of the legend.
        """
        x = float(EDGE)
        for kind, standing, words in parts:
            wide = 22 + width_of(words, 12)
            if not kind and x > EDGE:
                x, self.y = EDGE, self.y + LINE + 2
            if not kind:
                self.text(x, self.y + 13, words, "small strong")
                x += width_of(words, 12, bold=True) + _GAP
                continue
            if x > EDGE and x + wide > self.width - EDGE:
                x, self.y = EDGE, self.y + LINE
            self.mark(x + 8, self.y + 9, kind, standing)
            self.text(x + 22, self.y + 13, words, "small")
            x += wide + 2 * _GAP
        self.y += LINE + 4 if x > EDGE else 0
        if note:
            self.paragraph(note, "small pale")
        self.y += _GAP

    def parts(self, count: int, least: float) -> list["Sheet"]:
        """Return sheets for parts of this one that may stand in columns, each at least so wide."""
        columns = max(1, int((self.inner + 2 * EDGE) // (least + 2 * EDGE)))
        width = (self.inner - (columns - 1) * 2 * EDGE) / columns + 2 * EDGE
        made = [Sheet(int(width), self.base) for _ in range(count)]
        for part in made:
            part.y = 0
        return made

    def put(self, parts: Sequence["Sheet"]) -> None:
        """Put parts that are drawn into columns of about one height, in their order."""
        x, top = 0.0, self.y
        y = lowest = top
        columns = self.width // parts[0].width if parts else 1
        most = sum(part.y for part in parts) / columns
        for part in parts:
            if y > top and y + part.y / 2 > top + most and x + 2 * part.width <= self.width:
                x, y = x + part.width, top
            part.into.set("transform", f"translate({tenths(x)} {tenths(y)})")
            self.into.append(part.into)
            y += part.y
            lowest = max(lowest, y)
        self.y = lowest

    def foot(self, said: Iterable[str], sources: Iterable[tuple[str, str]]) -> None:
        """End with what answers amount to, and with the sources: each its IRI and a text."""
        self.y += _GAP
        self.line(EDGE, self.y, self.width - EDGE, self.y, "rule")
        self.y += _GAP / 2
        verdicts = [*said]
        for verdict in verdicts:
            self.paragraph(verdict)
            self.y += _GAP / 2
        # What all of it amounts to stands first for who hears it.
        self.lines = [*verdicts, *self.lines]
        for iri, words in sources:
            self.paragraph(words, "small", iri=iri)
            self.lines.append(words)

    def done(self) -> Drawn:
        """Return the picture."""
        height = round(self.y + EDGE)
        said = "\n".join((self.title, *self.lines)).encode("utf-8", "backslashreplace")
        name = f"p{sha256(said).hexdigest()[:8]}"  # two pictures may stand in one page
        marks = {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(self.width),
            "height": str(height),
            "viewBox": f"0 0 {self.width} {height}",
            "role": "figure",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-desc",
        }
        svg = Element("svg", marks)
        title, lines = visible(self.title), tuple(visible(line) for line in self.lines)
        SubElement(svg, "title", {"id": f"{name}-title"}).text = xml_text(title)
        SubElement(svg, "desc", {"id": f"{name}-desc"}).text = xml_text("\n".join(lines))
        SubElement(svg, "style").text = STYLE
        whole = {"width": str(self.width), "height": str(height), "class": "paper"}
        SubElement(svg, "rect", whole)
        svg.append(self._root)
        return Drawn(tostring(svg, encoding="unicode") + "\n", title, lines)


# The left half of each outline.
_HALVES = {
    "strain": "M0,-1.25L-1.25,0L0,1.25Z",
    "threat": "M0,-1.1V1H-1.35L-.45,-1.1Z",
    "policy": "M-1,-1H0V1H-1Z",
    "other": "M-.6,-1.1H0V1.1H-.6L-1.2,0Z",
    "common": "M0,-1.1A1.1,1.1 0 0 0 0,1.1Z",
}


def kinds(drawn: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return the parts of a legend for the kinds that are drawn."""
    used = set(drawn)
    return [
        ("", "", "What it is"),
        *((kind, "affirmed", words) for kind, words in KINDS.items() if kind in used),
    ]


def standings(drawn: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return the parts of a legend for how what is drawn stands, if not all of it is affirmed."""
    used = set(drawn)
    if used <= {"affirmed"}:
        return []
    stands = [("common", name, words) for name, words in STANDINGS.items() if name in used]
    return [("", "", "How it stands"), *stands]


def _setting(look: str) -> tuple[int, int, bool]:
    """Return of a look the size of its text, the height of its lines, and whether it is bold."""
    looks = look.split()
    size = next((_SIZES[name] for name in looks if name in _SIZES), SIZE)
    return size, round(LINE * size / SIZE), not {"big", "strong"}.isdisjoint(looks)
