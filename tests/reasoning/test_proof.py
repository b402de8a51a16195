"""Every inferred triple has a proof, which can be checked step by step and done again."""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from realpolitik import Graph
from realpolitik.engine.embedded import Store, ntriples
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.facts import Fact
from realpolitik.reasoning.proof import Step, proof
from realpolitik.reasoning.rule import Rule, shown
from realpolitik.reasoning.rulefile import read_rule, update
from realpolitik.terms import RDFS_LABEL, RP

HEADER = f"#+ summary: {{name}}.\n#+ reference: Nobody 1900\nPREFIX : <{RP}>\n"


def nowhere(triple: Triple) -> str:
    """Say nothing of where a triple is asserted."""
    return ""


def rule(name: str, head: str, body: str) -> Rule:
    """Return a rule that is written as a rule file."""
    text = f"CONSTRUCT {{ {head} }} WHERE {{ {body} }}"
    return read_rule(name, f"{name}.rq", HEADER.format(name=name) + text)


def term(name: str) -> NamedNode:
    """Return a term of ours."""
    return NamedNode(RP + name)


def proved(turtle: str, goal: str, *rules: Rule) -> tuple[Step, ...]:
    """Return the proof of a triple, given by three local names."""
    store = Store()
    store.load("the test", f"@prefix : <{RP}> . {turtle}")
    closure = Closure(BytesIO(store.ntriples()), rules, record=True)
    fact = closure.facts.fact(Triple(*map(term, goal.split())))
    assert fact is not None
    return proof(closure, fact, lambda triple: f"of {triple.subject}")


def told(steps: Iterable[Step]) -> list[str]:
    """Return steps in short: number, triple, rule and premises."""
    ends = (" ".join(end.value.removeprefix(RP) for end in step.triple) for step in steps)
    return [
        f"{step.number} {triple} [{step.rule}] {list(step.premises)}"
        for step, triple in zip(steps, ends, strict=True)
    ]


IN = rule("in", "?x :in ?z", "?x :in ?y . ?y :in ?z .")
LEFT = rule(
    "left",
    "?x :left ?y",
    "?x :in ?y . ?x :in ?y . FILTER NOT EXISTS { ?x :near ?z . ?z :in ?y . FILTER(?z != ?x) }",
)


def test_proof_goes_from_what_is_asserted_to_what_was_to_be_shown() -> None:
    steps = proved(":a :in :b . :b :in :c . :c :in :d .", "a in d", IN)
    asserted = [step for step in steps if not step.rule]
    assert {step.place for step in asserted} == {f"of {term(name)}" for name in "abc"}
    assert told(steps)[-1].startswith("5 a in d [in] [")
    assert steps[-1].summary == "in."
    assert steps[-1].reference == "Nobody 1900"


def test_what_is_asserted_is_one_step() -> None:
    assert told(proved(":a :in :b .", "a in b", IN)) == ["1 a in b [] []"]


def test_what_is_asserted_and_follows_needs_no_rule() -> None:
    turtle = ":a :in :b . :b :in :c . :a :in :c ."
    assert told(proved(turtle, "a in c", IN)) == ["1 a in c [] []"]


def test_step_rests_on_each_premise_once_and_says_what_is_absent() -> None:
    steps = proved(":a :in :b .", "a left b", LEFT)
    assert told(steps) == ["1 a in b [] []", "2 a left b [left] [1]"]
    assert steps[-1].absent == ("rp:a rp:near ?z, ?z rp:in rp:b, ?z != rp:a",)


def test_circle_rests_on_what_is_asserted() -> None:
    steps = proved(":a :in :b . :b :in :a .", "a in a", IN)
    assert told(steps) == ["1 a in b [] []", "2 b in a [] []", "3 a in a [in] [1, 2]"]


def test_long_proof_is_no_trouble() -> None:
    links = " ".join(f":n{i} :in :n{i + 1} ." for i in range(3000))
    step = rule("step", "?x :from ?z", "?x :from ?y . ?y :in ?z .")
    steps = proved(f":start :from :n0 . {links}", "start from n3000", step)
    assert len(steps) == 6001
    assert all(number < step.number for step in steps for number in step.premises)


@pytest.fixture(scope="module")
def rules(graph: Graph) -> list[Rule]:
    """Return the rules of the project."""
    return graph.rules()


@pytest.fixture(scope="module")
def closure(graph: Graph, rules: list[Rule]) -> Closure:
    """Return the closure of the project's own data, with its derivations."""
    return Closure(
        BytesIO(ntriples(sorted(graph.triples(inferred=False), key=str))), rules, record=True
    )


@pytest.fixture(scope="module")
def proofs(closure: Closure) -> dict[Fact, tuple[Step, ...]]:
    """Return the proof of all that is inferred from the project's own data."""
    return {fact: proof(closure, fact, nowhere) for fact in closure.derivations}


def test_every_inferred_triple_has_a_proof(
    graph: Graph, closure: Closure, proofs: dict[Fact, tuple[Step, ...]]
) -> None:
    asserted = set(graph.triples(inferred=False))
    assert len(proofs) > 1500
    assert {steps[-1].triple for steps in proofs.values()} == set(graph.triples()) - asserted
    for steps in proofs.values():
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        assert len({step.triple for step in steps}) == len(steps)
        used = {number for step in steps for number in step.premises}
        assert used == set(range(1, len(steps)))  # nothing is in it that nothing rests on
        for step in steps:
            assert all(number < step.number for number in step.premises)
            assert bool(step.rule) is bool(step.summary) is (step.triple not in asserted)


def test_every_step_is_what_its_rule_concludes(
    rules: list[Rule], proofs: dict[Fact, tuple[Step, ...]]
) -> None:
    by_name = defaultdict(list)
    for one in rules:
        by_name[one.name].append(one)
    steps = {
        (steps[-1].rule, steps[-1].triple): [steps[n - 1].triple for n in steps[-1].premises]
        for steps in proofs.values()
    }
    for (name, conclusion), premises in steps.items():
        # From its premises alone, which a rule without an absence concludes as it is.
        alone = [one._replace(absent=()) for one in by_name[name]]
        found = Closure(BytesIO(ntriples(premises)), alone)
        assert ntriples([conclusion]) in found.inferred()


def test_text_that_a_rule_writes_rests_on_the_texts_that_it_is_made_of() -> None:
    called = rule(
        "called",
        f"?tie {RDFS_LABEL} ?label",
        f'?tie :of ?a . ?a {RDFS_LABEL} ?name . FILTER(LANG(?name) = "en") BIND(STRLANG(CONCAT('
        '"Tie of ", REPLACE(STR(?name), "^The ", "the ")), "en") AS ?label)',
    )
    store = Store()
    names = '"The \\"Bight\\""@en , "Bucht"@de , "The Bight"'
    store.load("the test", f"@prefix : <{RP}> . :tie :of :a . :a {RDFS_LABEL} {names} .")
    closure = Closure(BytesIO(store.ntriples()), [called], record=True)
    (fact,) = closure.derivations
    label = Triple(term("tie"), RDFS_LABEL, Literal('Tie of the "Bight"', language="en"))
    assert closure.facts.triple(fact) == label
    assert store.construct(update(called).replace("INSERT", "CONSTRUCT", 1)) == [label]
    steps = [shown(step.triple) for step in proof(closure, fact, nowhere)]
    assert sorted(steps[:2]) == ['rp:a rdfs:label "The \\"Bight\\""@en', "rp:tie rp:of rp:a"]
