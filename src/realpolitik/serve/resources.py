"""The resources of the HTTP service, with their formats, and the responses to requests."""

import gzip
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from starlette.responses import Response

from realpolitik.errors import RealpolitikError, nearest
from realpolitik.escape import json_text
from realpolitik.export.formats import FORMATS, formats_of
from realpolitik.render.pictures import PICTURES
from realpolitik.serve.http.address import address, alternates, known_parameters
from realpolitik.serve.http.problems import PROBLEM_JSON, ProblemError, as_problem
from realpolitik.serve.http.request import HTML, Request, negotiate, with_body
from realpolitik.serve.pages import editor, views
from realpolitik.serve.pages.templates import render_template
from realpolitik.serve.pages.views import Representations
from realpolitik.serve.pages.vocabulary import VOCABULARY, vocabulary
from realpolitik.serve.programs import protocol, tools
from realpolitik.serve.programs.openapi import openapi

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["RESOURCES", "Resource", "problem_response", "respond"]

_REFUSED = ("graph", "update")  # parameters of standards, which get an error of their own
_SMALL, _LARGE = 800, 2**20  # bytes: below, do not compress; above, compress for speed
_TEXT = ("text/", "+json", "+xml", "/json", "/xml", "javascript", "triples", "quads", "trig")
# Maximum URL lengths in a Link header, per format and otherwise: proxies accept 4 kB of headers.
_LONG, _LONGEST = 200, 1_000


class Resource(NamedTuple):
    """A resource of the HTTP service, with its media types and a function that answers requests.

    `formats` begins with the default media type; if it is empty, the Accept header is ignored.
    Only resources with a `summary` are in the OpenAPI description. In `parameters`, "filters" means
    all filters. `bodies` maps each content type of a POST to the parameter that the body contains.
    `slow` is true if a request may take long: an arbitrary query, a picture or the whole graph.
    """

    view: "Callable[[Graph, Request], Representations | Response]"
    formats: tuple[str, ...]
    summary: str = ""
    parameters: tuple[str, ...] = ()
    bodies: Mapping[str, str] = MappingProxyType({})
    slow: bool = False

    def known(self, request: Request) -> Request:
        """Return a request without unknown parameters, which would bypass the cache.

        Other web sites append such parameters to links. But if the resource has filters, parameters
        that are misspelled or sent by a program are kept and cause an error: they may be filters.
        """
        names = {*self.parameters, *_REFUSED}
        if "filters" in names:
            if request.media != HTML:
                return request
            names |= known_parameters()
            given = {name for name, _ in request.params if not name.startswith("utm_")}
            names |= {name for name in given - names if nearest(name, names)}
        return request._replace(params=tuple(pair for pair in request.params if pair[0] in names))


def _formats(*things: str) -> tuple[str, ...]:
    """Return the media types of the formats that can represent any of these kinds of content."""
    found = (form.media_type for thing in things for form in formats_of(thing))
    return tuple(dict.fromkeys(found))


def _openapi(graph: "Graph", request: Request) -> Response:
    return Response(json_text(openapi(RESOURCES)), media_type=request.media)


_ANSWER = _formats("answer", "query")
_LIST = _formats("list")
_JSON = (FORMATS["json"].media_type,)
_NAMES = (*_JSON, FORMATS["csv"].media_type, HTML)
_FILTERS = ("limit", "offset", "filters")

RESOURCES = {
    editor.PATH: Resource(
        protocol.sparql,
        protocol.RESULTS,
        "Run a SPARQL query",
        ("query", "default-graph-uri", "named-graph-uri"),
        protocol.BODIES,
        slow=True,
    ),
    "/": Resource(views.home, (HTML,)),
    "/ask": Resource(views.ask, _ANSWER, "Answer a question in plain English", ("q", *_FILTERS)),
    "/search": Resource(views.search, _LIST, "Find claims by text", ("q", *_FILTERS)),
    "/questions": Resource(views.questions, (*_JSON, HTML), "List the saved questions"),
    "/questions/{slug}": Resource(
        views.question, _ANSWER, "Answer a saved question", ("values", *_FILTERS)
    ),
    "/about/{slug}": Resource(views.about, _ANSWER, "Return all claims about an entity", _FILTERS),
    "/sources": Resource(views.sources, (*_JSON, HTML), "List the sources"),
    "/sources/{slug}": Resource(views.source, _formats("answer"), "Return a source"),
    "/claims/{slug}": Resource(views.claim, _formats("answer"), "Return a claim"),
    "/names": Resource(views.names, _NAMES, "List all names"),
    "/names/{kind}": Resource(views.names, _NAMES, "List all names of a given kind"),
    **{
        f"/draw/{name}": Resource(
            views.picture,
            (FORMATS["svg"].media_type, HTML),
            f"Draw a picture: {name}",
            ("filters",),
            slow=True,
        )
        for name in PICTURES
    },
    "/ontology": Resource(vocabulary, VOCABULARY, "Return the ontology"),
    "/id/{slug}": Resource(views.thing, (), "Redirect to the page of an entity"),
    "/openapi": Resource(_openapi, _JSON),
    "/terms": Resource(editor.terms, _JSON, "List all names for a SPARQL query"),
    "/graph": Resource(protocol.graph_store, protocol.GRAPHS, "Return the whole graph", slow=True),
    "/.well-known/void": Resource(protocol.void, protocol.TRIPLES, "Describe the graph"),
    **{f"{tools.PREFIX}{name}": Resource(tools.run, ()) for name in tools.TOOLS},
}
"""All resources by path; those whose path does not begin with "/" are internal, for AI agents."""


def respond(graph: "Graph", request: Request) -> Response:
    """Return the response to a request; if there is an error, the response reports a problem."""
    resource = RESOURCES[request.route]
    try:
        request = with_body(request, resource.bodies)
        if "q" in resource.parameters and not request.get("q").strip():
            raise ProblemError("no-question")
        found = resource.view(graph, request)
        response = (
            found if isinstance(found, Response) else _represent(found, request, resource.formats)
        )
    except ProblemError as problem:
        response = problem_response(problem, request)
    except RealpolitikError as error:
        response = problem_response(as_problem(error), request)
    except MemoryError:
        raise
    except Exception:  # a bug: the worker continues, and logs the traceback
        sys.excepthook(*sys.exc_info())
        response = problem_response(ProblemError("fault"), request)
    return _finish(response, request)


def _represent(found: Representations, request: Request, formats: tuple[str, ...]) -> Response:
    """Return the content of a resource in the negotiated format, with links to other formats."""
    offers = tuple(media for media in formats if media == HTML or media in found.formats)
    if request.media not in offers:
        raise ProblemError("not-acceptable", offers=offers)
    others = alternates(request, offers)
    around = {"canonical": address(*(found.base or (request.path,))), **found.around}
    links = [_link(relation, href) for relation, href in around.items() if len(href) <= _LONGEST]
    links += [_link("alternate", href, m) for m, href in others.items() if len(href) <= _LONG]
    if request.media == HTML:
        body: str | bytes = render_template(
            found.template,
            request=request,
            title=found.title,
            formats=others,
            around=found.around,
            **found.context,
        )
    else:
        body = found.formats[request.media]()
    return Response(body, headers={"link": ", ".join(links)}, media_type=request.media)


def _link(relation: str, href: str, media: str = "") -> str:
    """Return a link for a Link header (RFC 8288), with its relation and media type."""
    end = f'; type="{media}"' if media else ""
    return f'<{quote(href, safe="/:#?&=%@!$+,;~")}>; rel="{relation}"{end}'


def problem_response(problem: ProblemError, request: Request) -> Response:
    """Return a response that reports a problem as JSON, as a web page, or in the SPARQL editor."""
    status = problem.type.status
    headers = {**problem.headers, "cache-control": "no-store", "vary": "Accept"}
    if negotiate(request.accept, (PROBLEM_JSON, HTML)) != HTML:
        return Response(json_text(problem.to_dict()), status, headers, PROBLEM_JSON)
    if request.route == editor.PATH and request.get("query"):
        page = editor.page(request, request.get("query"), problem=problem)
    else:
        params, bad = request.params, problem.members.get("name")
        corrections = {
            name: address(request.path, [(k, name if v == bad else v) for k, v in params])
            if bad in dict(params).values()
            else address("/ask", [("q", name)])
            for name in problem.members.get("nearest", ())
        }
        context = {"title": problem.type.title, "problem": problem, "corrections": corrections}
        page = render_template("problem.html", request=request, q=request.get("q"), **context)
    return Response(page, status, headers, HTML)


def _finish(response: Response, request: Request) -> Response:
    """Compress a response, and set the headers for caching.

    The ETag is a digest of the encoded body, so it differs by encoding (RFC 9110, section 8.8.3).
    """
    headers, body = response.headers, bytes(response.body)
    lasting = response.status_code == 200 and "cache-control" not in headers
    headers.setdefault("cache-control", "no-cache" if lasting else "no-store")
    headers["vary"] = "Accept, Accept-Encoding"
    media = headers.get("content-type", "")
    if request.gzip and len(body) > _SMALL and any(part in media for part in _TEXT):
        body = response.body = gzip.compress(body, 1 if len(body) > _LARGE else 6, mtime=0)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
    if lasting:
        headers["etag"] = f'"{sha256(body).hexdigest()[:24]}"'
    return response
