"""The SPARQL 1.1 Protocol, of which queries, and the reading half of the Graph Store Protocol.

Nothing here reaches out: updates, SERVICE and graphs from elsewhere are refused before a query is
evaluated. A graph that the parameters of the protocol name, and that is not held, is empty.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from realpolitik.engine.base import Result, Scope
from realpolitik.engine.sparql import tokens
from realpolitik.errors import Exceeded, Malformed, Refused
from realpolitik.escape import xml_document
from realpolitik.export.formats import FORMATS, with_media_type
from realpolitik.export.rdf import serialize_triples
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.negotiation import HTML, negotiated
from realpolitik.serve.http.problems import problem
from realpolitik.serve.pages import editor

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["BODIES", "FORMS", "GRAPHS", "graph_store", "refuse_elsewhere", "sparql", "void"]

BODIES = {"application/sparql-query": "query", "application/sparql-update": "update"}
"""The types of a body that is no form, each with the parameter that it stands for."""

_ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_TRUTH = tuple(media for media in _ROWS if not media.startswith("text/") or media == "text/xml")
_TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
FORMS = tuple(dict.fromkeys((*_ROWS, *_TRIPLES, HTML)))
"""The media types of results."""

_EXPORTS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
GRAPHS = tuple(_EXPORTS)
"""The media types of the whole graph."""

_MOST = 50_000_000  # bytes of a result; some 200,000 rows
# A query that calls one of these has another result each time.
_CHANGING = {"NOW", "RAND", "UUID", "STRUUID"}


def sparql(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Return the result of a query, or on a bare GET the description of the service.

    Who prefers a page gets the editor, and a result in it.
    """
    named = {name for name, _ in asked.params}
    if negotiated(asked.accept, FORMS) == HTML:
        asked = editor.sent(asked)
        if asked.method == "POST" and (address := editor.address(asked)):
            return Reply(303, "text/plain", b"", (("Location", f"{asked.base}{address}"),))
    default, others = _graphs(asked, "default-graph-uri"), _graphs(asked, "named-graph-uri")
    if asked.method == "GET" and not named & {"query", "update"}:
        if negotiated(asked.accept, (*_TRIPLES, HTML)) == HTML:
            return Reply(200, HTML, editor.blank(asked))
        return void(graph, asked, parts)
    if "update" in named:
        raise Refused("update", "the graph is read-only here")
    queries = asked.all("query")
    if len(queries) != 1:
        raise Malformed("the request", None, None, f"one query is due, and {len(queries)} are sent")
    text = queries[0]
    scope = Scope(
        default,
        others,
        f"{asked.base}{asked.path}" if asked.base and graph.knows_asserted else None,
    )
    if not (scope.default or scope.named):
        refuse_elsewhere(text, graph)
    result = graph.sparql(text, scope=scope if any(scope) else None)
    offers = (*_offers(result), HTML)
    media = negotiated(asked.accept, offers)
    if media is None:
        return problem("not-acceptable", base=asked.base, offers=offers)
    try:
        body = (
            editor.answered(graph, asked, result, offers)
            if media == HTML
            else _written(result, media)
        )
    except Exceeded as error:
        return problem("answer-too-large", str(error), base=asked.base)
    changing = any(t.kind == "word" and t.text.upper() in _CHANGING for t in tokens(text))
    return Reply(200, media, body, (("Cache-Control", "no-store"),) if changing else ())


def graph_store(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Return the merged graph, or the one that is named (Graph Store Protocol, section 5.2)."""
    names = asked.all("graph")
    default = any(name == "default" for name, _ in asked.params)
    if len(names) > 1 or (names and default):
        raise Malformed("the request", None, None, "name one graph, or the default graph")
    if not names:
        return Reply(200, asked.media, graph.export(_EXPORTS[asked.media]))
    wanted = _graphs(asked, "graph")[0]
    if wanted not in graph.graphs:
        return problem("not-found", f"No graph is called {wanted.value}.", base=asked.base)
    found = graph.sparql(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {wanted} {{ ?s ?p ?o }} }}")
    assert isinstance(found, QueryTriples)
    return _described(list(found), asked)


def void(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Return what describes the graph and the service: VoID, DCAT, SPARQL Service Description."""
    return _described(graph.description(f"{asked.base}/sparql"), asked)


def _described(triples: list[Triple], asked: Asked) -> Reply:
    media = negotiated(asked.accept, tuple(_TRIPLES))
    if media is None:
        return problem("not-acceptable", base=asked.base, offers=tuple(_TRIPLES))
    return Reply(
        200,
        media,
        _safe(serialize_triples(triples, with_media_type(media) or FORMATS["turtle"]), media),
    )


def _graphs(asked: Asked, name: str) -> tuple[NamedNode, ...]:
    """Return the graphs that a parameter names; raise Malformed for what is no IRI."""
    try:
        return tuple(map(NamedNode, asked.all(name)))
    except ValueError:
        raise Malformed(name, None, None, "the name of a graph is an IRI, and whole") from None


def refuse_elsewhere(text: str, graph: "Graph") -> None:
    """Raise Refused for FROM with a graph that is not held here, which some stores would fetch."""
    held = {str(node) for node in graph.graphs}
    for name in _from(text):
        if name not in held:
            which = f"held are the default graph and {', '.join(sorted(held))}" if held else ""
            raise Refused(
                f"FROM {name}", f"no such graph is held here, and none is fetched; {which}"
            )


def _from(text: str) -> Iterator[str]:
    """Give the names of graphs that stand after FROM, or FROM NAMED."""
    words = [t for t in tokens(text) if not (t.kind == "word" and t.text.upper() == "NAMED")]
    for word, name in pairwise(words):
        if word.kind == "word" and word.text.upper() == "FROM" and name.kind in ("iri", "name"):
            yield name.text


def _offers(result: Result) -> tuple[str, ...]:
    if isinstance(result, QueryTriples):
        return tuple(_TRIPLES)
    return _TRUTH if isinstance(result, QueryBoolean) else tuple(_ROWS)


class _Bounded(BytesIO):
    """Bytes, of which there may be so many."""

    def write(self, data: object) -> int:
        if self.tell() > _MOST:
            raise Exceeded("the size limit", f"{_MOST // 1_000_000} MB")
        return super().write(data)  # type: ignore[arg-type]  # whatever has bytes


def _written(result: Result, media: str) -> bytes:
    """Return a result in a format; raise Exceeded where it is too large."""
    out = _Bounded()
    if isinstance(result, QueryTriples):
        result.serialize(out, format=_TRIPLES[media])
    else:
        assert isinstance(result, QuerySolutions | QueryBoolean)
        result.serialize(out, format=_ROWS[media])
    return _safe(out.getvalue(), media)


def _safe(body: bytes, media: str) -> bytes:
    """Return a body that a parser of XML reads, if it is XML; raise Refused if none would."""
    return xml_document(body, media, "another format") if media.endswith("xml") else body
