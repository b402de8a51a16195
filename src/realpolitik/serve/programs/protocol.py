"""Answer SPARQL queries (SPARQL 1.1 Protocol) and send the graph (Graph Store Protocol).

Nothing is changed or fetched: updates, SERVICE and remote graphs are refused before a query is run.
A graph that a parameter of the request names, but that is not in the store, counts as empty.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples
from starlette.responses import Response

from realpolitik.engine.base import Scope
from realpolitik.engine.sparql import tokens
from realpolitik.errors import Exceeded, Malformed, Refused
from realpolitik.export.formats import formats_of
from realpolitik.export.serialization import serialize_result, serialize_triples
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
"""The content types of a POST, each with the parameter that the body gives ("" for a form)."""

_KINDS = {QuerySolutions: "rows", QueryBoolean: "boolean", QueryTriples: "triples"}
# The formats of each kind of result, by media type; the standard media type is first.
_FORMATS = {
    kind: {media: form for form in formats_of(name) for media in reversed(form.media_types)}
    for kind, name in _KINDS.items()
}
TRIPLES = tuple(media for media in _FORMATS[QueryTriples] if media != HTML)
"""The media types for triples."""
RESULTS = tuple(dict.fromkeys(media for formats in _FORMATS.values() for media in formats))
"""The media types for all kinds of query results."""

_EXPORTS = {form.media_type: form.name for form in formats_of("graph") if form.iri}
GRAPHS = tuple(_EXPORTS)
"""The media types for the whole graph."""

_MOST = 50_000_000  # maximum bytes of a result: about 200,000 rows
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID"}  # functions whose value changes each time


def sparql(graph: "Graph", request: Request) -> Response:
    """Return the result of a query, or the service description if there is no query.

    A browser gets the editor page, which shows the result.
    """
    scope = Scope(
        _graphs(request, "default-graph-uri"),
        _graphs(request, "named-graph-uri"),
        f"{request.base}{request.path}" if request.base and graph.knows_asserted else None,
    )
    named = {name for name, _ in request.params}
    if not (request.content_type or named & {"query", "update"}):
        if request.media == HTML:
            return Response(editor.page(request), media_type=HTML)
        return void(graph, request)
    if "update" in named:
        raise Refused("update", "the graph is read-only; send a query instead")
    queries = request.all("query")
    if len(queries) != 1:
        raise Malformed("the request", None, None, f"send one query, not {len(queries)}")
    if not (scope.default or scope.named):
        refuse_remote(queries[0])
    result = graph.sparql(queries[0], scope=scope if any(scope) else None)
    formats = _FORMATS[type(result)]
    offers = tuple(media for media in formats if media != HTML)
    media = HTML if request.media == HTML else negotiate(request.accept, offers)
    if media is None:
        raise ProblemError("not-acceptable", offers=offers)
    try:
        body: str | bytes = (
            editor.result_page(request, result, offers)
            if media == HTML
            else serialize_result(result, formats[media], _MOST)
        )
    except Exceeded as error:
        raise ProblemError("answer-too-large", f"{error}; add LIMIT and OFFSET") from None
    volatile = any(t.kind == "word" and t.text.upper() in _VOLATILE for t in tokens(queries[0]))
    headers = {"cache-control": "no-store"} if volatile else None
    return Response(body, headers=headers, media_type=media)


def graph_store(graph: "Graph", request: Request) -> Response:
    """Return the whole graph, which is the default graph (Graph Store Protocol, section 5.2)."""
    if "graph" in dict(request.params):
        raise ProblemError("not-found", "Only the default graph is available.")
    return Response(graph.export(_EXPORTS[request.media]), media_type=request.media)


def void(graph: "Graph", request: Request) -> Response:
    """Describe the graph and the service in RDF (VoID, DCAT and SPARQL Service Description)."""
    media = negotiate(request.accept, TRIPLES)
    if media is None:
        raise ProblemError("not-acceptable", offers=TRIPLES)
    triples = graph.description(f"{request.base}{editor.PATH}")
    return Response(serialize_triples(triples, _FORMATS[QueryTriples][media]), media_type=media)


def _graphs(request: Request, name: str) -> tuple[NamedNode, ...]:
    """Return the IRIs of the graphs that a parameter names; raise Malformed for an invalid IRI."""
    try:
        return tuple(map(NamedNode, request.all(name)))
    except ValueError:
        raise Malformed(name, None, None, "give the absolute IRI of a graph") from None


def refuse_remote(text: str) -> None:
    """Raise Refused if a query has FROM or FROM NAMED, since some stores would fetch the graph."""
    words = [t for t in tokens(text) if not (t.kind == "word" and t.text.upper() == "NAMED")]
    for word, name in pairwise(words):
        if word.kind == "word" and word.text.upper() == "FROM" and name.kind in ("iri", "name"):
            raise Refused(f"FROM {name.text}", "this server fetches no graphs; omit the clause")
