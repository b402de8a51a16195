"""A graph of rdflib is asked as it is: nothing is fetched, and what it cannot do is told."""

from pathlib import Path

import pytest
import rdflib

import realpolitik
from realpolitik import Malformed, Refused

PLAIN, DATASET = rdflib.Graph(), rdflib.Dataset(default_union=True)
TRIPLE = rdflib.URIRef("u:a"), rdflib.URIRef("u:b"), rdflib.URIRef("u:c")
PLAIN.add(TRIPLE)
DATASET.graph(rdflib.URIRef("u:g")).add(TRIPLE)


@pytest.mark.parametrize("graph", [PLAIN, DATASET])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <{}> {{ ?s ?p ?o }}",
        "ASK FROM NAMED <{}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "CONSTRUCT FROM <{}> WHERE {{ ?s ?p ?o }}",
        "DESCRIBE <u:a> FROM <{}>",
    ],
)
def test_no_file_is_read(graph: rdflib.Graph, text: str, tmp_path: Path) -> None:
    file = tmp_path / "private.ttl"
    file.write_text("<u:x> <u:y> <u:secret> .", encoding="utf-8")
    before = len(graph)
    with pytest.raises(Refused, match=r"^FROM: a graph of rdflib is asked as it is"):
        realpolitik.attach(graph).sparql(text.format(file.as_uri()))
    assert len(graph) == before


def test_named_graphs_are_asked_where_there_are_any() -> None:
    asked = "ASK { GRAPH <u:g> { ?s ?p ?o } }"
    assert bool(realpolitik.attach(DATASET).sparql(asked))
    inner = "ASK { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
    for text in (asked, inner):
        with pytest.raises(Refused, match=r"^GRAPH: this graph of rdflib has no named graphs"):
            realpolitik.attach(PLAIN).sparql(text)


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        (
            "ASK { ?s ?p ?o LATERAL { ?s ?p ?o } }",
            Malformed,
            "the query, line 1, .* cannot read",
        ),
        ("ASK {" + "{" * 150 + "}" * 150 + "}", Refused, "the query: it nests too deeply for rdf"),
    ],
)
def test_what_rdflib_cannot_read_is_told(
    text: str, error: type[realpolitik.RealpolitikError], line: str
) -> None:
    with pytest.raises(error, match=line):
        realpolitik.attach(PLAIN).sparql(text)
