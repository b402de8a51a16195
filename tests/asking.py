"""What tests share that ask a graph: all prefixes, and the rows of a query as texts."""

from pyoxigraph import QuerySolutions

from realpolitik import Graph
from realpolitik.terms import PREFIXES

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
"""All prefixes of the project, as SPARQL and Turtle declare them."""


def rows(graph: Graph, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query, which may use all prefixes, as texts; "" for what is unbound."""
    found = graph.sparql(PROLOGUE + query)
    assert isinstance(found, QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]
