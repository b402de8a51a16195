"""A graph of rdflib as an engine: the graph as the ecosystem of Python knows it."""

import rdflib
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, parse_query_results

from realpolitik.engine.base import Engine, Result

__all__ = ["InRdflib"]


class InRdflib(Engine):
    """A graph of rdflib, asked in its own SPARQL.

    Raises TypeError for what is none.
    """

    where = "in rdflib"

    def __init__(self, graph: rdflib.Graph) -> None:
        if not isinstance(graph, rdflib.Graph):
            found = type(graph).__name__
            raise TypeError(f"attach takes an address, a folder or a graph of rdflib, not {found}")
        self._graph = graph

    def evaluate(self, text: str) -> Result:
        """Return the result of a query that is SPARQL and safe."""
        found = self._graph.query(text)
        if found.type in ("CONSTRUCT", "DESCRIBE"):
            store = Store()
            store.load(found.serialize(format="nt") or b"", RdfFormat.N_TRIPLES)
            result = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            assert isinstance(result, QueryTriples)
            return result
        return parse_query_results(found.serialize(format="json") or b"", QueryResultsFormat.JSON)
