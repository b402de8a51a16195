"""The rules of OWL 2 RL, instantiated for the axioms of a graph.

The rules are named as in OWL 2 Profiles, section 4.3. Axioms of other kinds, and axioms about
unnamed classes or properties, are refused. Conclusions about literals are omitted, since a literal
cannot be the subject of a triple. Other rules with patterns about axioms are instantiated alike.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import NamedNode, Variable

from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.reasoning.rule import Negation, Pair, Pattern, Rule, VarOrIri, substitute
from realpolitik.terms import PREFIXES, RDF_TYPE, Term, compact, expand

__all__ = ["AXIOM_TERMS", "axiom_rules", "ground", "is_about_axioms"]

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
_REFUSED = """owl:sameAs owl:differentFrom owl:hasKey owl:disjointUnionOf owl:oneOf
    owl:intersectionOf owl:unionOf owl:complementOf owl:onProperty owl:sourceIndividual
    owl:distinctMembers owl:onDatatype owl:FunctionalProperty owl:InverseFunctionalProperty
    owl:ReflexiveProperty owl:Restriction owl:AllDifferent owl:NegativePropertyAssertion
    owl:DataRange"""

_USED = " ".join([*chain(*_RULES), *_WHERE.values(), _REFUSED])
AXIOM_TERMS = frozenset(map(expand, re.findall(r"(?:owl|rdfs?):\w+", _USED)))
"""The properties and classes that are used to write axioms."""

_SCHEMA = (PREFIXES["rdfs"], PREFIXES["owl"])
_PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("rdf", "rdfs", "owl"))
_NO_RULE = "OWL axioms of this kind are not supported"

_Values = Mapping[VarOrIri, NamedNode]


def axiom_rules(store: Store) -> list[Rule]:
    """Return the rules for the axioms in a store, including constraints.

    Raises Refused, with the axiom, if one is not supported.
    """
    _refuse_others(store)
    found = []
    for name, axiom, body, head in _RULES:
        for values in _solutions(_WHERE.get(name, axiom), store):
            nodes = _named(values)
            if len(nodes) < len(values):
                raise Refused(f"{axiom.split()[1]} of an unnamed class", _NO_RULE)
            text = axiom
            for variable, node in nodes.items():
                text = text.replace(str(variable), compact(node.value))
            rule = Rule(f"{name} {text}", f"{text}.", _patterns(head), _patterns(body))
            found.append(substitute(rule, nodes))
    chains = store.pairs(expand("owl:propertyChainAxiom"))
    if len(chains) != sum(rule.name.startswith("prp-spo2 ") for rule in found):
        reason = "only chains of two properties are supported"
        raise Refused("owl:propertyChainAxiom", reason)
    return found


def _refuse_others(store: Store) -> None:
    terms = f"VALUES ?term {{ {_REFUSED} }}"
    for values in _solutions(f"{terms} {{ ?a ?term ?b }} UNION {{ {terms} ?a a ?term }}", store):
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


def is_about_axioms(pattern: Pattern) -> bool:
    """Return whether a pattern matches axioms: its property or class belongs to RDFS or OWL."""
    term = _class_or_property(pattern)
    return isinstance(term, NamedNode) and term.value.startswith(_SCHEMA)


def _class_or_property(pattern: Pattern) -> VarOrIri:
    return pattern.object if pattern.predicate == RDF_TYPE else pattern.predicate


def ground(rule: Rule, axioms: Store) -> list[Rule]:
    """Replace a rule by copies in which no class or property is a variable.

    There is a copy for each conclusion and each match of the patterns about axioms, such as
    `?narrower rdfs:subClassOf ?class`. They match asserted axioms; axioms are never inferred.

    Raises Refused if such a variable remains, or if all patterns are about axioms.
    """
    what = f"the rule {rule.name}"
    schema = [pattern for pattern in rule.body if is_about_axioms(pattern)]
    body = tuple(pattern for pattern in rule.body if not is_about_axioms(pattern))
    if not body:
        raise Refused(what, "all patterns of its body are about axioms; add one about individuals")
    variables = {term for pattern in body for term in pattern.terms}
    if rule.naming and not variables.issuperset(rule.naming.sources):
        raise Refused(
            what, "the IRI that it creates contains a class or property; use an individual"
        )
    found = []
    for values in _matches(schema, (), axioms):
        name = " ".join([rule.name, *(compact(node.value) for node in values.values())])
        one = substitute(rule._replace(name=name, body=body), values)
        negations = chain(*(_negations(n, variables, what, axioms) for n in one.negations))
        one = one._replace(negations=tuple(negations))
        for pattern in one.patterns:
            if isinstance(_class_or_property(pattern), Variable):
                text = " ".join(map(str, pattern))
                reason = "has a variable for a class or property; bind it by a pattern about axioms"
                raise Refused(what, f"{text} {reason}")
        found += [one._replace(head=(pattern,)) for pattern in one.head] or [one]
    return found


def _negations(
    negation: Negation, variables: set[VarOrIri], what: str, axioms: Store
) -> Iterator[Negation]:
    """Yield a copy of a FILTER NOT EXISTS for each match of its patterns about axioms."""
    schema = [pattern for pattern in negation.patterns if is_about_axioms(pattern)]
    rest = tuple(pattern for pattern in negation.patterns if not is_about_axioms(pattern))
    if not schema:
        yield negation
        return
    for term in variables.intersection(chain(*schema)):
        reason = f"FILTER NOT EXISTS uses {term} in a pattern about axioms; move it to the body"
        raise Refused(what, reason)
    for values in _matches(schema, negation.unequal, axioms):
        one = substitute(Rule("", "", rest, (), unequal=negation.unequal), values)
        open_pairs = [pair for pair in one.unequal if any(isinstance(t, Variable) for t in pair)]
        yield Negation(one.head, tuple(open_pairs))


def _matches(patterns: Sequence[Pattern], unequal: Iterable[Pair], axioms: Store) -> list[_Values]:
    """Return the matches of patterns about axioms, except those with blank nodes."""
    if not patterns:
        return [{}]
    terms = {term for pattern in patterns for term in pattern}
    where = "".join(f"{p.subject} {p.predicate} {p.object} . " for p in patterns)
    for a, b in unequal:
        if all(isinstance(term, NamedNode) or term in terms for term in (a, b)):
            where += f"FILTER({a} != {b}) "
    found = _solutions(where, axioms)
    return [_named(values) for values in found if len(_named(values)) == len(values)]


def _shown(node: Term | None) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else "an unnamed class"
