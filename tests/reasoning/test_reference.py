"""What is inferred is what owlrl and Oxigraph infer, triple by triple, also from random graphs.

The random graphs share no name, so that what follows from all of them at once is what follows from
each: the reference, which is slow, runs once. It is right itself on examples made by hand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest
import reference
from asking import PROLOGUE
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, Variable, parse

from realpolitik.engine.embedded import Store
from realpolitik.files import data_files, label_query, ontology_files, read, rule_files
from realpolitik.reasoning.axioms import is_about_axioms
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.owlrl_reference import is_trivial, owl_closure
from realpolitik.reasoning.rule import Pattern, Rule, VarOrIri
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import ID, RDFS_LABEL, expand

# What is given, and all that follows from it beyond what follows from the ontology alone.
EXAMPLES = {
    "chains": (
        """id:s a rp:Situation ; rp:holder id:people ; rp:threatSource id:event .
           id:people a rp:Public ; rp:partOf id:old .
           id:old a rp:State ; rp:precedes id:new . id:new a rp:State .
           id:event a rp:Event ; rp:agent id:new .""",
        """id:s rp:involves id:people, id:old, id:new ; rp:threatFrom id:event, id:new ;
            rp:kind rp:Situation ; rp:status rp:supposed .
           id:people a rp:Actor, rp:WorldEntity . id:old a rp:Actor, rp:WorldEntity .
           id:new a rp:Actor, rp:WorldEntity . id:event a rp:WorldEntity .""",
    ),
    "status, strength, shortcut, symmetry": (
        """id:s a rp:Alignment ; rp:party id:a, id:b . id:a a rp:State . id:b a rp:State .
           id:c a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ; prov:wasAttributedTo id:w ;
               rp:certainty rp:probable ; rp:tense rp:present .
           id:d a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ;
               rp:certainty rp:possible ; rp:tense rp:future . id:w a rp:Person .""",
        """id:s a rp:CommonGround, rp:Situation ; rp:involves id:a, id:b ; rp:kind rp:Alignment ;
               rp:status rp:affirmed ; rp:strength rp:probable ; rp:currentTense rp:present ;
               rp:affirmedBy id:w ; rp:establishedBy id:w .
           id:a a rp:Actor, rp:WorldEntity ; rp:alignsWith id:b .
           id:b a rp:Actor, rp:WorldEntity ; rp:alignsWith id:a .
           id:w a rp:Actor, rp:WorldEntity . id:c a rp:CurrentClaim ; rp:regards id:s .
           id:c rp:voice id:w . id:d rp:regards id:s ; rp:voice id:w .""",
    ),
    "no axiom, no rule": ("id:x rdfs:label 'x' ; <u:p> 1 .", ""),
}


def turtle(text: str) -> set[Triple]:
    """Return the triples of a text that may use all prefixes of the project."""
    return {quad.triple for quad in parse(PROLOGUE + text, RdfFormat.TURTLE)}


def inferred(given: Iterable[Triple]) -> list[Triple]:
    """Return what the project infers from triples, sorted; they may contradict the ontology."""
    store = Store()
    store.add(given)
    closure = Closure(store.ntriples().splitlines(keepends=True), rules_of(store))
    store.add_ntriples(closure.inferred())
    store.add(store.construct(read(label_query())))
    return sorted(set(store.triples()) - set(given), key=str)


@pytest.fixture(scope="module")
def ontology() -> set[Triple]:
    """Return the triples of the ontology."""
    return reference.parsed(ontology_files())


@pytest.mark.slow
@pytest.mark.parametrize(("given", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_reference_infers_all_that_follows_and_nothing_else(
    given: str, expected: str, ontology: set[Triple]
) -> None:
    alone = set(reference.infer(ontology, []))
    assert set(reference.infer(ontology, turtle(given))) - alone == turtle(expected)


def test_owlrl_and_the_rules_of_axioms_agree() -> None:
    given = turtle("""rp:State rdfs:subClassOf rp:Actor . rp:party rdfs:domain rp:Tie .
        rp:near a owl:SymmetricProperty . rp:in owl:propertyChainAxiom (rp:in rp:in) .
        rp:name a owl:DatatypeProperty ; rdfs:domain rp:Named ; rdfs:label "name"@en .
        id:a a rp:State ; rp:name "A" ; rp:near id:b ; rp:in id:b . id:b rp:in id:c .
        id:tie rp:party [] .""")
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
# What axioms read, and hardly any rule.
ROLES = "partOf precedes within agent concerns arisesFrom threatSource party holder"


def drawn(random: Random, number: int) -> Iterator[Triple]:
    """Yield a random graph: conditions of a few rules about the same few things, in part."""
    things = [NamedNode(f"{ID}g{number}-{n}") for n in range(random.choice((3, 9)))]
    for thing in things:
        yield Triple(thing, RDFS_LABEL, Literal(f"The {thing.value[-1]}", language="en"))
    for rule in [RULES[number % len(RULES)], *random.choices(RULES, k=random.choice((0, 1, 2, 4)))]:
        terms = {t for pattern in rule.conditions for t in pattern if isinstance(t, Variable)}
        values: dict[VarOrIri, NamedNode] = {
            term: random.choice(things) for term in sorted(terms, key=str)
        }
        different = random.sample(things, k=len(things))
        values |= zip(sorted(terms, key=str), different, strict=False)  # if there are enough
        for a, b in rule.ordered:
            values[a], values[b] = sorted((values[a], values[b]), key=str)
        yield from facts(rule.body, values, random, 0.98)
        for absence in rule.absent:
            yield from facts(absence.patterns, values, random, 0.2)
    for role in random.choices(ROLES.split(), k=random.choice((0, 2, 4))):
        yield Triple(random.choice(things), expand(f"rp:{role}"), random.choice(things))


def facts(
    patterns: Sequence[Pattern],
    values: Mapping[VarOrIri, NamedNode],
    random: Random,
    share: float,
) -> Iterator[Triple]:
    """Yield about a share of some patterns as triples."""
    for pattern in patterns:
        if not is_about_axioms(pattern) and random.random() < share:
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
