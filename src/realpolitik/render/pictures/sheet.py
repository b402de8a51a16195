"""A picture in the making: text, links, lines and marks on a sheet that grows downward.

The shape and the colour of a mark are the kind of what is drawn, and its fill is the status:
nothing is told by colour alone. One style sheet is the same in all pictures, so that a page's
Content-Security-Policy can allow it by one hash.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from realpolitik.escape import visible, xml_text
from realpolitik.render.model import View
from realpolitik.render.reference import reference
from realpolitik.render.text import text as in_words
from realpolitik.terms import ID

__all__ = ["EDGE", "LINE", "SIZE", "STYLE", "WIDTH", "Drawn", "Sheet"]
__all__ += ["mark", "tenths", "width_of", "wrapped_to"]

WIDTH, EDGE = 960, 16
"""The width of every picture and its margin, in pixels; a viewer scales it."""

SIZE, LINE = 14, 19
"""The size of text, and the height of a line."""

_SIZES = {"big": 20, "small": 12}
_GAP = 12  # between the parts of a legend

# For each kind the outline of its mark around the middle, in parts of the radius; its left half;
# and two of its quarters.
_SHAPES = {
    "common": (
        "M-1.1,0A1.1,1.1 0 1 1 1.1,0A1.1,1.1 0 1 1 -1.1,0Z",
        "M0,-1.1A1.1,1.1 0 0 0 0,1.1Z",
        "M0,0V-1.1A1.1,1.1 0 0 1 1.1,0ZM0,0V1.1A1.1,1.1 0 0 1 -1.1,0Z",
    ),
    "strain": (
        "M0,-1.25L1.25,0L0,1.25L-1.25,0Z",
        "M0,-1.25L-1.25,0L0,1.25Z",
        "M0,0V-1.25L1.25,0ZM0,0V1.25L-1.25,0Z",
    ),
    "threat": (
        "M0,-1.2L1.3,1H-1.3Z",
        "M0,-1.2V1H-1.3Z",
        "M0,.1V-1.2L.77,.1ZM0,.1V1H-1.3L-.77,.1Z",
    ),
    "policy": ("M-1,-1H1V1H-1Z", "M-1,-1H0V1H-1Z", "M0,0V-1H1V0ZM0,0V1H-1V0Z"),
}
_SHAPES["claim"] = _SHAPES["common"]

# Each colour by day and by night, with a contrast of at least 3 to paper (WCAG 2.2, 1.4.11); the
# smallest difference of two kinds, for any colour blindness, is a ΔE76 of 24.
_COLOURS = {
    "common": ("#0b57a4", "#76b3f4"),
    "strain": ("#c25e00", "#f7a14a"),
    "threat": ("#7a1d44", "#ffd0e4"),
    "policy": ("#7b8691", "#8b96a1"),
    "claim": ("#4a545e", "#b1bbc5"),
}
_TOKENS = {"paper": ("#ffffff", "#0f1317"), "ink": ("#14191f", "#e9edf1")}
_TOKENS |= {"pale": ("#4a545e", "#b1bbc5"), "wire": ("#87929d", "#66717c")}


def _rules(place: int) -> str:
    """Return the colours of the style sheet, by day (0) or by night (1)."""
    paper, ink, pale, wire = (pair[place] for pair in _TOKENS.values())
    kinds = "".join(
        f".{kind}{{stroke:{pair[place]}}}.fill.{kind}{{fill:{pair[place]}}}"
        for kind, pair in _COLOURS.items()
    )
    return (
        f".paper,.hollow{{fill:{paper}}}text{{fill:{ink}}}.pale{{fill:{pale}}}"
        f".ink,.node{{stroke:{ink}}}.fill.ink{{fill:{ink}}}.rule,.wire,.pill{{stroke:{wire}}}{kinds}"
    )


STYLE = (
    f"text{{font:{SIZE}px Inter,system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
    "'Liberation Sans','DejaVu Sans',sans-serif}"
    ".big{font-size:20px;font-weight:600}.strong{font-weight:600}.small{font-size:12px}"
    "a:focus text,a:hover text{text-decoration:underline}"
    ".line,.wire{fill:none;stroke-width:2}.rule{stroke-width:1}.node,.mark{stroke-width:1.5}"
    ".wire.v0{stroke-width:1.5;stroke-dasharray:1.5 4}.wire.v2{stroke-width:5}"
    ".wire.v3{stroke-width:8}.dashed{stroke-dasharray:2.5 2}"
    f"{_rules(0)}@media screen and (prefers-color-scheme:dark){{{_rules(1)}}}"
)
"""The style sheet of every picture."""

# What names a picture, and what says it in text, as `Sheet.done` writes them.
_NAMED = re.compile('aria-labelledby="[^"]*" aria-describedby="[^"]*"')
_TITLED = re.compile("<title [^<]*</title><desc [^<]*</desc>")


class Drawn(NamedTuple):
    """A picture as SVG, and the view that says the same in words."""

    svg: str
    view: View

    def within(self, label: str) -> str:
        """Return the SVG for a page that says the same; the element with this id names it."""
        named = f'aria-labelledby="{label}"'
        return _NAMED.sub(named, _TITLED.sub("", self.svg, count=1), count=1)


class Sheet:
    """A sheet for the picture of a view. It is filled down to `y`; links lead to `base`."""

    def __init__(self, view: View, base: str = ID) -> None:
        self.view, self.base = view, base
        self.y: float = EDGE
        self._root = Element("g")
        self.paragraph(view.title, "big")
        for row in view.summary:
            self.paragraph(row.text, "pale")
        self.y += _GAP / 2

    def text(
        self, x: float, y: float, text: str, look: str = "", *, iri: str = "", anchor: str = ""
    ) -> None:
        """Write a line of text with its baseline at a height, as a link where an IRI is given."""
        marks = {"x": tenths(x), "y": tenths(y)}
        marks |= {"class": look} if look else {}
        marks |= {"text-anchor": anchor} if anchor else {}
        SubElement(self._link(iri), "text", marks).text = xml_text(visible(text))

    def _link(self, iri: str) -> Element:
        """Return the element to draw a link to a thing of the graph in.

        Another IRI is its own address if it is one of the web; others, such as one that would run a
        script, get no link.
        """
        if iri.startswith(ID):
            return SubElement(self._root, "a", {"href": self.base + iri.removeprefix(ID)})
        if iri.startswith(("https://", "http://")):
            return SubElement(self._root, "a", {"href": iri})
        return self._root

    def paragraph(self, text: str, look: str = "", *, x: float = EDGE, iri: str = "") -> None:
        """Write text in as many lines as it takes, where the sheet is filled to."""
        looks = look.split()
        size = next((_SIZES[name] for name in looks if name in _SIZES), SIZE)
        bold = not {"big", "strong"}.isdisjoint(looks)
        for part in wrapped_to(visible(text), WIDTH - EDGE - x, size, bold=bold):
            self.text(x, self.y + size, part, look, iri=iri)
            self.y += round(LINE * size / SIZE)

    def path(self, d: str, look: str) -> None:
        """Draw a path."""
        SubElement(self._root, "path", {"d": d, "class": look})

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
        """Draw a straight line."""
        self.path(f"M{tenths(x1)},{tenths(y1)}L{tenths(x2)},{tenths(y2)}", look)

    def box(self, x: float, y: float, width: float, height: float, look: str) -> None:
        """Draw a box with round corners around a middle."""
        sides = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height, "rx": 6}
        marks = {name: tenths(value) for name, value in sides.items()}
        SubElement(self._root, "rect", {**marks, "class": f"{look} hollow"})

    def mark(self, x: float, y: float, kind: str, status: str, radius: float = 6) -> None:
        """Draw the mark of a kind and a status around a point."""
        place = f"translate({tenths(x)} {tenths(y)})"
        self._root.append(mark(kind, status, radius, transform=place))

    def legend(self, heading: str, parts: Iterable[tuple[str, str, str]]) -> None:
        """Say what marks mean, on lines of their own: each kind, status and words."""
        x = float(EDGE)
        self.text(x, self.y + 13, heading, "small strong")
        x += width_of(heading, 12, bold=True) + _GAP
        for kind, status, words in parts:
            wide = 22 + width_of(words, 12)
            if x + wide > WIDTH - EDGE:
                x, self.y = EDGE, self.y + LINE
            self.mark(x + 8, self.y + 9, kind, status)
            self.text(x + 22, self.y + 13, words, "small")
            x += wide + 2 * _GAP
        self.y += LINE + 2

    def done(self) -> Drawn:
        """Return the picture, with its sources at the foot."""
        self.y += _GAP
        self.line(EDGE, self.y, WIDTH - EDGE, self.y, "rule")
        self.y += _GAP / 2
        for source in self.view.sources:
            cited = reference(source._replace(address=""))
            self.paragraph(cited, "small pale", iri=source.source)
        height = round(self.y + EDGE)
        said = in_words(self.view)
        name = f"p{sha256(said.encode('utf-8', 'backslashreplace')).hexdigest()[:8]}"
        marks = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "figure",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-desc",
        }
        svg = Element("svg", marks)
        SubElement(svg, "title", {"id": f"{name}-title"}).text = xml_text(visible(self.view.title))
        SubElement(svg, "desc", {"id": f"{name}-desc"}).text = xml_text(said)
        SubElement(svg, "style").text = STYLE
        whole = {"width": str(WIDTH), "height": str(height), "class": "paper"}
        SubElement(svg, "rect", whole)
        svg.append(self._root)
        return Drawn(tostring(svg, encoding="unicode") + "\n", self.view)


def mark(kind: str, status: str, radius: float = 6, **place: str) -> Element:
    """Return the mark of a kind and a status: filled as the marks of statuses on pages are."""
    outline, half, quarters = _SHAPES[kind]
    group = Element("g", place)
    size = {"transform": f"scale({tenths(radius)})", "vector-effect": "non-scaling-stroke"}
    look = "fill" if status == "affirmed" else "hollow"
    look += " dashed" if status in ("predicted", "unclaimed") else ""
    SubElement(group, "path", {"d": outline, **size, "class": f"mark {kind} {look}"})
    inner = {"expected": half, "contested": quarters, "attributed": "M-.4,-.4H.4V.4H-.4Z"}
    if status in inner:
        part = {"d": inner[status], **size, "class": f"fill {kind}", "stroke-width": "0"}
        SubElement(group, "path", part)
    if status == "denied":
        r = tenths(1.25 * radius + 2)
        SubElement(group, "path", {"d": f"M-{r},{r}L{r},-{r}", "class": "line ink"})
    return group


# Widths in parts of the size of the font, of DejaVu Sans, the widest of those that STYLE names.
_WIDTHS = (
    (0.33, "ijlI'|.,:; "),
    (0.43, 'frt()[]-/"`!'),
    (0.56, "ckszvxyLJ?"),
    (0.8, "wMOQGNHDUC&+=<>~→←↔✓×…"),
    (1.0, "mW%@—“”"),
)
_WIDTH_OF = {character: width for width, all_of in _WIDTHS for character in all_of}


def tenths(value: float) -> str:
    """Return a number as it is written in SVG, to a tenth: the same on every machine."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # and no minus before a zero


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide a line of text is at most, in pixels, in any of the fonts of STYLE.

    >>> width_of("ill") < width_of("mmm")
    True
    """
    return sum(map(_width, text)) * size * (1.1 if bold else 1.0)


def _width(character: str) -> float:
    from unicodedata import combining, east_asian_width

    if character in _WIDTH_OF:
        return _WIDTH_OF[character]
    if combining(character):
        return 0.0
    if east_asian_width(character) in "WF":
        return 1.0
    return 0.7 if character.isupper() else 0.64


def wrapped_to(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Return a text in lines of at most so many pixels; a word that is wider is broken.

    >>> wrapped_to("one two three", 60)
    ['one two', 'three']
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, width, size, bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _words(text: str, width: float, size: float, bold: bool) -> Iterator[str]:
    """Give the words of a text, each in parts where it is wider than a line."""
    for word in text.split():
        part = ""
        for character in word:
            if part and width_of(part + character, size, bold=bold) > width:
                yield part
                part = ""
            part += character
        yield part
