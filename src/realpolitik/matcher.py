"""Matching: what rules conclude from the facts as they stand, or from one of them."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode

from .facts import Fact, Facts
from .join import Join
from .rules import Pattern, Rule
from .stratum import Entry

__all__ = ["Found", "Matcher"]

Found = tuple[Fact, tuple[Fact, ...]]
"""A conclusion, and the facts that it rests on."""


class Matcher:
    """Rules matched against facts, by joins that are made once.

    What is found waits to be taken, each conclusion with the facts that it rests on if `premises`
    are kept. `dead` are facts that still stand in their relations and hold no more.
    """

    def __init__(self, facts: Facts, *, premises: bool) -> None:
        self.dead: set[Fact] = set()
        self._found: list[Found] = []
        self._facts, self._premises = facts, premises
        self._joins: dict[tuple[int, int, int, bool], Join] = {}

    def taken(self) -> list[Found]:
        """Return what was found since it was last taken."""
        found = self._found[:]
        self._found.clear()
        return found

    def supports(self, entries: Iterable[Entry], fact: Fact) -> bool:
        """Say whether rules, of which these conclude such facts, conclude this one."""
        self.set_off(entries, fact)
        return any(found == fact for found, _ in self.taken())

    def set_off(self, entries: Iterable[Entry], fact: Fact, *, loose: bool = False) -> None:
        """Find what rules conclude from a fact that fits one of their patterns."""
        for rule, pattern, also in entries:
            self.join(rule, pattern, also, loose=loose).run(fact[1], fact[2])

    def match(self, rule: Rule) -> None:
        """Find all that a rule concludes, beginning with the pattern that fewest facts match."""
        first = min(rule.body, key=self._size)
        if not self._size(first):
            return  # a join takes longer to make than to find this out
        join = self.join(rule, first)
        relation = self._facts.relations[self._facts.code_of(first.relation)]
        if len(first.terms) == 2 and isinstance(first.object, NamedNode):
            value = self._facts.code_of(first.object)
            for subject in relation.back.get(value, ()):
                join.run(subject, value)
        else:
            for subject, value in relation.pairs():
                join.run(subject, value)

    def members(self, rule: Rule) -> Iterator[Fact]:
        """Add the members that a rule makes of all that is at one end of a relation; give them."""
        (head,), (body,) = rule.head, rule.body
        source, target = (
            self._facts.relations[self._facts.code_of(p.relation)] for p in (body, head)
        )
        if source.is_class:
            ends: AbstractSet[int] = source.members
        elif head.subject == body.subject:
            ends = source.forth.keys()
        else:
            ends = set().union(*source.forth.values())
        new = ends - target.members
        target.members |= new
        code = self._facts.code_of(head.relation)
        return ((code, member, 0) for member in new)

    def _size(self, pattern: Pattern) -> int:
        """Return how many facts a pattern matches, at least."""
        relation = self._facts.relations[self._facts.code_of(pattern.relation)]
        if len(pattern.terms) == 2 and isinstance(pattern.object, NamedNode):
            return len(relation.back.get(self._facts.code_of(pattern.object), ()))
        return len(relation.members) or len(relation.forth)

    def join(
        self, rule: Rule, first: Pattern, also: tuple[Pattern, ...] = (), *, loose: bool = False
    ) -> Join:
        """Return the join of a rule from one of its patterns, made once."""
        key = id(rule), id(first), id(also), loose
        join = self._joins.get(key)
        if join is None:
            join = self._joins[key] = Join(
                *(rule, first, self._facts, self._found, self.dead),
                also=also,
                loose=loose,
                premises=self._premises,
            )
        return join

    def keep_premises(self) -> None:
        """Have joins tell what conclusions rest on, from now on."""
        if not self._premises:
            self._premises = True
            self._joins.clear()
