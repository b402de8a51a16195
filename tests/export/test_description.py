"""The description counts what there is, and has the form that its shapes ask for."""

import csv
import json
from collections import Counter
from importlib.metadata import metadata
from pathlib import Path

import pytest
from asking import PROLOGUE, rows
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, Triple
from pyshacl import validate
from rdflib import RDF, SH
from rdflib import Graph as Rdflib
from rdflib.plugins.sparql import prepareQuery

import realpolitik
from realpolitik import Graph, __version__
from realpolitik.answer.questions.question import load, load_all, slugs
from realpolitik.engine.embedded import Store, ntriples
from realpolitik.engine.sparql import parameters
from realpolitik.export.export import FORMATS, export
from realpolitik.rdf.triples import describe, english_literal
from realpolitik.terms import DATASET, DESCRIPTION, PREFIXES, compact, expand, local

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

SHAPES = Path(__file__).resolve().parents[2] / "ontology" / "description-shapes.ttl"
ENDPOINT = "http://localhost:7878/query"
ABOUT = f"FROM {DESCRIPTION}"


@pytest.fixture(scope="module")
def shapes() -> Rdflib:
    """Return the shapes of descriptions."""
    return Rdflib().parse(SHAPES)


def findings(triples: list[Triple], shapes: Rdflib, *, meta: bool = False) -> set[str]:
    """Return the messages about what is not as the shapes ask, with `meta` of the shapes too."""
    data = Rdflib().parse(data=ntriples(triples), format="nt")
    _, report, _ = validate(data, shacl_graph=shapes, meta_shacl=meta)
    assert isinstance(report, Rdflib)
    return {
        str(report.value(result, SH.resultMessage))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


@pytest.mark.parametrize(
    ("counted", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        (
            "entities",
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(id:))) }",
        ),
    ],
)
def test_counts_are_right(both: Graph, counted: str, query: str) -> None:
    told = rows(both, f"SELECT ?n {ABOUT} {{ {DATASET} void:{counted} ?n }}")
    assert told == rows(both, query)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        (
            "?c ?n { ?d void:classPartition [ void:class ?c ; void:entities ?n ]",
            "?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c",
        ),
        (
            "?p ?n { ?d void:propertyPartition [ void:property ?p ; void:triples ?n ]",
            "?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
        ),
    ],
)
def test_every_class_and_property_is_counted(both: Graph, told: str, counted: str) -> None:
    found = rows(both, f"SELECT {told.replace('{', ABOUT + ' {', 1)} }}")
    assert Counter(found) == Counter(rows(both, f"SELECT {counted}"))


def test_links_and_what_is_asserted_are_counted(both: Graph) -> None:
    links = [t for t in both.triples() if t.predicate == expand("schema:sameAs")]
    told = f"{ABOUT} {{ {DATASET} void:subset ?s . ?s void:triples ?n"
    assert rows(both, f"SELECT ?n {told} ; void:linkPredicate schema:sameAs }}") == [
        (str(len(links)),)
    ]
    asserted = len(both.triples(inferred=False))
    assert rows(both, f"SELECT ?n {told} ; dcterms:title ?t }}") == [(str(asserted),)]


def test_what_it_is_comes_from_the_package_and_the_ontology(graph: Graph) -> None:
    query = f"SELECT ?title ?about ?version {ABOUT} {{ {DATASET} dcterms:title ?title ;"
    query += " dcterms:description ?about ; dcat:version ?version }"
    assert rows(graph, query) == [("realpolitik", metadata("realpolitik")["Summary"], __version__)]
    for name in ("dcterms:license", "dcterms:creator"):
        ours = rows(graph, f"SELECT ?x {{ ?o a owl:Ontology ; {name} ?x }}")
        assert rows(graph, f"SELECT ?x {ABOUT} {{ {DATASET} {name} ?x }}") == ours


def test_every_format_is_a_distribution(graph: Graph) -> None:
    query = f"SELECT ?title {ABOUT} {{ {DATASET} dcat:distribution/dcterms:title ?title }}"
    assert sorted(rows(graph, query)) == sorted((form.title,) for form in FORMATS.values())


def test_vocabularies_and_examples_are_in_the_graph(both: Graph) -> None:
    used = {t.predicate.value for t in both.triples()}
    for (namespace,) in rows(both, f"SELECT ?v {ABOUT} {{ {DATASET} void:vocabulary ?v }}"):
        assert namespace in PREFIXES.values()
        assert any(iri.startswith(namespace) for iri in used)
    examples = rows(both, f"SELECT ?e {ABOUT} {{ {DATASET} void:exampleResource ?e }}")
    assert {compact(iri) for (iri,) in examples} >= {"id:book", "id:book-p1s1-1"}
    for (iri,) in examples:
        assert both.sparql(f"ASK {{ <{iri}> ?p ?o }}")


def test_sources_are_named(both: Graph) -> None:
    sources = rows(both, f"SELECT ?s {ABOUT} {{ {DATASET} dcterms:source ?s }}")
    assert {compact(iri) for (iri,) in sources} == {compact(s.source) for s in both.sources}


def test_graph_is_the_same_for_whoever_looks() -> None:
    graph = realpolitik.open()
    before, answer = set(graph.triples()), graph.ask("threats")
    assert rows(graph, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [(DESCRIPTION.value,)]
    unseen = graph.sparql(PROLOGUE + "ASK { ?s a sh:SPARQLExecutable }")
    assert isinstance(unseen, QueryBoolean)
    assert not unseen
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o OPTIONAL { GRAPH <u:x> { ?s ?p ?o } } }"
    assert rows(graph, count) == [(str(len(before)),)]
    assert set(graph.triples()) == before
    assert graph.ask("threats") == answer
    assert len(graph.to_rdflib()) == len(before)


def test_rdflib_has_it_too(graph: Graph) -> None:
    described = graph.to_rdflib(described=True)
    assert len(described) == len(graph.triples()) + len(graph.description())
    assert described.value(None, RDF.type, SH.SPARQLConstructExecutable)


@pytest.mark.parametrize("endpoint", [None, ENDPOINT])
def test_description_has_the_form_that_is_asked_for(
    both: Graph, shapes: Rdflib, endpoint: str | None
) -> None:
    assert findings(both.description(endpoint), shapes) == set()


FAULTS: list[tuple[str, list[Triple]]] = [
    (
        "A saved question has one text, which begins with its prefixes.",
        describe(
            expand("query:threats"), ("sh:construct", Literal("PREFIX : <u:> CONSTRUCT {} {}"))
        ),
    ),
    (
        "The comment of a saved question is what its text asks, with its defaults filled in.",
        describe(
            expand("query:threats"), ("rdfs:comment", english_literal("What does {actor} fear?"))
        ),
    ),
    (
        "The text of a saved question has a VALUES clause for each of its parameters.",
        describe(expand("query:threats"), ("sh:parameter", "id:x"))
        + describe(
            expand("id:x"),
            ("rdf:type", "sh:Parameter"),
            ("sh:path", "parameter:b"),
            ("sh:name", Literal("b")),
            ("sh:class", "rp:Actor"),
            ("sh:optional", Literal("true", datatype=expand("xsd:boolean"))),
        ),
    ),
    (
        "The path of a parameter ends in the name of its variable.",
        describe(
            expand("id:y"),
            ("rdf:type", "sh:Parameter"),
            ("sh:path", "parameter:b"),
            ("sh:name", Literal("a")),
        ),
    ),
    (
        "A parameter takes things of one class.",
        describe(expand("id:z"), ("rdf:type", "sh:Parameter")),
    ),
    (
        "A competency question has its rows as SPARQL results in JSON.",
        describe(expand("test:x"), ("rdf:type", "owlunit:CompetencyQuestionVerification")),
    ),
    ("The dataset has a version.", describe(DATASET, ("dcat:version", Literal("1.0")))),
    ("A distribution has a licence.", describe(expand("id:x"), ("rdf:type", "dcat:Distribution"))),
]


@pytest.fixture(scope="module")
def found(graph: Graph, shapes: Rdflib) -> set[str]:
    """Return what is found with all faults planted: a run for each would be slow."""
    return findings(
        [*graph.description(), *(t for _, fault in FAULTS for t in fault)], shapes, meta=True
    )


@pytest.mark.parametrize("message", [message for message, _ in FAULTS])
def test_planted_fault_is_found(found: set[str], message: str) -> None:
    assert message in found


def test_endpoint_is_named_only_where_there_is_one(graph: Graph) -> None:
    where = {"void:sparqlEndpoint", "sd:endpoint", "schema:target", "dcat:endpointURL"}

    def told(endpoint: str | None) -> set[str]:
        return {compact(t.predicate.value) for t in graph.description(endpoint)}

    assert not told(None) & where
    assert told(ENDPOINT) >= where
    data = {t.object for t in graph.description(ENDPOINT) if compact(t.predicate.value) in where}
    assert data == {NamedNode(ENDPOINT)}


def test_service_is_described(graph: Graph) -> None:
    store = Store()
    store.add(graph.description(ENDPOINT))
    query = """SELECT ?endpoint ?n ?name { ?s a sd:Service ; sd:endpoint ?endpoint ;
      sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset ?d .
      ?d sd:defaultGraph/void:triples ?n ; sd:namedGraph/sd:name ?name }"""
    ((endpoint, count, name),) = store.select(PROLOGUE + query).rows
    assert (endpoint, name) == (NamedNode(ENDPOINT), DESCRIPTION)
    assert isinstance(count, Literal)
    assert count.value == str(len(graph.triples()))
    with pytest.raises(ValueError, match="IRI"):
        graph.description("no address")


def test_exported_description_is_what_sparql_sees(graph: Graph) -> None:
    exported = Store()
    exported.load("description.ttl", export(graph, "description").decode())
    seen = rows(graph, f"SELECT (COUNT(*) AS ?n) {ABOUT} {{ ?s ?p ?o }}")
    assert seen == [(str(len(exported.triples())),)]
    assert json.loads(
        next(
            t.object.value
            for t in exported.triples()
            if t.predicate == expand("owlunit:hasExpectedResult") and isinstance(t.object, Literal)
        )
    )["results"]


GOLDEN = Path(__file__).parents[1] / "golden"

Row = dict[str, str]


@pytest.fixture(scope="module")
def catalogue(graph: Graph) -> Store:
    """Return the description of the graph."""
    store = Store()
    store.add(graph.description())
    return store


def listed(store: Store, query: str) -> list[Row]:
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
    found = listed(
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
    assert listed(catalogue, query) == [
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
        found = listed(catalogue, query.format(slug=question.slug))
        assert {r["name"]: compact(r["kind"]) for r in found} == question.params
        for row in found:
            assert row["path"] == expand(f"parameter:{row['name']}").value
            (own,) = (p for p in parameters(row["text"]) if p.name == row["name"])
            written = compact(row["default"]) if "default" in row else "UNDEF"
            assert own.value == written


def test_prefixes_are_declared(catalogue: Store) -> None:
    query = "SELECT ?p ?n { query:prefixes sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }"
    assert {row["p"]: row["n"] for row in listed(catalogue, query)} == PREFIXES


def test_expected_rows_are_the_rows_and_those_of_the_golden_answers(
    catalogue: Store, graph: Graph
) -> None:
    query = """SELECT ?test ?text ?rows { test:suite owlunit:hasTestCase ?test .
      ?test owlunit:hasSPARQLUnitTest ?text ; owlunit:hasExpectedResult ?rows }"""
    found = listed(catalogue, query)
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
            golden = {line["situation"] for line in csv.DictReader(file)} - {""}
        assert golden == {
            local(binding["situation"]["value"]) for binding in expected["results"]["bindings"]
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
    assert listed(store, query) == [{"category": expand(category).value, "data": data}]
