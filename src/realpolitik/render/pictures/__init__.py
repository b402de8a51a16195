"""Pictures of answers as SVG with selectable text and links: a network and a timeline."""

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
"""The functions that draw pictures, by name."""


def draw(graph: "Graph", picture: str, *, base: str = ID, **values: str | Sequence[str]) -> Drawn:
    """Return a picture as SVG, with a view of the same content. The output is deterministic.

    `picture` is a key of PICTURES; `base` is the prefix of links to slugs; the values are filters
    of `Graph.ask`.

    Raises UnknownName for another picture, and the errors of `Graph.ask`.

    >>> drawn = draw(realpolitik.open(), "network", about="Iran")
    >>> drawn.view.title, drawn.svg[:11]
    ('How are the actors connected?', '<svg xmlns=')
    """
    name = picture.strip().casefold()
    if name not in PICTURES:
        raise UnknownName(picture, f"picture ({', '.join(PICTURES)})", PICTURES)
    return PICTURES[name](graph, base, **values)
