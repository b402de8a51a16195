"""The resources of the service: the address, the formats and the view of each."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import RedirectResponse, Response

from realpolitik.escape import json_text
from realpolitik.export.formats import FORMATS, formats_of
from realpolitik.render.pictures.draw import PICTURES
from realpolitik.serve.http.request import HTML, Request
from realpolitik.serve.pages import editor, views
from realpolitik.serve.pages.views import Representations
from realpolitik.serve.pages.vocabulary import VOCABULARY, vocabulary
from realpolitik.serve.programs import protocol, tools
from realpolitik.serve.programs.openapi import openapi

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["RESOURCES", "Resource"]


class Resource(NamedTuple):
    """A resource: the media types on offer, and the view that answers a request.

    The first media type is the default. A resource without media types ignores the Accept header.
    `bodies` maps the content types of a POST to the parameters that their bodies are. `free` marks
    resources that evaluate a query of the client, which may take long. OpenAPI has the `summary`
    and the `parameters`; "filters" means all filters.
    """

    view: "Callable[[Graph, Request], Representations | Response]"
    formats: tuple[str, ...]
    summary: str = ""
    parameters: tuple[str, ...] = ()
    bodies: Mapping[str, str] = MappingProxyType({})
    free: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """The HTTP methods; HEAD is implied."""
        return ("GET", "POST") if self.bodies else ("GET",)


def _formats(*things: str) -> tuple[str, ...]:
    """Return the media types of all formats that represent one of some things."""
    found = (form.media_type for thing in things for form in formats_of(thing))
    return tuple(dict.fromkeys(found))


def _openapi(graph: "Graph", request: Request) -> Response:
    text = json_text(openapi(RESOURCES, graph.questions))
    return Response(text, media_type=request.media)


def _version(graph: "Graph", request: Request) -> Response:
    return RedirectResponse("/ontology", 303)


_ANSWER = _formats("answer", "query")
_LIST = _formats("list")
_JSON = (FORMATS["json"].media_type,)
_FILTERS = ("limit", "offset", "filters")

RESOURCES = {
    "/": Resource(views.home, (HTML,)),
    "/ask": Resource(views.ask, _ANSWER, "Answer a question in plain English", ("q", *_FILTERS)),
    "/search": Resource(views.search, _LIST, "Find claims by text", ("q", *_FILTERS)),
    "/questions": Resource(views.questions, (*_JSON, HTML), "List the saved questions"),
    "/questions/{slug}": Resource(views.question, _ANSWER, "Answer a saved question", _FILTERS),
    "/about/{slug}": Resource(views.about, _ANSWER, "Return all claims about a thing", _FILTERS),
    "/sources": Resource(views.sources, (*_JSON, HTML), "List the sources"),
    "/sources/{slug}": Resource(views.source, _formats("answer"), "Return a source"),
    "/claims/{slug}": Resource(views.claim, _formats("answer"), "Return a claim"),
    "/names": Resource(views.names, _LIST, "List all names"),
    "/names/{kind}": Resource(views.names, _LIST, "List the names of a kind"),
    **{
        f"/draw/{name}": Resource(
            views.picture,
            (FORMATS["svg"].media_type, HTML),
            f"Draw a picture: {name}",
            ("filters",),
        )
        for name in PICTURES
    },
    "/ontology": Resource(vocabulary, VOCABULARY, "Return the ontology"),
    "/ontology/{version}": Resource(_version, ()),
    "/id/{slug}": Resource(views.thing, (), "Redirect to the description of a thing"),
    "/openapi": Resource(_openapi, _JSON),
    "/terms": Resource(editor.terms, _JSON, "List all names for a SPARQL query"),
    editor.PATH: Resource(
        protocol.sparql,
        protocol.RESULTS,
        "Run a SPARQL query",
        ("query", "default-graph-uri", "named-graph-uri"),
        protocol.BODIES,
        free=True,
    ),
    "/graph": Resource(protocol.graph_store, protocol.GRAPHS, "Return the whole graph"),
    "/.well-known/void": Resource(protocol.void, protocol.TRIPLES, "Describe the graph"),
    **{f"{tools.PREFIX}{name}": Resource(tools.run, ()) for name in tools.TOOLS},
}
"""All resources by their path; those of the tools for agents are no addresses."""
