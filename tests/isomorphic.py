"""Graphs that are the same but for the names of their blank nodes."""

from collections.abc import Iterable

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, Triple

from realpolitik.terms import expand


def canonical(triples: Iterable[Triple]) -> set[Triple]:
    """Return triples with their blank nodes named by the graph: equal where they are isomorphic."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def without_additions(triples: Iterable[Triple]) -> set[Triple]:
    """Return canonical triples without what exports add or omit.

    They add verdicts, labels of sources and annotated axioms, and omit the words for search.
    """
    triples = list(triples)
    axioms = {t.subject for t in triples if t.object == expand("owl:Axiom")}
    labels = {(t.subject, expand("rdfs:label")) for t in triples if t.object == expand("rp:Source")}
    only = (expand("rp:verdict"), expand("skos:hiddenLabel"))
    kept = (t for t in triples if (t.subject, t.predicate) not in labels)
    return canonical(t for t in kept if t.predicate not in only and t.subject not in axioms)
