"""Proofs: how a triple follows, step by step, from triples that are asserted.

A proof is a list of steps, each of which rests on steps before it; the last is what was to be
shown. The first derivation of each fact is kept while the closure is computed, so that no step
rests on itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple, Variable

from .closure import Closure
from .facts import Fact, Facts
from .rules import Absence, Pattern, Term
from .terms import RDF_TYPE, compact

__all__ = ["Binding", "Step", "absence_said", "bound", "code", "proof", "said", "shown"]

Binding = Mapping[Term, int]
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
        binding = bound(zip(rule.body, premises, strict=True))
        steps.append(
            Step(
                *(number, triple, rule.name, rule.summary, rule.reference),
                tuple(dict.fromkeys(numbers[premise] for premise in premises)),
                tuple(absence_said(absence, binding, facts) for absence in rule.absent),
            )
        )
    return tuple(steps)


def bound(matched: Iterable[tuple[Pattern, Sequence[int]]]) -> dict[Term, int]:
    """Return what the variables of patterns stand for in the facts that match them."""
    return {
        term: number
        for pattern, fact in matched
        for term, number in zip(pattern.terms, fact[1:], strict=False)
        if isinstance(term, Variable)
    }


def code(term: Term, binding: Binding, facts: Facts) -> int:
    """Return the number of a term, or -1 for a variable that stands for nothing yet."""
    return facts.code_of(term) if isinstance(term, NamedNode) else binding.get(term, -1)


def said(pattern: Pattern, binding: Binding, facts: Facts) -> str:
    """Return a pattern with CURIEs for what is known and variables for what is not."""
    subject, value = (_term_said(t, binding, facts) for t in (pattern.subject, pattern.object))
    verb = "a" if pattern.predicate == RDF_TYPE else compact(pattern.predicate.value)
    return f"{subject} {verb} {value}"


def absence_said(absence: Absence, binding: Binding, facts: Facts) -> str:
    """Return what must be absent, with its conditions."""
    parts = [said(pattern, binding, facts) for pattern in absence.patterns]
    for pair in absence.unequal:
        parts.append(" != ".join(_term_said(term, binding, facts) for term in pair))
    return ", ".join(parts)


def _term_said(term: Term, binding: Binding, facts: Facts) -> str:
    number = code(term, binding, facts)
    return str(term) if number < 0 else facts.said(number)


def shown(triple: Triple) -> str:
    """Return a triple as a reader knows it, with CURIEs."""
    ends = [compact(end.value) if isinstance(end, NamedNode) else str(end) for end in triple]
    return f"{ends[0]} {'a' if triple.predicate == RDF_TYPE else ends[1]} {ends[2]}"
