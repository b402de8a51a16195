"""The reference of inference is right on examples made by hand."""

from pathlib import Path

import pytest
import reference
from pyoxigraph import RdfFormat, Store, Triple, parse

from realpolitik.files import ontology_files, read, rule_files
from realpolitik.terms import PREFIXES

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

# What is given, and all that follows from it beyond what follows from the ontology alone.
EXAMPLES = {
    "subclass": (
        "id:s a rp:Alliance .",
        """id:s a rp:Alignment, rp:CommonGround, rp:Situation ;
            rp:kind rp:Alliance ; rp:status rp:supposed .""",
    ),
    "domain, range, transitivity": (
        "id:a rp:within id:b . id:b rp:within id:c .",
        """id:a rp:within id:c . id:a a rp:Place, rp:WorldEntity .
           id:b a rp:Place, rp:WorldEntity . id:c a rp:Place, rp:WorldEntity .""",
    ),
    "chains": (
        """id:s a rp:Situation ; rp:holder id:people ; rp:threatSource id:event .
           id:people a rp:Public ; rp:partOf id:old .
           id:old a rp:State ; rp:precedes id:new . id:new a rp:State .
           id:event a rp:Event ; rp:agent id:new .""",
        """id:s rp:involves id:people, id:old, id:new ; rp:threatSource id:new ;
            rp:kind rp:Situation ; rp:status rp:supposed .
           id:people a rp:Actor, rp:WorldEntity . id:old a rp:Actor, rp:WorldEntity .
           id:new a rp:Actor, rp:WorldEntity . id:event a rp:WorldEntity .""",
    ),
    "status, strength, shortcut, symmetry": (
        """id:s a rp:Alignment ; rp:party id:a, id:b . id:a a rp:State . id:b a rp:State .
           id:c a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ;
               rp:certainty rp:probable ; rp:tense rp:present .
           id:d a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ;
               rp:certainty rp:possible ; rp:tense rp:future . id:w a rp:Person .""",
        """id:s a rp:CommonGround, rp:Situation ; rp:involves id:a, id:b ; rp:kind rp:Alignment ;
               rp:status rp:affirmed ; rp:strength rp:probable ; rp:tense rp:present, rp:future ;
               rp:affirmedBy id:w ; rp:establishedBy id:w .
           id:a a rp:Actor, rp:WorldEntity ; rp:alignsWith id:b .
           id:b a rp:Actor, rp:WorldEntity ; rp:alignsWith id:a .
           id:w a rp:Actor, rp:WorldEntity . id:c rp:regards id:s . id:d rp:regards id:s .""",
    ),
    "contested, so no shortcut": (
        """id:s a rp:ThreatPerception ; rp:holder id:a ; rp:threatSource id:b .
           id:a a rp:State . id:b a rp:State . id:w a rp:Public .
           id:c a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ;
               rp:certainty rp:certain ; rp:tense rp:present .
           id:d a rp:Claim ; rp:disputes id:c .""",
        """id:s a rp:Attitude, rp:Situation ; rp:involves id:a ; rp:kind rp:ThreatPerception ;
               rp:status rp:contested ; rp:strength rp:certain ; rp:tense rp:present ;
               rp:affirmedBy id:w .
           id:a a rp:Actor, rp:WorldEntity . id:b a rp:Actor, rp:WorldEntity .
           id:w a rp:Actor, rp:WorldEntity . id:c rp:regards id:s .""",
    ),
    "no axiom, no rule": ("id:x rdfs:label 'x' ; <u:p> 1 .", ""),
}


def triples(turtle: str) -> set[Triple]:
    """Return the triples of a text that may use all prefixes of the project."""
    return {quad.triple for quad in parse(PROLOGUE + turtle, RdfFormat.TURTLE)}


@pytest.fixture(scope="module")
def ontology() -> set[Triple]:
    """Return the triples of the ontology."""
    return reference.parsed(ontology_files())


@pytest.fixture(scope="module")
def alone(ontology: set[Triple]) -> set[Triple]:
    """Return what follows from the ontology alone."""
    return set(reference.infer(ontology, []))


@pytest.mark.parametrize(("given", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_all_that_follows_follows_and_nothing_else(
    given: str, expected: str, ontology: set[Triple], alone: set[Triple]
) -> None:
    assert set(reference.infer(ontology, triples(given))) - alone == triples(expected)


def test_ontology_alone_orders_certainties(alone: set[Triple]) -> None:
    assert triples("rp:certain rp:strongerThan rp:possible .") <= alone


def test_result_is_what_axioms_and_rules_conclude_from_it(
    ontology: set[Triple], root: Path
) -> None:
    # Where negation is stratified, each conclusion is supported by the whole of the result.
    asserted = ontology | reference.parsed((root / "tests" / "mini").glob("*.ttl"))
    result = asserted | set(reference.infer(ontology, asserted))
    store = Store()
    reference.add(store, result)
    asserted |= reference.constructed(store, map(read, rule_files()))
    assert asserted | reference.owl_closure(asserted) == result
