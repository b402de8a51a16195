"""Export the graph in one of several formats; the same graph always gives the same bytes."""

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from realpolitik.engine.lookup import Lookup
from realpolitik.errors import UnknownName
from realpolitik.export.annotations import axiom_annotations, reifiers, verdicts
from realpolitik.export.claims import claim_lines, claim_rows, claim_table
from realpolitik.export.formats import EXPORTS, FORMATS
from realpolitik.export.graphml import graphml
from realpolitik.export.jsonld import jsonld
from realpolitik.export.property_graph import edge_table, node_table
from realpolitik.export.serialization import by_graph, canonical, serialize_quads
from realpolitik.rdf.triples import english_literal
from realpolitik.terms import expand

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["export"]


def export(graph: "Graph", name: str, *, inferred: bool = True) -> bytes:
    """Return the graph in the export format `name` (a key of EXPORTS), as bytes.

    Search terms (`skos:hiddenLabel`) are omitted, and inferred triples too if `inferred` is false.
    If an endpoint does not mark inferred triples, those on claims are in the graphs of sources.
    """
    if name not in EXPORTS:
        raise UnknownName(name, "format", EXPORTS)
    hidden, verdict, label = map(expand, ("skos:hiddenLabel", "rp:verdict", "rdfs:label"))
    triples = [t for t in graph.triples(inferred=inferred) if t.predicate != hidden]
    names = ((NamedNode(source.source), source.name) for source in graph.sources)
    labels = [Triple(node, label, english_literal(name)) for node, name in names]
    facts = Lookup(triples + labels)
    found = verdicts(facts)
    if name in ("csv", "jsonl"):
        rows = claim_rows(facts, found, graph.retractions)
        return claim_table(rows) if name == "csv" else claim_lines(rows)
    if name == "nodes":
        return node_table(facts, found)
    if name == "edges":
        return edge_table(facts, reifiers(facts))
    if name == "graphml":
        network = graph.ask("network")
        # If there are no relations, the answer consists of the most similar claims.
        return graphml(network if network.query else (), facts, found)
    whole = triples + [Triple(s, verdict, english_literal(text)) for s, text in found.items()]
    whole += labels if inferred else []
    whole += reifiers(facts) if name.endswith("12") else axiom_annotations(facts)
    if name == "jsonld":
        return jsonld(whole)
    if name in ("nquads", "trig"):
        asserted = graph.triples(inferred=False) if graph.knows_asserted else triples
        return serialize_quads(canonical(by_graph(whole, asserted)), FORMATS[name])
    return serialize_quads(canonical({None: whole}), FORMATS[name.removesuffix("12")])
