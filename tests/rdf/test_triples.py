"""Things are told by slugs and English labels."""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.rdf.triples import Lookup, describe, english_literal, integer_literal, join_texts
from realpolitik.terms import expand, slug

X = expand("id:x")


def test_slug_of_a_foreign_name_is_the_name() -> None:
    assert slug(expand("rp:certain")) == "certain"
    assert slug(NamedNode("https://example.org/id/x")) == "https://example.org/id/x"
    assert slug(BlankNode("b")) == "_:b"


def test_label_is_english_where_there_is_one() -> None:
    german = ("rdfs:label", Literal("Iks", language="de"))
    assert Lookup(describe(X, german, ("skos:prefLabel", english_literal("Ex")))).label(X) == "Ex"
    assert Lookup(describe(X, german)).label(X) == "Iks"
    assert Lookup([]).label(X) == ""


def test_values_are_sorted_and_unique() -> None:
    facts = Lookup(
        describe(X, *(("rp:party", f"id:p{n}") for n in (10, 9, 9)), ("rp:holder", "id:p9"))
    )
    assert facts.nodes(X, "rp:party", "rp:holder") == [expand("id:p9"), expand("id:p10")]
    assert facts.about(expand("id:p9"), "rp:party", "rp:holder") == [X]
    assert join_texts(["a", "", "b"]) == "a | b"


def test_text_is_a_curie_and_any_other_value_itself() -> None:
    assert describe(
        X,
        ("rp:party", "id:y"),
        ("rdfs:label", english_literal("Ex")),
        ("rp:length", integer_literal(7)),
    ) == [
        Triple(X, expand("rp:party"), expand("id:y")),
        Triple(X, expand("rdfs:label"), Literal("Ex", language="en")),
        Triple(X, expand("rp:length"), Literal(7)),
    ]
