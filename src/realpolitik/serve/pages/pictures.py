"""Pictures at their addresses: as SVG, as a page that says the same in words, as JSON."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.question import load
from realpolitik.draw.draw import OF_TWO, PICTURES, WIDTH, draw
from realpolitik.draw.svg.sheet import Drawn
from realpolitik.escape import json_text
from realpolitik.serve.http.address import Pairs, at, given, number
from realpolitik.serve.http.asked import Asked
from realpolitik.serve.http.negotiation import ENDINGS
from realpolitik.serve.pages.pages import LAYOUTS
from realpolitik.serve.pages.views import HTML, Form, View, field
from realpolitik.terms import slug

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PICTURE", "picture", "pictures"]

PICTURE = (ENDINGS["svg"], HTML, ENDINGS["json"])
"""The media types of a picture, the first for who takes anything."""


def pictures(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return the list of the pictures."""
    told = [{"picture": name, "address": f"{asked.base}/draw/{name}"} for name in PICTURES]
    forms: dict[str, Form] = {ENDINGS["json"]: partial(json_text, told)}
    return View("Pictures", "pictures.html", {}, forms, ("/draw", ()))


def picture(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return a picture of what the graph answers, with the values that were given, or its own."""
    name = asked.path.rpartition("/")[2]
    own = load("compare").defaults if name in OF_TWO else {}
    width = number(asked, "width")
    rest = asked._replace(params=tuple(pair for pair in asked.params if pair[0] != "width"))
    values = {key: [slug(node.value)] for key, node in own.items() if node}
    values |= given(rest, own)
    pairs: Pairs = tuple((key, value) for key, some in values.items() for value in some)

    def made(width: int, base: str) -> Drawn:
        return draw(graph, name, base=base, width=width, **values)

    # A page has its layouts, each drawn once, and one of them for its words.
    layouts = {shown: made(room, "/id/") for shown, room in LAYOUTS.items() if asked.media == HTML}
    whole = layouts.get("broad") or made(WIDTH if width is None else width, f"{asked.base}/id/")
    told = {"picture": name, "title": whole.title, "values": values, "text": [*whole.lines]}
    forms: dict[str, Form] = {
        ENDINGS["svg"]: lambda: whole.svg,
        ENDINGS["json"]: partial(json_text, told),
    }
    context: dict[str, Any] = {"name": name, "drawn": whole}
    if asked.media == HTML:
        context |= {
            "layouts": {shown: each.within("title") for shown, each in layouts.items()},
            "own": [field(graph, each, "rp:Actor", values[each]) for each in own],
            "keys": [field(graph, key, of, values.get(key, [])) for key, of in FILTERS.items()],
            "narrowed": not FILTERS.keys().isdisjoint(values),
            "others": {other: _beside(other, pairs) for other in PICTURES},
        }
    return View(whole.title, "picture.html", context, forms, (asked.path, pairs))


def _beside(name: str, pairs: Pairs) -> str:
    """Return where another picture of the same is."""
    return at(f"/draw/{name}", [pair for pair in pairs if name in OF_TWO or pair[0] in FILTERS])
