"""TriG and N-Quads have a graph for each source; all else is in the default graph."""

import pytest
from pyoxigraph import NamedNode, Triple

from realpolitik import Graph
from realpolitik.export.serialization import by_source
from realpolitik.terms import RDF_TYPE, expand

BOOK, SUN = expand("id:book"), expand("id:sun-2016")


def is_a(triple: Triple, kind: str) -> bool:
    """Return whether a triple gives its subject a class."""
    return (triple.predicate, triple.object) == (RDF_TYPE, expand(kind))


@pytest.fixture(scope="module")
def graphs(both: Graph) -> dict[NamedNode | None, list[Triple]]:
    """Return the triples of each source, and of the default graph (None)."""
    return by_source(both.triples(), both.triples(inferred=False))


def test_each_triple_is_in_one_graph(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    assert set(graphs) == {*(NamedNode(s.source) for s in both.sources), None} > {BOOK, SUN}
    assert {t for triples in graphs.values() for t in triples} == set(both.triples())
    assert sum(map(len, graphs.values())) == len(both.triples())


def test_graph_of_a_source_has_its_record_passages_and_claims(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    own = {source: triples for source, triples in graphs.items() if source}
    for source, triples in own.items():
        subjects = {t.subject.value for t in triples if isinstance(t.subject, NamedNode)}
        assert source.value in subjects
        assert {iri.startswith(source.value) for iri in subjects} == {True}
    kinds = {
        kind: {t.subject for t in both.triples() if is_a(t, kind)}
        for kind in ("rp:Source", "rp:Passage", "rp:Claim", "oa:TextPositionSelector")
    }
    in_graphs = {t.subject for triples in own.values() for t in triples}
    assert in_graphs == set().union(*kinds.values())


def test_claim_with_two_sources_is_in_both_graphs() -> None:
    first, second, claim = expand("id:one"), expand("id:other"), expand("id:claim")
    triples = [
        *(Triple(source, RDF_TYPE, expand("rp:Source")) for source in (first, second)),
        Triple(expand("id:one-p1"), expand("oa:hasSource"), first),
        Triple(expand("id:other-p1"), expand("oa:hasSource"), second),
        Triple(claim, expand("rp:evidence"), expand("id:one-p1")),
        Triple(claim, expand("rp:evidence"), expand("id:other-p1")),
    ]
    graphs = by_source(triples, triples)
    assert [len(graphs[source]) for source in (first, second)] == [4, 4]
    assert graphs[None] == []
