"""The description has the size, sources and formats of the graph, and its endpoint."""

from functools import cache
from importlib.metadata import metadata

import pytest
from asking import rows
from pyoxigraph import Literal, NamedNode

from realpolitik import Graph, __version__
from realpolitik.engine.embedded import Store
from realpolitik.export.formats import formats_of
from realpolitik.terms import DATASET, PREFIXES, compact

ENDPOINT = "http://localhost:7878/query"


@cache
def described(graph: Graph) -> Graph:
    """Return the description of a graph, to be queried."""
    store = Store()
    store.add(graph.description())
    return Graph(store)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        (
            "entities",
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(id:))) }",
        ),
    ],
)
def test_counts(graph: Graph, name: str, query: str) -> None:
    found = rows(described(graph), f"SELECT ?n {{ {DATASET} void:{name} ?n }}")
    assert found == rows(graph, query)


def test_title_version_licence_and_creator(graph: Graph) -> None:
    query = f"SELECT ?title ?about ?version {{ {DATASET} dcterms:title ?title ;"
    query += " dcterms:description ?about ; dcat:version ?version }"
    assert rows(described(graph), query) == [
        ("realpolitik", metadata("realpolitik")["Summary"], __version__)
    ]
    for name in ("dcterms:license", "dcterms:creator"):
        ours = rows(graph, f"SELECT ?x {{ ?o a owl:Ontology ; {name} ?x }}")
        assert rows(described(graph), f"SELECT ?x {{ {DATASET} {name} ?x }}") == ours


def test_exports_are_distributions(graph: Graph) -> None:
    query = f"""SELECT ?d {{ {DATASET} dcat:distribution ?d .
      ?d dcat:accessURL ?where ; dcterms:license ?licence ; dcterms:title ?title }}"""
    formats = {iri.rpartition("/")[2] for (iri,) in rows(described(graph), query)}
    assert formats == {form.name for form in formats_of("graph")}


def test_vocabularies_and_sources(graph: Graph) -> None:
    used = {t.predicate.value for t in graph.triples()}
    for (namespace,) in rows(described(graph), f"SELECT ?v {{ {DATASET} void:vocabulary ?v }}"):
        assert namespace in PREFIXES.values()
        assert any(iri.startswith(namespace) for iri in used)
    sources = rows(described(graph), f"SELECT ?s {{ {DATASET} dcterms:source ?s }}")
    assert {compact(iri) for (iri,) in sources} == {compact(s.source) for s in graph.sources}


def test_service_is_described_only_with_an_endpoint(graph: Graph) -> None:
    where = {"void:sparqlEndpoint", "sd:endpoint"}
    assert not {compact(t.predicate.value) for t in described(graph).triples()} & where
    triples = graph.description(ENDPOINT)
    addresses = {t.object for t in triples if compact(t.predicate.value) in where}
    assert addresses == {NamedNode(ENDPOINT)}
    formats = [t.object for t in triples if t.predicate.value.endswith("resultFormat")]
    assert len(formats) == 8
    assert not any(isinstance(each, Literal) for each in formats)
    with pytest.raises(ValueError, match="IRI"):
        graph.description("no address")
