"""Things are told by slugs and English labels."""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.engine.triples import Lookup, described, in_english, joined, number, slug
from realpolitik.terms import expand

X = expand("id:x")


def test_what_is_not_ours_keeps_its_name() -> None:
    assert slug(expand("rp:certain")) == "certain"
    assert slug(NamedNode("https://example.org/id/x")) == "https://example.org/id/x"
    assert slug(BlankNode("b")) == "_:b"


def test_label_is_english_where_there_is_one() -> None:
    german = ("rdfs:label", Literal("Iks", language="de"))
    assert Lookup(described(X, german, ("skos:prefLabel", in_english("Ex")))).label(X) == "Ex"
    assert Lookup(described(X, german)).label(X) == "Iks"
    assert Lookup([]).label(X) == ""


def test_values_are_by_name_and_once() -> None:
    facts = Lookup(
        described(X, *(("rp:party", f"id:p{n}") for n in (10, 9, 9)), ("rp:holder", "id:p9"))
    )
    assert facts.nodes(X, "rp:party", "rp:holder") == [expand("id:p9"), expand("id:p10")]
    assert facts.about(expand("id:p9"), "rp:party", "rp:holder") == [X]
    assert joined(["a", "", "b"]) == "a | b"


def test_text_is_a_curie_and_any_other_value_itself() -> None:
    assert described(
        X, ("rp:party", "id:y"), ("rdfs:label", in_english("Ex")), ("rp:length", number(7))
    ) == [
        Triple(X, expand("rp:party"), expand("id:y")),
        Triple(X, expand("rdfs:label"), Literal("Ex", language="en")),
        Triple(X, expand("rp:length"), Literal(7)),
    ]
