"""Proofs: how a triple follows, step by step, from triples that are asserted.

A proof is a list of steps, each of which rests on steps before it; the last is what was to be
shown. The first derivation of each fact is kept while the closure is computed, so that no step
rests on itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple, Variable

from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.facts import Fact, Facts
from realpolitik.reasoning.rule import Absence, Naming, Pattern, Rule, VarOrIri
from realpolitik.terms import ID, RDF_TYPE, compact

__all__ = ["Gap", "Step", "gaps", "proof"]

_Binding = Mapping[VarOrIri, int]
"""What variables stand for: numbers of terms."""


class Step(NamedTuple):
    """One step of a proof, with its number from 1.

    An asserted triple has no rule, and says in what file and line it stands, if that is found. An
    inferred one names its rule, the steps that it rests on, and what was looked for and is absent.
    """

    number: int
    triple: Triple
    rule: str = ""
    summary: str = ""
    reference: str = ""
    premises: tuple[int, ...] = ()
    absent: tuple[str, ...] = ()
    place: str = ""


def proof(closure: Closure, goal: Fact, place: Callable[[Triple], str]) -> tuple[Step, ...]:
    """Return the proof of a fact that holds in a closure with its derivations.

    `place` says where a triple is asserted.
    """
    facts, steps = closure.facts, list[Step]()
    numbers: dict[Fact, int] = {}
    work = [goal]
    while work:
        fact = work[-1]
        derivation = closure.derivations.get(fact)
        waiting = [f for f in derivation[1] if f not in numbers] if derivation else []
        if waiting:
            work += reversed(waiting)
            continue
        work.pop()
        if fact in numbers:
            continue
        number = numbers[fact] = len(steps) + 1
        triple = facts.triple(fact)
        if derivation is None:
            steps.append(Step(number, triple, place=place(triple)))
            continue
        rule, premises = derivation
        binding = _bound(zip(rule.body, premises, strict=True))
        steps.append(
            Step(
                *(number, triple, rule.name, rule.summary, rule.reference),
                tuple(dict.fromkeys(numbers[premise] for premise in premises)),
                tuple(_absence_text(absence, binding, facts) for absence in rule.absent),
            )
        )
    return tuple(steps)


_TRIED = 20_000  # matches of patterns that the search looks at, for each rule


class Gap(NamedTuple):
    """Why one rule does not conclude a triple: what of it holds, what is missing or in the way.

    The three are patterns and conditions, with CURIEs for what is known.
    """

    rule: str
    summary: str
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    in_the_way: tuple[str, ...]


def gaps(facts: Facts, rules: Iterable[Rule], goal: Triple) -> list[Gap]:
    """Return why a triple does not follow: for each rule that could conclude it, what it lacks.

    Those of which the greatest part holds come first.
    """
    found: dict[Gap, None] = {}
    for rule in rules:
        for head in rule.head:
            start = _unified(head, goal, facts)
            if start is not None and rule.naming:
                start = _with_parts(rule.naming, start, facts)
            # Nobody learns from a rule by which the triple would follow from itself.
            if start is not None and _pattern_text(head, start, facts) not in {
                _pattern_text(pattern, start, facts) for pattern in rule.body
            }:
                found[_Search(rule, facts).gap(start)] = None
    return sorted(found, key=_distance)


def _distance(gap: Gap) -> tuple[float, int]:
    lacks = len(gap.missing) + len(gap.in_the_way)
    return lacks / (len(gap.holds) + lacks), -len(gap.holds)


class _Search:
    """The search for the match of a rule's body of which most holds."""

    def __init__(self, rule: Rule, facts: Facts) -> None:
        self._rule, self._facts = rule, facts
        self._left = _TRIED
        self._best: tuple[_Binding, list[Pattern], tuple[str, ...]] | None = None

    def gap(self, start: _Binding) -> Gap:
        """Return what the best match lacks."""
        self._match(list(self._rule.body), [], start)
        assert self._best is not None  # the search ends with a match of some patterns, or of none
        binding, missing, in_the_way = self._best
        lacks = {_pattern_text(p, binding, self._facts): p in missing for p in self._rule.body}
        return Gap(
            self._rule.name,
            self._rule.summary,
            tuple(text for text, lacking in lacks.items() if not lacking),
            tuple(text for text, lacking in lacks.items() if lacking),
            in_the_way,
        )

    def _match(self, left: list[Pattern], missing: list[Pattern], binding: _Binding) -> None:
        """Match the patterns that are left; one that nothing matches is missing."""
        if self._best and len(missing) > len(self._best[1]):
            return
        broken = self._broken(binding)
        if not left:
            in_the_way = broken if missing else (*broken, *self._present(binding))
            lacks = len(missing) + len(in_the_way)
            if self._best is None or lacks < len(self._best[1]) + len(self._best[2]):
                self._best = binding, missing, tuple(dict.fromkeys(in_the_way))
            return
        pattern = min(
            left, key=lambda p: sum(_number(t, binding, self._facts) < 0 for t in p.terms)
        )
        rest = [p for p in left if p is not pattern]
        matched = False
        for more in _matches(pattern, binding, self._facts):
            self._left -= 1
            if self._left < 0 and self._best:
                return
            if self._broken(more) == broken:
                matched = True
                self._match(rest, missing, more)
        if not matched:
            self._match(rest, [*missing, pattern], binding)

    def _present(self, binding: _Binding) -> Iterator[str]:
        """Give what is there and must be absent."""
        for absence in self._rule.absent:
            plain = Absence(absence.patterns)
            for more in _all_matches(absence, binding, self._facts):
                yield _absence_text(plain, more, self._facts)

    def _broken(self, binding: _Binding) -> tuple[str, ...]:
        """Return the conditions on two things that do not hold of what they stand for."""
        facts, broken = self._facts, []
        for a, b in self._rule.unequal:
            first, second = (_number(term, binding, facts) for term in (a, b))
            if first == second >= 0:
                broken.append(f"{a} and {b} are both {facts.readable(first)}")
        for a, b in self._rule.ordered:
            first, second = (_number(term, binding, facts) for term in (a, b))
            if min(first, second) >= 0 and facts.names[first][:-1] >= facts.names[second][:-1]:
                ends = f"{facts.readable(first)} and {facts.readable(second)}"
                broken.append(f"{ends} are named in the other order")
        return tuple(broken)


def _all_matches(absence: Absence, binding: _Binding, facts: Facts) -> Iterator[_Binding]:
    found = [binding]
    for pattern in absence.patterns:
        found = [more for known in found for more in _matches(pattern, known, facts)]
    for known in found:
        if all(_number(a, known, facts) != _number(b, known, facts) for a, b in absence.unequal):
            yield known


def _matches(pattern: Pattern, binding: _Binding, facts: Facts) -> Iterator[_Binding]:
    """Give each way in which a pattern holds, in the order of the facts and of no set."""
    relation = facts.relations[facts.number_of(pattern.relation)]
    ends = [_number(term, binding, facts) for term in pattern.terms]
    pairs: Iterable[tuple[int, int]]
    if len(ends) == 1:
        known = [(ends[0], 0)] if relation.has(ends[0], 0) else []
        pairs = known if ends[0] >= 0 else relation.pairs()
    elif ends[0] >= 0:
        pairs = [(ends[0], value) for value in relation.forth.get(ends[0], ())]
    elif ends[1] >= 0:
        pairs = [(subject, ends[1]) for subject in relation.back.get(ends[1], ())]
    else:
        pairs = relation.pairs()
    same = len(ends) == 2 and pattern.subject == pattern.object
    for pair in sorted(pairs):
        fits = all(end in (-1, number) for end, number in zip(ends, pair, strict=False))
        if fits and not (same and pair[0] != pair[1]):
            yield {**binding, **_bound([(pattern, (0, *pair))])}


def _unified(head: Pattern, goal: Triple, facts: Facts) -> _Binding | None:
    """Return what the variables of a rule's head stand for in a triple, if it fits."""
    if head.predicate != goal.predicate:
        return None
    binding: dict[VarOrIri, int] = {}
    for term, node in ((head.subject, goal.subject), (head.object, goal.object)):
        if isinstance(term, NamedNode) or not isinstance(node, NamedNode):
            if term != node:
                return None
        elif binding.setdefault(term, facts.number_of(node)) != facts.number_of(node):
            return None
    return binding


def _with_parts(naming: Naming, binding: _Binding, facts: Facts) -> _Binding | None:
    """Return a binding with the things that a new thing is named after, if it is named so."""
    pattern = "".join(re.escape(p) if isinstance(p, str) else "(.+)" for p in naming.parts)
    found = re.fullmatch(pattern, facts.names[binding[naming.variable]].decode()[1:-1])
    if found is None:
        return None
    more = dict(binding)
    for variable, text in zip(naming.sources, found.groups(), strict=True):
        number = facts.number_of(NamedNode(ID + text))
        if more.setdefault(variable, number) != number:
            return None
    return more


def _bound(matched: Iterable[tuple[Pattern, Sequence[int]]]) -> dict[VarOrIri, int]:
    """Return what the variables of patterns stand for in the facts that match them."""
    return {
        term: number
        for pattern, fact in matched
        for term, number in zip(pattern.terms, fact[1:], strict=False)
        if isinstance(term, Variable)
    }


def _number(term: VarOrIri, binding: _Binding, facts: Facts) -> int:
    """Return the number of a term, or -1 for a variable that stands for nothing yet."""
    return facts.number_of(term) if isinstance(term, NamedNode) else binding.get(term, -1)


def _pattern_text(pattern: Pattern, binding: _Binding, facts: Facts) -> str:
    """Return a pattern with CURIEs for what is known and variables for what is not."""
    subject, value = (_term_text(t, binding, facts) for t in (pattern.subject, pattern.object))
    verb = "a" if pattern.predicate == RDF_TYPE else compact(pattern.predicate.value)
    return f"{subject} {verb} {value}"


def _absence_text(absence: Absence, binding: _Binding, facts: Facts) -> str:
    """Return what must be absent, with its conditions."""
    parts = [_pattern_text(pattern, binding, facts) for pattern in absence.patterns]
    for pair in absence.unequal:
        parts.append(" != ".join(_term_text(term, binding, facts) for term in pair))
    return ", ".join(parts)


def _term_text(term: VarOrIri, binding: _Binding, facts: Facts) -> str:
    number = _number(term, binding, facts)
    return str(term) if number < 0 else facts.readable(number)
