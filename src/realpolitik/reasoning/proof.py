"""Find proofs of inferred triples, and gaps, which are reasons why a triple is not inferred."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple, Variable

from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.facts import NOTHING, Fact, Facts
from realpolitik.reasoning.rule import Negation, Pattern, Rule, VarOrIri
from realpolitik.terms import RDF_TYPE, compact

__all__ = ["Gap", "Step", "gaps", "proof"]

_MOST_MATCHES = 20_000  # maximum number of matches tried per rule in the search for gaps

_Binding = Mapping[VarOrIri, int]
"""A map from variables to the numbers of the terms that they are bound to."""


class Step(NamedTuple):
    """A step of a proof, which states one triple; steps are numbered from 1.

    For an asserted triple, `place` is its file and line, if known. For an inferred triple, `rule`
    names its rule, `premises` are numbers of steps, and `absent` are patterns that must not match.
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
    """Return the steps that prove the fact `goal`, from asserted facts to `goal` itself.

    The closure must be made with `record`. `place` returns the file and line where a triple is
    asserted. Proofs are never circular, since they use the first derivation of each fact.
    """
    facts, steps = closure.facts, list[Step]()
    numbers: dict[Fact, int] = {}
    stack = [goal]
    while stack:
        fact = stack[-1]
        derivation = closure.derivations.get(fact)
        waiting = [f for f in derivation[1] if f not in numbers] if derivation else []
        if waiting:
            stack += reversed(waiting)
            continue
        stack.pop()
        if fact in numbers:
            continue
        number = numbers[fact] = len(steps) + 1
        triple = facts.triple(fact)
        if derivation is None:
            steps.append(Step(number, triple, place=place(triple)))
            continue
        rule, premises = derivation
        binding: dict[VarOrIri, int] = {}
        for pattern, premise in zip(rule.body, premises, strict=True):
            binding |= _bind(pattern, premise[1:])
        steps.append(
            Step(
                *(number, triple, rule.name, rule.summary, rule.reference),
                tuple(dict.fromkeys(numbers[premise] for premise in premises)),
                tuple(_negation_text(negation, binding, facts) for negation in rule.negations),
            )
        )
    return tuple(steps)


class Gap(NamedTuple):
    """The reasons why a rule does not infer a triple.

    `holds` lists the patterns of the rule that match, and `missing` those that do not. `in_the_way`
    lists matches of negated patterns, and conditions that fail. CURIEs replace bound variables.
    """

    rule: str
    summary: str
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    in_the_way: tuple[str, ...]


def gaps(facts: Facts, rules: Iterable[Rule], goal: Triple) -> list[Gap]:
    """Return a gap for each rule that could infer the triple `goal`, sorted from small to large.

    Rules that create resources are left out, since `goal` is about existing resources.
    """
    found: dict[Gap, None] = {}
    for rule in rules:
        for head in () if rule.naming else rule.head:
            start = _unify(head, goal, facts)
            # A rule that concludes a triple from itself explains nothing.
            if start is not None and _pattern_text(head, start, facts) not in {
                _pattern_text(pattern, start, facts) for pattern in rule.body
            }:
                found[_Search(rule, facts).gap(start)] = None
    return sorted(found, key=_distance)


def _distance(gap: Gap) -> tuple[float, int]:
    lacks = len(gap.missing) + len(gap.in_the_way)
    return lacks / (len(gap.holds) + lacks), -len(gap.holds)


class _Search:
    """The search for the most complete match of the body of a rule."""

    def __init__(self, rule: Rule, facts: Facts) -> None:
        self._rule, self._facts = rule, facts
        self._left = _MOST_MATCHES
        self._best: tuple[_Binding, list[Pattern], tuple[str, ...]] | None = None

    def gap(self, start: _Binding) -> Gap:
        """Return the gap of the most complete match."""
        self._match(list(self._rule.body), [], start)
        assert self._best is not None  # at worst, all patterns are missing
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
        """Match the patterns in `left`, counting those without a match as missing."""
        if self._best and len(missing) > len(self._best[1]):
            return
        failing = self._failing(binding)
        if not left:
            in_the_way = failing if missing else (*failing, *self._present(binding))
            lacks = len(missing) + len(in_the_way)
            if self._best is None or lacks < len(self._best[1]) + len(self._best[2]):
                self._best = binding, missing, tuple(dict.fromkeys(in_the_way))
            return
        pattern = min(
            left, key=lambda p: sum(_number(t, binding, self._facts) is None for t in p.terms)
        )
        rest = [p for p in left if p is not pattern]
        matched = False
        for more in _matches(pattern, binding, self._facts):
            self._left -= 1
            if self._left < 0 and self._best:
                return
            if self._failing(more) == failing:
                matched = True
                self._match(rest, missing, more)
        if not matched:
            self._match(rest, [*missing, pattern], binding)

    def _present(self, binding: _Binding) -> Iterator[str]:
        """Yield the matches of negated patterns, as strings."""
        for negation in self._rule.negations:
            found = [binding]
            for pattern in negation.patterns:
                found = [more for known in found for more in _matches(pattern, known, self._facts)]
            for known in found:
                pairs = ([_number(t, known, self._facts) for t in p] for p in negation.unequal)
                if all(first != second for first, second in pairs):
                    yield _negation_text(Negation(negation.patterns), known, self._facts)

    def _failing(self, binding: _Binding) -> tuple[str, ...]:
        """Return the conditions that fail, such as `!=`, as strings."""
        facts, found = self._facts, []
        for a, b in self._rule.unequal:
            first, second = (_number(term, binding, facts) for term in (a, b))
            if first is not None and first == second:
                found.append(f"{a} and {b} are both {facts.readable(first)}")
        for a, b in self._rule.ordered:
            first, second = (_number(term, binding, facts) for term in (a, b))
            if first is None or second is None:
                continue
            if facts.text(first) >= facts.text(second):
                reason = f"does not sort before {facts.readable(second)}"
                found.append(f"{facts.readable(first)} {reason}")
        return tuple(found)


def _matches(pattern: Pattern, binding: _Binding, facts: Facts) -> Iterator[_Binding]:
    """Yield the binding extended by each match of a pattern, in sorted order."""
    relation = facts.relation(pattern)
    subject = _number(pattern.subject, binding, facts)
    value = 0 if relation.is_class else _number(pattern.object, binding, facts)
    pairs: Iterable[tuple[int, int]]
    if subject is not None and value is not None:
        pairs = [(subject, value)] if relation.has(subject, value) else []
    elif subject is not None:
        pairs = [(subject, end) for end in relation.forth.get(subject, NOTHING)]
    elif value is not None:
        pairs = [(end, value) for end in relation.back.get(value, NOTHING)]
    else:
        pairs = relation.pairs()
    is_loop = pattern.terms[1:] == (pattern.subject,)
    for pair in sorted(pairs):
        if not is_loop or pair[0] == pair[1]:
            yield {**binding, **_bind(pattern, pair)}


def _unify(head: Pattern, goal: Triple, facts: Facts) -> _Binding | None:
    """Return the binding that makes the head of a rule equal to a triple, or None."""
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


def _bind(pattern: Pattern, ends: Sequence[int]) -> dict[VarOrIri, int]:
    """Return the binding of a pattern's variables to the subject and object of a fact."""
    pairs = zip(pattern.terms, ends, strict=False)
    return {term: number for term, number in pairs if isinstance(term, Variable)}


def _number(term: VarOrIri, binding: _Binding, facts: Facts) -> int | None:
    return facts.number_of(term) if isinstance(term, NamedNode) else binding.get(term)


def _pattern_text(pattern: Pattern, binding: _Binding, facts: Facts) -> str:
    subject, value = (_term_text(t, binding, facts) for t in (pattern.subject, pattern.object))
    verb = "a" if pattern.predicate == RDF_TYPE else compact(pattern.predicate.value)
    return f"{subject} {verb} {value}"


def _negation_text(negation: Negation, binding: _Binding, facts: Facts) -> str:
    parts = [_pattern_text(pattern, binding, facts) for pattern in negation.patterns]
    for pair in negation.unequal:
        parts.append(" != ".join(_term_text(term, binding, facts) for term in pair))
    return ", ".join(parts)


def _term_text(term: VarOrIri, binding: _Binding, facts: Facts) -> str:
    """Return a bound term as a CURIE or literal, and any other as a variable."""
    number = _number(term, binding, facts)
    return str(term) if number is None else facts.readable(number)
