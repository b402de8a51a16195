"""The texts and links of a picture, read from its SVG."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from realpolitik.render.pictures.sheet import width_of

SVG = "{http://www.w3.org/2000/svg}"
_SIZES = {"big": 20, "small": 12}


class Text(NamedTuple):
    """A line of text with its greatest box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def texts(svg: str) -> list[Text]:
    """Return the lines of text of a picture."""
    return list(_texts(fromstring(svg), 0, 0))


def _texts(element: Element, x: float, y: float) -> Iterator[Text]:
    moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == f"{SVG}text":
        looks = element.get("class", "").split()
        size = next((_SIZES[look] for look in looks if look in _SIZES), 14)
        text = element.text or ""
        width = width_of(text, size, bold=not {"big", "strong"}.isdisjoint(looks))
        left, base = x + float(element.get("x", 0)), y + float(element.get("y", 0))
        left -= {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0)
        yield Text(text, left, base - size * 0.8, left + width, base + size * 0.2)
    for child in element:
        yield from _texts(child, x, y)


def faults(svg: str) -> list[str]:
    """Return the texts that overlap or are cut off."""
    root, found = fromstring(svg), texts(svg)
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    cut = [t.text for t in found if t.left < 0 or t.right > width or not 0 < t.bottom < height]
    over = [
        f"{a.text} | {b.text}"
        for a, b in combinations(found, 2)
        if a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom
    ]
    return cut + over


def links(svg: str) -> list[str]:
    """Return the addresses of the links."""
    return [element.attrib["href"] for element in fromstring(svg).iter(f"{SVG}a")]


def plain(text: str) -> str:
    """Return a text without spaces, since a line may break at any."""
    return "".join(text.split())


def said(svg: str) -> str:
    """Return the whole text of a picture, without spaces."""
    return plain("".join(text.text for text in texts(svg)))
