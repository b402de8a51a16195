"""The closure of facts under rules.

Strata are evaluated semi-naively (Abiteboul, Hull and Vianu 1995, chapter 13): each rule is matched
once with all facts, and rules of recursive strata again with each new fact.
"""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode

from realpolitik.errors import Refused
from realpolitik.reasoning.facts import Fact, Facts
from realpolitik.reasoning.join import Join, Row
from realpolitik.reasoning.rule import Rule, stratify
from realpolitik.terms import by_key

__all__ = ["Closure", "Derivation"]

# A chain of n facts of a transitive property is derived in n³/6 ways: 500 take half a minute.
_DERIVATIONS, _DERIVATIONS_A_FACT = 20_000_000, 100

Derivation = tuple[Rule, tuple[Fact, ...]]
"""A rule, and the facts that match its body."""


class Closure:
    """The asserted facts and all facts that follow from them by rules.

    `lines` are the asserted triples as lines of canonical N-Triples, such as a binary file. With
    `record`, `derivations` has the first derivation of each inferred fact.

    Raises Refused if the rules cannot be stratified, or for too many derivations.
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
        asserted = self.facts.load(lines)
        self._left = self._most = _DERIVATIONS + _DERIVATIONS_A_FACT * asserted
        for stratum in strata:
            self._derive(stratum)

    def inferred(self) -> bytes:
        """Return the inferred facts as sorted N-Triples."""
        return self.facts.to_ntriples(self._inferred)

    def contradictions(self) -> Iterator[Derivation]:
        """Yield each match of the body of a constraint."""
        for rule in self._constraints:
            for join, rows in self._match(rule):
                yield from ((rule, join.premises(row)) for row in rows)

    def _derive(self, stratum: Sequence[Rule]) -> None:
        """Derive all facts of a stratum; those before it are complete."""
        concluded = {pattern.relation for rule in stratum for pattern in rule.head}
        recursive = [(r, p) for r in stratum for p in r.body if p.relation in concluded]
        new: dict[NamedNode, list[tuple[int, int]]] = {p.relation: [] for _, p in recursive}
        for rule in stratum:
            for join, rows in self._match(rule):
                self._conclude(join, rows, new)
        joins = by_key((p.relation, Join(rule, self.facts, p)) for rule, p in recursive)
        while any(new.values()):
            for relation in new:
                pairs, new[relation] = new[relation], []
                for join in joins[relation]:
                    for rows in join.rows(pairs):
                        self._conclude(join, rows, new)

    def _match(self, rule: Rule) -> Iterator[tuple[Join, list[Row]]]:
        """Yield the rows that match a rule, a batch at a time."""
        if all(self.facts.relation(pattern).exists for pattern in rule.body):
            join = Join(rule, self.facts)
            yield from ((join, rows) for rows in join.rows())

    def _conclude(
        self, join: Join, rows: list[Row], new: dict[NamedNode, list[tuple[int, int]]]
    ) -> None:
        """Add the conclusions from rows to the facts; add them to `new` if they are new."""
        self._left -= len(rows)
        if self._left < 0:
            reason = f"more than {self._most:,} derivations; look for a long transitive chain"
            raise Refused("the data", reason)
        head = join.rule.head[0]
        number = self.facts.number_of(head.relation)
        added = self.facts.relation(head).add_new({*join.conclusions(rows)})
        if self._record:
            first = {*added}
            ways = zip(map(join.premises, rows), join.conclusions(rows), strict=True)
            for premises, pair in sorted(ways):  # so that the order of rows changes no proof
                if pair in first:
                    self.derivations.setdefault((number, *pair), (join.rule, premises))
        self._inferred += [(number, *pair) for pair in added]
        if head.relation in new:
            new[head.relation] += added
