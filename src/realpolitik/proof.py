"""Proofs: how a triple follows, step by step, from triples that are asserted; or what is missing.

A proof is a list of steps, each of which rests on steps before it; the last is what was to be
shown. The first derivation of each fact is kept while the closure is computed, so that no step
rests on itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple, Variable

from .closure import Closure
from .facts import Fact, Facts
from .rules import Absence, Pattern, Rule, Term
from .terms import RDF_TYPE, compact

__all__ = ["Gap", "Step", "gaps", "proof"]

Binding = Mapping[Term, int]
_TRIED = 20_000  # matches of patterns that the search for what is missing looks at, for each rule


class Step(NamedTuple):
    """One step of a proof, with its number from 1.

    An asserted triple has no rule, and says in what file and line it stands, if it is found. An
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


class Gap(NamedTuple):
    """Why one rule does not conclude a triple: what of it holds, what is missing or in the way.

    The three are patterns, with CURIEs for what is known.
    """

    rule: str
    summary: str
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    in_the_way: tuple[str, ...]


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
        binding = _binding(zip(rule.body, premises, strict=True))
        steps.append(
            Step(
                *(number, triple, rule.name, rule.summary, rule.reference),
                tuple(dict.fromkeys(numbers[premise] for premise in premises)),
                tuple(_all_said(absence.patterns, binding, facts) for absence in rule.absent),
            )
        )
    return tuple(steps)


def gaps(closure: Closure, rules: Iterable[Rule], goal: Triple) -> list[Gap]:
    """Return why a triple does not follow: for each rule that could conclude it, what it lacks.

    Those of which most holds come first.
    """
    found = []
    for rule in rules:
        for head in rule.head:
            start = _unified(head, goal, closure.facts)
            if start is not None:
                found.append(_Search(rule, closure.facts).gap(start))
    return sorted(found, key=lambda gap: -len(gap.holds))


class _Search:
    """The search for the match of a rule's body of which most holds."""

    def __init__(self, rule: Rule, facts: Facts) -> None:
        self._rule, self._facts = rule, facts
        self._left = _TRIED
        self._best: tuple[Binding, list[Pattern], tuple[str, ...]] | None = None

    def gap(self, start: Binding) -> Gap:
        """Return what the best match lacks."""
        self._match(list(self._rule.body), start)
        assert self._best is not None  # the search notes where it begins
        binding, missing, in_the_way = self._best
        said = [(p, _said(p, binding, self._facts)) for p in self._rule.body]
        return Gap(
            self._rule.name,
            self._rule.summary,
            tuple(text for pattern, text in said if pattern not in missing),
            tuple(text for pattern, text in said if pattern in missing),
            in_the_way,
        )

    def _match(self, left: list[Pattern], binding: Binding) -> None:
        if self._best is None or len(left) < len(self._best[1]):
            self._best = binding, left, self._obstacles(binding) if not left else ()
        if not left:
            return
        pattern = min(left, key=lambda p: sum(_code(t, binding, self._facts) < 0 for t in p.terms))
        rest = [p for p in left if p is not pattern]
        for more in _matches(pattern, binding, self._facts):
            self._left -= 1
            if self._left < 0:
                return
            self._match(rest, more)

    def _obstacles(self, binding: Binding) -> tuple[str, ...]:
        """Return what keeps a rule from concluding whose body holds."""
        said = [
            _all_said(absence.patterns, more, self._facts)
            for absence in self._rule.absent
            for more in _all_matches(absence, binding, self._facts)
        ]
        same = [f"{a} = {b}" for a, b in self._rule.unequal if binding.get(a) == binding.get(b)]
        return tuple(dict.fromkeys((*said, *same)))


def _all_matches(absence: Absence, binding: Binding, facts: Facts) -> Iterator[Binding]:
    """Give each way in which what must be absent is there."""
    found = [binding]
    for pattern in absence.patterns:
        found = [more for one in found for more in _matches(pattern, one, facts)]
    for one in found:
        if all(_code(a, one, facts) != _code(b, one, facts) for a, b in absence.unequal):
            yield one


def _matches(pattern: Pattern, binding: Binding, facts: Facts) -> Iterator[Binding]:
    """Give each way in which a pattern holds."""
    relation = facts.relations[facts.code_of(pattern.relation)]
    ends = [_code(term, binding, facts) for term in pattern.terms]
    pairs: Iterable[tuple[int, int]]
    if len(ends) == 1:
        pairs = (
            [(ends[0], 0)] if relation.has(ends[0], 0) else () if ends[0] >= 0 else relation.pairs()
        )
    elif ends[0] >= 0:
        pairs = [(ends[0], value) for value in relation.forth.get(ends[0], ())]
    elif ends[1] >= 0:
        pairs = [(subject, ends[1]) for subject in relation.back.get(ends[1], ())]
    else:
        pairs = relation.pairs()
    for pair in pairs:
        if all(end in (-1, code) for end, code in zip(ends, pair, strict=False)):
            yield {**binding, **_binding([(pattern, (0, *pair))])}


def _unified(head: Pattern, goal: Triple, facts: Facts) -> Binding | None:
    """Return what the variables of a rule's head stand for in a triple, if it fits."""
    if head.predicate != goal.predicate:
        return None
    binding: dict[Term, int] = {}
    for term, node in ((head.subject, goal.subject), (head.object, goal.object)):
        if isinstance(term, NamedNode) or not isinstance(node, NamedNode):
            if term != node:
                return None
        elif binding.setdefault(term, facts.code_of(node)) != facts.code_of(node):
            return None
    return binding


def _binding(matched: Iterable[tuple[Pattern, Sequence[int]]]) -> dict[Term, int]:
    """Return what the variables of patterns stand for in the facts that match them."""
    return {
        term: code
        for pattern, fact in matched
        for term, code in zip(pattern.terms, fact[1:], strict=False)
        if isinstance(term, Variable)
    }


def _code(term: Term, binding: Binding, facts: Facts) -> int:
    """Return the number of a term, or -1 for a variable that stands for nothing yet."""
    return facts.code_of(term) if isinstance(term, NamedNode) else binding.get(term, -1)


def _all_said(patterns: Iterable[Pattern], binding: Binding, facts: Facts) -> str:
    return ", ".join(_said(pattern, binding, facts) for pattern in patterns)


def _said(pattern: Pattern, binding: Binding, facts: Facts) -> str:
    """Return a pattern with CURIEs for what is known and variables for what is not."""
    ends = []
    for term in (pattern.subject, pattern.object):
        code = _code(term, binding, facts)
        ends.append(str(term) if code < 0 else facts.said(code))
    verb = "a" if pattern.predicate == RDF_TYPE else compact(pattern.predicate.value)
    return f"{ends[0]} {verb} {ends[1]}"
