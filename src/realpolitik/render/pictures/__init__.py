"""Draw an answer as an SVG picture, a network or a timeline, with links and selectable text."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from realpolitik.errors import UnknownName
from realpolitik.render.pictures.network import network
from realpolitik.render.pictures.sheet import Drawn
from realpolitik.render.pictures.timeline import timeline
from realpolitik.terms import ID

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PICTURES", "draw"]


PICTURES: dict[str, Callable[..., Drawn]] = {"network": network, "timeline": timeline}
"""The name of each picture, and the function that draws it."""


def draw(graph: "Graph", picture: str, *, base: str = ID, **values: str | Sequence[str]) -> Drawn:
    """Draw a "network" or a "timeline", as SVG and as a page; equal input gives an equal picture.

    A link to an entity is `base` plus the entity's slug. `values` and errors are as in `Graph.ask`.
    """
    name = picture.strip().casefold()
    if name not in PICTURES:
        raise UnknownName(picture, f"picture ({', '.join(PICTURES)})", PICTURES)
    return PICTURES[name](graph, base, **values)
