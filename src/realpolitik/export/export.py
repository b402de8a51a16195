"""The graph as a file of every format, the same to the byte each time."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from realpolitik.answer.question import load
from realpolitik.engine.embedded import ntriples, serialized
from realpolitik.errors import Refused
from realpolitik.export.turtle import by_source

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["EXPORTS", "FORMATS", "Format", "export"]


class Format(NamedTuple):
    """A format of an export.

    `media_type` is the one that a server would send; `registered` says whether IANA knows it;
    `iri` is the name that the W3C gives to an RDF format, as a CURIE, or empty; `content` says what
    is in the file.
    """

    title: str
    media_type: str
    ending: str
    content: str
    iri: str = ""
    registered: bool = True


FORMATS = {
    "turtle": Format(
        *("Turtle", "text/turtle", "ttl"),
        "the merged graph, as one reads it: grouped, sorted, the sources and their claims first",
        "formats:Turtle",
    ),
    "ntriples": Format(
        *("N-Triples", "application/n-triples", "nt"),
        "the merged graph, a triple a line, sorted",
        "formats:N-Triples",
    ),
    "nquads": Format(
        *("N-Quads", "application/n-quads", "nq"),
        "what each source says in a graph named by the source, all else in the default graph",
        "formats:N-Quads",
    ),
    "trig": Format(
        *("TriG", "application/trig", "trig"),
        "the same as N-Quads, as one reads it",
        "formats:TriG",
    ),
    "jsonld": Format(
        *("JSON-LD", "application/ld+json", "jsonld"),
        "the merged graph as JSON with short keys, by the context in ontology/context.jsonld",
        "formats:JSON-LD",
    ),
    "rdfxml": Format(
        *("RDF/XML", "application/rdf+xml", "rdf"),
        "the merged graph",
        "formats:RDF_XML",
    ),
    "graphml": Format(
        *("GraphML", "application/graphml+xml", "graphml"),
        "actors, and an edge for each relation of two that is claimed, with its sign",
        registered=False,
    ),
    "csv": Format(
        *("CSV", "text/csv", "csv"),
        "a row for each claim, with every role of its situation",
    ),
}
"""Each format by the name that `export` has for it."""

EXPORTS = (*FORMATS, "description")
"""What `export` writes: the graph in each format, and its description in Turtle."""


Graphs = Mapping[NamedNode | None, Collection[Triple]]


def export(graph: "Graph", form: str, *, inferred: bool = True) -> bytes:
    """Return the graph, or its description, in one of EXPORTS, with or without what is inferred.

    TriG and N-Quads have what each source says in a graph of its own, with what follows of it where
    the graph is held elsewhere, and the two are not told apart; the other formats have one merged
    graph, which is what every tool reads alike. Blank nodes are named by what they are in
    (RDF Dataset Canonicalization 1.0), since each opening names them anew.

    Raises Refused for a description without what is inferred, which it tells of.
    """
    if form == "description":
        from realpolitik.export.turtle import turtle

        if not inferred:
            raise Refused("--asserted", "a description tells of the whole graph; leave it out")
        return turtle(_canonical({None: graph.description()})[None])
    triples = graph.triples(inferred=inferred)
    if form in ("graphml", "csv"):
        return _table(graph, form, triples)
    if form in ("trig", "nquads"):
        asserted = graph.triples(inferred=False) if graph.knows_asserted else triples
        return _dataset(form, by_source(triples, asserted))
    triples = _canonical({None: triples})[None]
    if form == "turtle":
        from realpolitik.export.turtle import turtle

        return turtle(triples)
    if form == "jsonld":
        from realpolitik.export.jsonld import jsonld

        return jsonld(triples)
    if form == "rdfxml":
        from realpolitik.export.order import ungrouped

        return serialized(ungrouped(triples), RdfFormat.RDF_XML)
    return ntriples(sorted(triples, key=str))


def _table(graph: "Graph", form: str, triples: Collection[Triple]) -> bytes:
    """Return the relations or the claims of a graph."""
    if form == "csv":
        from realpolitik.export.claims import claim_table

        return claim_table(triples, graph.withdrawn)
    from realpolitik.export.graphml import graphml

    network = graph.sparql(load("network").text)
    assert isinstance(network, QueryTriples)
    return graphml(network, triples)


def _dataset(form: str, graphs: Graphs) -> bytes:
    """Return graphs as TriG or N-Quads."""
    graphs = _canonical(graphs)
    if form == "trig":
        from realpolitik.export.turtle import trig

        return trig(graphs)
    data = serialize(sorted(_quads(graphs), key=str), format=RdfFormat.N_QUADS)
    assert data is not None  # it is None only where a file was given to write to
    return data


def _canonical(graphs: Graphs) -> dict[NamedNode | None, list[Triple]]:
    """Return graphs with their blank nodes named by what is said of them."""
    dataset = Dataset(_quads(graphs))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    found: dict[NamedNode | None, list[Triple]] = {name: [] for name in graphs}
    for quad in dataset:
        name = quad.graph_name if isinstance(quad.graph_name, NamedNode) else None
        found[name].append(quad.triple)
    return found


def _quads(graphs: Graphs) -> list[Quad]:
    return [
        Quad(t.subject, t.predicate, t.object, name or DefaultGraph())
        for name, triples in graphs.items()
        for t in triples
    ]
