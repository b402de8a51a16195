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
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cached_property

from pyoxigraph import NamedNode

from realpolitik.reasoning.facts import Fact, Facts
from realpolitik.reasoning.join import Join
from realpolitik.reasoning.rule import Pattern, Rule, stratified

__all__ = ["Closure", "Derivation", "Entry", "Found", "Matcher", "Stratum"]

Entry = tuple[Rule, Pattern, tuple[Pattern, ...]]
"""A rule, one of its patterns, and patterns that are to be matched besides."""

_Entries = dict[int, list[Entry]]


class Stratum:
    """Rules that conclude from each other, and what each fact of a relation may set off."""

    def __init__(self, rules: Sequence[Rule], facts: Facts) -> None:
        self.rules, self._facts = rules, facts
        self.concluded = {facts.code_of(p.relation) for rule in rules for p in rule.head}
        # By relation, the rules that read what is concluded here; the others are `plain`.
        self.recursive: _Entries = {}
        self.plain: list[Rule] = []
        for rule in rules:
            own = [(p, facts.code_of(p.relation)) for p in rule.body]
            own = [(pattern, code) for pattern, code in own if code in self.concluded]
            for pattern, code in own:
                self.recursive.setdefault(code, []).append((rule, pattern, ()))
            if not own:
                self.plain.append(rule)

    @cached_property
    def read(self) -> _Entries:
        """By relation, the rules that read it."""
        return self._table((rule, p, ()) for rule in self.rules for p in rule.body)

    @cached_property
    def absent(self) -> _Entries:
        """By relation, the rules that need something of it to be absent."""
        absences = ((rule, absence) for rule in self.rules for absence in rule.absent)
        return self._table((rule, p, a.patterns) for rule, a in absences for p in a.patterns)

    @cached_property
    def heads(self) -> _Entries:
        """By relation, the rules that conclude it."""
        return self._table((rule, p, ()) for rule in self.rules for p in rule.head)

    @cached_property
    def from_before(self) -> _Entries:
        """By relation, the rules that conclude it from strata before alone."""
        return self._table((rule, p, ()) for rule in self.plain for p in rule.head)

    def _table(self, entries: Iterable[Entry]) -> _Entries:
        table: _Entries = {}
        for entry in entries:
            table.setdefault(self._facts.code_of(entry[1].relation), []).append(entry)
        return table


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
