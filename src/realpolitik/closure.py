"""The closure of facts under rules, from scratch or after a change.

From scratch, each stratum is evaluated semi-naively (Abiteboul, Hull and Vianu 1995, chapter 13): a
rule that reads only what is complete is matched once, the others again from each new fact. After a
change, what may have lost its support is taken away first and derived again where something else
supports it (delete and rederive: Gupta, Mumick and Subrahmanian 1993), stratum by stratum, so that
the result is always the closure from scratch.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from .facts import Fact, Facts
from .matcher import Matcher
from .rules import Rule, stratified
from .stratum import Stratum

__all__ = ["Closure", "Derivation"]

Derivation = tuple[Rule, tuple[Fact, ...]]
"""The rule that a fact was first derived by, and the facts that it was derived from."""


class Closure:
    """Facts that are asserted, and those that follow from them by rules.

    With `record`, `derivations` keeps how each fact was first derived from scratch. With
    `changing`, what changes need is made ready when it is closed for the first time.
    """

    def __init__(
        self, rules: Sequence[Rule], *, record: bool = False, changing: bool = False
    ) -> None:
        self.facts = Facts([pattern for rule in rules for pattern in rule.patterns])
        # What is derived from scratch, in this order; then, for changes, what is derived at all. To
        # make a mapping of it takes as much time as to derive it, where it is large.
        self._drawn: list[Fact] = []
        self._derived: dict[Fact, None] | None = None
        self.derivations: dict[Fact, Derivation] = {}
        self._record, self._changing = record, changing
        self._strata = [Stratum(stratum, self.facts) for stratum in stratified(rules)]
        self._constraints = [rule for rule in rules if not rule.head]
        # How often a fact was asserted besides the first time.
        self._again: Counter[Fact] = Counter()
        self._matcher = Matcher(self.facts, premises=record)
        self._empty = True

    def add(self, ntriples: bytes) -> None:
        """Assert triples, given as N-Triples, and derive what follows."""
        if not self._empty:
            self.change(added=ntriples)
            return
        self._empty = False
        relations = self.facts.relations
        with _no_collection():
            for fact in self.facts.read(ntriples):
                if not relations[fact[0]].add(fact[1], fact[2]):
                    self._again[fact] += 1
            for stratum in self._strata:
                self._derive(stratum)
            if self._changing:
                _ = self.derived
                for relation in relations.values():
                    relation.index()

    def _derive(self, stratum: Stratum) -> None:
        """Derive all that follows in a stratum, those before it being complete."""
        for rule in stratum.plain:
            if rule.is_membership and not self._record:
                self._drawn += self._matcher.members(rule)
            else:
                self._matcher.match(rule)
                self._conclude(rule)
        relations = self.facts.relations
        agenda = {
            relation: batch
            for relation in stratum.recursive
            if (batch := list(relations[relation].pairs()))
        }
        while agenda:
            relation, batch = agenda.popitem()
            for rule, pattern, _ in stratum.recursive[relation]:
                run = self._matcher.join(rule, pattern).run
                for subject, value in batch:
                    run(subject, value)
                for fact in self._conclude(rule):
                    if fact[0] in stratum.recursive:
                        agenda.setdefault(fact[0], []).append(fact[1:])

    @property
    def derived(self) -> dict[Fact, None]:
        """What follows and is not asserted, in the order in which it was derived."""
        if self._derived is None:
            self._derived = dict.fromkeys(self._drawn)
            self._drawn.clear()
        return self._derived

    def inferred(self) -> bytes:
        """Return what follows and is not asserted, as N-Triples, sorted."""
        with _no_collection():
            return self.facts.written(self._drawn if self._derived is None else self._derived)

    def contradictions(self) -> Iterator[Derivation]:
        """Give each way in which what cannot be is: the rule, and the facts that break it."""
        self._matcher.keep_premises()
        for rule in self._constraints:
            if self._is_apart(rule):
                continue
            self._matcher.match(rule)
            yield from ((rule, premises) for _, premises in self._matcher.taken())

    def _is_apart(self, rule: Rule) -> bool:
        """Say whether a rule is about two classes that have no member in common."""
        if len(rule.body) != 2 or any(len(pattern.terms) > 1 for pattern in rule.body):
            return False
        one, other = (self.facts.relations[self.facts.code_of(p.relation)] for p in rule.body)
        return one.members.isdisjoint(other.members)

    def change(self, added: bytes = b"", removed: bytes = b"") -> None:
        """Assert triples and take assertions back, given as N-Triples, with what follows.

        What was asserted twice must be taken back twice.
        """
        self._empty = False
        self._matcher.keep_premises()
        with _no_collection():
            self._change(added, removed)

    def _change(self, added: bytes, removed: bytes) -> None:
        """Do what `change` says."""
        relations = self.facts.relations
        come: defaultdict[int, list[Fact]] = defaultdict(list)
        gone: defaultdict[int, list[Fact]] = defaultdict(list)
        for fact in self.facts.read(added):
            come[fact[0]].append(fact)
        for fact in self.facts.read(removed):
            if fact in come[fact[0]]:
                come[fact[0]].remove(fact)
            elif self._again[fact]:
                self._again[fact] -= 1
            elif relations[fact[0]].has(*fact[1:]) and fact not in self.derived:
                gone[fact[0]].append(fact)
        new: defaultdict[int, list[Fact]] = defaultdict(list)
        lost: defaultdict[int, list[Fact]] = defaultdict(list)
        concluded = {relation for stratum in self._strata for relation in stratum.concluded}
        for relation in come.keys() | gone.keys():
            if relation not in concluded:
                lost[relation] = gone[relation]
                self._matcher.dead.update(gone[relation])
                self._assert(come[relation], new)
        for stratum in self._strata:
            taken = self._take_away(stratum, gone, new, lost)
            self._give_back(stratum, come, new, lost, taken)
            for fact in taken:
                if fact in self._matcher.dead:
                    lost[fact[0]].append(fact)
        for fact in self._matcher.dead:
            relations[fact[0]].remove(*fact[1:])
            self.derived.pop(fact, None)
        self._matcher.dead.clear()

    def _take_away(
        self,
        stratum: Stratum,
        gone: defaultdict[int, list[Fact]],
        new: defaultdict[int, list[Fact]],
        lost: defaultdict[int, list[Fact]],
    ) -> list[Fact]:
        """Declare dead, and return, what may have lost its support."""
        taken = [fact for relation in stratum.concluded for fact in gone[relation]]
        self._matcher.dead.update(taken)
        for changed, readers in ((lost, stratum.read), (new, stratum.absent)):
            for relation in changed.keys() & readers.keys():
                for fact in changed[relation]:
                    self._matcher.set_off(readers[relation], fact, loose=True)
        self._kill(stratum, taken)
        place = 0
        while place < len(taken):
            fact = taken[place]
            self._matcher.set_off(stratum.recursive.get(fact[0], ()), fact, loose=True)
            self._kill(stratum, taken)
            place += 1
        return taken

    def _give_back(
        self,
        stratum: Stratum,
        come: defaultdict[int, list[Fact]],
        new: defaultdict[int, list[Fact]],
        lost: defaultdict[int, list[Fact]],
        taken: Sequence[Fact],
    ) -> None:
        """Derive what something else supports, and what is new."""
        agenda: list[Fact] = []
        for fact in taken:
            if self._matcher.supports(stratum.heads[fact[0]], fact):
                self._matcher.dead.discard(fact)
                self.derived[fact] = None
                agenda.append(fact)
        for relation in stratum.concluded & come.keys():
            agenda += self._assert(come[relation], new)
        for changed, readers in ((new, stratum.read), (lost, stratum.absent)):
            for relation in (changed.keys() & readers.keys()) - stratum.concluded:
                for fact in changed[relation]:
                    self._matcher.set_off(readers[relation], fact)
        while True:
            self._revive(agenda, new)
            if not agenda:
                break
            fact = agenda.pop()
            self._matcher.set_off(stratum.recursive.get(fact[0], ()), fact)

    def _assert(self, facts: Iterable[Fact], new: defaultdict[int, list[Fact]]) -> list[Fact]:
        """Assert facts, and return those that did not hold."""
        came = []
        for fact in facts:
            if self.facts.relations[fact[0]].add(*fact[1:]):
                new[fact[0]].append(fact)
                came.append(fact)
            elif fact in self._matcher.dead:
                self._matcher.dead.discard(fact)
                self.derived.pop(fact, None)
                came.append(fact)
            elif fact in self.derived:
                self.derived.pop(fact, None)
            else:
                self._again[fact] += 1
        return came

    def _revive(self, agenda: list[Fact], new: defaultdict[int, list[Fact]]) -> None:
        """Add what was found to the facts, and what did not hold to the agenda."""
        for fact, _ in self._matcher.taken():
            if self.facts.relations[fact[0]].add(*fact[1:]):
                new[fact[0]].append(fact)
            elif fact in self._matcher.dead:
                self._matcher.dead.discard(fact)
            else:
                continue
            self.derived[fact] = None
            agenda.append(fact)

    def _kill(self, stratum: Stratum, taken: list[Fact]) -> None:
        """Declare dead what was found, where it is only derived, and from nothing complete.

        What rules conclude from the strata before cannot rest on what dies in this one.
        """
        matcher = self._matcher
        for fact, _ in matcher.taken():
            if fact not in self.derived or fact in matcher.dead:
                continue
            if not matcher.supports(stratum.from_before.get(fact[0], ()), fact):
                matcher.dead.add(fact)
                taken.append(fact)

    def _conclude(self, rule: Rule) -> list[Fact]:
        """Add what was found to the facts, and return what is new."""
        relations, new = self.facts.relations, []
        for fact, premises in self._matcher.taken():
            if relations[fact[0]].add(fact[1], fact[2]):
                new.append(fact)
                if self._record:
                    self.derivations[fact] = rule, premises
        self._drawn += new
        return new


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
