"""Graphs that are the same but for the names of their blank nodes."""

from collections.abc import Iterable

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, Triple

__all__ = ["canonical"]


def canonical(triples: Iterable[Triple]) -> set[Triple]:
    """Return triples with their blank nodes named by the graph: equal where they are isomorphic."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}
