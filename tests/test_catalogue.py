"""The saved questions are data: each can be run, and gives the rows that are expected."""

import csv
import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions
from rdflib.plugins.sparql import prepareQuery

from realpolitik import Graph
from realpolitik.question import load, load_all, slugs
from realpolitik.sparql import parameters
from realpolitik.store import Store
from realpolitik.terms import PREFIXES, compact, expand

GOLDEN = Path(__file__).parent / "golden"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

Row = dict[str, str]


@pytest.fixture(scope="module")
def catalogue(graph: Graph) -> Store:
    """Return the description of the graph."""
    store = Store()
    store.add(graph.description())
    return store


def rows(store: Store, query: str) -> list[Row]:
    """Return the rows of a SELECT as texts by the names of their variables."""
    result = store.select(PROLOGUE + query)
    return [
        {
            name: term.value
            for name, term in zip(result.variables, row, strict=True)
            if isinstance(term, NamedNode | Literal | BlankNode)
        }
        for row in result.rows
    ]


def test_every_question_can_be_run(catalogue: Store, graph: Graph) -> None:
    found = rows(
        catalogue, "SELECT ?q ?text { ?q a sh:SPARQLExecutable ; sh:select|sh:construct ?text }"
    )
    assert sorted(compact(row["q"]) for row in found) == [f"query:{slug}" for slug in slugs()]
    for row in found:
        prepareQuery(row["text"])
        question = load(compact(row["q"]).removeprefix("query:"))
        assert not row["text"].startswith("#")
        assert question.text.endswith(row["text"] + "\n")
        asked = {finding.situation for finding in graph.ask(question.slug).findings}
        assert asked or graph.ask(question.slug).outcome == "silent"


def test_question_is_told_in_words(catalogue: Store) -> None:
    query = """SELECT ?label ?comment ?about { query:alignments rdfs:label ?label ;
      rdfs:comment ?comment ; dcterms:description ?about ; schema:keywords "dyad" }"""
    question = load("alignments")
    assert rows(catalogue, query) == [
        {
            "label": question.summary,
            "comment": "On which issues do China and Russia align?",
            "about": question.description,
        }
    ]


def test_parameters_are_those_of_the_text(catalogue: Store) -> None:
    query = """SELECT ?text ?name ?path ?kind ?default {{
      query:{slug} sh:select|sh:construct ?text ; sh:parameter ?p .
      ?p sh:name ?name ; sh:path ?path ; sh:class ?kind ; sh:order ?order .
      OPTIONAL {{ ?p sh:defaultValue ?default }} }} ORDER BY ?order"""
    for question in load_all():
        found = rows(catalogue, query.format(slug=question.slug))
        assert {r["name"]: compact(r["kind"]) for r in found} == question.params
        for row in found:
            assert row["path"] == expand(f"parameter:{row['name']}").value
            (own,) = (p for p in parameters(row["text"]) if p.name == row["name"])
            written = compact(row["default"]) if "default" in row else "UNDEF"
            assert own.value == written


def test_prefixes_are_declared(catalogue: Store) -> None:
    query = "SELECT ?p ?n { query:prefixes sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }"
    assert {row["p"]: row["n"] for row in rows(catalogue, query)} == PREFIXES


def test_expected_rows_are_the_rows_and_those_of_the_golden_answers(
    catalogue: Store, graph: Graph
) -> None:
    query = """SELECT ?test ?text ?rows { test:suite owlunit:hasTestCase ?test .
      ?test owlunit:hasSPARQLUnitTest ?text ; owlunit:hasExpectedResult ?rows }"""
    found = rows(catalogue, query)
    asked = {compact(row["test"]).removeprefix("test:") for row in found}
    assert asked == set(slugs()) - {"network"}  # which constructs a graph
    for row in found:
        expected = json.loads(row["rows"])
        result = graph.sparql(row["text"])
        assert isinstance(result, QuerySolutions)
        assert expected["head"]["vars"] == [variable.value for variable in result.variables]
        assert len(expected["results"]["bindings"]) == sum(1 for _ in result)
        path = GOLDEN / f"{compact(row['test']).removeprefix('test:')}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            golden = {line["situation"] for line in csv.DictReader(file)}
        assert golden == {
            compact(binding["situation"]["value"]) for binding in expected["results"]["bindings"]
        }


@pytest.mark.parametrize(
    ("endpoint", "category", "data"),
    [
        (None, "owlunit:ToyDataset", "https://w3id.org/realpolitik/dataset/turtle"),
        ("http://localhost/sparql", "owlunit:SPARQLEndpoint", "http://localhost/sparql"),
    ],
)
def test_competency_questions_are_asked_of_a_file_or_an_endpoint(
    graph: Graph, endpoint: str | None, category: str, data: str
) -> None:
    store = Store()
    store.add(graph.description(endpoint))
    query = """SELECT DISTINCT ?category ?data { ?test owlunit:hasInputData ?data ;
      owlunit:hasInputTestDataCategory ?category ;
      owlunit:testsOntology <https://w3id.org/realpolitik/ontology> }"""
    assert rows(store, query) == [{"category": expand(category).value, "data": data}]
