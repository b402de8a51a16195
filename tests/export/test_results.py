"""Results of queries in the formats of the W3C, and as text for people."""

import csv
import io
import json

import pytest
from pyoxigraph import QuerySolutions

from realpolitik import Exceeded, Graph, Refused
from realpolitik.export.formats import FORMATS
from realpolitik.export.serialization import cells, results_text, serialize_result
from realpolitik.terms import PREFIXES

LABELS = "SELECT ?it ?label { ?it rdfs:label ?label FILTER(LANG(?label) = 'en') }"


def selected(graph: Graph) -> QuerySolutions:
    """Return three rows, which can be read once."""
    found = graph.sparql(f"{LABELS} ORDER BY ?it LIMIT 3")
    assert isinstance(found, QuerySolutions)
    return found


def test_formats_differ_in_ending_and_media_type() -> None:
    endings = [form.ending for form in FORMATS.values()]
    types = [media for form in FORMATS.values() for media in form.media_types]
    assert len(set(endings)) == len(endings)
    assert len(set(types)) == len(types)


def test_cells_are_curies_and_texts(graph: Graph) -> None:
    header, rows = cells(selected(graph))
    assert header == ["it", "label"]
    assert all(row[0].partition(":")[0] in PREFIXES for row in rows)
    written = csv.reader(io.StringIO(results_text(selected(graph), "csv")))
    assert [*written] == [header, *rows]
    tabbed = csv.reader(io.StringIO(results_text(selected(graph), "tsv", 1)), delimiter="\t")
    assert [*tabbed] == [header, rows[0]]
    bindings = json.loads(results_text(selected(graph), "json"))["results"]["bindings"]
    assert [b["label"]["value"] for b in bindings] == [row[1] for row in rows]


def test_unbound_and_formula_cells(graph: Graph) -> None:
    assert results_text(graph.sparql("SELECT ?a ?b { BIND('=1' AS ?a) }"), "csv") == "a,b\n'=1,\n"


@pytest.mark.parametrize(("query", "truth"), [("ASK {}", True), ("ASK { <u:a> <u:b> 1 }", False)])
def test_boolean(graph: Graph, query: str, truth: bool) -> None:
    assert results_text(graph.sparql(query), "csv") == f"{truth}\n".lower()
    assert json.loads(results_text(graph.sparql(query), "json"))["boolean"] is truth


def test_constructed_triples_are_sorted(graph: Graph) -> None:
    query = "CONSTRUCT { <u:b> <u:c> 2 . <u:a> <u:b> 1 } {}"
    _, *lines = results_text(graph.sparql(query), "turtle").splitlines()
    assert lines == ["<u:a> <u:b> 1 .", "<u:b> <u:c> 2 ."]
    assert results_text(graph.sparql(query), "ntriples", 1).startswith("<u:a> <u:b>")


def test_refused_formats(graph: Graph) -> None:
    with pytest.raises(Refused, match="turtle: the query returns rows; choose one of json, xml"):
        results_text(selected(graph), "turtle")
    with pytest.raises(Refused, match="csv: the query returns triples; choose one of turtle"):
        results_text(graph.sparql("CONSTRUCT {} {}"), "csv")
    with pytest.raises(Refused, match=r"cannot express the character U\+0001"):
        serialize_result(graph.sparql("SELECT ('\\u0001' AS ?a) {}"), FORMATS["xml"])
    with pytest.raises(Exceeded, match="size limit"):
        serialize_result(selected(graph), FORMATS["json"], most=10)
