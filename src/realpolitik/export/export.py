"""Export the graph in one of several formats; the same graph always gives the same bytes."""

from typing import TYPE_CHECKING

from realpolitik.errors import Refused, UnknownName
from realpolitik.export.claims import claim_table
from realpolitik.export.formats import FORMATS
from realpolitik.export.graphml import graphml
from realpolitik.export.jsonld import jsonld
from realpolitik.export.serialization import by_source, canonical, serialize_quads

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["EXPORTS", "export"]

_DESCRIPTION = "description"
EXPORTS = {
    "turtle": "the merged graph, sorted, with prefixes",
    "ntriples": "the merged graph, sorted, one triple per line",
    "nquads": "a named graph for each source, everything else in the default graph",
    "trig": "the same graphs as N-Quads, with prefixes",
    "jsonld": "the merged graph as JSON with short keys; context: ontology/context.jsonld",
    "rdfxml": "the merged graph",
    "graphml": "actors as nodes, and claimed relations as edges with a sign and a status",
    "csv": "one row per claim, with all roles of its situation",
    _DESCRIPTION: "the description of the graph, as Turtle (VoID, DCAT)",
}
"""The content of each export, by name."""


def export(graph: "Graph", name: str, *, inferred: bool = True) -> bytes:
    """Return the export with a name from EXPORTS, with or without inferred triples.

    Turtle, N-Triples, RDF/XML and JSON-LD contain one merged graph. TriG and N-Quads contain a
    named graph for each source. If the graph is at an endpoint, where asserted and inferred triples
    look the same, these named graphs also contain the inferences about the source's claims.

    Raises UnknownName for an unknown name, Refused for a description without inferred triples.
    """
    if name not in EXPORTS:
        raise UnknownName(name, "format", EXPORTS)
    if name == _DESCRIPTION:
        if not inferred:
            raise Refused("--asserted", "a description covers the whole graph; omit the option")
        return serialize_quads(canonical({None: graph.description()}), FORMATS["turtle"])
    triples = graph.triples(inferred=inferred)
    if name == "jsonld":
        return jsonld(triples)
    if name == "csv":
        return claim_table(triples, graph.retractions)
    if name == "graphml":
        network = graph.ask("network")
        # If there are no relations, the answer consists of the most similar claims.
        return graphml(network if network.query else (), triples)
    if name in ("nquads", "trig"):
        asserted = graph.triples(inferred=False) if graph.knows_asserted else triples
        return serialize_quads(canonical(by_source(triples, asserted)), FORMATS[name])
    return serialize_quads(canonical({None: triples}), FORMATS[name])
