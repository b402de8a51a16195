"""Facts are read from lines of N-Triples and written back."""

from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, Variable, parse
from reasoning.made_rules import term

from realpolitik.engine.embedded import ntriples
from realpolitik.reasoning.facts import Fact, Facts
from realpolitik.reasoning.rule import Pattern
from realpolitik.terms import RDF_TYPE

SAYS, STATE, MALI = term("says"), term("State"), term("id:mali")
OBJECTS: list[NamedNode | Literal] = [
    NamedNode("http://x.org/ünïcode"),
    Literal(""),
    Literal("two words . and a full stop ."),
    Literal('a "quote", a \\ backslash, a\ttab, a\nline and a\r\n end'),
    Literal("中国\u2028", language="zh"),
    Literal("5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("<http://x.org/no-iri> ."),
]


def loaded(*triples: Triple) -> tuple[Facts, list[Fact]]:
    """Return the facts of triples, with one property and one class in the rules."""
    x = Variable("x")
    facts = Facts([Pattern(x, SAYS, Variable("y")), Pattern(x, RDF_TYPE, STATE)])
    facts.load(BytesIO(ntriples(triples)))
    numbers = facts.relations.items()
    return facts, [(number, *pair) for number, relation in numbers for pair in relation.pairs()]


@pytest.mark.parametrize(
    "triple",
    [Triple(MALI, RDF_TYPE, STATE), *(Triple(MALI, SAYS, value) for value in OBJECTS)],
    ids=str,
)
def test_triple_round_trips(triple: Triple) -> None:
    facts, (fact,) = loaded(triple)
    assert facts.to_ntriples([fact]) == ntriples([triple])
    assert facts.triple(fact) == triple
    assert facts.fact(triple) == fact


def test_triples_that_no_rule_mentions_are_skipped() -> None:
    unknown = term("unknown")
    others = (
        Triple(MALI, unknown, STATE),
        Triple(MALI, RDF_TYPE, unknown),
        Triple(MALI, unknown, Literal("a b c")),
        # A class as the object of a property that is not rdf:type, a property as a class.
        Triple(MALI, unknown, SAYS),
        Triple(MALI, RDF_TYPE, SAYS),
    )
    facts, found = loaded(*others)
    assert found == []
    assert [facts.fact(other) for other in others] == [None] * len(others)


def test_blank_nodes_are_read_and_not_written() -> None:
    turtle = f"[] {SAYS} [] . {MALI} {SAYS} [] . [] a {STATE} ."
    facts, found = loaded(*(quad.triple for quad in parse(turtle, RdfFormat.TURTLE)))
    assert len(found) == 3
    # Their labels mean nothing outside of the text that they were read from.
    assert facts.to_ntriples(found) == b""


def test_facts_are_written_sorted() -> None:
    facts, found = loaded(*(Triple(term(f"id:{name}"), RDF_TYPE, STATE) for name in "bca"))
    lines = facts.to_ntriples(found).splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_terms_are_readable() -> None:
    facts, ((_, _, text),) = loaded(Triple(MALI, SAYS, Literal("a b", language="en")))
    assert facts.readable(facts.number_of(MALI)) == "id:mali"
    assert facts.readable(facts.number_of(NamedNode("http://x.org/a"))) == "http://x.org/a"
    assert facts.readable(text) == '"a b"@en'
