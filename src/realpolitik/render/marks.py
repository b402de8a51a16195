"""Marks for pages and pictures: the shape shows a kind, the fill shows a status.

Marks have the text colour of their place, so a style sheet can colour them.
"""

from functools import cache
from xml.etree.ElementTree import Element, SubElement, tostring

__all__ = ["mark", "mark_html"]

# For each kind three paths around the origin, for a radius of 1: the outline, the left half, and
# two opposite quarters.
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
_DOT = "M-.4,-.4H.4V.4H-.4Z"
_STROKE = "M-1.3,1.3L1.3,-1.3"
_DASHED = ("predicted", "unclaimed")


def mark(kind: str, status: str, radius: float) -> Element:
    """Return the mark of a kind and a status, with its centre at the origin, as an SVG group."""
    outline, half, quarters = _SHAPES[kind]
    group = Element("g", {"class": f"mark {kind}", "transform": f"scale({radius})"})
    line = {"stroke": "currentColor", "stroke-width": f"{1.5 / radius:.2f}"}
    dashes = {"stroke-dasharray": ".42 .34"} if status in _DASHED else {}
    fill = "currentColor" if status == "affirmed" else "none"
    SubElement(group, "path", {"d": outline, "fill": fill, **line, **dashes})
    if inner := {"expected": half, "contested": quarters, "attributed": _DOT}.get(status):
        SubElement(group, "path", {"d": inner, "fill": "currentColor"})
    if status == "denied":
        SubElement(group, "path", {"d": _STROKE, "fill": "none", **line})
    return group


@cache
def mark_html(kind: str, status: str) -> str:
    """Return the mark of a kind and a status as SVG within HTML; its class is the status."""
    size = {"viewBox": "-8 -8 16 16", "width": "16", "height": "16", "aria-hidden": "true"}
    svg = Element("svg", {"class": status, **size})
    svg.append(mark(kind, status, 5))
    return tostring(svg, encoding="unicode")
