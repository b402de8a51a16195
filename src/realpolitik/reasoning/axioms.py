"""Make the inference rules of OWL 2 RL for the axioms of a graph.

The rules have the names that OWL 2 Profiles, section 4.3, gives to them. Unsupported axioms, and
axioms about unnamed classes or properties, are refused. There are no conclusions about literals,
since a literal cannot be the subject of a triple.
"""

import re
from collections.abc import Mapping
from itertools import chain

from pyoxigraph import NamedNode, Variable

from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.reasoning.rule import Negation, Pattern, Rule, VarOrIri, substitute
from realpolitik.terms import ONTOLOGY, PREFIXES, RDF_TYPE, Term, compact, expand

__all__ = ["AXIOM_TERMS", "axiom_rules", "kind_rules"]

# The name, axiom, body and head of each rule. A rule without a head is a constraint.
_RULES = (
    ("cax-sco", "?a rdfs:subClassOf ?b", "?x a ?a", "?x a ?b"),
    ("cax-eqc", "?a owl:equivalentClass ?b", "?x a ?a", "?x a ?b"),
    ("cax-eqc", "?a owl:equivalentClass ?b", "?x a ?b", "?x a ?a"),
    ("prp-spo1", "?a rdfs:subPropertyOf ?b", "?x ?a ?y", "?x ?b ?y"),
    ("prp-eqp", "?a owl:equivalentProperty ?b", "?x ?a ?y", "?x ?b ?y"),
    ("prp-eqp", "?a owl:equivalentProperty ?b", "?x ?b ?y", "?x ?a ?y"),
    ("prp-dom", "?a rdfs:domain ?b", "?x ?a ?y", "?x a ?b"),
    ("prp-rng", "?a rdfs:range ?b", "?x ?a ?y", "?y a ?b"),
    ("prp-inv", "?a owl:inverseOf ?b", "?x ?a ?y", "?y ?b ?x"),
    ("prp-inv", "?a owl:inverseOf ?b", "?x ?b ?y", "?y ?a ?x"),
    ("prp-symp", "?a a owl:SymmetricProperty", "?x ?a ?y", "?y ?a ?x"),
    ("prp-trp", "?a a owl:TransitiveProperty", "?x ?a ?y . ?y ?a ?z", "?x ?a ?z"),
    ("prp-spo2", "?a owl:propertyChainAxiom (?b ?c)", "?x ?b ?y . ?y ?c ?z", "?x ?a ?z"),
    ("cax-dw", "?a owl:disjointWith ?b", "?x a ?a . ?x a ?b", ""),
    ("prp-pdw", "?a owl:propertyDisjointWith ?b", "?x ?a ?y . ?x ?b ?y", ""),
    ("prp-asyp", "?a a owl:AsymmetricProperty", "?x ?a ?y . ?y ?a ?x", ""),
    ("prp-irp", "?a a owl:IrreflexiveProperty", "?x ?a ?x", ""),
)
# SPARQL patterns for rules that apply to fewer or more axioms than the pattern above matches.
_DISJOINT = """{{ ?a {} ?b }} UNION
    {{ [] a {} ; owl:members/rdf:rest*/rdf:first ?a, ?b FILTER(STR(?a) < STR(?b)) }}"""
_WHERE = {
    "prp-rng": "?a rdfs:range ?b FILTER NOT EXISTS { ?a a owl:DatatypeProperty }",
    "cax-dw": _DISJOINT.format("owl:disjointWith", "owl:AllDisjointClasses"),
    "prp-pdw": _DISJOINT.format("owl:propertyDisjointWith", "owl:AllDisjointProperties"),
}
_OTHER_CHAIN = """VALUES ?term { owl:propertyChainAxiom } ?a ?term ?chain
    FILTER NOT EXISTS { ?chain rdf:rest/rdf:rest rdf:nil }"""
_REFUSED = """owl:sameAs owl:differentFrom owl:hasKey owl:disjointUnionOf owl:oneOf
    owl:intersectionOf owl:unionOf owl:complementOf owl:onProperty owl:sourceIndividual
    owl:distinctMembers owl:onDatatype owl:FunctionalProperty owl:InverseFunctionalProperty
    owl:ReflexiveProperty owl:Restriction owl:AllDifferent owl:NegativePropertyAssertion
    owl:DataRange"""

_USED = " ".join([*chain(*_RULES), *_WHERE.values(), _REFUSED])
AXIOM_TERMS = frozenset(map(expand, re.findall(r"(?:owl|rdfs?):\w+", _USED)))
"""The properties and classes that are used to write axioms."""

_PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("rdf", "rdfs", "owl"))
_NO_RULE = "OWL axioms of this kind are not supported; remove this axiom"

_Values = Mapping[VarOrIri, NamedNode]


def axiom_rules(store: Store) -> list[Rule]:
    """Return the rules for the axioms in a store. Raises Refused for an unsupported axiom."""
    _refuse_others(store)
    found = []
    for name, axiom, body, head in _RULES:
        patterns = _patterns(head), _patterns(body)
        for values in _solutions(_WHERE.get(name, axiom), store):
            nodes = _named(values)
            if len(nodes) < len(values):
                raise Refused(f"{axiom.split()[1]} of an unnamed class", _NO_RULE)
            text = axiom
            for variable, node in nodes.items():
                text = text.replace(str(variable), compact(node.value))
            found.append(substitute(Rule(f"{name} {text}", f"{text}.", *patterns), nodes))
    return found


def _refuse_others(store: Store) -> None:
    terms = f"VALUES ?term {{ {_REFUSED} }}"
    cases = f"{terms} ?a ?term ?b", f"{terms} ?a a ?term", _OTHER_CHAIN
    for values in _solutions(" UNION ".join(f"{{ {case} }}" for case in cases), store):
        a, term = (values[Variable(name)] for name in ("a", "term"))
        raise Refused(f"{_shown(term)} of {_shown(a)}", _NO_RULE)


def _patterns(text: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(*map(_term, part.split())) for part in text.split(" . ") if part)


def _term(word: str) -> VarOrIri:
    return RDF_TYPE if word == "a" else Variable(word[1:])


def _solutions(where: str, store: Store) -> list[dict[VarOrIri, Term | None]]:
    """Return the solutions of a graph pattern, sorted."""
    result = store.select(f"{_PROLOGUE} SELECT DISTINCT * WHERE {{ {where} }}")
    variables: list[VarOrIri] = [Variable(name) for name in result.variables]
    return [dict(zip(variables, row, strict=True)) for row in sorted(result.rows, key=str)]


def _named(values: Mapping[VarOrIri, Term | None]) -> _Values:
    return {v: node for v, node in values.items() if isinstance(node, NamedNode)}


def kind_rules(store: Store) -> list[Rule]:
    """Return rules that infer the kind of a situation, that is, its most specific class.

    Each class of the ontology has a rule, since a rule file cannot contain variables for classes.
    """
    situation = Variable("situation")
    found = []
    for values in _solutions(f"?class a owl:Class ; rdfs:isDefinedBy {ONTOLOGY}", store):
        (kind,) = _named(values).values()
        below = {narrower for narrower, _ in store.pairs(expand("rdfs:subClassOf"), value=kind)}
        is_a = [
            Pattern(situation, RDF_TYPE, node)
            for node in (expand("rp:Situation"), kind, *sorted(below - {kind}, key=str))
            if isinstance(node, NamedNode)
        ]
        rule = Rule(
            f"kind {compact(kind.value)}",
            "The kind of a situation is its most specific class.",
            (Pattern(situation, expand("rp:kind"), kind),),
            tuple(is_a[:2]),
            tuple(Negation((pattern,)) for pattern in is_a[2:]),
        )
        found.append(rule)
    return found


def _shown(node: Term | None) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else "an unnamed class"
