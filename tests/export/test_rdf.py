"""TriG and N-Quads have a graph for each source, the world, the ontology and the inferences."""

import pytest
from pyoxigraph import NamedNode, Triple

from realpolitik import Graph
from realpolitik.export.serialization import NamedGraphs, by_graph
from realpolitik.terms import RDF_TYPE, expand

BOOK, SUN = expand("id:book"), expand("id:sun-2016")
WORLD, ONTOLOGY, INFERRED = SHARED = [
    NamedNode(f"https://w3id.org/realpolitik/graph/{name}")
    for name in ("world", "ontology", "inferred")
]


@pytest.fixture(scope="module")
def graphs(both: Graph) -> NamedGraphs:
    """Return the triples of each graph."""
    return by_graph(both.triples(), both.triples(inferred=False))


def test_each_triple_is_in_one_graph(both: Graph, graphs: NamedGraphs) -> None:
    assert set(graphs) == {*(NamedNode(s.source) for s in both.sources), *SHARED} > {BOOK, SUN}
    assert {t for triples in graphs.values() for t in triples} == set(both.triples())
    assert sum(map(len, graphs.values())) == len(both.triples())


def test_graphs_of_the_world_the_ontology_and_the_inferences(
    both: Graph, graphs: NamedGraphs
) -> None:
    asserted = set(both.triples(inferred=False))
    assert set(graphs[INFERRED]) == set(both.triples()) - asserted
    about = {name: {t.subject for t in graphs[name]} for name in (WORLD, ONTOLOGY)}
    searched = {t.subject for t in both.triples() if t.predicate == expand("skos:hiddenLabel")}
    assert about[WORLD] & about[ONTOLOGY] <= searched  # words for search are in no export
    assert {expand("id:china"), expand("id:dispute-salt")} <= about[WORLD]
    assert {expand("rp:Claim"), expand("prov:wasAttributedTo")} <= about[ONTOLOGY]


def test_claim_with_two_sources_is_in_both_graphs() -> None:
    first, second, claim = expand("id:one"), expand("id:other"), expand("id:claim")
    triples = [
        *(Triple(source, RDF_TYPE, expand("rp:Source")) for source in (first, second)),
        Triple(expand("id:one-p1"), expand("oa:hasSource"), first),
        Triple(expand("id:other-p1"), expand("oa:hasSource"), second),
        Triple(claim, expand("rp:evidence"), expand("id:one-p1")),
        Triple(claim, expand("rp:evidence"), expand("id:other-p1")),
    ]
    graphs = by_graph(triples, triples)
    assert [len(graphs[source]) for source in (first, second)] == [4, 4]
    assert len(graphs) == 2
