"""Answers drawn as pictures, by name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from realpolitik.draw.dyad import dyad
from realpolitik.draw.network import network
from realpolitik.draw.svg.sheet import Drawn, Sheet
from realpolitik.draw.timeline import timeline
from realpolitik.draw.why import why
from realpolitik.errors import Refused, UnknownName
from realpolitik.terms import ID

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["NARROWEST", "OF_TWO", "PICTURES", "WIDEST", "WIDTH", "draw", "drawn"]

PICTURES: dict[str, Callable[..., Drawn]] = {
    "network": network,
    "dyad": dyad,
    "timeline": timeline,
    "why": why,
}
"""The pictures, by name."""

OF_TWO = ("dyad", "why")
"""The pictures of two actors, which must be named."""

NARROWEST, WIDTH, WIDEST = 320, 960, 4000
"""The least width of a picture, its width if none is given, and the most, in pixels."""


def draw(
    graph: "Graph",
    picture: str,
    *,
    base: str = ID,
    width: int = WIDTH,
    **values: str | Sequence[str],
) -> str:
    """Return a picture of what a graph answers, as SVG: the same to the byte each time.

    `picture` is one of PICTURES. Its links lead to `base` followed by a slug; `width` is what it
    is laid out for, in pixels. Values are those of the questions that it draws: `a` and `b` of dyad
    and why, and of each what narrows an answer.

    Raises UnknownName, Ambiguous and Refused as `Graph.ask` does; UnknownName for another picture,
    Refused for a width that is too small or too large, and for a dyad of fewer than two.

    >>> draw(realpolitik.open(), "network")[:39]
    '<svg xmlns="http://www.w3.org/2000/svg"'
    """
    return drawn(graph, picture, base=base, width=width, **values).svg


def drawn(
    graph: "Graph",
    picture: str,
    *,
    base: str = ID,
    width: int = WIDTH,
    **values: str | Sequence[str],
) -> Drawn:
    """Return a picture as `draw` does, with its title and lines of text that say the same.

    >>> drawn(realpolitik.open(), "dyad", a="China", b="Russia").title
    'How do China and Russia stand, issue by issue?'
    """
    name = picture.strip().casefold()
    if name not in PICTURES:
        raise UnknownName(picture, f"picture ({', '.join(PICTURES)})", PICTURES)
    if not NARROWEST <= width <= WIDEST:
        raise Refused(f"width {width}", f"give {NARROWEST} to {WIDEST} pixels")
    if name in OF_TWO and not {"a", "b"} <= values.keys():
        raise Refused(name, f"it is of two: {name} a=china b=russia")
    return PICTURES[name](graph, Sheet(width, base), **values)
