"""Inference rules from rule files and OWL axioms, and the order in which to apply the rules.

A rule infers its head if its body matches and none of its negations (FILTER NOT EXISTS) matches.
Rules run in groups, called strata (Apt, Blair and Walker 1988). Before a group runs, all facts
that its negations could match are inferred.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple, Variable

from realpolitik.errors import Refused
from realpolitik.terms import RDF_TYPE, Term, compact, reachable

__all__ = [
    "Naming",
    "Negation",
    "Pair",
    "Pattern",
    "Rule",
    "VarOrIri",
    "format_triple",
    "stratify",
    "substitute",
]

VarOrIri = NamedNode | Variable
"""A term of a pattern (SPARQL 1.1, section 19.8)."""

Pair = tuple[VarOrIri, VarOrIri]


class Pattern(NamedTuple):
    """A triple pattern. A variable as the predicate must be replaced before the rule is applied."""

    subject: VarOrIri
    predicate: VarOrIri
    object: VarOrIri

    @property
    def relation(self) -> NamedNode:
        """The class of an `rdf:type` pattern, or the property of any other pattern."""
        found = self.object if self.predicate == RDF_TYPE else self.predicate
        assert isinstance(found, NamedNode), self  # no rule may have a variable here
        return found

    @property
    def terms(self) -> tuple[VarOrIri, ...]:
        """The subject of an `rdf:type` pattern, or the subject and object of another pattern."""
        return (self.subject,) if self.predicate == RDF_TYPE else (self.subject, self.object)


class Negation(NamedTuple):
    """A FILTER NOT EXISTS condition, made of patterns and of pairs of terms that must differ."""

    patterns: tuple[Pattern, ...]
    unequal: tuple[Pair, ...] = ()


class Naming(NamedTuple):
    """A recipe for the IRI of `variable`, which joins strings and the local names of other IRIs."""

    variable: Variable
    parts: tuple[str | Variable, ...]

    @property
    def sources(self) -> tuple[Variable, ...]:
        """The variables in `parts`, in order."""
        return tuple(part for part in self.parts if isinstance(part, Variable))


class Rule(NamedTuple):
    """An inference rule. A rule without a head is a constraint, whose body must not match.

    The terms of each pair in `unequal` must differ. In each pair in `ordered`, the first IRI must
    sort before the second, so that a symmetric pattern matches only once.
    """

    name: str
    summary: str
    head: tuple[Pattern, ...]
    body: tuple[Pattern, ...]
    negations: tuple[Negation, ...] = ()
    unequal: tuple[Pair, ...] = ()
    ordered: tuple[Pair, ...] = ()
    naming: Naming | None = None
    reference: str = ""

    def __repr__(self) -> str:
        return f"<Rule {self.name}: {self.summary}>"

    @property
    def patterns(self) -> Iterator[Pattern]:
        """All patterns of the rule, first of the head, then of the body and of the negations."""
        yield from self.head
        yield from self.body
        for negation in self.negations:
            yield from negation.patterns


def substitute(rule: Rule, values: Mapping[VarOrIri, NamedNode]) -> Rule:
    """Return a copy of a rule with each variable in `values` replaced by its IRI."""

    def patterns(some: Iterable[Pattern]) -> tuple[Pattern, ...]:
        return tuple(Pattern(*(values.get(term, term) for term in pattern)) for pattern in some)

    def pairs(some: Iterable[Pair]) -> tuple[Pair, ...]:
        return tuple((values.get(a, a), values.get(b, b)) for a, b in some)

    return rule._replace(
        head=patterns(rule.head),
        body=patterns(rule.body),
        negations=tuple(Negation(patterns(a.patterns), pairs(a.unequal)) for a in rule.negations),
        unequal=pairs(rule.unequal),
        ordered=pairs(rule.ordered),
    )


def stratify(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Group the rules that have a head into strata, and return these in the order to run them.

    Mutually recursive rules are in the same stratum. Raises Refused if a negation depends on the
    conclusion of its own rule.
    """
    rules = list(rules)
    needs: dict[NamedNode, set[NamedNode]] = {}
    for rule in rules:
        for pattern in rule.head:
            read = {other.relation for other in rule.patterns}
            needs.setdefault(pattern.relation, set()).update(read)
    # Mutually recursive relations reach the same relations. Any other relation reaches more than
    # those that it needs, so the number of reachable relations gives the order.
    reach = {relation: frozenset(reachable([relation], needs)) for relation in needs}
    strata: dict[frozenset[NamedNode], list[Rule]] = {}
    for rule in rules:
        if rule.head:
            _refuse_circle(rule, reach)
            strata.setdefault(reach[rule.head[0].relation], []).append(rule)
    return [strata[key] for key in sorted(strata, key=len)]


def _refuse_circle(rule: Rule, reach: Mapping[NamedNode, frozenset[NamedNode]]) -> None:
    own = rule.head[0].relation
    for negation in rule.negations:
        for pattern in negation.patterns:
            if own in reach.get(pattern.relation, ()):
                negated, head = _name(pattern.relation), _name(own)
                reason = (
                    f"its FILTER NOT EXISTS uses {negated}, which depends on its conclusion {head}"
                )
                raise Refused(f"the rule {rule.name}", reason)


def format_triple(triple: Triple) -> str:
    """Return a triple as text, with CURIEs in place of IRIs."""
    subject, predicate, value = triple
    verb = "a" if predicate == RDF_TYPE else compact(predicate.value)
    return f"{_name(subject)} {verb} {_name(value)}"


def _name(term: Term | Variable) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)
