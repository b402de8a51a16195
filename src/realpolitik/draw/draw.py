"""Answers drawn as pictures, by name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.draw.dyad import dyad
from realpolitik.draw.network import network
from realpolitik.draw.svg.sheet import Drawn, Sheet
from realpolitik.draw.timeline import timeline
from realpolitik.draw.why import why
from realpolitik.errors import Refused, UnknownName
from realpolitik.terms import ID

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["NARROWEST", "OF_TWO", "PICTURES", "WIDEST", "WIDTH", "Picture", "draw"]


class Picture(NamedTuple):
    """What a picture is called, what it shows, what draws it; one is `of_two` actors."""

    title: str
    shows: str
    drawing: Callable[..., Drawn]
    of_two: bool = False


PICTURES = {
    "network": Picture("The network", "actors, and what stands between them", network),
    "dyad": Picture(
        "Then and now", "what is between two, issue by issue, year by year", dyad, of_two=True
    ),
    "timeline": Picture("The timeline", "events, changes, and what became of forecasts", timeline),
    "why": Picture(
        "Why", "what brings two together, what holds them back, what would follow", why, of_two=True
    ),
}
"""The pictures, by name."""

OF_TWO = tuple(name for name, picture in PICTURES.items() if picture.of_two)
"""The pictures of two actors."""

NARROWEST, WIDTH, WIDEST = 320, 960, 4000
"""The least width of a picture, its width if none is given, and the most, in pixels."""


def draw(
    graph: "Graph",
    picture: str,
    *,
    base: str = ID,
    width: int = WIDTH,
    **values: str | Sequence[str],
) -> Drawn:
    """Return a picture of what a graph answers, as SVG, with its title and the same in words.

    It is the same to the byte each time. `picture` is one of PICTURES. Its links lead to `base`
    followed by a slug; `width` is what it is laid out for, in pixels. Values are those of the
    questions that it draws: `a` and `b` of dyad and why, and of each what narrows an answer.

    Raises UnknownName, Ambiguous and Refused as `Graph.ask` does; UnknownName for another picture,
    Refused for a width that is too small or too large, and for a dyad of fewer than two.

    >>> drawn = draw(realpolitik.open(), "dyad", a="China", b="Russia")
    >>> drawn.title, drawn.svg[:11]
    ('How do China and Russia stand, issue by issue?', '<svg xmlns=')
    """
    name = picture.strip().casefold()
    if name not in PICTURES:
        raise UnknownName(picture, f"picture ({', '.join(PICTURES)})", PICTURES)
    if not NARROWEST <= width <= WIDEST:
        raise Refused(f"width {width}", f"give {NARROWEST} to {WIDEST} pixels")
    if name in OF_TWO and not {"a", "b"} <= values.keys():
        raise Refused(name, f"it is of two: {name} a=china b=russia")
    return PICTURES[name].drawing(graph, Sheet(width, base), **values)
