"""Draw an answer as an SVG picture with selectable text and links: a network or a timeline."""

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
    """Draw the picture with this name in PICTURES, as SVG and as a page, always in the same way.

    A link to an entity is `base` and the entity's slug. `values` and errors are as for `Graph.ask`.
    """
    name = picture.strip().casefold()
    if name not in PICTURES:
        raise UnknownName(picture, f"picture ({', '.join(PICTURES)})", PICTURES)
    return PICTURES[name](graph, base, **values)
