"""Names in a query of somebody's own that the graph does not have, which no engine remarks on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from realpolitik.engine.base import solutions, text_of
from realpolitik.engine.sparql import tokens
from realpolitik.errors import UnknownName
from realpolitik.terms import compact

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["unknown_terms"]

_STANDS = "ASK {{ {{ {0} ?p ?o }} UNION {{ ?s {0} ?o }} UNION {{ ?s ?p {0} }} }}"
_TERMS = "SELECT DISTINCT ?term { ?term a ?kind FILTER(STRSTARTS(STR(?term), STR(rp:))) }"


def unknown_terms(graph: "Graph", query: str) -> Iterator[UnknownName]:
    """Give the names of `rp:` and `id:` in a query that stand in no triple, as errors not raised.

    >>> [str(error) for error in unknown_terms(realpolitik.open(), "ASK { ?s rp:holdr ?o }")]
    ['no term of the graph is called "rp:holdr"; did you mean rp:holder?']
    """
    # A stop after a name is none of it, but belongs to its token.
    written = (token.text.rstrip(".") for token in tokens(query) if token.kind == "name")
    for name in dict.fromkeys(written):
        if name in ("rp:", "id:") or not name.startswith(("rp:", "id:")):
            continue
        if graph.sparql(_STANDS.format(name)):
            continue
        if name.startswith("id:"):
            yield UnknownName(name, "term of the graph", how="realpolitik names")
        else:
            known = [compact(text_of(term)) for (term,) in solutions(graph.sparql(_TERMS))]
            yield UnknownName(name, "term of the graph", known)
