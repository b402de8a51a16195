"""Exports say who affirms or denies a situation, and what a shortcut rests on."""

import csv
import io
import json

import pytest
from asking import exported, first_of
from isomorphic import canonical
from pyoxigraph import RdfFormat, Triple, parse, serialize

from realpolitik import Graph
from realpolitik.engine.embedded import Store
from realpolitik.engine.lookup import Lookup
from realpolitik.terms import expand

RUSSIA_AND_NATO = Triple(expand("id:russia"), expand("rp:feelsThreatenedBy"), expand("id:nato"))
THREAT = expand("id:threat-russia-nato")


@pytest.fixture(scope="module")
def facts(graph: Graph) -> Lookup:
    """Return the exported graph."""
    return Lookup(quad.triple for quad in parse(exported(graph, "ntriples"), RdfFormat.N_TRIPLES))


def test_verdicts_and_the_labels_of_sources_in_them(facts: Lookup) -> None:
    assert facts.texts(expand("id:sun-2016"), "rdfs:label") == ["Sun 2016"]
    for name, verdict in {
        "threat-russia-nato": "affirmed by Sun 2016",
        "policy-china-lethal-aid": "denied by Sullivan 2024",
        "alliance-emerging": "affirmed by Western pessimists (Sun 2016), disputed by Sun 2016",
        "friendship-emerging": "",
    }.items():
        assert facts.text(expand(f"id:{name}"), "rp:verdict") == verdict


def test_shortcut_is_an_annotated_axiom(facts: Lookup) -> None:
    axioms = facts.about(RUSSIA_AND_NATO.predicate, "owl:annotatedProperty")
    (axiom,) = (a for a in axioms if facts.nodes(a, "owl:annotatedTarget") == [expand("id:nato")])
    assert facts.nodes(axiom, "owl:annotatedSource") == [RUSSIA_AND_NATO.subject]
    assert facts.nodes(axiom, "rp:situation") == [THREAT]
    assert facts.nodes(axiom, "rp:warrantedBy") == [expand("id:sun-2016-p2s3-1")]
    assert facts.texts(axiom, "rp:saidOn") == ["2016-03-22"]


@pytest.mark.parametrize("form", first_of(["turtle12", "ntriples12"], 1))
def test_each_shortcut_is_reified_in_rdf_1_2(graph: Graph, form: str) -> None:
    kind = RdfFormat.TURTLE if form == "turtle12" else RdfFormat.N_TRIPLES
    triples = {quad.triple for quad in parse(exported(graph, form), kind)}
    again = {quad.triple for quad in parse(serialize(triples, format=kind) or b"", kind)}
    assert canonical(again) == canonical(triples)
    reified = {t.object for t in triples if t.predicate == expand("rdf:reifies")}
    assert Triple(THREAT, expand("rdf:reifies"), RUSSIA_AND_NATO) in triples
    properties = {triple.predicate for triple in reified if isinstance(triple, Triple)}
    assert reified == {t for t in triples if t.predicate in properties}
    facts = Lookup(triples)
    notes = {p: facts.text(p, "skos:scopeNote") for p in facts.subjects("skos:scopeNote")}
    shortcuts = {node for node, note in notes.items() if note.startswith("A shortcut")}
    assert properties == shortcuts & {t.predicate for t in triples}


def test_export_of_an_attached_export_is_the_same(graph: Graph) -> None:
    store = Store()
    store.add_ntriples(exported(graph, "ntriples"))
    assert Graph(store).export("turtle") == exported(graph, "turtle")


def test_words_for_search_are_in_no_export(graph: Graph) -> None:
    assert b"autocrats ganging up" not in b"".join(
        exported(graph, form) for form in ("turtle", "nodes", "jsonld")
    )


def test_lines_of_json(graph: Graph) -> None:
    lines = [json.loads(line) for line in exported(graph, "jsonl").decode().splitlines()]
    rows = list(csv.DictReader(io.StringIO(exported(graph, "csv").decode(), newline="")))
    assert [line["claim"] for line in lines] == [row["claim"] for row in rows]
    assert all({*line} == {*rows[0], "text"} == {*lines[0]} for line in lines)
    (line,) = (line for line in lines if line["gloss"].startswith("The United States has not seen"))
    assert (line["holder"], line["paragraph"], line["asOf"]) == (["china"], [9], 2024)
    assert line["verdict"] == "denied by Sullivan 2024"
    assert line["text"] == (
        "On 30 January 2024, Jake Sullivan for the United States denied "
        '"China gives Russia lethal aid for its war in Ukraine" (policy of China, present): '
        "The United States has not seen China give Russia lethal aid."
    )


def test_nodes_and_edges(graph: Graph) -> None:
    nodes, edges = (
        list(csv.DictReader(io.StringIO(exported(graph, name).decode(), newline="")))
        for name in ("nodes", "edges")
    )
    by_name = {node["id:ID"]: node for node in nodes}
    assert len(by_name) == len(nodes)
    assert (
        by_name["threat-russia-nato"][":LABEL"]
        == "Apprehension;Attitude;Situation;ThreatPerception"
    )
    assert by_name["policy-china-lethal-aid"]["verdict"] == "denied by Sullivan 2024"
    assert by_name["rp:military"]["kind"] == "Domain"
    ends = {edge[key] for edge in edges for key in (":START_ID", ":END_ID")}
    assert ends <= by_name.keys()
    links = {tuple(edge.values()) for edge in edges}
    assert ("russia", "nato", "feelsThreatenedBy", "threat-russia-nato") in links
    assert ("sun-2016-p2s3-1", "threat-russia-nato", "affirms", "") in links
