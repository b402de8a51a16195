"""The closure of facts under rules.

Each stratum is evaluated semi-naively (Abiteboul, Hull and Vianu 1995, chapter 13): a rule that
reads only what is complete is matched once, the others again from each new fact.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager

from pyoxigraph import NamedNode

from realpolitik.errors import Refused
from realpolitik.reasoning.facts import Fact, Facts, Relation
from realpolitik.reasoning.join import Found, Join
from realpolitik.reasoning.rule import Pattern, Rule, stratified

__all__ = ["Closure", "Derivation"]

# A chain of n facts of a transitive property is derived in n³/6 ways: 500 take half a minute.
_STEPS, _STEPS_A_FACT = 20_000_000, 100
_FEW = 200

Derivation = tuple[Rule, tuple[Fact, ...]]
"""The rule that a fact was first derived by, and the facts that it was derived from."""


class Closure:
    """Facts that are asserted, and those that follow from them by rules.

    `lines` are the asserted triples as lines of canonical N-Triples, such as a binary file. With
    `record`, `derivations` keeps how each fact was first derived.

    Raises Refused where a rule needs the absence of what follows from it, or where facts are
    derived in too many ways.
    """

    def __init__(
        self, lines: Iterable[bytes], rules: Sequence[Rule], *, record: bool = False
    ) -> None:
        self.facts = Facts(pattern for rule in rules for pattern in rule.patterns)
        self.derivations: dict[Fact, Derivation] = {}
        self._record = record
        self._derived: list[Fact] = []
        self._constraints = [rule for rule in rules if not rule.head]
        strata = stratified(rules)
        with _no_collection():
            count = 0
            for relation, subject, value in self.facts.read(lines):
                count += 1
                self.facts.relations[relation].add(subject, value)
            self._steps, self._most = 0, _STEPS + _STEPS_A_FACT * count
            for stratum in strata:
                self._derive(stratum)

    def inferred(self) -> bytes:
        """Return what follows and is not asserted, as N-Triples, sorted."""
        with _no_collection():
            return self.facts.to_ntriples(self._derived)

    def contradictions(self) -> Iterator[Derivation]:
        """Give each way in which what cannot be is: the rule, and the facts that break it."""
        for rule in self._constraints:
            if not self._is_apart(rule):
                for _, premises in self._matched(rule, premises=True):
                    yield rule, premises

    def _is_apart(self, rule: Rule) -> bool:
        """Say whether a rule is about two classes that have no member in common."""
        if len(rule.body) != 2 or any(len(pattern.terms) > 1 for pattern in rule.body):
            return False
        first, second = map(self._relation, rule.body)
        return first.members.isdisjoint(second.members)

    def _derive(self, stratum: Sequence[Rule]) -> None:
        """Derive all that follows in a stratum, those before it being complete."""
        number_of, relations = self.facts.number_of, self.facts.relations
        concluded = {number_of(relation) for rule in stratum for relation in rule.concluded}
        # By relation that is concluded here, the rules that read it, and in which pattern.
        readers: dict[int, list[tuple[Rule, Pattern]]] = {}
        for rule in stratum:
            read = [(number_of(pattern.relation), pattern) for pattern in rule.body]
            recursive = [(relation, pattern) for relation, pattern in read if relation in concluded]
            for relation, pattern in recursive:
                readers.setdefault(relation, []).append((rule, pattern))
            if recursive:
                continue
            if rule.is_membership and not self._record:
                self._derived += self._members(rule)
            else:
                self._conclude(rule, self._matched(rule, premises=self._record))
        agenda = {
            relation: batch for relation in readers if (batch := list(relations[relation].pairs()))
        }
        joins: dict[tuple[int, int], Join] = {}
        while agenda:
            relation, batch = agenda.popitem()
            for rule, pattern in readers[relation]:
                key = id(rule), id(pattern)
                if key not in joins:
                    joins[key] = Join(rule, pattern, self.facts, premises=self._record)
                # What is found at once is held in memory; the order of proofs is kept.
                few = len(batch) if self._record else _FEW
                for start in range(0, len(batch), few):
                    found = joins[key].found(batch[start : start + few])
                    self._refuse_endless(len(found))
                    for new, subject, value in self._conclude(rule, found):
                        if new in readers:
                            agenda.setdefault(new, []).append((subject, value))

    def _refuse_endless(self, found: int) -> None:
        """Raise Refused where ever more is derived in ever more ways."""
        self._steps += found
        if self._steps > self._most:
            reason = f"more than {self._most:,} derivations; is a transitive chain so long?"
            raise Refused("the data", reason)

    def _conclude(self, rule: Rule, found: Sequence[Found]) -> list[Fact]:
        """Add what a rule concludes to the facts, and return what is new."""
        relations, new = self.facts.relations, []
        if self._record:  # so that a proof depends on the order of the facts, and of no set
            found = sorted(found, key=lambda pair: pair[1])
        for fact, premises in found:
            if relations[fact[0]].add(fact[1], fact[2]):
                new.append(fact)
                if self._record:
                    self.derivations[fact] = rule, premises
        self._derived += new
        return new

    def _matched(self, rule: Rule, *, premises: bool) -> Sequence[Found]:
        """Return all that a rule concludes, beginning with the pattern that fewest facts match."""
        first = min(rule.body, key=self._size)
        if not self._size(first):
            return ()  # a join takes longer to make than to find this out
        join = Join(rule, first, self.facts, premises=premises)
        relation = self._relation(first)
        if len(first.terms) == 2 and isinstance(first.object, NamedNode):
            value = self.facts.number_of(first.object)
            return join.found((subject, value) for subject in relation.back.get(value, ()))
        return join.found(relation.pairs())

    def _members(self, rule: Rule) -> Iterator[Fact]:
        """Add the members that a rule makes of all that is at one end of a relation; give them."""
        (head,), (body,) = rule.head, rule.body
        source, target = self._relation(body), self._relation(head)
        if source.is_class:
            ends: AbstractSet[int] = source.members
        elif head.subject == body.subject:
            ends = source.forth.keys()
        else:
            ends = set().union(*source.forth.values())
        new = ends - target.members
        target.members |= new
        number = self.facts.number_of(head.relation)
        return ((number, member, 0) for member in new)

    def _size(self, pattern: Pattern) -> int:
        """Return how many facts a pattern matches, at least."""
        relation = self._relation(pattern)
        if len(pattern.terms) == 2 and isinstance(pattern.object, NamedNode):
            return len(relation.back.get(self.facts.number_of(pattern.object), ()))
        return len(relation.members) or len(relation.forth)

    def _relation(self, pattern: Pattern) -> Relation:
        return self.facts.relations[self.facts.number_of(pattern.relation)]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let no garbage be collected for a while.

    Facts are many small values without a cycle: the collector would look at all of them again and
    again, and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
