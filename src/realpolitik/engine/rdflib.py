"""A graph of rdflib as an engine: the graph as the ecosystem of Python knows it."""

from collections.abc import Iterator

import rdflib
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, parse_query_results
from pyparsing import ParseException
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query

from realpolitik.engine.base import Engine, Result
from realpolitik.errors import Malformed, Refused
from realpolitik.terms import PREFIXES

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
        result = self._graph.query(self._translated(text))
        if result.type in ("CONSTRUCT", "DESCRIBE"):
            store = Store()
            store.load(result.serialize(format="nt") or b"", RdfFormat.N_TRIPLES)
            triples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            assert isinstance(triples, QueryTriples)
            return triples
        return parse_query_results(result.serialize(format="json") or b"", QueryResultsFormat.JSON)

    def _translated(self, text: str) -> Query:
        """Return a query as rdflib reads it, without what would have it fetch or fail.

        A graph named by FROM is fetched, and added to the user's graph, unless it is there.

        Raises Refused for FROM and SERVICE, and for GRAPH where the graph has no named graphs;
        Malformed for what rdflib cannot read.
        """
        try:
            query = prepareQuery(text)
            parts = {part.name for part in _parts(query.algebra)}
        except ParseException as error:
            reason = f"rdflib cannot read it: {error.msg}"
            raise Malformed("the query", error.lineno, error.column, reason) from None
        except RecursionError:
            raise Refused("the query", "it nests too deeply for rdflib; ask in parts") from None
        if "DatasetClause" in parts:
            raise Refused("FROM", "a graph of rdflib is asked as it is; leave FROM out")
        if "ServiceGraphPattern" in parts:
            raise Refused("SERVICE", "queries here read this graph alone")
        if parts & {"Graph", "GraphGraphPattern"} and not self._graph.context_aware:
            raise Refused("GRAPH", "this graph of rdflib has no named graphs; attach a Dataset")
        return query


def _parts(part: object) -> Iterator[CompValue]:
    """Give all parts of an algebra, those of patterns in expressions too."""
    if isinstance(part, CompValue):
        yield part
        part = list(part.values())
    if isinstance(part, list | tuple | set):
        for inner in part:
            yield from _parts(inner)


def in_rdflib(ntriples: bytes) -> rdflib.Graph:
    """Return triples, given as N-Triples, as a graph of rdflib with our prefixes.

    Literals stay as they are written; rdflib would write times in another way.
    """
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph = rdflib.Graph().parse(data=ntriples, format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
