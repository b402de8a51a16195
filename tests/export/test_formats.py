"""In TriG and N-Quads each source says what is its own, and nobody says what follows."""

import pytest
from pyoxigraph import NamedNode, Triple

from realpolitik import Graph
from realpolitik.export.formats import by_source
from realpolitik.terms import RDF_TYPE, expand

BOOK, SUN = expand("id:book"), expand("id:sun-2016")


def is_a(triple: Triple, kind: str) -> bool:
    """Say whether a triple gives its subject a class."""
    return (triple.predicate, triple.object) == (RDF_TYPE, expand(kind))


@pytest.fixture(scope="module")
def graphs(both: Graph) -> dict[NamedNode | None, list[Triple]]:
    """Return the triples of two sources, and of none."""
    return by_source(both.triples(), both.triples(inferred=False))


def test_all_is_said_and_nothing_else(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    assert set(graphs) == {BOOK, SUN, None}
    assert {t for triples in graphs.values() for t in triples} == set(both.triples())
    assert sum(map(len, graphs.values())) == len(both.triples())


def test_source_says_its_record_its_passages_and_its_claims(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    for source, name in ((BOOK, "book"), (SUN, "sun-2016")):
        said = {t.subject.value for t in graphs[source] if isinstance(t.subject, NamedNode)}
        assert source.value in said
        assert {iri.startswith(expand(f"id:{name}").value) for iri in said} == {True}
    kinds = {
        kind: {t.subject for t in both.triples() if is_a(t, kind)}
        for kind in ("rp:Source", "rp:Passage", "rp:Claim", "oa:TextPositionSelector")
    }
    said_by_one = {t.subject for t in graphs[BOOK] + graphs[SUN]}
    assert said_by_one == set().union(*kinds.values())


def test_what_follows_is_said_by_nobody(
    both: Graph, graphs: dict[NamedNode | None, list[Triple]]
) -> None:
    asserted = set(both.triples(inferred=False))
    assert {*graphs[BOOK], *graphs[SUN]} <= asserted
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
