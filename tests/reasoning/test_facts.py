"""Facts are read from lines of N-Triples and written back."""

from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, Triple, Variable
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
