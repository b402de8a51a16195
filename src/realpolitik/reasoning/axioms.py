"""OWL axioms as rules: each rule of OWL 2 RL that an axiom can fire, instantiated on that axiom.

The rules are those of OWL 2 Profiles, section 4.3, and are named as there. An axiom that none of
them is written for here, or that is about a class or property without a name, is refused and not
passed over. Rules that conclude about literals are left out: RDF has no triple to say it with.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from pyoxigraph import NamedNode, Variable

from realpolitik.engine.embedded import Store
from realpolitik.engine.embedded import Term as Node
from realpolitik.errors import Refused
from realpolitik.reasoning.rule import Pattern, Rule, Term
from realpolitik.terms import RDF_TYPE, compact, expand

__all__ = ["compiled"]

_X, _Y, _Z = Variable("x"), Variable("y"), Variable("z")
_OF_CLASSES = {"cax-sco": "rdfs:subClassOf", "cax-eqc": "owl:equivalentClass"}
_OF_PROPERTIES = {"prp-spo1": "rdfs:subPropertyOf", "prp-eqp": "owl:equivalentProperty"}
_OUTSIDE = (
    *("sameAs", "differentFrom", "hasKey", "disjointUnionOf", "oneOf", "intersectionOf", "unionOf"),
    *("complementOf", "onProperty", "sourceIndividual", "distinctMembers", "onDatatype"),
)
_OUTSIDE_TYPES = (
    *("FunctionalProperty", "InverseFunctionalProperty", "ReflexiveProperty", "Restriction"),
    *("AllDifferent", "NegativePropertyAssertion", "DataRange"),
)


def compiled(store: Store) -> list[Rule]:
    """Return the rules that the axioms in a store stand for, those of a contradiction too.

    Raises Refused, with the axiom, where there is no rule for one.
    """
    _refuse_others(store)
    return [*_hierarchies(store), *_properties(store), *_chains(store), *_contradictions(store)]


def _refuse_others(store: Store) -> None:
    """Raise Refused for an axiom that is none of those that are compiled."""
    for name in _OUTSIDE:
        for subject, _ in store.pairs(expand(f"owl:{name}")):
            raise Refused(f"owl:{name} of {_shown(subject)}", "no rule is compiled for such axioms")
    for name in _OUTSIDE_TYPES:
        for subject, _ in store.pairs(RDF_TYPE, None, expand(f"owl:{name}")):
            raise Refused(f"owl:{name} {_shown(subject)}", "no rule is compiled for such axioms")


def _hierarchies(store: Store) -> Iterator[Rule]:
    """Give the rules of subclasses and subproperties, and of what is equivalent."""
    for name, axiom in _OF_CLASSES.items():
        for one, other in _named(store, axiom):
            for narrow, wide in ((one, other), (other, one))[: 1 + (name == "cax-eqc")]:
                yield _rule(name, one, axiom, other, [_is(_X, wide)], _is(_X, narrow))
    for name, axiom in _OF_PROPERTIES.items():
        for one, other in _named(store, axiom):
            for narrow, wide in ((one, other), (other, one))[: 1 + (name == "prp-eqp")]:
                head = [Pattern(_X, wide, _Y)]
                yield _rule(name, one, axiom, other, head, Pattern(_X, narrow, _Y))


def _properties(store: Store) -> Iterator[Rule]:
    """Give the rules of domains, ranges, inverses, and symmetric and transitive properties."""
    literal = set(_typed(store, "owl:DatatypeProperty"))
    for axiom, name, subject in (("rdfs:domain", "prp-dom", _X), ("rdfs:range", "prp-rng", _Y)):
        for one, other in _named(store, axiom):
            if name == "prp-dom" or one not in literal:
                yield _rule(name, one, axiom, other, [_is(subject, other)], Pattern(_X, one, _Y))
    for one, other in _named(store, "owl:inverseOf"):
        for back, forth in ((one, other), (other, one)):
            head = [Pattern(_Y, back, _X)]
            yield _rule("prp-inv", one, "owl:inverseOf", other, head, Pattern(_X, forth, _Y))
    for one in _typed(store, "owl:SymmetricProperty"):
        yield _rule("prp-symp", one, "a", None, [Pattern(_Y, one, _X)], Pattern(_X, one, _Y))
    for one in _typed(store, "owl:TransitiveProperty"):
        body = (Pattern(_X, one, _Y), Pattern(_Y, one, _Z))
        yield _rule("prp-trp", one, "a", None, [Pattern(_X, one, _Z)], *body)


def _chains(store: Store) -> Iterator[Rule]:
    """Give the rules of property chains."""
    axiom = "owl:propertyChainAxiom"
    for one, items in sorted(store.pairs(expand(axiom)), key=str):
        chain = [_name(item, axiom) for item in store.items(items)]
        steps = [_X, *(Variable(f"y{n}") for n in range(1, len(chain))), _Z]
        body = [Pattern(steps[n], link, steps[n + 1]) for n, link in enumerate(chain)]
        head = [Pattern(_X, _name(one, axiom), _Z)]
        said = f"{_shown(one)} {axiom} ({' '.join(map(_shown, chain))})"
        yield Rule(f"prp-spo2 {said}", f"{said}.", tuple(head), tuple(body))


def _contradictions(store: Store) -> Iterator[Rule]:
    """Give the rules that have no head, of what cannot be."""
    pairs = list(_named(store, "owl:disjointWith"))
    pairs += _apart(store, "owl:AllDisjointClasses")
    for one, other in pairs:
        body = (_is(_X, one), _is(_X, other))
        yield _rule("cax-dw", one, "owl:disjointWith", other, [], *body)
    pairs = list(_named(store, "owl:propertyDisjointWith"))
    pairs += _apart(store, "owl:AllDisjointProperties")
    for one, other in pairs:
        same = (Pattern(_X, one, _Y), Pattern(_X, other, _Y))
        yield _rule("prp-pdw", one, "owl:propertyDisjointWith", other, [], *same)
    for one in _typed(store, "owl:AsymmetricProperty"):
        both = (Pattern(_X, one, _Y), Pattern(_Y, one, _X))
        yield _rule("prp-asyp", one, "a", None, [], *both)
    for one in _typed(store, "owl:IrreflexiveProperty"):
        yield _rule("prp-irp", one, "a", None, [], Pattern(_X, one, _X))


_KINDS = {
    "prp-symp": "owl:SymmetricProperty",
    "prp-trp": "owl:TransitiveProperty",
    "prp-asyp": "owl:AsymmetricProperty",
    "prp-irp": "owl:IrreflexiveProperty",
}


def _rule(
    name: str,
    one: NamedNode,
    axiom: str,
    other: NamedNode | None,
    head: Iterable[Pattern],
    *body: Pattern,
) -> Rule:
    """Return the rule of an axiom, called after the rule in the standard and the axiom itself."""
    said = f"{_shown(one)} {axiom} {_shown(other) if other else _KINDS[name]}"
    return Rule(f"{name} {said}", f"{said}.", tuple(head), body)


def _named(store: Store, axiom: str) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Give both ends of each axiom of a kind, which must have names."""
    for one, other in sorted(store.pairs(expand(axiom)), key=str):
        yield _name(one, axiom), _name(other, axiom)


def _typed(store: Store, kind: str) -> Iterator[NamedNode]:
    for one, _ in sorted(store.pairs(RDF_TYPE, None, expand(kind)), key=str):
        yield _name(one, kind)


def _apart(store: Store, kind: str) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Give each two of what an axiom says of several classes or properties are disjoint."""
    for collection, _ in sorted(store.pairs(RDF_TYPE, None, expand(kind)), key=str):
        for _, items in store.pairs(expand("owl:members"), collection):
            members = (_name(item, "owl:members") for item in store.items(items))
            yield from combinations(members, 2)


def _name(node: Node, axiom: str) -> NamedNode:
    if isinstance(node, NamedNode):
        return node
    raise Refused(f"{axiom} of a class without a name", "no rule is compiled for such axioms")


def _shown(node: Node) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else "a class without a name"


def _is(subject: Term, kind: NamedNode) -> Pattern:
    return Pattern(subject, RDF_TYPE, kind)
