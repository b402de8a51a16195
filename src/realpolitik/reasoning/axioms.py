"""OWL axioms as rules: each rule of OWL 2 RL that an axiom can fire, instantiated on that axiom.

The rules are those of OWL 2 Profiles, section 4.3, and are named as there. An axiom that none of
them is written for here, or that is about a class or property without a name, is refused and not
passed over. Rules that conclude about literals are left out: RDF has no triple to say it with.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from pyoxigraph import NamedNode, Variable

from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.reasoning.rule import Pattern, Rule, VarOrIri
from realpolitik.terms import RDF_TYPE, Term, compact, expand

__all__ = ["AXIOM_TERMS", "axiom_rules"]

_X, _Y, _Z = Variable("x"), Variable("y"), Variable("z")
_OF_CLASSES = {"cax-sco": "rdfs:subClassOf", "cax-eqc": "owl:equivalentClass"}
_OF_PROPERTIES = {"prp-spo1": "rdfs:subPropertyOf", "prp-eqp": "owl:equivalentProperty"}
_KINDS = {
    "prp-symp": "owl:SymmetricProperty",
    "prp-trp": "owl:TransitiveProperty",
    "prp-asyp": "owl:AsymmetricProperty",
    "prp-irp": "owl:IrreflexiveProperty",
}
_OTHERS = """rdf:first rdf:rest rdfs:domain rdfs:range owl:inverseOf owl:propertyChainAxiom
    owl:disjointWith owl:propertyDisjointWith owl:members owl:AllDisjointClasses
    owl:AllDisjointProperties owl:DatatypeProperty"""
_REFUSED = """owl:sameAs owl:differentFrom owl:hasKey owl:disjointUnionOf owl:oneOf
    owl:intersectionOf owl:unionOf owl:complementOf owl:onProperty owl:sourceIndividual
    owl:distinctMembers owl:onDatatype"""
_REFUSED_KINDS = """owl:FunctionalProperty owl:InverseFunctionalProperty owl:ReflexiveProperty
    owl:Restriction owl:AllDifferent owl:NegativePropertyAssertion owl:DataRange"""

_COMPILED = (*_OF_CLASSES.values(), *_OF_PROPERTIES.values(), *_KINDS.values(), *_OTHERS.split())
AXIOM_TERMS = frozenset(map(expand, (*_COMPILED, *_REFUSED.split(), *_REFUSED_KINDS.split())))
"""The properties that axioms are written with, and the classes of what they are about."""


def axiom_rules(store: Store) -> list[Rule]:
    """Return the rules that the axioms in a store stand for, those of a contradiction too.

    Raises Refused, with the axiom, where there is no rule for one.
    """
    _refuse_others(store)
    return [*_hierarchies(store), *_properties(store), *_chains(store), *_contradictions(store)]


def _refuse_others(store: Store) -> None:
    """Raise Refused for an axiom that is none of those that are compiled."""
    for name in _REFUSED.split():
        for subject, _ in store.pairs(expand(name)):
            raise Refused(f"{name} of {_shown(subject)}", "no rule is compiled for such axioms")
    for name in _REFUSED_KINDS.split():
        for subject, _ in store.pairs(RDF_TYPE, None, expand(name)):
            raise Refused(f"{name} {_shown(subject)}", "no rule is compiled for such axioms")


def _hierarchies(store: Store) -> Iterator[Rule]:
    """Give the rules of subclasses and subproperties, and of what is equivalent."""
    for name, axiom in _OF_CLASSES.items():
        for left, right in _named(store, axiom):
            yield _rule(name, left, axiom, right, [_is(_X, right)], _is(_X, left))
            if name == "cax-eqc":
                yield _rule(name, left, axiom, right, [_is(_X, left)], _is(_X, right))
    for name, axiom in _OF_PROPERTIES.items():
        for left, right in _named(store, axiom):
            narrow, wide = Pattern(_X, left, _Y), Pattern(_X, right, _Y)
            yield _rule(name, left, axiom, right, [wide], narrow)
            if name == "prp-eqp":
                yield _rule(name, left, axiom, right, [narrow], wide)


def _properties(store: Store) -> Iterator[Rule]:
    """Give the rules of domains, ranges, inverses, and symmetric and transitive properties."""
    literal = set(_typed(store, "owl:DatatypeProperty"))
    for axiom, name, end in (("rdfs:domain", "prp-dom", _X), ("rdfs:range", "prp-rng", _Y)):
        for prop, kind in _named(store, axiom):
            if name == "prp-dom" or prop not in literal:
                yield _rule(name, prop, axiom, kind, [_is(end, kind)], Pattern(_X, prop, _Y))
    for left, right in _named(store, "owl:inverseOf"):
        for back, forth in ((left, right), (right, left)):
            head = [Pattern(_Y, back, _X)]
            yield _rule("prp-inv", left, "owl:inverseOf", right, head, Pattern(_X, forth, _Y))
    for prop in _typed(store, "owl:SymmetricProperty"):
        yield _rule("prp-symp", prop, "a", None, [Pattern(_Y, prop, _X)], Pattern(_X, prop, _Y))
    for prop in _typed(store, "owl:TransitiveProperty"):
        body = (Pattern(_X, prop, _Y), Pattern(_Y, prop, _Z))
        yield _rule("prp-trp", prop, "a", None, [Pattern(_X, prop, _Z)], *body)


def _chains(store: Store) -> Iterator[Rule]:
    axiom = "owl:propertyChainAxiom"
    axioms = [(prop, _items(store, items, axiom)) for prop, items in store.pairs(expand(axiom))]
    for prop, chain in sorted(axioms, key=str):
        if not chain:
            raise Refused(f"{axiom} of {_shown(prop)}", "it is no list of properties, or has none")
        ends = [_X, *(Variable(f"y{n}") for n in range(1, len(chain))), _Z]
        body = [Pattern(ends[n], link, ends[n + 1]) for n, link in enumerate(chain)]
        head = [Pattern(_X, _name(prop, axiom), _Z)]
        text = f"{_shown(prop)} {axiom} ({' '.join(map(_shown, chain))})"
        yield Rule(f"prp-spo2 {text}", f"{text}.", tuple(head), tuple(body))


def _contradictions(store: Store) -> Iterator[Rule]:
    """Give the rules that have no head, of what cannot be."""
    axiom = "owl:disjointWith"
    for left, right in (*_named(store, axiom), *_apart(store, "owl:AllDisjointClasses")):
        yield _rule("cax-dw", left, axiom, right, [], _is(_X, left), _is(_X, right))
    axiom = "owl:propertyDisjointWith"
    for left, right in (*_named(store, axiom), *_apart(store, "owl:AllDisjointProperties")):
        same = (Pattern(_X, left, _Y), Pattern(_X, right, _Y))
        yield _rule("prp-pdw", left, axiom, right, [], *same)
    for prop in _typed(store, "owl:AsymmetricProperty"):
        both = (Pattern(_X, prop, _Y), Pattern(_Y, prop, _X))
        yield _rule("prp-asyp", prop, "a", None, [], *both)
    for prop in _typed(store, "owl:IrreflexiveProperty"):
        yield _rule("prp-irp", prop, "a", None, [], Pattern(_X, prop, _X))


def _rule(
    name: str,
    subject: NamedNode,
    axiom: str,
    value: NamedNode | None,
    head: Iterable[Pattern],
    *body: Pattern,
) -> Rule:
    """Return the rule of an axiom, called after the rule in the standard and the axiom itself."""
    text = f"{_shown(subject)} {axiom} {_shown(value) if value else _KINDS[name]}"
    return Rule(f"{name} {text}", f"{text}.", tuple(head), body)


def _named(store: Store, axiom: str) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Give both ends of each axiom of a kind, which must have names."""
    for subject, value in sorted(store.pairs(expand(axiom)), key=str):
        yield _name(subject, axiom), _name(value, axiom)


def _typed(store: Store, kind: str) -> Iterator[NamedNode]:
    for subject, _ in sorted(store.pairs(RDF_TYPE, None, expand(kind)), key=str):
        yield _name(subject, kind)


def _apart(store: Store, kind: str) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Give each two of what an axiom says of several classes or properties are disjoint."""
    lists = (
        _items(store, items, "owl:members")
        for subject, _ in store.pairs(RDF_TYPE, None, expand(kind))
        for _, items in store.pairs(expand("owl:members"), subject)
    )
    for members in sorted(lists, key=str):
        yield from combinations(members, 2)


def _items(store: Store, items: Term, axiom: str) -> list[NamedNode]:
    return [_name(item, axiom) for item in store.items(items)]


def _name(node: Term, axiom: str) -> NamedNode:
    if isinstance(node, NamedNode):
        return node
    raise Refused(f"{axiom} of a class without a name", "no rule is compiled for such axioms")


def _shown(node: Term) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else "a class without a name"


def _is(subject: VarOrIri, kind: NamedNode) -> Pattern:
    return Pattern(subject, RDF_TYPE, kind)
