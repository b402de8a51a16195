"""The axioms of the ontology agree with each other, with the shapes and with the rules.

Each query in axioms/ finds nothing in the ontology, and finds each fault that is planted for it.
"""

from pathlib import Path

import pytest

from realpolitik.engine.embedded import Store
from realpolitik.terms import PREFIXES

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("realpolitik", "schemes", "shapes")
FILES = [ROOT / "ontology" / f"{name}.ttl" for name in NAMES]
FILES += sorted(ROOT.glob("ontology/mappings/*.ttl"))
QUERIES = {path.stem: path for path in sorted((Path(__file__).parent / "axioms").glob("*.rq"))}
OTHER = "rp:Other a owl:Class ; rdfs:isDefinedBy <https://w3id.org/realpolitik/ontology>"
# What is added to the ontology, for each query.
FAULTS = [
    ("two-kinds", "rp:gloss a owl:ObjectProperty ."),
    ("two-kinds", "rp:State rdfs:domain rp:Actor ."),
    ("two-kinds", "rp:State a owl:SymmetricProperty ."),
    ("circle-of-terms", "rp:Actor rdfs:subClassOf rp:State ."),
    (
        "circle-of-terms",
        "rp:wants rdfs:subPropertyOf rp:favours . rp:favours rdfs:subPropertyOf rp:wants .",
    ),
    ("circle-of-terms", "rp:possible rp:strongerThan rp:certain ."),
    ("circle-of-terms", "rp:allianceDilemma skos:broader rp:abandonment ."),
    ("empty-class", "rp:Gain rdfs:subClassOf rp:Attitude ."),
    ("empty-class", "rp:Outcome owl:disjointWith rp:Gain ."),
    ("empty-class", "[] a owl:AllDisjointClasses ; owl:members ( rp:Strain rp:Attitude ) ."),
    ("empty-class", "[] a owl:AllDisjointClasses ; owl:members ( rp:Actor rp:WorldEntity ) ."),
    ("empty-property", "rp:alliedWith a owl:AsymmetricProperty, owl:SymmetricProperty ."),
    (
        "empty-property",
        "rp:wants rdfs:subPropertyOf rp:favours ; owl:propertyDisjointWith rp:favours .",
    ),
    ("composite-property", "rp:within a owl:IrreflexiveProperty ."),
    ("composite-property", "rp:involves a owl:FunctionalProperty ."),
    ("composite-property", "[] owl:onProperty rp:within ; owl:maxCardinality 1 ."),
    ("property-ends", "rp:holder rdfs:range rp:Place ."),
    ("property-ends", "rp:sentence rdfs:range xsd:string ."),
    ("property-ends", "rp:place rdfs:subPropertyOf rp:involves ."),
    ("property-ends", "rp:gloss rdfs:subPropertyOf rp:involves ."),
    ("disjoint-ends", "rp:holder a owl:SymmetricProperty ."),
    ("disjoint-ends", "rp:dependsOn rdfs:range rp:Place ."),
    ("disjoint-ends", "rp:involves owl:propertyChainAxiom ( rp:partOf rp:holder ) ."),
    ("unplaced-class", f"{OTHER} ."),
    ("term-of-data", "rp:economic a rp:Stance ."),
    ("undefined-term", "rp:Plac rdfs:subClassOf <https://example.org/Place> ."),
]


def load(more: str = "") -> Store:
    """Return the ontology, its shapes and mappings, and more triples in Turtle."""
    store = Store()
    for path in FILES:
        store.load(str(path), path.read_text(encoding="utf-8"))
    prefixes = {**PREFIXES, "rps": "https://w3id.org/realpolitik/shapes#"}
    declared = "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in prefixes.items())
    store.load("more", declared + more)
    return store


def test_queries_find_nothing_in_the_ontology() -> None:
    store = load()
    rows = {name: store.select(path.read_text("utf-8")).values() for name, path in QUERIES.items()}
    assert {name: found for name, found in rows.items() if found} == {}


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_query_finds_a_planted_fault(name: str, fault: str) -> None:
    assert load(fault).select(QUERIES[name].read_text("utf-8")).rows


def test_each_query_has_a_planted_fault() -> None:
    assert {name for name, _ in FAULTS} == QUERIES.keys()
