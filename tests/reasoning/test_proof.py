"""Every inferred triple has a correct proof."""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

import pytest
from pyoxigraph import Triple
from reasoning.made_rules import closed, made_rule, term

from realpolitik import Graph
from realpolitik.engine.embedded import ntriples
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.facts import Fact
from realpolitik.reasoning.proof import Step, proof
from realpolitik.reasoning.rule import Rule
from realpolitik.terms import RP, expand

IN = made_rule("in", "?x :in ?z", "?x :in ?y . ?y :in ?z .")._replace(reference="Nobody 1900")
LEFT = made_rule(
    "left",
    "?x :left ?y",
    "?x :in ?y . ?x :in ?y . FILTER NOT EXISTS { ?x :near ?z . ?z :in ?y . FILTER(?z != ?x) }",
)


def proved(turtle: str, goal: str, *rules: Rule) -> tuple[Step, ...]:
    """Return the proof of a triple, named by three words."""
    closure = closed(turtle, *rules, record=True)
    fact = closure.facts.fact(Triple(*map(term, goal.split())))
    assert fact is not None
    return proof(closure, fact, lambda triple: f"of {triple.subject}")


def short(steps: Iterable[Step]) -> list[str]:
    """Return the number, the triple, the rule and the premises of each step."""
    ends = (" ".join(end.value.removeprefix(RP) for end in step.triple) for step in steps)
    return [
        f"{step.number} {triple} [{step.rule}] {list(step.premises)}"
        for step, triple in zip(steps, ends, strict=True)
    ]


def test_proof_leads_from_asserted_triples_to_its_goal() -> None:
    steps = proved(":a :in :b . :b :in :c . :c :in :d .", "a in d", IN)
    asserted = [step for step in steps if not step.rule]
    assert {step.place for step in asserted} == {f"of {term(name)}" for name in "abc"}
    assert short(steps)[-1].startswith("5 a in d [in] [")
    assert (steps[-1].summary, steps[-1].reference) == ("in.", "Nobody 1900")


@pytest.mark.parametrize(
    ("turtle", "goal", "steps"),
    [
        (":a :in :b .", "a in b", ["1 a in b [] []"]),
        (":a :in :b . :b :in :c . :a :in :c .", "a in c", ["1 a in c [] []"]),
        (":a :in :b .", "a left b", ["1 a in b [] []", "2 a left b [left] [1]"]),
        (
            *(":a :in :b . :b :in :a .", "a in a"),
            ["1 a in b [] []", "2 b in a [] []", "3 a in a [in] [1, 2]"],
        ),
    ],
)
def test_proof_has_each_premise_once_and_asserted_triples_as_leaves(
    turtle: str, goal: str, steps: list[str]
) -> None:
    assert short(proved(turtle, goal, IN, LEFT)) == steps


def test_step_lists_the_negations_of_its_rule() -> None:
    *_, last = proved(":a :in :b .", "a left b", LEFT)
    assert last.absent == ("rp:a rp:near ?z, ?z rp:in rp:b, ?z != rp:a",)


def test_proof_of_thousands_of_steps() -> None:
    links = " ".join(f":n{i} :in :n{i + 1} ." for i in range(3000))
    step = made_rule("step", "?x :from ?z", "?x :from ?y . ?y :in ?z .")
    steps = proved(f":start :from :n0 . {links}", "start from n3000", step)
    assert len(steps) == 6001
    assert all(number < step.number for step in steps for number in step.premises)


@pytest.fixture(scope="module")
def closure(graph: Graph) -> Closure:
    """Return the closure of the project's own data, with its derivations."""
    asserted = ntriples(sorted(graph.triples(inferred=False), key=str))
    return Closure(BytesIO(asserted), graph.rules(), record=True)


@pytest.fixture(scope="module")
def proofs(closure: Closure) -> dict[Fact, tuple[Step, ...]]:
    """Return the proof of each triple that is inferred from the project's own data."""
    return {fact: proof(closure, fact, lambda _: "") for fact in closure.derivations}


def test_every_inferred_triple_has_a_proof(
    graph: Graph, proofs: dict[Fact, tuple[Step, ...]]
) -> None:
    asserted = set(graph.triples(inferred=False))
    inferred = set(graph.triples()) - asserted
    assert len(proofs) > 1500
    # The labels of predictions are made after the rules.
    labels = {triple for triple in inferred if triple.predicate == expand("rdfs:label")}
    assert {steps[-1].triple for steps in proofs.values()} == inferred - labels
    for steps in proofs.values():
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        assert len({step.triple for step in steps}) == len(steps)
        used = {number for step in steps for number in step.premises}
        assert used == set(range(1, len(steps)))  # each step but the last is a premise
        for step in steps:
            assert all(number < step.number for number in step.premises)
            assert bool(step.rule) is bool(step.summary) is (step.triple not in asserted)


def test_every_step_follows_from_its_premises_by_its_rule(
    graph: Graph, proofs: dict[Fact, tuple[Step, ...]]
) -> None:
    by_name = defaultdict(list)
    for one in graph.rules():
        by_name[one.name].append(one)
    steps = {
        (steps[-1].rule, steps[-1].triple): [steps[n - 1].triple for n in steps[-1].premises]
        for steps in proofs.values()
    }
    for (name, conclusion), premises in steps.items():
        # From the premises alone a rule without its negations concludes the same.
        alone = [one._replace(negations=()) for one in by_name[name]]
        found = Closure(BytesIO(ntriples(premises)), alone)
        assert ntriples([conclusion]) in found.inferred()
