"""The closure of facts under rules.

Each stratum is evaluated semi-naively (Abiteboul, Hull and Vianu 1995, chapter 13): each rule is
matched once with all facts, and then with each new fact that a rule of the stratum reads.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from pyoxigraph import NamedNode

from realpolitik.errors import Refused
from realpolitik.reasoning.facts import NOTHING, Fact, Facts
from realpolitik.reasoning.join import Join, Row
from realpolitik.reasoning.rule import Pattern, Rule, stratify

__all__ = ["Closure", "Derivation"]

# A chain of n facts of a transitive property is derived in n³/6 ways: 500 take half a minute.
_DERIVATIONS, _DERIVATIONS_A_FACT = 20_000_000, 100
_BATCH = 1_000  # facts that are matched at once, which bounds the memory that rows take

Derivation = tuple[Rule, tuple[Fact, ...]]
"""A rule, and the facts that match its body."""

_Pairs = list[tuple[int, int]]


class Closure:
    """The facts that are asserted, and all that follow from them by rules.

    `lines` are the asserted triples as lines of canonical N-Triples, such as a binary file. With
    `record`, `derivations` keeps how each fact was first derived.

    Raises Refused if the rules cannot be stratified, or if facts are derived in too many ways.
    """

    def __init__(
        self, lines: Iterable[bytes], rules: Sequence[Rule], *, record: bool = False
    ) -> None:
        self.facts = Facts(pattern for rule in rules for pattern in rule.patterns)
        self.derivations: dict[Fact, Derivation] = {}
        self._record = record
        self._inferred: list[Fact] = []
        self._constraints = [rule for rule in rules if not rule.head]
        strata = stratify(rules)
        with _no_garbage_collection():
            asserted = self.facts.load(lines)
            self._left = self._most = _DERIVATIONS + _DERIVATIONS_A_FACT * asserted
            for stratum in strata:
                self._derive(stratum)

    def inferred(self) -> bytes:
        """Return what follows and is not asserted, as sorted N-Triples."""
        with _no_garbage_collection():
            return self.facts.to_ntriples(self._inferred)

    def contradictions(self) -> Iterator[Derivation]:
        """Yield each way in which the body of a constraint holds."""
        for rule in self._constraints:
            for join, rows in self._match(rule):
                yield from ((rule, join.premises(row)) for row in rows)

    def _derive(self, stratum: Sequence[Rule]) -> None:
        """Derive all that follows in a stratum; those before it are complete."""
        concluded = {pattern.relation for rule in stratum for pattern in rule.head}
        reading = [(r, p) for r in stratum for p in r.body if p.relation in concluded]
        agenda: dict[NamedNode, _Pairs] = {pattern.relation: [] for _, pattern in reading}
        for rule in stratum:
            for join, rows in self._match(rule):
                self._conclude(rule, join, rows, agenda)
        joins = [
            (rule, pattern.relation, Join(rule, pattern, self.facts)) for rule, pattern in reading
        ]
        while any(agenda.values()):
            for relation in agenda:
                pairs, agenda[relation] = agenda[relation], []
                for rule, read, join in joins:
                    if read == relation:
                        for batch in _batches(pairs):
                            self._conclude(rule, join, join.rows(batch), agenda)

    def _match(self, rule: Rule) -> Iterator[tuple[Join, list[Row]]]:
        """Yield the rows that match a rule, beginning with the pattern that fewest facts match."""
        first = min(rule.body, key=self._size)
        if not self._size(first):
            return  # a plan would take longer than that
        relation, join = self.facts.relation(first), Join(rule, first, self.facts)
        if len(first.terms) == 2 and isinstance(first.object, NamedNode):
            value = self.facts.number_of(first.object)
            pairs = [(subject, value) for subject in relation.back.get(value, NOTHING)]
        else:
            pairs = list(relation.pairs())
        for batch in _batches(pairs):
            yield join, join.rows(batch)

    def _size(self, pattern: Pattern) -> int:
        """Return about how many facts match a pattern."""
        relation = self.facts.relation(pattern)
        if len(pattern.terms) == 2 and isinstance(pattern.object, NamedNode):
            return len(relation.back.get(self.facts.number_of(pattern.object), NOTHING))
        return len(relation.members) or len(relation.forth)

    def _conclude(
        self, rule: Rule, join: Join, rows: list[Row], agenda: dict[NamedNode, _Pairs]
    ) -> None:
        """Add what follows from rows to the facts, and what is new to the agenda."""
        self._left -= len(rows)
        if self._left < 0:
            reason = f"more than {self._most:,} derivations; is a transitive chain so long?"
            raise Refused("the data", reason)
        head = rule.head[0].relation
        number, relation = self.facts.number_of(head), self.facts.relation(rule.head[0])
        new = relation.add_new({*join.conclusions(rows)})
        if self._record:
            first = {*new}
            ways = zip(map(join.premises, rows), join.conclusions(rows), strict=True)
            for premises, pair in sorted(ways):  # so that a proof depends on no order of rows
                if pair in first:
                    self.derivations.setdefault((number, *pair), (rule, premises))
        self._inferred += [(number, *pair) for pair in new]
        if head in agenda:
            agenda[head] += new


def _batches(pairs: _Pairs) -> Iterator[_Pairs]:
    return (pairs[start : start + _BATCH] for start in range(0, len(pairs), _BATCH))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Turn the garbage collector off for a while.

    It would look at millions of small values without cycles again and again, and free none.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
