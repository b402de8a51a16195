"""Answers drawn as pictures, by name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from realpolitik.draw.dyad import dyad
from realpolitik.draw.network import network
from realpolitik.draw.sheet import Drawn, Sheet
from realpolitik.draw.timeline import timeline
from realpolitik.draw.why import why
from realpolitik.errors import Refused, UnknownName
from realpolitik.terms import ID

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["NARROWEST", "PICTURES", "WIDEST", "draw", "drawn"]

PICTURES: dict[str, Callable[..., Drawn]] = {
    "network": network,
    "dyad": dyad,
    "timeline": timeline,
    "why": why,
}
"""The pictures, by name."""

NARROWEST, WIDEST = 320, 4000


def draw(
    graph: "Graph",
    picture: str,
    *,
    base: str = ID,
    width: int = 960,
    **values: str | Sequence[str],
) -> str:
    return drawn(graph, picture, base=base, width=width, **values).svg


def drawn(
    graph: "Graph",
    picture: str,
    *,
    base: str = ID,
    width: int = 960,
    **values: str | Sequence[str],
) -> Drawn:
    name = picture.strip().casefold()
    if name not in PICTURES:
        raise UnknownName(picture, f"picture ({', '.join(PICTURES)})", PICTURES)
    if not NARROWEST <= width <= WIDEST:
        raise Refused(f"width {width}", f"give {NARROWEST} to {WIDEST} pixels")
    return PICTURES[name](graph, Sheet(width, base), **values)
