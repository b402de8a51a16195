"""Write SVG pictures with wrapped text, links, lines and symbols.

All pictures share a style sheet, so that a Content-Security-Policy can allow it with a single hash.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from realpolitik.answer.findings.answer import Answer
from realpolitik.escape import visible, xml_text
from realpolitik.files import read
from realpolitik.render.html import mark
from realpolitik.render.model import View
from realpolitik.render.pictures.layout import Point
from realpolitik.render.reference import reference
from realpolitik.render.text import text as in_words
from realpolitik.terms import ID

__all__ = ["EDGE", "LINE", "SIZE", "STYLE", "WIDTH", "Drawn", "Sheet"]
__all__ += ["tenths", "width_of", "wrapped_to"]

WIDTH, EDGE = 960, 16
"""The default width and the margin of a picture, in pixels before browsers scale it."""

SIZE, LINE = 14, 19
"""The font size and the line height, in pixels."""

_SIZES = {"big": 20, "small": 12}
_EM = 0.66  # mean width of a character, as a share of the font size
_GAP = 12  # pixels between the parts of a legend

STYLE = "".join(read(str(Path(__file__).with_name("style.css"))).splitlines())
"""The style sheet of every picture.

The colours have a contrast of at least 3:1 to the background (WCAG 2.2, 1.4.11). The colours of any
two kinds of marks differ by a ΔE76 of at least 24 in every form of colour blindness.
"""


class Drawn(NamedTuple):
    """An SVG picture, a page that describes it in words, and the answer that the picture shows."""

    svg: str
    view: View
    answer: Answer


class Sheet:
    """An SVG picture that grows downward. `y` is the height so far, and links begin with `base`."""

    def __init__(self, view: View, base: str = ID, width: int = WIDTH) -> None:
        self.view, self.base, self.width = view, base, width
        self.y: float = EDGE
        self._root = Element("g")

    def heading(self) -> None:
        """Add the page's title and summary. A picture that is part of a web page needs neither."""
        self.paragraph(self.view.title, "big")
        for row in self.view.summary:
            self.paragraph(row.text, "pale")
        self.y += _GAP / 2

    def text(
        self, x: float, y: float, text: str, look: str = "", *, iri: str = "", anchor: str = ""
    ) -> None:
        """Add text on the baseline `y` with the CSS classes `look`, as a link if `iri` is given."""
        marks = {"x": tenths(x), "y": tenths(y)}
        marks |= {"class": look} if look else {}
        marks |= {"text-anchor": anchor} if anchor else {}
        SubElement(self._link(iri), "text", marks).text = xml_text(visible(text))

    def _link(self, iri: str) -> Element:
        """Return the element to which text is added: a new link, or the root if nothing is linked.

        Only http and https IRIs become links, since others could run a script.
        """
        if iri.startswith(ID):
            return SubElement(self._root, "a", {"href": self.base + iri.removeprefix(ID)})
        if iri.startswith(("https://", "http://")):
            return SubElement(self._root, "a", {"href": iri})
        return self._root

    def paragraph(self, text: str, look: str = "", *, x: float = EDGE, iri: str = "") -> None:
        """Add wrapped text at the bottom, with the left edge at `x` and the CSS classes `look`."""
        looks = look.split()
        size = next((_SIZES[name] for name in looks if name in _SIZES), SIZE)
        bold = not {"big", "strong"}.isdisjoint(looks)
        for part in wrapped_to(visible(text), self.width - EDGE - x, size, bold=bold):
            self.text(x, self.y + size, part, look, iri=iri)
            self.y += round(LINE * size / SIZE)

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
        """Add a straight line between two points, with the CSS class `look`."""
        d = f"M{tenths(x1)},{tenths(y1)}L{tenths(x2)},{tenths(y2)}"
        SubElement(self._root, "path", {"d": d, "class": look})

    def box(self, at: Point, size: Point, look: str, to: str = "", name: str = "") -> None:
        """Add a rounded box with the centre `at` and the CSS class `look`; `to` makes it a link."""
        (x, y), (width, height) = at, size
        sides = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height, "rx": 6}
        marks = {side: tenths(value) for side, value in sides.items()}
        link = {"href": to, "aria-label": xml_text(visible(name))}
        parent = SubElement(self._root, "a", link) if to else self._root
        SubElement(parent, "rect", {**marks, "class": f"box {look}"})

    def mark(self, x: float, y: float, kind: str, status: str, radius: float = 6) -> None:
        """Add the mark (a symbol) for a finding's kind and status, centred at (`x`, `y`)."""
        place = SubElement(self._root, "g", {"transform": f"translate({tenths(x)} {tenths(y)})"})
        place.append(mark(kind, status, radius))

    def legend(self, heading: str, parts: Sequence[tuple[str, str, str]]) -> None:
        """Add a legend at the bottom; each part is the kind, status and meaning of a mark."""
        x = float(EDGE)
        self.text(x, self.y + 13, heading, "small strong")
        x += width_of(heading, 12, bold=True) + _GAP
        for kind, status, words in parts:
            wide = 22 + width_of(words, 12)
            if x + wide > self.width - EDGE:
                x, self.y = EDGE, self.y + LINE
            self.mark(x + 8, self.y + 9, kind, status)
            self.text(x + 22, self.y + 13, words, "small")
            x += wide + 2 * _GAP
        self.y += LINE + 2

    def done(self) -> str:
        """Add the list of sources, if any, and return the picture as SVG."""
        if self.view.sources:
            self.y += _GAP
            self.line(EDGE, self.y, self.width - EDGE, self.y, "rule")
            self.y += _GAP / 2
        for source in self.view.sources:
            cited = reference(source._replace(address=""))
            self.paragraph(cited, "small pale", iri=source.source)
        height = round(self.y + EDGE)
        marks = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {self.width} {height}"}
        svg = Element("svg", {**marks, "role": "figure"})
        # Browsers take the accessible name and description from these (SVG-AAM 1.0, section 8).
        SubElement(svg, "title").text = xml_text(visible(self.view.title))
        SubElement(svg, "desc").text = xml_text(in_words(self.view))
        SubElement(svg, "style").text = STYLE
        whole = {"width": str(self.width), "height": str(height), "class": "paper"}
        SubElement(svg, "rect", whole)
        svg.append(self._root)
        return tostring(svg, encoding="unicode") + "\n"


def tenths(value: float) -> str:
    """Format a number with at most one decimal, so that pictures are the same on every machine."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # 0.0 avoids "-0.0"


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Estimate the width of a line of text in pixels, in a wide font such as DejaVu Sans."""
    return len(text) * _EM * size * (1.1 if bold else 1.0)


def wrapped_to(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Split a text into lines of at most `width` pixels; a word wider than that is broken."""
    from textwrap import wrap

    return wrap(text, max(1, int(width / width_of("n", size, bold=bold)))) or [""]
