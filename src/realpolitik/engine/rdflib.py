"""Graphs of rdflib: copied into a store to be queried, and made from triples."""

import rdflib

from realpolitik.engine.embedded import Store
from realpolitik.terms import PREFIXES

__all__ = ["from_rdflib", "to_rdflib"]


def from_rdflib(graph: object) -> Store:
    """Return a store with the triples of a graph of rdflib; the graphs of a Dataset are merged.

    Raises TypeError for any other object.
    """
    if not isinstance(graph, rdflib.Graph):
        accepted = "an address, a folder or a graph of rdflib or SPARQLWrapper"
        raise TypeError(f"attach takes {accepted}, not {type(graph).__name__}")
    parts = graph.graphs() if isinstance(graph, rdflib.Dataset) else [graph]
    store = Store()
    # In one piece, so that a blank node stays one node.
    store.add_ntriples(b"".join(part.serialize(format="nt", encoding="utf-8") for part in parts))
    store.where = "copied from rdflib"
    return store


def to_rdflib(ntriples: bytes) -> rdflib.Graph:
    """Return N-Triples as a graph of rdflib with our prefixes.

    Literals keep their lexical form; rdflib would normalize times.
    """
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph = rdflib.Graph().parse(data=ntriples, format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
