"""What stands at each address, and how a reply is made of the graph."""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.errors import RealpolitikError
from realpolitik.serve import protocol
from realpolitik.serve.asked import Asked, Reply
from realpolitik.serve.problems import problem, problem_of

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["ROUTES", "Route", "reply", "route_of"]

Run = Callable[["Graph", Asked, Mapping[str, str]], Reply]


class Route(NamedTuple):
    """An address: its path, with `{name}` for a part; the media types on offer; what replies.

    The first media type is for a client that takes anything. With none, `run` negotiates. `bodies`
    are the media types of a POST that is no form, each with the parameter that stands for it.
    `free` says that anybody writes what is evaluated, so that it may take any time.
    """

    path: str
    media: tuple[str, ...]
    run: Run
    methods: tuple[str, ...] = ("GET",)
    bodies: Mapping[str, str] = MappingProxyType({})
    free: bool = False

    def parts(self, path: str) -> dict[str, str] | None:
        """Return the parts of a path that is of this form, or None."""
        match = _pattern(self.path).fullmatch(path)
        return match and match.groupdict()


@lru_cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def route_of(path: str) -> tuple[Route, dict[str, str]] | None:
    """Return the route of a path, and the parts of the path; None where there is none.

    >>> route_of("/nowhere") is None
    True
    """
    for route in ROUTES:
        parts = route.parts(path)
        if parts is not None:
            return route, parts
    return None


def reply(graph: "Graph", asked: Asked) -> Reply:
    """Return what the graph replies; a problem where it cannot."""
    found = route_of(asked.path)
    if found is None:
        return problem("not-found", base=asked.base)
    route, parts = found
    try:
        return route.run(graph, asked, parts)
    except RealpolitikError as error:
        return problem_of(error, asked.base)


def _home(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    return Reply(200, "text/plain", f"{graph!r}\n".encode())


def _ask(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Answer a question, in English or by its slug; the other parameters are its values."""
    values: dict[str, list[str]] = {}
    for name, value in asked.params:
        values.setdefault(name, []).append(value)
    question = " ".join(values.pop("q", ()))
    answer = graph.ask(question, **values)
    body = json.dumps(answer.to_dict(), ensure_ascii=False, indent=2).encode() + b"\n"
    return Reply(200, asked.media, body)


ROUTES: tuple[Route, ...] = (
    Route("/", ("text/plain",), _home),
    Route("/ask", ("application/json",), _ask),
    Route("/sparql", (), protocol.sparql, ("GET", "POST"), protocol.BODIES, free=True),
    Route("/graph", protocol.GRAPHS, protocol.graph_store),
    Route("/.well-known/void", (), protocol.void),
)
