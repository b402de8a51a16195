"""In TriG and N-Quads each source says what is its own, and nobody says what follows."""

import pytest
from pyoxigraph import NamedNode, Triple

from realpolitik import Graph
from realpolitik.export.rdf import by_source
from realpolitik.terms import RDF_TYPE, expand

BOOK, SUN = expand("id:book"), expand("id:sun-2016")


def is_a(triple: Triple, kind: str) -> bool:
    """Say whether a triple gives its subject a class."""
    return (triple.predicate, triple.object) == (RDF_TYPE, expand(kind))


@pytest.fixture(scope="module")
def graphs(both: Graph) -> dict[NamedNode | None, list[Triple]]:
    """Return the triples of each source, and of none."""
    return by_source(both.triples(), both.triples(inferred=False))


def test_all_is_said_and_nothing_else(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    assert set(graphs) == {*(NamedNode(s.source) for s in both.sources), None} > {BOOK, SUN}
    assert {t for triples in graphs.values() for t in triples} == set(both.triples())
    assert sum(map(len, graphs.values())) == len(both.triples())


def test_source_says_its_record_its_passages_and_its_claims(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    own = {source: triples for source, triples in graphs.items() if source}
    for source, triples in own.items():
        said = {t.subject.value for t in triples if isinstance(t.subject, NamedNode)}
        assert source.value in said
        assert {iri.startswith(source.value) for iri in said} == {True}
    kinds = {
        kind: {t.subject for t in both.triples() if is_a(t, kind)}
        for kind in ("rp:Source", "rp:Passage", "rp:Claim", "oa:TextPositionSelector")
    }
    said_by_one = {t.subject for triples in own.values() for t in triples}
    assert said_by_one == set().union(*kinds.values())


def test_what_follows_is_said_by_nobody(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    asserted = set(both.triples(inferred=False))
    assert {t for source, triples in graphs.items() if source for t in triples} <= asserted
    assert set(both.triples()) - asserted <= set(graphs[None])


def test_claim_that_stands_on_two_sources_is_said_by_both() -> None:
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
