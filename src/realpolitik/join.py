"""Joins: how the body of a rule is matched, one pattern after the other.

A join is a chain of small functions, each of which matches one pattern and calls the next; what
the variables stand for is in one row of numbers, which all of them share. A function returns True
where it found a match, and the search for another stops at the step from which one is enough.
"""

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import NamedNode, Variable

from .facts import NOTHING, Fact, Facts, Relation
from .rules import Absence, Naming, Pattern, Rule, Term

__all__ = ["Join"]

Row = list[int]
Step = Callable[[Row], bool]
Slots = dict[Term, int]


class Join:
    """A rule of one conclusion or none, made ready to be matched from a fact that fits a pattern.

    `run`, given the subject and the object of the fact, appends to `found` each conclusion with the
    facts that it rests on; with `premises` false these are left out. Patterns in `also` are matched
    besides, and are no premises. `dead` are facts that still stand in their relations and hold no
    more. With `loose`, what may have rested on a fact is found: dead facts count, and what must be
    absent does not.
    """

    def __init__(
        self,
        rule: Rule,
        first: Pattern,
        facts: Facts,
        found: list[tuple[Fact, tuple[Fact, ...]]],
        dead: set[Fact],
        *,
        also: Sequence[Pattern] = (),
        loose: bool = False,
        premises: bool = True,
    ) -> None:
        self._facts, self._dead = facts, set() if loose else dead
        self._slots: Slots = {}
        self._row: Row = [0]  # the first place is for what is not there, as the object of a class
        body = [pattern for pattern in (*also, *rule.body) if pattern is not first]
        bound = set(first.terms)
        steps = [] if rule.naming is None else self._recalled(rule.naming, bound)
        steps += self._ordered(body, bound, rule, loose, _concluded(rule))
        if rule.naming:
            steps.append(self._named(rule.naming))
        then = self._emit(rule, found, premises)
        for step in reversed(steps):
            then = step(then)
        self.run = self._runner(first, then)

    def _runner(self, first: Pattern, then: Step) -> Callable[[int, int], object]:
        """Return what matches the rule from the ends of a fact that fits its first pattern."""
        row = self._row
        subject, value = self._ends(first)
        fixed = [not isinstance(term, Variable) for term in first.terms]
        if any(fixed) or (subject == value):
            return self._checked(fixed, subject, value, then)
        if not value:

            def run_member(one: int, _: int) -> None:
                row[subject] = one
                then(row)

            return run_member

        def run(one: int, other: int) -> None:
            row[subject] = one
            row[value] = other
            then(row)

        return run

    def _checked(
        self, fixed: Sequence[bool], subject: int, value: int, then: Step
    ) -> Callable[[int, int], object]:
        """Return the same for a pattern with a constant, or with one variable at both ends."""
        row = self._row
        wanted = [(slot, known) for slot, known in zip((subject, value), fixed, strict=False)]

        def run(*given: int) -> None:
            for (slot, known), number in zip(wanted, given, strict=False):
                if known and row[slot] != number:
                    return
                row[slot] = number
            if subject != value or given[0] == given[1]:
                then(row)

        return run

    def _slot(self, term: Term) -> int:
        """Return the place of a term in the row; that of a constant holds its number."""
        if term not in self._slots:
            self._slots[term] = len(self._row)
            self._row.append(self._facts.code_of(term) if isinstance(term, NamedNode) else 0)
        return self._slots[term]

    def _ordered(
        self,
        body: list[Pattern],
        bound: set[Term],
        rule: Rule,
        loose: bool,
        concluded: set[Term] | None = None,
    ) -> list[Callable[[Step], Step]]:
        """Return the steps in a good order: each check at once, then what has most ends bound.

        As soon as all that is concluded is bound, one match of the rest is enough.
        """
        steps: list[Callable[[Step], Step]] = []
        checks = [(set(pair), self._unequal(*pair)) for pair in rule.unequal]
        checks += [(set(pair), self._before(*pair)) for pair in rule.ordered]
        if not loose:
            # What is only in the absence stands for anything, even where a search began with it.
            outer = {term for pattern in rule.body for term in pattern.terms}
            for absence in rule.absent:
                inside = {term for pattern in absence.patterns for term in pattern.terms}
                checks.append((inside & outer, self._absent(absence, outer)))
        left = list(body)
        while left or checks:
            ready = [c for c in checks if not left or all(_known(term, bound) for term in c[0])]
            steps += [step for _, step in ready]
            checks = [c for c in checks if c not in ready]
            if not left:
                continue
            if concluded is not None and all(_known(term, bound) for term in concluded):
                steps.append(_once)
                concluded = None
            pattern = min(left, key=lambda p: _cost(p, bound))
            left.remove(pattern)
            steps.append(self._match(pattern, bound))
            bound |= set(pattern.terms)
        return steps if concluded is None else [*steps, _once]

    def _match(self, pattern: Pattern, bound: set[Term]) -> Callable[[Step], Step]:
        relation = self._relation(pattern)
        slots = [self._slot(term) for term in pattern.terms]
        known = [_known(term, bound) for term in pattern.terms]
        if relation.is_class:
            step = _is_member if known[0] else _each_member
            return lambda then: step(relation, slots[0], then)
        if all(known):
            return lambda then: _is_pair(relation, slots[0], slots[1], then)
        if known[0]:
            return lambda then: _each(relation.forth, slots[0], slots[1], then)
        if known[1]:
            return lambda then: _each(relation.back, slots[1], slots[0], then)
        return lambda then: _each_pair(relation, slots[0], slots[1], then)

    def _absent(self, absence: Absence, bound: set[Term]) -> Callable[[Step], Step]:
        """Return the step that passes where nothing that holds matches what must be absent."""
        inner = Rule("", "", (), absence.patterns, unequal=absence.unequal)
        steps = self._ordered(list(absence.patterns), set(bound), inner, loose=True)
        shapes, dead = [self._shape(pattern) for pattern in absence.patterns], self._dead
        found: Step = lambda row: not dead or dead.isdisjoint(_facts(shapes, row))  # noqa: E731
        for step in reversed(steps):
            found = step(found)
        return lambda then: lambda row: not found(row) and then(row)

    def _unequal(self, one: Term, other: Term) -> Callable[[Step], Step]:
        a, b = self._slot(one), self._slot(other)
        return lambda then: lambda row: row[a] != row[b] and then(row)

    def _before(self, one: Term, other: Term) -> Callable[[Step], Step]:
        a, b, names = self._slot(one), self._slot(other), self._facts.names
        # Without the bracket that ends an IRI, which would come before or after another sign.
        return lambda then: lambda row: names[row[a]][:-1] < names[row[b]][:-1] and then(row)

    def _named(self, naming: Naming) -> Callable[[Step], Step]:
        """Return the step that names a new thing, and notes after what it is named."""
        facts, origins = self._facts, self._facts.origins.setdefault(naming, {})
        slot, sources = self._slot(naming.variable), [self._slot(v) for v in _sources(naming)]
        parts = [p.encode() if isinstance(p, str) else self._slot(p) for p in naming.parts]

        def name(row: Row) -> int:
            texts = (
                p if isinstance(p, bytes) else facts.names[row[p]].partition(b"/id/")[2][:-1]
                for p in parts
            )
            return facts.code(b"<%s>" % b"".join(texts))

        def make(then: Step) -> Step:
            def step(row: Row) -> bool:
                row[slot] = code = name(row)
                origins[code] = tuple([row[source] for source in sources])
                return then(row)

            return step

        return make

    def _recalled(self, naming: Naming, bound: set[Term]) -> list[Callable[[Step], Step]]:
        """Return the step that tells after what a thing was named, if a search begins with it."""
        if naming.variable not in bound:
            return []
        origins = self._facts.origins.setdefault(naming, {})
        slot, sources = self._slot(naming.variable), [self._slot(v) for v in _sources(naming)]
        bound.update(_sources(naming))

        def make(then: Step) -> Step:
            def step(row: Row) -> bool:
                for source, code in zip(sources, origins.get(row[slot], ()), strict=False):
                    row[source] = code
                return row[slot] in origins and then(row)

            return step

        return [make]

    def _emit(self, rule: Rule, found: list[tuple[Fact, tuple[Fact, ...]]], premises: bool) -> Step:
        relation, subject, value = self._shape(rule.head[0]) if rule.head else (0, 0, 0)
        body = [self._shape(pattern) for pattern in rule.body]
        dead = self._dead

        def conclude(row: Row) -> bool:
            found.append(((relation, row[subject], row[value]), ()))
            return True

        def emit(row: Row) -> bool:
            rests_on = _facts(body, row)
            if dead and not dead.isdisjoint(rests_on):
                return False
            found.append(((relation, row[subject], row[value]), rests_on))
            return True

        return emit if premises else conclude

    def _shape(self, pattern: Pattern) -> tuple[int, int, int]:
        """Return the relation of a pattern and the places of its ends."""
        return self._facts.code_of(pattern.relation), *self._ends(pattern)

    def _ends(self, pattern: Pattern) -> tuple[int, int]:
        """Return the places of a pattern's ends; 0 for the one that a class has not."""
        slots = [self._slot(term) for term in pattern.terms]
        return slots[0], slots[1] if len(slots) > 1 else 0

    def _relation(self, pattern: Pattern) -> Relation:
        return self._facts.relations[self._facts.code_of(pattern.relation)]


def _concluded(rule: Rule) -> set[Term]:
    """Return the terms on which the conclusion of a rule depends."""
    terms = {term for pattern in rule.head for term in pattern.terms}
    if rule.naming:
        terms = (terms - {rule.naming.variable}).union(_sources(rule.naming))
    return terms


def _sources(naming: Naming) -> list[Variable]:
    return [part for part in naming.parts if isinstance(part, Variable)]


def _once(then: Step) -> Step:
    """Return the step from which one match is enough: what is before it goes on searching."""

    def step(row: Row) -> bool:
        then(row)
        return False

    return step


def _facts(shapes: Sequence[tuple[int, int, int]], row: Row) -> tuple[Fact, ...]:
    return tuple([(r, row[s], row[o]) for r, s, o in shapes])


def _known(term: Term, bound: Iterable[Term]) -> bool:
    return not isinstance(term, Variable) or term in bound


def _cost(pattern: Pattern, bound: set[Term]) -> int:
    """Return how much is to be looked at, roughly: many share an object, few a subject."""
    known = [_known(term, bound) for term in pattern.terms]
    if all(known):
        return 0
    if len(known) == 1:
        return 4
    if known[0]:
        return 1
    if known[1]:
        return 2 if isinstance(pattern.object, Variable) else 3
    return 5


def _is_member(relation: Relation, slot: int, then: Step) -> Step:
    members = relation.members
    return lambda row: row[slot] in members and then(row)


def _each_member(relation: Relation, slot: int, then: Step) -> Step:
    def step(row: Row) -> bool:
        for member in relation.members:
            row[slot] = member
            if then(row):
                return True
        return False

    return step


def _is_pair(relation: Relation, subject: int, value: int, then: Step) -> Step:
    forth = relation.forth
    return lambda row: row[value] in forth.get(row[subject], NOTHING) and then(row)


def _each(index: dict[int, set[int]], known: int, open_end: int, then: Step) -> Step:
    def step(row: Row) -> bool:
        for value in index.get(row[known], NOTHING):
            row[open_end] = value
            if then(row):
                return True
        return False

    return step


def _each_pair(relation: Relation, subject: int, value: int, then: Step) -> Step:
    def step(row: Row) -> bool:
        for one, other in relation.pairs():
            row[subject], row[value] = one, other
            if (one == other or subject != value) and then(row):
                return True
        return False

    return step
