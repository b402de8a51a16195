"""Load a graph into a store by the SPARQL 1.1 Graph Store HTTP Protocol.

A PUT replaces a graph in one step (section 5.3): the store holds the old graph or the new one.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from pyoxigraph import BlankNode, NamedNode, Triple

from realpolitik.engine.embedded import ntriples
from realpolitik.engine.http_client import Client
from realpolitik.engine.remote import GRAPHS, triples_of
from realpolitik.errors import Refused, Unavailable

__all__ = ["publish"]

_TIMEOUT = 600.0


def publish(
    triples: Sequence[Triple], address: str, name: str | None = None, *, replace: bool = False
) -> str:
    """Load triples into a graph of the graph store at an address, and return a sentence about it.

    `name` is the IRI of the graph; without, it is the default graph. A graph that has other triples
    is replaced only with `replace`.

    Raises Refused where it would have to be replaced, and for an address or a name that is not
    valid; Unavailable where the store does not do its part.
    """
    store = Client(address, timeout=_TIMEOUT)
    where = f"the graph {name}" if name else "the default graph"
    query = "default" if name is None else f"graph={quote(_absolute(name), safe='')}"
    before = _held(store, query)
    if _same(before, triples):
        return f"{address}: {where} holds these {len(triples):,} triples already."
    if before and not replace:
        reason = f"{where} there holds {len(before):,} triples; --yes replaces them by "
        raise Refused(address, f"{reason}{len(triples):,}")
    headers = {"Content-Type": "application/n-triples"}
    data = ntriples(triples)
    store.send("PUT", data, headers=headers, query=query, expected=(200, 201, 204))
    after = _held(store, query)
    if not _same(after, triples):
        reason = f"{where} now holds {len(after):,} triples, which are not the {len(triples):,} "
        raise Unavailable(address, f"{reason}that were sent")
    replaced = f" in place of {len(before):,}" if before else ""
    return f"{address}: {where} holds {len(triples):,} triples now{replaced}."


def _absolute(name: str) -> str:
    """Return the name of a graph; raise Refused where it is not an absolute IRI."""
    try:
        if ":" in name:
            return NamedNode(name).value
    except ValueError:
        pass
    raise Refused(name, "not the name of a graph; give an IRI, such as http://example.org/graph")


def _held(store: Client, query: str) -> list[Triple]:
    """Return the triples of a graph of a store; a named graph may not be there yet."""
    expected = (200,) if query == "default" else (200, 404)
    answer = store.send("GET", headers={"Accept": GRAPHS}, query=query, expected=expected)
    return triples_of(answer, store.address) if answer.status == 200 else []


def _same(some: Sequence[Triple], others: Sequence[Triple]) -> bool:
    """Return whether two lists have the same triples; blank nodes are compared by number."""
    return len(some) == len(others) and _without_blank_nodes(some) == _without_blank_nodes(others)


def _without_blank_nodes(triples: Iterable[Triple]) -> set[Triple]:
    return {
        triple
        for triple in triples
        if not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)
    }
