"""Infer all facts that follow from asserted facts by inference rules.

Rules run in groups (strata). A group is evaluated semi-naively (Abiteboul, Hull and Vianu 1995,
chapter 13): each rule is matched once with all facts, and a recursive rule also with new facts.

A join matches the body of a rule. A row is a tuple of term numbers, with a column for each constant
and each bound variable. A join is a list of steps, which are functions from rows to rows. A step
matches one more pattern and adds a column for each new variable, or it applies a condition.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.reasoning.facts import NOTHING, Fact, Facts
from realpolitik.reasoning.rule import Naming, Negation, Pair, Pattern, Rule, VarOrIri, stratify
from realpolitik.terms import by_key

__all__ = ["Closure", "Derivation"]

Derivation = tuple[Rule, tuple[Fact, ...]]
"""A rule, and the facts that match its body."""

_BATCH = 1_000

Row = tuple[int, ...]
_Step = Callable[[list[Row]], list[Row]]
_Term = VarOrIri | None
"""A term of a pattern, or None (number 0) in place of the object of an `rdf:type` pattern."""

_Columns = dict[_Term, int]


class Closure:
    """The asserted facts and all facts that are inferred from them by rules.

    `lines` yields the asserted triples as lines of canonical N-Triples; it may be a binary file.
    If `record` is true, `derivations` maps each inferred fact to its first derivation.
    """

    def __init__(
        self, lines: Iterable[bytes], rules: Sequence[Rule], *, record: bool = False
    ) -> None:
        self.facts = Facts(pattern for rule in rules for pattern in rule.patterns)
        self.derivations: dict[Fact, Derivation] = {}
        self._record = record
        self._inferred: dict[int, list[tuple[int, int]]] = {}
        self._constraints = [rule for rule in rules if not rule.head]
        strata = stratify(rules)
        collects = gc.isenabled()
        gc.disable()  # the many new tuples are in no cycle, and the search for cycles takes long
        try:
            self.facts.load(lines)
            for stratum in strata:
                self._derive(stratum)
        finally:
            if collects:
                gc.enable()

    def inferred(self) -> bytes:
        """Return the inferred facts as sorted N-Triples."""
        return self.facts.to_ntriples(self._inferred)

    def contradictions(self) -> Iterator[Derivation]:
        """Yield each constraint (a rule without a head) with each set of facts that violate it."""
        for rule in self._constraints:
            for join, rows in self._match(rule):
                yield from ((rule, join.premises(row)) for row in rows)

    def _derive(self, stratum: Sequence[Rule]) -> None:
        """Add all facts that a group of rules infers, when the groups before it have run."""
        concluded = {pattern.relation for rule in stratum for pattern in rule.head}
        recursive = [(r, p) for r in stratum for p in r.body if p.relation in concluded]
        new: dict[NamedNode, list[tuple[int, int]]] = {p.relation: [] for _, p in recursive}
        for rule in stratum:
            for join, rows in self._match(rule):
                self._conclude(join, rows, new)
        joins = by_key((p.relation, _Join(rule, self.facts, p)) for rule, p in recursive)
        while any(new.values()):
            for relation in new:
                pairs, new[relation] = new[relation], []
                for join in joins[relation]:
                    for rows in join.rows(pairs):
                        self._conclude(join, rows, new)

    def _match(self, rule: Rule) -> Iterator[tuple["_Join", list[Row]]]:
        """Yield the rows that match the body of a rule, in batches."""
        if all(self.facts.relation(pattern).exists for pattern in rule.body):
            join = _Join(rule, self.facts)
            yield from ((join, rows) for rows in join.rows())

    def _conclude(
        self, join: "_Join", rows: list[Row], new: dict[NamedNode, list[tuple[int, int]]]
    ) -> None:
        """Add the conclusions from rows to the facts, and those that are new also to `new`."""
        head = join.rule.head[0]
        number = self.facts.number_of(head.relation)
        added = self.facts.relation(head).add_new({*join.conclusions(rows)})
        if self._record:
            first = {*added}
            ways = zip(map(join.premises, rows), join.conclusions(rows), strict=True)
            for premises, pair in sorted(ways):  # so that proofs do not depend on row order
                if pair in first:
                    self.derivations.setdefault((number, *pair), (join.rule, premises))
        self._inferred.setdefault(number, []).extend(added)
        if head.relation in new:
            new[head.relation] += added


class _Join:
    """A plan for matching the body of a rule with facts.

    If `given` is a pattern of the body, `rows` takes its facts and matches the other patterns.
    """

    def __init__(self, rule: Rule, facts: Facts, given: Pattern | None = None) -> None:
        self.rule = rule
        constants = list(dict.fromkeys(_constants(rule)))
        self._start: Row = (0, *map(facts.number_of, constants))
        plan = _Plan(facts, [None, *constants])
        if given:
            plan.bind(given)
        rest = [pattern for pattern in rule.body if pattern is not given]
        plan.match(rest, _conditions(rule, facts))
        if rule.naming:
            plan.name(rule.naming)
        self._steps, columns = plan.steps, plan.columns
        self._premises = [
            (facts.number_of(pattern.relation), *(columns[term] for term in _ends(pattern)))
            for pattern in rule.body
        ]
        self._conclusion = [columns[term] for pattern in rule.head for term in _ends(pattern)]

    def rows(self, given: Sequence[tuple[int, int]] | None = None) -> Iterator[list[Row]]:
        """Yield the rows that match the rule, in batches that limit memory use."""
        steps, rows = self._steps, [self._start]
        if given is None:
            steps, rows = steps[1:], steps[0](rows)
        else:
            rows = [(*self._start, *pair) for pair in given]
        yield from _apply(steps, rows)

    def conclusions(self, rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
        """Yield the subject and object of the conclusion from each row."""
        subject, value = self._conclusion
        return ((row[subject], row[value]) for row in rows)

    def premises(self, row: Row) -> tuple[Fact, ...]:
        """Return the facts that match the patterns of the body, given their variables in a row."""
        return tuple([(number, row[s], row[v]) for number, s, v in self._premises])


def _apply(steps: Sequence[_Step], rows: list[Row]) -> Iterator[list[Row]]:
    """Apply the steps to rows in turn, in batches, and yield the resulting rows."""
    if not steps:
        yield rows
        return
    for start in range(0, len(rows), _BATCH):
        yield from _apply(steps[1:], steps[0](rows[start : start + _BATCH]))


class _Plan:
    """The steps of a join under construction, and the column of each term in its rows."""

    def __init__(self, facts: Facts, terms: Iterable[_Term]) -> None:
        self._facts = facts
        self.steps: list[_Step] = []
        self.columns: _Columns = {term: column for column, term in enumerate(terms)}
        self.width = len(self.columns)

    def bind(self, pattern: Pattern) -> None:
        """Add columns for subject and object; a term that has a column already must be equal."""
        for term in _ends(pattern):
            known = self.columns.setdefault(term, self.width)
            if term is not None and known != self.width:
                self.steps.append(partial(_filter_equal, known, self.width))
            self.width += 1

    def match(self, patterns: Iterable[Pattern], conditions: Iterable["_Condition"]) -> None:
        """Add steps for patterns, most selective first, and for conditions as early as possible."""
        patterns, conditions = list(patterns), list(conditions)
        while True:
            ready = [c for c in conditions if c.terms <= self.columns.keys()]
            conditions = [c for c in conditions if c not in ready]
            self.steps += [condition.step(self.columns) for condition in ready]
            if not patterns:
                return
            # A pattern after which a condition can be tested has fewer rows in the end.
            known = self.columns.keys()
            tests = {p: any(c.terms <= known | {*_ends(p)} for c in conditions) for p in patterns}
            pattern = min(patterns, key=lambda p: self._cost(p) - tests[p])
            patterns.remove(pattern)
            self._extend(pattern)

    def name(self, naming: Naming) -> None:
        """Add a column for the IRI of the new resource that a rule creates."""
        facts = self._facts
        parts = [p if isinstance(p, str) else self.columns[p] for p in naming.parts]

        def named(row: Row) -> int:
            texts = (
                part
                if isinstance(part, str)
                else facts.names[row[part]].decode().partition("/id/")[2][:-1]
                for part in parts
            )
            return facts.number_of(NamedNode("".join(texts)))

        self.columns[naming.variable] = self.width
        self.steps.append(lambda rows: [(*row, named(row)) for row in rows])

    def _extend(self, pattern: Pattern) -> None:
        """Add a step that matches one more pattern."""
        relation, (subject, value) = self._facts.relation(pattern), _ends(pattern)
        by_subject = subject in self.columns and not relation.is_class
        given, other = (subject, value) if by_subject else (value, subject)
        if given not in self.columns:
            forth = relation.forth
            self.steps.append(
                lambda rows: [(*r, s, v) for r in rows for s, ends in forth.items() for v in ends]
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
        """Estimate how many facts will match a pattern for each row."""
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
    """A condition on rows, with the terms that it compares, and a function that makes its step."""

    terms: frozenset[_Term]
    step: Callable[[_Columns], _Step]


def _conditions(rule: Rule, facts: Facts) -> list[_Condition]:
    outer = {term for pattern in rule.body for term in pattern.terms} | {*_constants(rule)}
    found = [*_inequalities(rule.unequal)]
    found += [_Condition(frozenset(p), partial(_ordered, *p, facts)) for p in rule.ordered]
    for negation in rule.negations:
        terms = {term for pattern in negation.patterns for term in pattern.terms}
        shared = frozenset(terms.union(*negation.unequal) & outer)
        found.append(_Condition(shared, partial(_negated, negation, [None, *shared], facts)))
    return found


def _inequalities(pairs: Iterable[Pair]) -> Iterator[_Condition]:
    return (_Condition(frozenset(pair), partial(_unequal, *pair)) for pair in pairs)


def _unequal(a: VarOrIri, b: VarOrIri, columns: _Columns) -> _Step:
    first, second = columns[a], columns[b]
    return lambda rows: [row for row in rows if row[first] != row[second]]


def _ordered(a: VarOrIri, b: VarOrIri, facts: Facts, columns: _Columns) -> _Step:
    first, second, text = columns[a], columns[b], facts.text
    return lambda rows: [row for row in rows if text(row[first]) < text(row[second])]


def _negated(negation: Negation, shared: list[_Term], facts: Facts, columns: _Columns) -> _Step:
    """Return a step that drops the rows for which all patterns of a negation match.

    `shared` are the terms that the patterns share with the body; the other variables are free.
    """
    places = [columns[term] for term in shared]
    plan = _Plan(facts, shared)
    plan.match(negation.patterns, _inequalities(negation.unequal))
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
    pairs = [*rule.unequal, *rule.ordered, *(pair for a in rule.negations for pair in a.unequal)]
    terms = [term for some in (*(p.terms for p in rule.patterns), *pairs) for term in some]
    return (term for term in terms if isinstance(term, NamedNode))
