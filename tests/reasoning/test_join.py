"""Bodies are matched whatever the order of their patterns: constants, conditions, absences."""

from itertools import permutations

import pytest
from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Triple, parse
from pyoxigraph import Store as Oxigraph

from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import read_rule
from realpolitik.terms import RP

HEADER = f"PREFIX : <{RP}>\nPREFIX id: <http://x.org/id/>\n"
WORLD = """
id:a :likes id:b, id:c, id:a . id:b :likes id:c . id:c :likes id:a . id:a-b :likes id:b .
id:b :fears id:a . id:c :fears id:c . id:d :fears id:a, id:a-b .
id:a a :State . id:b a :State . id:c a :Bloc . id:a-b a :Bloc .
id:a :within id:c . id:b :within id:c .
"""
RULES = {
    "two patterns": ("?x :out ?z", "?x :likes ?y . ?y :fears ?z ."),
    "a circle": ("?x :out ?y", "?x :likes ?y . ?y :likes ?z . ?z :likes ?x ."),
    "a class": ("?x a :Out", "?x a :State . ?y :fears ?x . ?y a :State ."),
    "same variable twice": ("?x a :Out", "?x :likes ?x ."),
    "same variable twice, later": ("?x :out ?y", "?y :fears ?x . ?x :likes ?x ."),
    "a constant object": ("?x a :Out", "?x :likes id:b ."),
    "a constant subject": ("?x a :Out", "id:a :likes ?x . ?x :fears ?x ."),
    "all constants": ("?x a :Out", "id:a :likes id:b . ?x a :State ."),
    "a constant that is nowhere": ("?x a :Out", "?x :likes id:nobody ."),
    "a constant conclusion": ("id:a :out id:b", "?x :likes ?y ."),
    "constant member": ("id:z a :Out", "?x a :State ."),
    "constant member of what is at an end": ("id:z a :Out", "?x :likes ?y ."),
    "nothing shared": ("?x :out ?y", "?x a :State . ?y a :Bloc ."),
    "inequality": ("?x :out ?y", "?x :likes ?z . ?y :likes ?z . FILTER(?x != ?y)"),
    "inequality with a constant": ("?x a :Out", "?x :likes ?y . FILTER(?y != id:b)"),
    "order": ("?x :out ?y", "?x :likes ?z . ?y :likes ?z . FILTER(STR(?x) < STR(?y))"),
    "absence": ("?x a :Out", "?x a :State . FILTER NOT EXISTS { ?x :likes ?x }"),
    "absence of anything": ("?x a :Out", "?x a :State . FILTER NOT EXISTS { ?y :fears ?x }"),
    "absence of two": (
        "?x :out ?y",
        "?x :likes ?y . FILTER NOT EXISTS { ?z :fears ?x . ?z a :State }",
    ),
    "absence of two with inequality": (
        "?x :out ?y",
        "?x :likes ?y . FILTER NOT EXISTS { ?z :likes ?y . ?z a :State . FILTER(?z != ?x) }",
    ),
    "absence with local inequality": (
        "?x a :Out",
        "?x a :Bloc . FILTER NOT EXISTS { ?y :within ?x . ?z :within ?x . FILTER(?y != ?z) }",
    ),
    "two absences with one local name": (
        "?x :out ?y",
        "?x :likes ?y . FILTER NOT EXISTS { ?z :fears ?y . ?z a :State }"
        " FILTER NOT EXISTS { ?z :fears ?x . ?z a :Bloc }",
    ),
    "absence of what nothing is": ("?x a :Out", "?x a :State . FILTER NOT EXISTS { ?x a :None }"),
    "naming": (
        "?new :out ?x",
        "?x :likes ?y . ?y a :State ."
        ' BIND(IRI(CONCAT("http://x.org/id/", STRAFTER(STR(?x), "/id/"), "-and-",'
        ' STRAFTER(STR(?y), "/id/"))) AS ?new)',
    ),
}


def rule(head: str, body: str) -> Rule:
    """Return a rule that is written as a rule file."""
    return read_rule("x", "x.rq", f"#+ summary: X.\n{construct(head, body)}")


def construct(head: str, body: str) -> str:
    """Return a rule as SPARQL."""
    return f"{HEADER}CONSTRUCT {{ {head} }} WHERE {{ {body} }}"


def world() -> list[bytes]:
    """Return the triples of the world as lines of N-Triples."""
    store = Oxigraph()
    store.load(HEADER + WORLD, RdfFormat.TURTLE)
    return [f"{q.subject} {q.predicate} {q.object} .\n".encode() for q in store]


def parsed(ntriples: bytes) -> set[Triple]:
    """Return N-Triples as triples."""
    return {quad.triple for quad in parse(ntriples, RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("name", RULES)
def test_rule_concludes_what_sparql_constructs(name: str) -> None:
    store = Oxigraph()
    store.load(HEADER + WORLD, RdfFormat.TURTLE)
    result = store.query(construct(*RULES[name]))
    assert isinstance(result, QueryTriples)
    expected = set(result)
    assert bool(expected) is ("nowhere" not in name)
    for record in (False, True):
        closure = Closure(world(), [rule(*RULES[name])], record=record)
        assert parsed(closure.inferred()) == expected


@pytest.mark.parametrize("name", RULES)
def test_order_of_patterns_does_not_matter(name: str) -> None:
    written = rule(*RULES[name])
    orders = (written._replace(body=body) for body in permutations(written.body))
    assert len({Closure(world(), [other]).inferred() for other in orders}) == 1


def test_pairs_are_in_the_order_of_their_iris() -> None:
    # "a" comes before "a-b", though the bracket that ends an IRI comes after the hyphen.
    (head, body) = RULES["order"]
    out = parsed(Closure(world(), [rule(head, body)]).inferred())
    names = {(t.subject, t.object) for t in out}
    a, other = (NamedNode(f"http://x.org/id/{name}") for name in ("a", "a-b"))
    assert (a, other) in names
    assert (other, a) not in names
