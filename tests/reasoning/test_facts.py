"""Facts are read from N-Triples and written as they were read."""

from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, Variable, parse, serialize

from realpolitik.reasoning.facts import Facts
from realpolitik.reasoning.rule import Pattern
from realpolitik.terms import ID, RDF_TYPE, RP

X, Y = Variable("x"), Variable("y")
HOLDS, STATE = NamedNode(RP + "says"), NamedNode(RP + "State")
SUBJECT = NamedNode(ID + "mali")


def facts() -> Facts:
    """Return what reads one property and one class."""
    return Facts([Pattern(X, HOLDS, Y), Pattern(X, RDF_TYPE, STATE)])


def ntriples(*triples: Triple) -> bytes:
    """Return triples as Oxigraph writes them."""
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert data is not None
    return data


OBJECTS = [
    NamedNode("http://x.org/ünïcode"),
    Literal("plain"),
    Literal(""),
    Literal("two words . and a full stop ."),
    Literal('a "quote", a \\ backslash, a\ttab, a\nline and a\r\n end'),
    Literal("中国\u2028", language="zh"),
    Literal("5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("<http://x.org/no-iri> ."),
]


@pytest.mark.parametrize("value", OBJECTS, ids=str)
def test_what_is_read_is_written(value: NamedNode | Literal) -> None:
    triple = Triple(SUBJECT, HOLDS, value)
    known = facts()
    (fact,) = known.read([ntriples(triple)])
    assert known.to_ntriples([fact]) == ntriples(triple)
    assert known.triple(fact) == triple


def test_class_is_read_and_written() -> None:
    triple = Triple(SUBJECT, RDF_TYPE, STATE)
    known = facts()
    (fact,) = known.read([ntriples(triple)])
    assert fact[2] == 0
    assert known.to_ntriples([fact]) == ntriples(triple)
    assert known.triple(fact) == triple


def test_what_no_rule_speaks_of_is_passed_over() -> None:
    unknown = NamedNode(RP + "unknown")
    data = ntriples(
        Triple(SUBJECT, unknown, STATE),
        Triple(SUBJECT, RDF_TYPE, unknown),
        Triple(SUBJECT, unknown, Literal("a b c")),
        # A class as the object of a property that is not rdf:type, a property as a class.
        Triple(SUBJECT, unknown, HOLDS),
        Triple(SUBJECT, RDF_TYPE, HOLDS),
    )
    assert list(facts().read(BytesIO(data))) == []


def test_blank_nodes_are_read_and_are_not_written() -> None:
    turtle = (
        f"[] <{HOLDS.value}> [] . <{SUBJECT.value}> <{HOLDS.value}> [] . [] a <{STATE.value}> ."
    )
    triples = [quad.triple for quad in parse(turtle, RdfFormat.TURTLE)]
    known = facts()
    found = list(known.read(BytesIO(ntriples(*triples))))
    assert len(found) == len(triples)
    # Their labels mean nothing outside of the text that they were read from.
    assert known.to_ntriples(found) == b""


def test_facts_are_written_sorted() -> None:
    triples = [Triple(NamedNode(ID + name), RDF_TYPE, STATE) for name in "bca"]
    known = facts()
    found = list(known.read(BytesIO(ntriples(*triples))))
    lines = known.to_ntriples(found).splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_terms_are_said_as_a_reader_knows_them() -> None:
    known = facts()
    named = [known.number_of(NamedNode(iri)) for iri in (ID + "mali", "http://x.org/a")]
    assert [known.readable(number) for number in named] == ["id:mali", "http://x.org/a"]
    assert known.readable(known.number(b'"a b"@en')) == '"a b"@en'
