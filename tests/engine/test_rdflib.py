"""A graph of rdflib is copied: queries see its triples, and reach nothing else."""

from pathlib import Path

import rdflib

import realpolitik

TRIPLE = rdflib.URIRef("u:a"), rdflib.URIRef("u:b"), rdflib.URIRef("u:c")


def test_graphs_of_a_dataset_are_merged_and_blank_nodes_stay_one() -> None:
    dataset, node = rdflib.Dataset(), rdflib.BNode()
    dataset.graph(rdflib.URIRef("u:g")).add((*TRIPLE[:2], node))
    dataset.default_graph.add((node, *TRIPLE[1:]))
    assert bool(realpolitik.attach(dataset).sparql("ASK { <u:a> <u:b> ?x . ?x <u:b> <u:c> }"))


def test_later_triples_are_not_in_the_attached_graph() -> None:
    graph = rdflib.Graph()
    attached = realpolitik.attach(graph)
    graph.add(TRIPLE)
    assert not bool(attached.sparql("ASK { ?s ?p ?o }"))
    assert repr(attached) == "<Graph of no source: 0 triples copied from rdflib>"


def test_no_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "private.ttl"
    file.write_text("<u:x> <u:y> <u:secret> .", encoding="utf-8")
    graph = realpolitik.attach(rdflib.Graph())
    assert not bool(graph.sparql(f"ASK FROM <{file.as_uri()}> {{ ?s ?p ?o }}"))


def test_literals_keep_their_lexical_form() -> None:
    made = realpolitik.open().to_rdflib()
    dates = {str(date) for date in made.objects(None, rdflib.DCTERMS.issued)}
    assert "2016-03-22" in dates
    assert len(realpolitik.attach(made).triples()) == len(made)
