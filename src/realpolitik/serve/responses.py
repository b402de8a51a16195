"""Responses: the result of a view, or a problem, in the negotiated format."""

import gzip
import sys
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

from realpolitik.errors import RealpolitikError
from realpolitik.escape import json_text
from realpolitik.serve.http.address import address, alternates
from realpolitik.serve.http.problems import PROBLEM_JSON, ProblemError, as_problem
from realpolitik.serve.http.request import EXTENSIONS, HTML, Request, negotiate, with_body
from realpolitik.serve.pages import editor
from realpolitik.serve.pages.templates import render_template
from realpolitik.serve.pages.views import Representations
from realpolitik.serve.resources import RESOURCES

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["problem_response", "respond"]

_SMALL, _LARGE = 800, 2**20  # bytes: not worth compressing; compressed fast rather than well
_TEXT = ("text/", "+json", "+xml", "/json", "/xml", "javascript", "triples", "quads", "trig")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_LONG = 200  # characters of an address that is not repeated for each format
_EVERYWHERE = (("license", _LICENCE, ""), ("service-desc", "/openapi.json", EXTENSIONS["json"]))

Links = Iterable[tuple[str, str, str]]
"""Typed links (RFC 8288): the relation, the target and its media type."""


def respond(graph: "Graph", request: Request) -> Response:
    """Return the response of the graph to a request."""
    resource = RESOURCES[request.route]
    try:
        request = with_body(request, resource.bodies)
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
    except Exception:  # a bug: the worker goes on, the log has the traceback
        sys.excepthook(*sys.exc_info())
        response = problem_response(ProblemError("fault"), request)
    return _finish(response, request)


def _represent(found: Representations, request: Request, formats: tuple[str, ...]) -> Response:
    """Return the result of a view in the negotiated format, with links to the others."""
    offers = tuple(media for media in formats if media == HTML or media in found.formats)
    if request.media not in offers:
        raise ProblemError("not-acceptable", offers=offers)
    others = alternates(request, offers)
    canonical = address(*found.base)
    links = [
        ("canonical", canonical, ""),
        *((relation, href, "") for relation, href in found.around.items()),
        *(("alternate", href, media) for media, href in others.items() if len(href) <= _LONG),
        *_EVERYWHERE,
    ]
    if request.media == HTML:
        body: str | bytes = render_template(
            found.template,
            request=request,
            title=found.title,
            links=links,
            formats=others,
            around=found.around,
            **found.context,
        )
    else:
        body = found.formats[request.media]()
    return Response(body, headers={"link": _link(links)}, media_type=request.media)


def _link(links: Links) -> str:
    """Return links as a header."""
    return ", ".join(
        f'<{quote(href, safe="/:#?&=%@!$+,;~")}>; rel="{relation}"'
        + (f'; type="{media}"' if media else "")
        for relation, href, media in links
    )


def problem_response(problem: ProblemError, request: Request) -> Response:
    """Return a problem as JSON, or as a page for a browser; of a query, with the query in it."""
    status = problem.type.status
    headers = {**problem.headers, "cache-control": "no-store", "vary": "Accept"}
    if negotiate(request.accept, (PROBLEM_JSON, HTML)) != HTML:
        text = json_text(problem.to_dict())
        return Response(text, status, headers, PROBLEM_JSON)
    if request.route == editor.PATH and request.get("query"):
        page = editor.problem_page(problem, request)
    else:
        page = render_template("problem.html", title=problem.type.title, problem=problem)
    return Response(page, status, headers, HTML)


def _finish(response: Response, request: Request) -> Response:
    """Compress a response, and say how it may be cached.

    The validator is a digest of the body, so that each encoding has its own (RFC 9110, section
    8.8.3).
    """
    headers, body = response.headers, bytes(response.body)
    lasting = response.status_code == 200 and "cache-control" not in headers
    headers.setdefault("cache-control", "no-cache" if lasting else "no-store")
    headers["vary"] = "Accept-Encoding" if request.extension else "Accept, Accept-Encoding"
    media = headers.get("content-type", "")
    if request.gzip and len(body) > _SMALL and any(part in media for part in _TEXT):
        body = response.body = gzip.compress(body, 1 if len(body) > _LARGE else 6, mtime=0)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
    if lasting:
        headers["etag"] = f'"{sha256(body).hexdigest()[:24]}"'
    return response
