"""Turtle and TriG read as if one had written them, and say what was to be said."""

import re

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik import Graph
from realpolitik.export.export import export
from realpolitik.export.turtle import trig, turtle
from realpolitik.terms import compact, expand

X, P = expand("id:x"), expand("rdfs:label")
TEXTS = st.text(st.sampled_from("\"\\\n\r\t'a\u2028\x01é"), max_size=8) | st.text(max_size=8)
DATATYPES = st.sampled_from([expand("xsd:integer"), expand("xsd:string"), expand("rp:Odd")])
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text: Literal(text, language="en"), TEXTS)
    | st.builds(lambda text, kind: Literal(text, datatype=kind), TEXTS, DATATYPES)
    | st.builds(lambda n: Literal(n, datatype=expand("xsd:integer")), st.from_regex(r"[-+0-9]+"))
)
NAMES = st.text(st.sampled_from("a1-_.:/?é~"), max_size=6)
NODES = st.sampled_from(["id", "rp", "schema"]).flatmap(
    lambda prefix: NAMES.map(lambda name: expand(f"{prefix}:{name}"))
)


@given(NODES, st.lists(LITERALS | NODES, max_size=5))
def test_every_term_is_read_back(subject: NamedNode, values: list[Literal | NamedNode]) -> None:
    triples = {Triple(subject, P, value) for value in values}
    assert {quad.triple for quad in parse(turtle(triples), RdfFormat.TURTLE)} == triples
    quads = list(parse(trig({None: triples, X: triples}), RdfFormat.TRIG))
    assert {quad.triple for quad in quads} == triples
    assert len(quads) == 2 * len(triples)


def test_turtle_reads_well(sun: Graph) -> None:
    text = export(sun, "turtle").decode()
    header, first, *_ = text.split("\n\n")
    assert header.splitlines() == sorted(header.splitlines())
    assert "@prefix rp: <https://w3id.org/realpolitik/ontology#> ." in header
    assert "@prefix sh:" not in header  # which nothing in the graph uses
    assert first.startswith('id:sun-2016 a rp:Source ;\n    dcterms:title "A Calculated')
    assert "id:alliance-any a rp:Alliance, rp:Alignment, rp:CommonGround, rp:Situation ;" in text
    assert re.search(r"owl:members \( rp:\w+( rp:\w+)+ \)", text)
    assert "rdf:first" not in text
    assert "<https://w3id.org/realpolitik/id/russia>" not in text


def test_trig_has_a_block_for_each_source(both: Graph) -> None:
    text = export(both, "trig").decode()
    sources = sorted(compact(source.source) for source in both.sources)
    assert re.findall(r"^(\S+) \{$", text, re.MULTILINE) == sources
    assert "\n    id:sun-2016-p1s1-1 a rp:Claim ;\n        rp:affirms " in text


def test_text_of_several_lines_is_written_as_such() -> None:
    triples = [Triple(X, P, Literal('SELECT *\nWHERE { ?s ?p "x" }'))]
    assert 'rdfs:label """SELECT *\nWHERE { ?s ?p "x" }""" .' in turtle(triples).decode()
    assert r'"SELECT *\nWHERE { ?s ?p \"x\" }"' in trig({X: triples}).decode()
