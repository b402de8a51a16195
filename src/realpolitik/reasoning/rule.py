"""Rules: one form for what OWL axioms and rule files say, and the order in which rules apply.

A rule concludes its head from its body, unless something that must be absent is there. Rules are
stratified (Apt, Blair and Walker 1988): whatever a rule needs to be absent is complete before the
rule is applied. The unit is the relation, a property or a class, so that a rule may ask for the
absence of one class and conclude another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple, Variable

from realpolitik.errors import Refused
from realpolitik.terms import RDF_TYPE, Term, by_key, compact

__all__ = [
    "Absence",
    "Naming",
    "Pair",
    "Pattern",
    "Rule",
    "VarOrIri",
    "in_words",
    "shown",
    "stratified",
]

VarOrIri = NamedNode | Variable
"""What may stand at the ends of a pattern (SPARQL 1.1, section 19.8)."""

Pair = tuple[VarOrIri, VarOrIri]


class Pattern(NamedTuple):
    """A triple pattern with a constant predicate; where that is `rdf:type`, with a class."""

    subject: VarOrIri
    predicate: NamedNode
    object: VarOrIri

    @property
    def relation(self) -> NamedNode:
        """The class that it is about, or else the property."""
        if self.predicate == RDF_TYPE and isinstance(self.object, NamedNode):
            return self.object
        return self.predicate

    @property
    def terms(self) -> tuple[VarOrIri, ...]:
        """The terms that its relation holds of: one for a class, two for a property."""
        return (self.subject,) if self.predicate == RDF_TYPE else (self.subject, self.object)


class Absence(NamedTuple):
    """What must not be there: patterns that hold together, with terms that are unequal."""

    patterns: tuple[Pattern, ...]
    unequal: tuple[Pair, ...] = ()


class Naming(NamedTuple):
    """The name of a new thing: texts, and variables of which the part behind `/id/` is taken.

    With a language it is a text in it, not an IRI: the variables are texts in that language, of
    which "The" at the beginning is written small. No rule reads such a text.
    """

    variable: Variable
    parts: tuple[str | Variable, ...]
    language: str = ""

    @property
    def sources(self) -> tuple[Variable, ...]:
        """Its variables, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Variable))


class Rule(NamedTuple):
    """A rule: its name, what it says in words, and where it is written.

    A rule without a head says that its body cannot be. `ordered` are pairs of which the first comes
    before the second by its IRI, so that a pair is named only once.
    """

    name: str
    summary: str
    head: tuple[Pattern, ...]
    body: tuple[Pattern, ...]
    absent: tuple[Absence, ...] = ()
    unequal: tuple[Pair, ...] = ()
    ordered: tuple[Pair, ...] = ()
    naming: Naming | None = None
    reference: str = ""

    def __repr__(self) -> str:
        return f"<Rule {self.name}: {self.summary}>"

    @property
    def is_membership(self) -> bool:
        """Whether all that is at one end of a relation is a member of a class, without more ado."""
        if len(self.head) != 1 or len(self.body) != 1 or len(self.head[0].terms) != 1:
            return False
        conditions = self.absent or self.unequal or self.ordered or self.naming
        ends = self.body[0].terms
        distinct = len(set(ends)) == len(ends) and all(isinstance(t, Variable) for t in ends)
        return distinct and self.head[0].subject in ends and not conditions

    @property
    def concluded(self) -> set[NamedNode]:
        """The relations of its head; none where that is a text, which no rule reads."""
        is_text = self.naming is not None and self.naming.language
        return set() if is_text else {pattern.relation for pattern in self.head}

    @property
    def patterns(self) -> Iterator[Pattern]:
        """All its patterns: of the head, of the body, of what must be absent."""
        yield from self.head
        yield from self.read

    @property
    def read(self) -> Iterator[Pattern]:
        """What it reads: the patterns of the body and of what must be absent."""
        yield from self.body
        for absence in self.absent:
            yield from absence.patterns


def stratified(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Return rules in strata: each stratum needs the absence only of what those before conclude.

    Rules that conclude from each other are in one stratum; each stratum is as small as that allows.

    Raises Refused, with the names of the rules, where one needs the absence of what follows from
    its own conclusion, or where what is a class for one is a property for another.
    """
    rules = list(rules)
    _refuse_puns(rules)
    rules = [rule for rule in rules if rule.head]
    strata, circular = _placed(rules)
    if not circular:
        return strata
    # Of all that is in a circle, that is wrong without which there would be none.
    rule, absence, stratum = next(
        (
            found
            for found in circular
            if not _placed([r if r != found[0] else _without(r, found[1]) for r in rules])[1]
        ),
        circular[0],
    )
    concluded = {pattern.relation for other in stratum for pattern in other.head}
    absent = next(p.relation for p in absence.patterns if p.relation in concluded)
    reason = f"it needs the absence of {_name(absent)}, which may follow from it by "
    raise Refused(f"the rule {rule.name}", reason + ", then ".join(_chain(rule, absent, stratum)))


def _without(rule: Rule, absence: Absence) -> Rule:
    return rule._replace(absent=tuple(other for other in rule.absent if other != absence))


def _placed(
    rules: Sequence[Rule],
) -> tuple[list[list[Rule]], list[tuple[Rule, Absence, list[Rule]]]]:
    """Return rules in strata, and each absence that a rule of one needs of what follows there."""
    needs: dict[NamedNode, set[NamedNode]] = {}
    for rule in rules:
        heads = {pattern.relation for pattern in rule.head}
        for relation in heads:
            needs.setdefault(relation, set()).update(heads, (p.relation for p in rule.patterns))
    place = {
        relation: number
        for number, component in enumerate(_components(needs))
        for relation in component
    }
    strata = by_key((place[rule.head[0].relation], rule) for rule in rules)
    circular = [
        (rule, absence, stratum)
        for number, stratum in strata.items()
        for rule in stratum
        for absence in rule.absent
        if any(place.get(pattern.relation) == number for pattern in absence.patterns)
    ]
    return [strata[number] for number in sorted(strata)], circular


def _refuse_puns(rules: Iterable[Rule]) -> None:
    """Raise Refused where a relation is a class for one rule and a property for another."""
    first: dict[NamedNode, tuple[int, Rule]] = {}
    for rule in rules:
        for pattern in rule.patterns:
            ends, other = first.setdefault(pattern.relation, (len(pattern.terms), rule))
            if ends != len(pattern.terms):
                reason = (
                    f"{_name(pattern.relation)} is a class for one and a property for the other"
                )
                raise Refused(f"the rule {rule.name} beside {other.name}", reason)


def _chain(rule: Rule, absent: NamedNode, stratum: Iterable[Rule]) -> list[str]:
    """Return the names of the fewest rules by which a relation follows from a rule's head."""
    chains = {pattern.relation: [rule.name] for pattern in rule.head}
    while absent not in chains:
        known = set(chains)
        for reader in stratum:
            for start in known.intersection(pattern.relation for pattern in reader.read):
                for pattern in reader.head:
                    chains.setdefault(pattern.relation, [*chains[start], reader.name])
    return chains[absent][1:] or chains[absent]


def _components(needs: Mapping[NamedNode, Iterable[NamedNode]]) -> list[list[NamedNode]]:
    """Return the strongly connected components of a graph, each after those that it needs.

    The algorithm is Tarjan's (1972), with a stack of its own in place of recursion.
    """
    index: dict[NamedNode, int] = {}
    low: dict[NamedNode, int] = {}
    path: dict[NamedNode, None] = {}
    found: list[list[NamedNode]] = []
    for root in needs:
        work = [] if root in index else [(root, iter(needs[root]))]
        while work:
            node, rest = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                path[node] = None
            for other in rest:
                if other in needs and other not in index:
                    work.append((other, iter(needs[other])))
                    break
                if other in path:
                    low[node] = min(low[node], low[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append([])
                    while not found[-1] or found[-1][-1] != node:
                        found[-1].append(path.popitem()[0])
    return found


def in_words(rule: Rule) -> str:
    """Return a rule as one line that a reader understands, with CURIEs."""
    head = " . ".join(shown(pattern) for pattern in rule.head) or "a contradiction"
    parts = [shown(pattern) for pattern in rule.body]
    parts += _conditions(rule.unequal)
    parts += [f"{_name(a)} before {_name(b)}" for a, b in rule.ordered]
    for absence in rule.absent:
        inside = [*map(shown, absence.patterns), *_conditions(absence.unequal)]
        parts.append(f"not {' . '.join(inside)}")
    return f"{head} if {', '.join(parts)}"


def _conditions(pairs: Iterable[Pair]) -> list[str]:
    return [f"{_name(a)} != {_name(b)}" for a, b in pairs]


def shown(triple: Pattern | Triple) -> str:
    """Return a pattern or a triple as a reader knows it, with CURIEs."""
    subject, predicate, value = triple
    verb = "a" if predicate == RDF_TYPE else compact(predicate.value)
    return f"{_name(subject)} {verb} {_name(value)}"


def _name(term: Term | Variable) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)
