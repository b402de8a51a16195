"""The graph as a file of every format, the same to the byte each time.

A format is declared where it is written, and is known to the command, to the description of the
graph and to `Graph.export` by its place in FORMATS.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Triple, serialize

from realpolitik.engine.embedded import ntriples, serialized
from realpolitik.errors import Refused, UnknownName
from realpolitik.escape import xml_document
from realpolitik.export.claims import CSV
from realpolitik.export.formats import Exported, Format, canonical, quads_of
from realpolitik.export.graphml import GRAPHML
from realpolitik.export.jsonld import JSONLD
from realpolitik.export.order import ungrouped
from realpolitik.export.turtle import TRIG, TURTLE, turtle

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["EXPORTS", "FORMATS", "export", "rdfxml"]


def _write_quads(exported: Exported) -> bytes:
    quads = sorted(quads_of(exported.named_graphs()), key=str)
    data = serialize(quads, format=RdfFormat.N_QUADS)
    assert data is not None  # it is None only where a file was given to write to
    return data


NTRIPLES = Format(
    "ntriples",
    "N-Triples",
    "application/n-triples",
    "nt",
    "the merged graph, a triple a line, sorted",
    lambda exported: ntriples(sorted(exported.merged(), key=str)),
    "formats:N-Triples",
)
NQUADS = Format(
    "nquads",
    "N-Quads",
    "application/n-quads",
    "nq",
    "what each source says in a graph named by the source, all else in the default graph",
    _write_quads,
    "formats:N-Quads",
)


def rdfxml(triples: Iterable[Triple]) -> bytes:
    """Return triples as RDF/XML.

    Raises Refused for what XML cannot say, such as a property whose name is none in XML.
    """
    data = serialized(ungrouped(triples), RdfFormat.RDF_XML)
    return xml_document(data, "rdfxml", "turtle or jsonld")


RDFXML = Format(
    "rdfxml",
    "RDF/XML",
    "application/rdf+xml",
    "rdf",
    "the merged graph",
    lambda exported: rdfxml(exported.merged()),
    "formats:RDF_XML",
)

FORMATS = {
    form.name: form for form in (TURTLE, NTRIPLES, NQUADS, TRIG, JSONLD, RDFXML, GRAPHML, CSV)
}
"""Each format by the name that `export` has for it."""

EXPORTS = (*FORMATS, "description")
"""What `export` writes: the graph in each format, and its description in Turtle."""


def export(graph: "Graph", form: str, *, inferred: bool = True) -> bytes:
    """Return the graph, or its description, in one of EXPORTS, with or without what is inferred.

    TriG and N-Quads have what each source says in a graph of its own, with what follows of it where
    the graph is held elsewhere, and the two are not told apart; the other formats have one merged
    graph, which is what every tool reads alike. Blank nodes are named by what they are in
    (RDF Dataset Canonicalization 1.0), since each opening names them anew.

    Raises UnknownName for another format; Refused for a description without what is inferred, which
    it tells of.
    """
    if form not in EXPORTS:
        raise UnknownName(form, "format", EXPORTS)
    if form != "description":
        return FORMATS[form].write(Exported(graph, graph.triples(inferred=inferred)))
    if not inferred:
        raise Refused("--asserted", "a description tells of the whole graph; leave it out")
    return turtle(canonical({None: graph.description()})[None])
