"""Inferences agree with owlrl and Oxigraph, also on random graphs.

The random graphs share no names, so that the slow reference runs once for all of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest
import reference
from pyoxigraph import Literal, NamedNode, Triple, Variable
from reasoning.made_rules import stored

from realpolitik.engine.embedded import Store
from realpolitik.files import data_files, label_query_file, ontology_files, read, rule_files
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.owlrl_reference import is_trivial, owl_closure
from realpolitik.reasoning.rule import Pattern, Rule, VarOrIri
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import ID, expand


def inferred(given: Iterable[Triple]) -> list[Triple]:
    """Return the sorted inferences from triples, which may contradict the ontology."""
    store = Store()
    store.add(given)
    closure = Closure(store.ntriples().splitlines(keepends=True), rules_of(store))
    store.add_ntriples(closure.inferred())
    store.add(store.construct(read(label_query_file())))
    return sorted(set(store.triples()) - set(given), key=str)


@pytest.fixture(scope="module")
def ontology() -> set[Triple]:
    """Return the triples of the ontology."""
    return reference.parsed(ontology_files())


def test_owlrl_and_the_rules_of_axioms_agree() -> None:
    given = set(
        stored("""rp:State rdfs:subClassOf rp:Actor . rp:party rdfs:domain rp:Tie .
        rp:near a owl:SymmetricProperty . rp:in owl:propertyChainAxiom (rp:in rp:in) .
        rp:name a owl:DatatypeProperty ; rdfs:domain rp:Named ; rdfs:label "name"@en .
        id:a a rp:State ; rp:name "A" ; rp:near id:b ; rp:in id:b . id:b rp:in id:c .
        id:tie rp:party [] .""").triples()
    )
    ours = {triple for triple in inferred(given) if not is_trivial(*triple)}
    assert ours == owl_closure(given) - given
    assert len(ours) == 5


@pytest.mark.slow
def test_project_and_small_graph_have_the_closure_of_the_reference(
    ontology: set[Triple], root: Path
) -> None:
    for files in (data_files(), sorted((root / "tests" / "mini").glob("*.ttl"))):
        data = reference.parsed(files)
        assert inferred(ontology | data) == reference.infer(ontology, data)


GRAPHS = 200
RULES = [rule for path in rule_files() for rule in read_rules(path, read(path))]
# Properties that axioms read, and hardly any rule.
ROLES = "partOf precedes within agent concerns arisesFrom threatSource party holder"


def drawn(random: Random, number: int) -> Iterator[Triple]:
    """Yield a random graph: most conditions of a few rules, about the same few things.

    The first graphs have all conditions of one rule each, about different things.
    """
    alone = RULES[number : number + 1]
    things = [
        NamedNode(f"{ID}g{number}-{n}") for n in range(12 if alone else random.choice((3, 9)))
    ]
    for thing in things:
        yield Triple(thing, expand("rdfs:label"), Literal(f"The {thing.value[-1]}", language="en"))
    for rule in alone or random.choices(RULES, k=random.choice((1, 2, 3, 5))):
        conditions = [*rule.body, *(p for negation in rule.negations for p in negation.patterns)]
        terms = {t for pattern in conditions for t in pattern if isinstance(t, Variable)}
        values: dict[VarOrIri, NamedNode] = {
            term: random.choice(things) for term in sorted(terms, key=str)
        }
        different = random.sample(things, k=len(things))
        values |= zip(sorted(terms, key=str), different, strict=False)  # if there are enough
        for a, b in rule.ordered:
            values[a], values[b] = sorted((values[a], values[b]), key=str)
        yield from facts(rule.body, values, random, 1 if alone else 0.97)
        for negation in () if alone else rule.negations:
            yield from facts(negation.patterns, values, random, 0.3)
    for role in random.choices(ROLES.split(), k=0 if alone else random.choice((0, 2, 4))):
        yield Triple(random.choice(things), expand(f"rp:{role}"), random.choice(things))


def facts(
    patterns: Sequence[Pattern], values: Mapping[VarOrIri, NamedNode], random: Random, share: float
) -> Iterator[Triple]:
    """Yield a random share of some patterns as triples."""
    for pattern in patterns:
        if random.random() < share:
            yield Triple(*(values[t] if isinstance(t, Variable) else t for t in pattern))


@pytest.fixture(scope="module")
def given() -> set[Triple]:
    """Return the random graphs, the same in every run."""
    random = Random(0)
    return {triple for number in range(GRAPHS) for triple in drawn(random, number)}


@pytest.mark.slow
def test_random_graphs_have_the_closure_of_the_reference(
    ontology: set[Triple], given: set[Triple]
) -> None:
    assert inferred(ontology | given) == reference.infer(ontology, given)


def test_random_graphs_exercise_every_rule_and_kind_of_axiom(
    ontology: set[Triple], given: set[Triple]
) -> None:
    store = Store()
    store.add(ontology | given)
    rules: list[Rule] = rules_of(store)
    closure = Closure(store.ntriples().splitlines(keepends=True), rules, record=True)
    used = {rule.name.split()[0] for rule, _ in closure.derivations.values()}
    assert used == {rule.name.split()[0] for rule in rules if rule.head}
