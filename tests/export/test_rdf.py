"""TriG and N-Quads have a graph for each source, the world, the ontology and the inferences."""

import pytest
from asking import exported
from isomorphic import without_additions
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from realpolitik import Graph
from realpolitik.export.serialization import by_graph
from realpolitik.terms import RDF_TYPE, by_key, expand

BOOK, SUN = expand("id:book"), expand("id:sun-2016")
WORLD, ONTOLOGY, INFERRED = SHARED = [
    NamedNode(f"https://w3id.org/realpolitik/graph/{name}")
    for name in ("world", "ontology", "inferred")
]


Graphs = dict[object, list[Triple]]


@pytest.fixture(scope="module")
def graphs(both: Graph) -> Graphs:
    """Return the triples of each graph, as another tool reads them."""
    quads = parse(exported(both, "trig"), RdfFormat.TRIG)
    return by_key((quad.graph_name, quad.triple) for quad in quads)


def test_each_triple_is_in_one_graph(both: Graph, graphs: Graphs) -> None:
    assert set(graphs) == {*(NamedNode(s.source) for s in both.sources), *SHARED} > {BOOK, SUN}
    found = [triple for triples in graphs.values() for triple in triples]
    assert without_additions(found) == without_additions(both.triples())
    assert len(found) == len(set(found))


def test_graphs_of_the_world_the_ontology_and_the_inferences(both: Graph, graphs: Graphs) -> None:
    asserted = both.triples(inferred=False)
    inferred = without_additions(set(both.triples()) - set(asserted))
    assert without_additions(t for t in graphs[INFERRED] if t.subject not in graphs) == inferred
    data = parse(exported(both, "nquads", inferred=False), RdfFormat.N_QUADS)
    without = by_key((quad.graph_name, quad.triple) for quad in data)
    assert without.keys() == graphs.keys() - {INFERRED}
    about = {name: {t.subject for t in without[name]} for name in (WORLD, ONTOLOGY)}
    assert not about[WORLD] & about[ONTOLOGY]
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
