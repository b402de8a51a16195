"""Joins: how the body of a rule is matched with facts.

A row is a tuple of numbers of terms, with a column for each constant and each variable bound so
far. A join is a list of steps. Each step takes all rows and returns those that match one more
pattern, with new columns for the variables that it binds, or that meet one more condition.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.reasoning.facts import NOTHING, Fact, Facts
from realpolitik.reasoning.rule import Absence, Naming, Pair, Pattern, Rule, VarOrIri

__all__ = ["Join", "Row"]

Row = tuple[int, ...]
_Step = Callable[[list[Row]], list[Row]]
_Term = VarOrIri | None
"""A term of a pattern, or None for the missing object of a class, whose number is 0."""

_Columns = dict[_Term, int]


class Join:
    """A rule that is ready to be matched with facts of one of its patterns, `first`."""

    def __init__(self, rule: Rule, first: Pattern, facts: Facts) -> None:
        constants = list(dict.fromkeys(_constants(rule)))
        self._start: Row = (0, *map(facts.number_of, constants))
        plan = _Plan(facts, [None, *constants])
        plan.bind(first)
        rest = [pattern for pattern in rule.body if pattern is not first]
        plan.match(rest, _conditions(rule, facts))
        if rule.naming:
            plan.name(rule.naming)
        self._steps, columns = plan.steps, plan.columns
        self._premises = [
            (facts.number_of(pattern.relation), *(columns[term] for term in _ends(pattern)))
            for pattern in rule.body
        ]
        self._conclusion = [columns[term] for pattern in rule.head for term in _ends(pattern)]

    def rows(self, pairs: Iterable[tuple[int, int]]) -> list[Row]:
        """Return the rows that match the rule, given facts of its first pattern by their ends."""
        start = self._start
        rows = [(*start, subject, value) for subject, value in pairs]
        for step in self._steps:
            rows = step(rows)
        return rows

    def conclusions(self, rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
        """Return the ends of the fact that follows from each row."""
        subject, value = self._conclusion
        return ((row[subject], row[value]) for row in rows)

    def premises(self, row: Row) -> tuple[Fact, ...]:
        """Return the facts that a row matches, in the order of the body."""
        return tuple([(number, row[s], row[v]) for number, s, v in self._premises])


class _Plan:
    """The steps of a join under construction, and the columns of its rows by term."""

    def __init__(self, facts: Facts, terms: Iterable[_Term]) -> None:
        self._facts = facts
        self.steps: list[_Step] = []
        self.columns: _Columns = {term: column for column, term in enumerate(terms)}
        self.width = len(self.columns)

    def bind(self, pattern: Pattern) -> None:
        """Give a column to each end of a pattern; where the end is known, they must be equal."""
        for term in _ends(pattern):
            known = self.columns.setdefault(term, self.width)
            if term is not None and known != self.width:
                self.steps.append(partial(_filter_equal, known, self.width))
            self.width += 1

    def match(self, patterns: Iterable[Pattern], conditions: Iterable["_Condition"]) -> None:
        """Match patterns, the most selective first, and check each condition once it can be."""
        patterns, conditions = list(patterns), list(conditions)
        while True:
            ready = [c for c in conditions if c.terms <= self.columns.keys()]
            conditions = [c for c in conditions if c not in ready]
            self.steps += [condition.step(self.columns) for condition in ready]
            if not patterns:
                return
            pattern = min(patterns, key=self._cost)
            patterns.remove(pattern)
            self._extend(pattern)

    def name(self, naming: Naming) -> None:
        """Give a column to the new thing of a rule."""
        facts = self._facts
        parts = [p.encode() if isinstance(p, str) else self.columns[p] for p in naming.parts]

        def named(row: Row) -> int:
            texts = (
                part if isinstance(part, bytes) else facts.names[row[part]].partition(b"/id/")[2]
                for part in parts
            )
            return facts.number(b"<%s>" % b"".join(text.removesuffix(b">") for text in texts))

        self.columns[naming.variable] = self.width
        self.steps.append(lambda rows: [(*row, named(row)) for row in rows])

    def _extend(self, pattern: Pattern) -> None:
        """Add the step that matches a pattern."""
        relation, (subject, value) = self._facts.relation(pattern), _ends(pattern)
        by_subject = subject in self.columns and not relation.is_class
        given, other = (subject, value) if by_subject else (value, subject)
        if given not in self.columns:
            self.steps.append(
                lambda rows: [(*row, *pair) for row in rows for pair in relation.pairs()]
            )
            self.bind(pattern)
            return
        known, index = self.columns[given], relation.forth if by_subject else relation.back
        if other in self.columns:
            place = self.columns[other]
            self.steps.append(
                lambda rows: [row for row in rows if row[place] in index.get(row[known], NOTHING)]
            )
        else:
            self.columns[other] = self.width
            self.width += 1
            self.steps.append(
                lambda rows: [(*row, end) for row in rows for end in index.get(row[known], NOTHING)]
            )

    def _cost(self, pattern: Pattern) -> float:
        """Return about how many facts match a pattern for one row."""
        relation = self._facts.relation(pattern)
        subject, value = (term in self.columns for term in _ends(pattern))
        if subject:
            return 0 if value else 1
        if relation.is_class:
            return len(relation.members)
        if not value:
            return 2 * len(relation.forth)
        if isinstance(pattern.object, NamedNode):
            return len(relation.back.get(self._facts.number_of(pattern.object), NOTHING))
        return len(relation.forth) / (len(relation.back) or 1)


class _Condition(NamedTuple):
    """A condition, and the terms whose columns must be known to make a step of it."""

    terms: frozenset[_Term]
    step: Callable[[_Columns], _Step]


def _conditions(rule: Rule, facts: Facts) -> list[_Condition]:
    outer = {term for pattern in rule.body for term in pattern.terms} | {*_constants(rule)}
    found = [*_inequalities(rule.unequal)]
    for a, b in rule.ordered:
        step = partial(_ordered, a, b, facts.names)
        found.append(_Condition(frozenset((a, b)), step))
    for absence in rule.absent:
        terms = {term for pattern in absence.patterns for term in pattern.terms}
        shared = frozenset(terms.union(*absence.unequal) & outer)
        found.append(_Condition(shared, partial(_absent, absence, [None, *shared], facts)))
    return found


def _inequalities(pairs: Iterable[Pair]) -> Iterator[_Condition]:
    return (_Condition(frozenset(pair), partial(_unequal, *pair)) for pair in pairs)


def _unequal(a: VarOrIri, b: VarOrIri, columns: _Columns) -> _Step:
    first, second = columns[a], columns[b]
    return lambda rows: [row for row in rows if row[first] != row[second]]


def _ordered(a: VarOrIri, b: VarOrIri, names: list[bytes], columns: _Columns) -> _Step:
    first, second = columns[a], columns[b]
    # Without the closing bracket, which sorts after the hyphen in the longer of two names.
    return lambda rows: [row for row in rows if names[row[first]][:-1] < names[row[second]][:-1]]


def _absent(absence: Absence, shared: list[_Term], facts: Facts, columns: _Columns) -> _Step:
    """Return the step that drops rows for which the patterns of an absence hold.

    These are matched from the columns that they share with the row; their other variables are free.
    """
    places = [columns[term] for term in shared]
    plan = _Plan(facts, shared)
    plan.match(absence.patterns, _inequalities(absence.unequal))
    steps, width = plan.steps, len(places)

    def step(rows: list[Row]) -> list[Row]:
        keys = [tuple([row[place] for place in places]) for row in rows]
        present = list({*keys})
        for inner in steps:
            present = inner(present)
        found = {row[:width] for row in present}
        return [row for row, key in zip(rows, keys, strict=True) if key not in found]

    return step


def _filter_equal(first: int, second: int, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[first] == row[second]]


def _ends(pattern: Pattern) -> tuple[VarOrIri, _Term]:
    subject, *values = pattern.terms
    return subject, values[0] if values else None


def _constants(rule: Rule) -> Iterator[NamedNode]:
    pairs = [*rule.unequal, *rule.ordered, *(pair for a in rule.absent for pair in a.unequal)]
    terms = [term for some in (*(p.terms for p in rule.patterns), *pairs) for term in some]
    return (term for term in terms if isinstance(term, NamedNode))
