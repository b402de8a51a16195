"""A graph of rdflib as an engine: the graph as the ecosystem of Python knows it."""

import rdflib
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, parse_query_results

from realpolitik.engine.base import Engine, Result

__all__ = ["InRdflib", "in_rdflib"]


class InRdflib(Engine):
    """A graph of rdflib, asked in its own SPARQL.

    Raises TypeError for what is none.
    """

    where = "in rdflib"

    def __init__(self, graph: rdflib.Graph) -> None:
        if not isinstance(graph, rdflib.Graph):
            kind = type(graph).__name__
            taken = "an address, a folder or a graph of rdflib or SPARQLWrapper"
            raise TypeError(f"attach takes {taken}, not {kind}")
        self._graph = graph

    def evaluate(self, text: str) -> Result:
        """Return the result of a query that is SPARQL and safe."""
        result = self._graph.query(text)
        if result.type in ("CONSTRUCT", "DESCRIBE"):
            store = Store()
            store.load(result.serialize(format="nt") or b"", RdfFormat.N_TRIPLES)
            triples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            assert isinstance(triples, QueryTriples)
            return triples
        return parse_query_results(result.serialize(format="json") or b"", QueryResultsFormat.JSON)


def in_rdflib(ntriples: bytes) -> rdflib.Graph:
    """Return triples, given as N-Triples, as a graph of rdflib.

    Literals stay as they are written; rdflib would write times in another way.
    """
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return rdflib.Graph().parse(data=ntriples, format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
