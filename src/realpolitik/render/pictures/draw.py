"""Answers drawn as pictures, by name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.errors import UnknownName
from realpolitik.render.pictures.network import network
from realpolitik.render.pictures.sheet import Drawn
from realpolitik.render.pictures.timeline import timeline
from realpolitik.terms import ID

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PICTURES", "Picture", "draw"]


class Picture(NamedTuple):
    """The title of a picture, what it shows, and what draws it."""

    title: str
    shows: str
    drawing: Callable[..., Drawn]


PICTURES = {
    "network": Picture("The network", "actors, and what stands between them", network),
    "timeline": Picture("The timeline", "events, changes, and what became of forecasts", timeline),
}
"""The pictures, by name."""


def draw(graph: "Graph", picture: str, *, base: str = ID, **values: str | Sequence[str]) -> Drawn:
    """Return a picture of what a graph answers, as SVG, with the view that says the same in words.

    It is the same to the byte each time. `picture` is one of PICTURES. Its links lead to `base`
    followed by a slug. Values filter it, as they filter an answer.

    Raises UnknownName for another picture; UnknownName, Ambiguous and Refused as `Graph.ask` does.

    >>> drawn = draw(realpolitik.open(), "network", about="Iran")
    >>> drawn.view.title, drawn.svg[:11]
    ('How are the actors connected?', '<svg xmlns=')
    """
    name = picture.strip().casefold()
    if name not in PICTURES:
        raise UnknownName(picture, f"picture ({', '.join(PICTURES)})", PICTURES)
    return PICTURES[name].drawing(graph, base, **values)
