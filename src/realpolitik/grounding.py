"""Rules of rule files, for each way in which the axioms match what they say of axioms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode, Variable

from .errors import Refused
from .rules import Absence, Pair, Pattern, Rule, Term
from .store import Store
from .terms import RDF_TYPE, compact

__all__ = ["grounded"]

_SCHEMA = ("http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#")
_Binding = Mapping[Variable, NamedNode]


def grounded(rule: Rule, store: Store) -> list[Rule]:
    """Return a rule once for each of its conclusions and each way to match what it says of axioms.

    Patterns such as `?narrower rdfs:subClassOf ?class` are about axioms, of which none is ever
    inferred; what is left of the rule speaks of named classes and properties only.

    Raises Refused, with the rule, where that leaves a class open, or nothing to read.
    """
    about = [pattern for pattern in rule.body if _is_schema(pattern)]
    body = [pattern for pattern in rule.body if not _is_schema(pattern)]
    _refuse_open(rule, about, body)
    found = []
    for binding in _matches(about, {}, store):
        one = rule._replace(
            name=" ".join((rule.name, *(compact(node.value) for node in binding.values()))),
            body=tuple(_bound(pattern, binding) for pattern in body),
            absent=tuple(a for absence in rule.absent for a in _absences(absence, binding, store)),
            unequal=_resolved_pairs(rule.unequal, binding),
            ordered=_resolved_pairs(rule.ordered, binding),
        )
        found += [one._replace(head=(_bound(head, binding),)) for head in rule.head]
    return found


def _refuse_open(rule: Rule, about: Sequence[Pattern], body: Sequence[Pattern]) -> None:
    """Raise Refused where a rule cannot be grounded."""
    named = f"the rule {rule.name}"
    if not body:
        raise Refused(named, "it reads nothing but axioms; nothing is concluded from those alone")
    bound, elsewhere = _variables(about), _variables(body)
    if rule.naming and not bound.isdisjoint(rule.naming.parts):
        raise Refused(named, "it names a thing after a class or property; name it after things")
    for absence in rule.absent:
        inside = [pattern for pattern in absence.patterns if _is_schema(pattern)]
        for term in sorted((_variables(inside) - bound) & elsewhere, key=str):
            raise Refused(named, f"what must be absent says of {term} what only the body can say")
        _refuse_classes(named, absence.patterns, bound | _variables(inside))
    _refuse_classes(named, (*rule.head, *body), bound)


def _refuse_classes(named: str, patterns: Iterable[Pattern], bound: AbstractSet[Term]) -> None:
    for pattern in patterns:
        if pattern.relation == RDF_TYPE and pattern.object not in bound:
            said = f"{pattern.subject} a {pattern.object}"
            raise Refused(named, f'the class in "{said}" must be named, or bound by an axiom')


def _variables(patterns: Iterable[Pattern]) -> set[Term]:
    ends = (end for pattern in patterns for end in (pattern.subject, pattern.object))
    return {end for end in ends if isinstance(end, Variable)}


def _absences(absence: Absence, binding: _Binding, store: Store) -> Iterator[Absence]:
    """Give the absences that one with patterns about axioms stands for."""
    about = [p for p in absence.patterns if _is_schema(p)]
    rest = [p for p in absence.patterns if not _is_schema(p)]
    for wider in _matches(about, binding, store):
        unequal = _resolved_pairs(absence.unequal, wider)
        if all(a != b for a, b in unequal):
            open_pairs = (
                pair for pair in unequal if not all(isinstance(t, NamedNode) for t in pair)
            )
            yield Absence(tuple(_bound(p, wider) for p in rest), tuple(open_pairs))


def _matches(patterns: Sequence[Pattern], binding: _Binding, store: Store) -> Iterator[_Binding]:
    """Give each way to match patterns about axioms."""
    if not patterns:
        yield binding
        return
    here = _bound(patterns[0], binding)
    known = (end if isinstance(end, NamedNode) else None for end in (here.subject, here.object))
    for ends in sorted(store.pairs(here.predicate, *known), key=str):
        bound = dict(binding)
        for term, node in zip((here.subject, here.object), ends, strict=True):
            if isinstance(term, Variable) and isinstance(node, NamedNode):
                bound[term] = node
            elif term != node:
                break
        else:
            yield from _matches(patterns[1:], bound, store)


def _bound(pattern: Pattern, binding: _Binding) -> Pattern:
    if not binding:
        return pattern
    subject, value = _resolved(pattern.subject, binding), _resolved(pattern.object, binding)
    return Pattern(subject, pattern.predicate, value)


def _resolved_pairs(pairs: Iterable[Pair], binding: _Binding) -> tuple[Pair, ...]:
    return tuple((_resolved(a, binding), _resolved(b, binding)) for a, b in pairs)


def _resolved(term: Term, binding: _Binding) -> Term:
    return binding.get(term, term) if isinstance(term, Variable) else term


def _is_schema(pattern: Pattern) -> bool:
    """Say whether a pattern is about axioms: in the terms of RDF Schema or OWL."""
    return pattern.relation.value.startswith(_SCHEMA)
