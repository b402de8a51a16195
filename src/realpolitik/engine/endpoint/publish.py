"""Load the graph into a store elsewhere, in one step: it holds the old graph or the new one.

By the Graph Store Protocol (SPARQL 1.1 Graph Store HTTP Protocol, section 5.3), whose PUT replaces
a graph, or by one request of SPARQL 1.1 Update, which stores carry out wholly or not at all.
"""

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from pyoxigraph import NamedNode, RdfFormat, Store

from realpolitik.engine.embedded import ntriples, without_blank_nodes
from realpolitik.engine.endpoint.http import brief, refuse_no_address, send_request
from realpolitik.engine.endpoint.remote import Remote
from realpolitik.errors import Refused, Unavailable

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Target", "publish_graph", "target_of"]

_TIMEOUT = 600.0
_DEEPEST = 100
_NTRIPLES = "application/n-triples"
_LINES = (_NTRIPLES, "text/plain", "text/turtle")  # what stores call them
_FRAMES = ("Content-Length", "Transfer-Encoding")


class Target(NamedTuple):
    """Where a graph goes: the address, the named graph or none for the default graph.

    With `query`, the address takes updates, and `query` is that of the endpoint that tells what is
    there; without, the address is that of a graph store.
    """

    address: str
    name: str | None = None
    query: str | None = None


def target_of(
    address: str = "", update: str = "", query: str = "", name: str | None = None
) -> Target:
    """Return the target of a graph store, or of two endpoints.

    Raises Refused unless just one of these is given, and whole.
    """
    if bool(update) != bool(query) or bool(update) == bool(address):
        raise Refused("publish", "give a graph store, or an update and a query endpoint")
    return Target(update or address, name, query or None)


def publish_graph(graph: "Graph", target: Target, *, replace: bool = False) -> str:
    """Load a graph into a store, and say in a sentence what was done.

    What is there is replaced only with `replace`.

    Raises Refused where something is there and `replace` is not given, and for addresses that are
    none; Unavailable where the store does not do its part.
    """
    for address in filter(None, (target.address, target.query)):
        refuse_no_address(address)
    _refuse_no_name(target.name)
    data = ntriples(graph.triples())
    count, before = data.count(b"\n"), _held(target)
    where = f"the graph {target.name}" if target.name else "the default graph"
    if _alike(before, data):
        return f"{target.address}: {where} holds these {count:,} triples already; nothing is done."
    if len(before) and not replace:
        reason = f"{where} there holds {len(before):,} triples; --yes replaces them by {count:,}"
        raise Refused(target.address, reason)
    if target.query:
        _update(target, data)
    else:
        headers = {"Content-Type": _NTRIPLES}
        send_request("PUT", _graph_url(target), data, headers=headers, timeout=_TIMEOUT)
    after = _held(target)
    if not _alike(after, data):
        reason = f"after that, {where} holds {len(after):,} triples that are not the {count:,} sent"
        raise Unavailable(target.address, reason)
    replaced = f" in place of {len(before):,}" if len(before) else ""
    return f"{target.address}: {where} holds {count:,} triples now{replaced}."


def _refuse_no_name(name: str | None) -> None:
    """Raise Refused for the name of a graph that is no absolute IRI."""
    try:
        fits = name is None or (":" in name and NamedNode(name))
    except ValueError:
        fits = False
    if not fits:
        raise Refused(str(name), "no name for a graph; give an IRI, such as http://x.org/graph")


def _held(target: Target) -> Store:
    store = Store()
    if target.query:
        pattern = "?s ?p ?o"
        inside = f"GRAPH {NamedNode(target.name)} {{ {pattern} }}" if target.name else pattern
        found = Remote(target.query, timeout=_TIMEOUT).construct(
            f"CONSTRUCT {{ {pattern} }} WHERE {{ {inside} }}"
        )
        store.load(ntriples(found), RdfFormat.N_TRIPLES)
        return store
    try:
        reply = send_request(
            "GET", _graph_url(target), headers={"Accept": _NTRIPLES}, timeout=_TIMEOUT
        )
    except Unavailable as error:
        if "(404)" in error.reason and target.name:
            return store  # a graph that is not there yet
        raise
    kind = reply.media_type
    if kind not in _LINES:
        reason = f"it answers with {kind}, not with N-Triples; is it a graph store?"
        raise Unavailable(target.address, reason)
    if not any(name in reply.headers for name in _FRAMES):
        # N-Triples have no end: half of them, or none, would be taken for what is there.
        reason = "it does not say how long its answer is, so that half of it would not be seen"
        raise Unavailable(target.address, reason)
    # A triple is a line. Oxigraph's parser recurses into those that stand in one another.
    if max((line.count(b"<<") for line in reply.body.splitlines()), default=0) > _DEEPEST:
        raise Unavailable(target.address, f"it holds triples in one another, over {_DEEPEST} deep")
    try:
        store.load(reply.stream(), RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        reason = f"it answers with {kind} that is not, or not wholly, N-Triples"
        raise Unavailable(target.address, f"{reason} ({brief(str(error))})") from None
    return store


def _graph_url(target: Target) -> str:
    """Return the address of a graph (SPARQL 1.1 Graph Store HTTP Protocol, section 4.2)."""
    query = f"graph={quote(target.name, safe='')}" if target.name else "default"
    return f"{target.address}{'&' if '?' in target.address else '?'}{query}"


def _update(target: Target, data: bytes) -> None:
    """Replace a graph by one request of updates."""
    triples = data.decode()
    if target.name:
        node = NamedNode(target.name)
        text = f"DROP SILENT GRAPH {node} ;\nINSERT DATA {{ GRAPH {node} {{\n{triples}}} }}"
    else:
        text = f"DROP DEFAULT ;\nINSERT DATA {{\n{triples}}}"
    headers = {"Content-Type": "application/sparql-update"}
    send_request("POST", target.address, text.encode(), headers=headers, timeout=_TIMEOUT)


def _alike(store: Store, data: bytes) -> bool:
    """Say whether a store holds the same triples; blank nodes only in number."""
    other = Store()
    other.load(data, RdfFormat.N_TRIPLES)
    return len(store) == len(other) and without_blank_nodes(store) == without_blank_nodes(other)
