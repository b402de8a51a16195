"""What a format of an export is, and what there is of a graph to be written in it."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, Triple

from realpolitik.terms import RDF_TYPE, Term, expand

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Exported", "Format", "NamedGraphs", "by_source", "canonical", "quads_of"]

NamedGraphs = Mapping[NamedNode | None, Collection[Triple]]
"""Triples by the name of their graph; those of the default graph under None."""


class Exported(NamedTuple):
    """A graph that is exported, and its triples, with or without what is inferred."""

    graph: "Graph"
    triples: list[Triple]

    def merged(self) -> list[Triple]:
        """Return the triples with their blank nodes named by what is said of them."""
        return canonical({None: self.triples})[None]

    def named_graphs(self) -> dict[NamedNode | None, list[Triple]]:
        """Return the same by the source that says them."""
        known = self.graph.knows_asserted
        asserted = self.graph.triples(inferred=False) if known else self.triples
        return canonical(by_source(self.triples, asserted))


class Format(NamedTuple):
    """A format of an export: how `export` calls it, and how it is written.

    `media_type` is the one that a server would send; `registered` says whether IANA knows it;
    `iri` is the name that the W3C gives to an RDF format, as a CURIE, or empty; `content` says what
    is in the file.
    """

    name: str
    title: str
    media_type: str
    ending: str
    content: str
    write: Callable[[Exported], bytes]
    iri: str = ""
    registered: bool = True


def canonical(graphs: NamedGraphs) -> dict[NamedNode | None, list[Triple]]:
    """Return graphs with their blank nodes named by what is said of them.

    The algorithm is RDF Dataset Canonicalization 1.0.
    """
    dataset = Dataset(quads_of(graphs))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    found: dict[NamedNode | None, list[Triple]] = {name: [] for name in graphs}
    for quad in dataset:
        name = quad.graph_name if isinstance(quad.graph_name, NamedNode) else None
        found[name].append(quad.triple)
    return found


def quads_of(graphs: NamedGraphs) -> list[Quad]:
    """Return the triples of graphs as quads."""
    return [
        Quad(t.subject, t.predicate, t.object, name or DefaultGraph())
        for name, triples in graphs.items()
        for t in triples
    ]


def by_source(
    triples: Collection[Triple], asserted: Collection[Triple]
) -> dict[NamedNode | None, list[Triple]]:
    """Return the triples of a graph by the source that says them; None for all others.

    A source says its record, its passages with their selectors, and the claims that stand on them,
    as they are asserted; a claim that stands on two sources is said by both. World, situations,
    ontology and all that is inferred are said by none.
    """
    record, held, selected, evidence = (
        expand(name) for name in ("rp:Source", "oa:hasSource", "oa:hasSelector", "rp:evidence")
    )
    of: dict[Term, set[NamedNode]] = {}
    for subject, predicate, value in asserted:
        # A source without a name can name no graph.
        if predicate == RDF_TYPE and value == record and isinstance(subject, NamedNode):
            of[subject] = {subject}
    for predicate, forward in ((held, True), (selected, False), (evidence, True)):
        for triple in asserted:
            if triple.predicate == predicate:
                ends = triple.subject, triple.object
                speaks, spoken = ends if forward else reversed(ends)
                of.setdefault(speaks, set()).update(of.get(spoken, ()))
    graphs: dict[NamedNode | None, list[Triple]] = {None: []}
    said = set(asserted)
    for triple in triples:
        sources = of.get(triple.subject, ()) if triple in said else ()
        for name in sources or (None,):
            graphs.setdefault(name, []).append(triple)
    return graphs
