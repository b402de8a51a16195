"""The graph as a file of every format, the same to the byte each time."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

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

from .bysource import by_source
from .errors import Refused
from .formats import EXPORTS
from .question import load
from .store import ntriples, serialized

if TYPE_CHECKING:
    from .graph import Graph

__all__ = ["EXPORTS", "export"]

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
        from .turtle import turtle

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
        from .turtle import turtle

        return turtle(triples)
    if form == "jsonld":
        from .jsonld import jsonld

        return jsonld(triples)
    if form == "rdfxml":
        from .order import ungrouped

        return serialized(ungrouped(triples), RdfFormat.RDF_XML)
    return ntriples(sorted(triples, key=str))


def _table(graph: "Graph", form: str, triples: Collection[Triple]) -> bytes:
    """Return the relations or the claims of a graph."""
    if form == "csv":
        from .claimtable import claim_table

        return claim_table(triples, graph.withdrawn)
    from .graphml import graphml

    network = graph.sparql(load("network").text)
    assert isinstance(network, QueryTriples)
    return graphml(network, triples)


def _dataset(form: str, graphs: Graphs) -> bytes:
    """Return graphs as TriG or N-Quads."""
    graphs = _canonical(graphs)
    if form == "trig":
        from .turtle import trig

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
