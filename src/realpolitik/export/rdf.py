"""Turtle, TriG, N-Triples, N-Quads and RDF/XML, written by pyoxigraph from sorted triples.

If blank nodes are named by `canonical`, the same triples always give the same bytes.
"""

from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
    serialize,
)

from realpolitik.escape import xml_document
from realpolitik.export.formats import Format
from realpolitik.terms import PREFIXES, RDF_TYPE, Term, expand

__all__ = ["by_source", "canonical", "serialize_quads", "serialize_triples"]

NamedGraphs = Mapping[NamedNode | None, Collection[Triple]]
"""Triples by the name of their graph; those of the default graph under None."""


def serialize_triples(triples: Iterable[Triple], form: Format) -> bytes:
    """Return triples in a format of RDF, sorted.

    Raises Refused if XML cannot have a text, or the name of a property.
    """
    return serialize_quads((Quad(t.subject, t.predicate, t.object) for t in triples), form)


def serialize_quads(quads: Iterable[Quad], form: Format) -> bytes:
    """Return quads in a format of RDF, sorted by graph; Turtle and the like drop the graphs."""
    quads = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    names = {node.value for quad in quads for node in _named(quad)}
    prefixes = {p: n for p, n in PREFIXES.items() if any(name.startswith(n) for name in names)}
    items = quads if form.rdf.supports_datasets else [quad.triple for quad in quads]
    data = serialize(items, format=form.rdf, prefixes=prefixes)
    assert data is not None  # since no file is given to write to
    return xml_document(data, form.name, "turtle or jsonld") if form.name == "rdfxml" else data


def canonical(graphs: NamedGraphs) -> Dataset:
    """Return the quads of graphs with canonical blank nodes (RDF Dataset Canonicalization 1.0)."""
    dataset = Dataset(
        Quad(t.subject, t.predicate, t.object, name or DefaultGraph())
        for name, triples in graphs.items()
        for t in triples
    )
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _named(quad: Quad) -> Iterable[NamedNode]:
    ends = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    yield from (end for end in ends if isinstance(end, NamedNode))
    if isinstance(quad.object, Literal):
        yield quad.object.datatype


def by_source(
    triples: Collection[Triple], asserted: Collection[Triple]
) -> dict[NamedNode | None, list[Triple]]:
    """Return the triples of each source, and all others under None.

    A source has its record, its passages with their selectors, and its claims, without inferred
    triples; a claim with evidence in two sources is in both. The world, the situations and the
    ontology belong to no source.
    """
    owners: dict[Term, set[NamedNode]] = {}
    for subject, predicate, value in asserted:
        # A blank node cannot name a graph.
        if (predicate, value) == (RDF_TYPE, expand("rp:Source")) and isinstance(subject, NamedNode):
            owners[subject] = {subject}
    steps = ("oa:hasSource", True), ("oa:hasSelector", False), ("rp:evidence", True)
    for curie, forward in steps:
        for subject, predicate, value in asserted:
            if predicate == expand(curie):
                part, whole = (subject, value) if forward else (value, subject)
                owners.setdefault(part, set()).update(owners.get(whole, ()))
    graphs: dict[NamedNode | None, list[Triple]] = {None: []}
    known = set(asserted)
    for triple in triples:
        sources = owners.get(triple.subject, ()) if triple in known else ()
        for name in sources or (None,):
            graphs.setdefault(name, []).append(triple)
    return graphs
