"""The closure agrees with Oxigraph on any rules and facts."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import pytest
from asking import first_of
from hypothesis import given, settings, strategies as st
from reasoning.made_rules import construct

from realpolitik.engine.embedded import Store, ntriples
from realpolitik.reasoning import closure
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import Rule, stratify
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import ID, RDF_TYPE, RP

SHAPES = """
    ?x :out ?z <- ?x :e ?y . ?y :p ?z
    ?x :out ?y <- ?x :e ?y . ?y :e ?z . ?z :e ?x
    ?x a :Out <- ?x a :A . ?y :p ?x . ?y a :A
    ?x a :Out <- ?x :e ?x
    ?x :out ?y <- ?y :p ?x . ?x :e ?x
    ?x :out ?z <- ?x :e ?y . ?z :p ?z
    ?x a :Out <- ?x :e id:y
    ?x a :Out <- id:x :e ?x . ?x :p ?x
    ?x a :Out <- id:x :e id:y . ?x a :A
    ?x a :Out <- ?x :e id:nobody
    id:x :out id:y <- ?x :e ?y
    id:w a :Out <- ?x a :A
    ?x :out ?y <- ?x a :A . ?y a :B
    ?x :out ?y <- ?x :e ?z . ?y :e ?z . FILTER(?x != ?y)
    ?x a :Out <- ?x :e ?y . FILTER(?y != id:y)
    ?x :out ?y <- ?x :e ?z . ?y :e ?z . FILTER(STR(?x) < STR(?y))
    ?x a :Out <- ?x a :A . NO { ?x :e ?x }
    ?x a :Out <- ?x a :A . NO { ?y :p ?x }
    ?x :out ?y <- ?x :e ?y . NO { ?z :p ?x . ?z a :A }
    ?x :out ?y <- ?x :e ?y . NO { ?z :e ?y . ?z a :A . FILTER(?z != ?x) }
    ?x a :Out <- ?x a :B . NO { ?y :q ?x . ?z :q ?x . FILTER(?y != ?z) }
    ?x :out ?y <- ?x :e ?y . NO { ?z :p ?y . ?z a :A } NO { ?z :p ?x . ?z a :B }
    ?x a :Out <- ?x a :A . NO { ?x a :None }
    ?n :out ?x <- ?x :e ?y . BIND(IRI(CONCAT("u:/id/of-", STRAFTER(STR(?x), "/id/"))) AS ?n)
"""
NASTY = {
    "recursion through two properties": """
        ?x :p ?z <- ?x :q ?y . ?y :e ?z
        ?x :q ?z <- ?x :p ?y . ?y :e ?z
        ?x :p ?y <- ?x :e ?y""",
    "recursion from both ends": """
        ?x :p ?z <- ?x :p ?y . ?y :p ?z
        ?x :p ?y <- ?y :p ?x""",
    "negation over recursion": """
        ?x :p ?y <- ?x :e ?y
        ?x :p ?z <- ?x :p ?y . ?y :p ?z
        ?x :q ?y <- ?x a :A . ?y a :A . NO { ?x :p ?y }
        ?x a :B <- ?x a :A . NO { ?x :q ?x }
        ?x :r ?y <- ?x a :B . ?x :e ?y
        ?x :r ?z <- ?x :r ?y . ?y :q ?z""",
    "negation of several patterns": """
        ?x a :B <- ?x a :A . NO { ?y :e ?x . ?y a :A . ?x :q ?y }
        ?x a :C <- ?x :e ?y . NO { ?y :e ?z . ?z a :B . FILTER(?z != ?x) }
        ?x a :D <- ?x :q ?y . NO { ?x a :C } NO { ?y a :B . ?y :q ?z . FILTER(?z != ?y) }""",
    "negations in a row": """
        ?x a :B <- ?x a :A . NO { ?x :e ?x }
        ?x a :C <- ?x a :A . NO { ?x a :B }
        ?x a :D <- ?x a :A . NO { ?x a :C }
        ?x a :A <- ?x :q ?y""",
    "recursion with a negation in it": """
        ?x :p ?y <- ?x :e ?y . NO { ?y a :A }
        ?x :p ?z <- ?x :p ?y . ?y :e ?z . NO { ?z a :A } NO { ?x :q ?z }
        ?x a :B <- ?x :p ?x""",
    "the same class above and below": """
        ?x a :A <- ?x a :B
        ?x a :B <- ?x a :A . ?x :e ?y . FILTER(?x != ?y)
        ?x a :C <- ?x a :A . ?x a :B
        ?y a :B <- ?x :q ?y . ?x a :B""",
    "constants": """
        id:x a :A <- ?y :e id:x
        ?y :q id:x <- ?y a :A . ?y :e ?y
        id:y a :B <- ?x a :A . NO { id:x :q ?x }
        ?x :p id:z <- ?x a :B . NO { ?x :e id:z }""",
    "a new thing": """
        ?n :p ?x <- ?x :e ?y . BIND(IRI(CONCAT("u:/id/of-", STRAFTER(STR(?x), "/id/"))) AS ?n)
        ?x a :A <- ?y :p ?x . NO { ?x :q ?x }
        ?x a :B <- ?x :p ?y . NO { ?y a :A }""",
}


def triple(subject: str, predicate: str, value: str) -> bytes:
    """Return a triple of local names as a line of N-Triples."""
    if predicate == "a":
        return f"<{ID}{subject}> {RDF_TYPE} <{RP}{value}> .\n".encode()
    return f"<{ID}{subject}> <{RP}{predicate}> <{ID}{value}> .\n".encode()


ANYTHING = [triple(s, p, o) for s in "xyz" for p in "epqr" for o in "xyz"]
ANYTHING += [triple(s, "a", kind) for s in "xyz" for kind in "ABCD"]


def written(text: str) -> dict[str, str]:
    """Return rules, each a line `head <- body` with NO {...} for FILTER NOT EXISTS, as SPARQL."""
    lines = text.strip().replace("NO {", "FILTER NOT EXISTS {").splitlines()
    parts = (line.split("<-") for line in lines)
    return {f"r{number}": construct(head, body) for number, (head, body) in enumerate(parts)}


def parsed(texts: Mapping[str, str]) -> list[Rule]:
    """Return rules by name from SPARQL."""
    return [
        rule for name, text in texts.items() for rule in read_rules(name, f"#+ summary: X.\n{text}")
    ]


def compare(texts: Mapping[str, str], start: Sequence[bytes]) -> bytes:
    """Compare the closure with the triples that Oxigraph constructs; return it."""
    rules, store = parsed(texts), Store()
    store.add_ntriples(b"".join(start))
    asserted = set(store.triples())
    for stratum in stratify(rules):
        before = -1
        while before < store.size:
            before = store.size
            for rule in stratum:
                store.add(store.construct(texts[rule.name]))
    inferred = Closure(start, rules).inferred()
    assert inferred == ntriples(sorted(set(store.triples()) - asserted, key=str))
    assert Closure(start, rules, record=True).inferred() == inferred
    return inferred


@pytest.mark.parametrize("shape", first_of(SHAPES.strip().splitlines(), 8))
@settings(max_examples=20)
@given(start=st.lists(st.sampled_from(ANYTHING), max_size=20))
def test_rule_of_any_shape_agrees_with_oxigraph(shape: str, start: list[bytes]) -> None:
    found = compare(written(shape), start)
    (rule,) = parsed(written(shape))
    for body in permutations(rule.body):
        assert Closure(start, [rule._replace(body=body)]).inferred() == found


@pytest.mark.parametrize("name", first_of(NASTY, 3))
@settings(max_examples=60)
@given(start=st.lists(st.sampled_from(ANYTHING), max_size=14))
def test_recursive_rules_agree_with_oxigraph(name: str, start: list[bytes]) -> None:
    compare(written(NASTY[name]), start)


def test_ordered_pairs_are_sorted_by_iri() -> None:
    # "a" comes before "a-b", though the bracket that ends an IRI comes after the hyphen.
    rule = "?x :out ?y <- ?x :e ?z . ?y :e ?z . FILTER(STR(?x) < STR(?y))"
    start = [triple("a", "e", "z"), triple("a-b", "e", "z")]
    assert compare(written(rule), start) == triple("a", "out", "a-b")


def test_asserted_triple_is_not_inferred_again() -> None:
    texts = written("?x :p ?y <- ?x :e ?y")
    start = triple("x", "e", "y")
    assert compare(texts, [start]) == triple("x", "p", "y")
    assert compare(texts, [start, triple("x", "p", "y")]) == b""


def test_rows_are_matched_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = parsed(written("?x :e ?z <- ?x :e ?y . ?y :e ?z"))
    chain = [triple(f"n{i}", "e", f"n{i + 1}") for i in range(30)]
    whole = Closure(chain, rules).inferred()
    assert whole.count(b"\n") == 29 * 30 / 2
    monkeypatch.setattr(closure, "_BATCH", 2)
    assert Closure(chain, rules).inferred() == whole
