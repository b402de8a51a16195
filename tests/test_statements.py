"""Triples are written with CURIEs."""

from pyoxigraph import Literal, Triple

from realpolitik.statements import english, number, said
from realpolitik.terms import expand

X = expand("id:x")


def test_text_is_a_curie_and_any_other_value_itself() -> None:
    assert said(
        X, ("rp:party", "id:y"), ("rdfs:label", english("Ex")), ("rp:length", number(7))
    ) == [
        Triple(X, expand("rp:party"), expand("id:y")),
        Triple(X, expand("rdfs:label"), Literal("Ex", language="en")),
        Triple(X, expand("rp:length"), Literal(7)),
    ]
