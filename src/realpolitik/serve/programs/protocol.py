"""The SPARQL 1.1 Protocol for queries, and the reading half of the Graph Store Protocol.

Nothing is fetched: updates, SERVICE and remote graphs are refused before a query is evaluated. A
graph that the protocol's parameters name, but that is not held, is empty.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryTriples,
    Triple,
)
from starlette.responses import RedirectResponse, Response

from realpolitik.engine.base import Result, Scope
from realpolitik.engine.sparql import tokens
from realpolitik.errors import Exceeded, Malformed, Refused
from realpolitik.export.formats import Format, formats_of
from realpolitik.export.rdf import serialize_triples
from realpolitik.export.results import serialize_result
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import FORM, HTML, Request, negotiate
from realpolitik.serve.pages import editor

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = [
    "BODIES",
    "GRAPHS",
    "RESULTS",
    "TRIPLES",
    "graph_store",
    "refuse_remote",
    "sparql",
    "void",
]

BODIES = {FORM: "", "application/sparql-query": "query", "application/sparql-update": "update"}
"""The content types of a POST, and the parameter that each body is, except for a form."""


def _by_media_type(thing: str) -> dict[str, Format]:
    """Return the data formats of a thing by media type, that of the specification first."""
    found = ((media, f) for f in formats_of(thing) for media in reversed(f.media_types))
    return {media: form for media, form in found if media != HTML}


_ROWS, _TRUTH, _TRIPLES = map(_by_media_type, ("rows", "boolean", "triples"))
TRIPLES = tuple(_TRIPLES)
"""The media types of triples."""
RESULTS = (*_ROWS, *_TRIPLES, HTML)
"""The media types of all results."""

_EXPORTS = {form.media_type: form.name for form in formats_of("graph") if form.iri}
GRAPHS = tuple(_EXPORTS)
"""The media types of the whole graph."""

_MOST = 50_000_000  # bytes of a result; some 200,000 rows
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID"}  # functions with another value each time


def sparql(graph: "Graph", request: Request) -> Response:
    """Return the result of a query; without a query, the service description.

    A browser gets the editor, with the result in it.
    """
    if negotiate(request.accept, RESULTS) == HTML:
        request = editor.with_plain_line_ends(request)
        if request.content_type and (where := editor.query_address(request.params)):
            return RedirectResponse(where, 303)
    scope = Scope(
        _graphs(request, "default-graph-uri"),
        _graphs(request, "named-graph-uri"),
        f"{request.base}{request.path}" if request.base and graph.knows_asserted else None,
    )
    named = {name for name, _ in request.params}
    if not (request.content_type or named & {"query", "update"}):
        if negotiate(request.accept, (*TRIPLES, HTML)) == HTML:
            return Response(editor.blank_page(request), media_type=HTML)
        return void(graph, request)
    if "update" in named:
        raise Refused("update", "the graph is read-only here")
    queries = request.all("query")
    if len(queries) != 1:
        raise Malformed("the request", None, None, f"send one query; it has {len(queries)}")
    if not (scope.default or scope.named):
        refuse_remote(queries[0], graph)
    result = graph.sparql(queries[0], scope=scope if any(scope) else None)
    offers = _offers(result)
    media = negotiate(request.accept, offers)
    if media is None:
        raise ProblemError("not-acceptable", offers=offers)
    if media == HTML:
        body: str | bytes = editor.result_page(graph, request, result, offers)
    else:
        form = {**_ROWS, **_TRIPLES}[media]
        try:
            body = serialize_result(result, form, most=_MOST)
        except Exceeded:
            limit = f"The result is over {_MOST // 1_000_000} MB."
            raise ProblemError("answer-too-large", limit) from None
    volatile = any(t.kind == "word" and t.text.upper() in _VOLATILE for t in tokens(queries[0]))
    headers = {"cache-control": "no-store"} if volatile else None
    return Response(body, headers=headers, media_type=media)


def graph_store(graph: "Graph", request: Request) -> Response:
    """Return the merged graph, or a named graph (Graph Store Protocol, section 5.2)."""
    names = request.all("graph")
    default = any(name == "default" for name, _ in request.params)
    if len(names) > 1 or (names and default):
        raise Malformed("the request", None, None, "name one graph, or the default graph")
    if not names:
        return Response(graph.export(_EXPORTS[request.media]), media_type=request.media)
    (name,) = _graphs(request, "graph")
    if name not in graph.graphs:
        raise ProblemError("not-found", f"There is no graph {name.value}.")
    found = graph.sparql(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}")
    assert isinstance(found, QueryTriples)
    return _described(list(found), request)


def void(graph: "Graph", request: Request) -> Response:
    """Return the description of the graph and the service: VoID, DCAT, SPARQL."""
    return _described(graph.description(f"{request.base}{editor.PATH}"), request)


def _described(triples: list[Triple], request: Request) -> Response:
    media = negotiate(request.accept, TRIPLES)
    if media is None:
        raise ProblemError("not-acceptable", offers=TRIPLES)
    return Response(serialize_triples(triples, _TRIPLES[media]), media_type=media)


def _graphs(request: Request, name: str) -> tuple[NamedNode, ...]:
    """Return the graphs that a parameter names; raise Malformed for what is no IRI."""
    try:
        return tuple(map(NamedNode, request.all(name)))
    except ValueError:
        raise Malformed(name, None, None, "the name of a graph is an absolute IRI") from None


def refuse_remote(text: str, graph: "Graph") -> None:
    """Raise Refused if FROM names a graph that is not held: some stores would fetch it."""
    held = {str(node) for node in graph.graphs}
    for name in _from(text):
        if name not in held:
            known = f"; known: the default graph and {', '.join(sorted(held))}" if held else ""
            raise Refused(f"FROM {name}", f"unknown graph, and none is fetched{known}")


def _from(text: str) -> Iterator[str]:
    """Yield the names of graphs after FROM or FROM NAMED."""
    words = [t for t in tokens(text) if not (t.kind == "word" and t.text.upper() == "NAMED")]
    for word, name in pairwise(words):
        if word.kind == "word" and word.text.upper() == "FROM" and name.kind in ("iri", "name"):
            yield name.text


def _offers(result: Result) -> tuple[str, ...]:
    if isinstance(result, QueryTriples):
        return (*_TRIPLES, HTML)
    return (*(_TRUTH if isinstance(result, QueryBoolean) else _ROWS), HTML)
