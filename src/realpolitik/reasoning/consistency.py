"""Consistency: what the axioms say cannot be is told with its proof, and where it is written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import Triple

from realpolitik.engine.embedded import Store
from realpolitik.errors import Inconsistent
from realpolitik.files import display_path
from realpolitik.rdf.turtle_file import Places
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.proof import Step, proof
from realpolitik.reasoning.rule import Rule, shown

__all__ = ["Contradiction", "contradictions", "refuse_contradiction"]


class Contradiction(NamedTuple):
    """An axiom that is broken, each fact that breaks it with its proof, and what these rest on.

    `axioms` are the names of the rules of axioms by which the facts follow, and of the broken one.
    """

    axiom: str
    facts: tuple[str, ...]
    asserted: tuple[Triple, ...]
    axioms: tuple[str, ...]


def refuse_contradiction(
    closure: Closure, rules: Sequence[Rule], store: Store, files: Iterable[tuple[str, bytes]]
) -> None:
    """Raise Inconsistent where facts contradict an axiom (OWL 2 Profiles, section 4.3, `false`).

    `closure` is that of `store` by `rules`. `files` are the paths and contents of the files that
    assert its triples; they are read only if there is a contradiction.
    """
    found = contradictions(closure, rules, store, files)
    if found:
        raise Inconsistent(found[0].axiom, found[0].facts, len(found) - 1)


def contradictions(
    closure: Closure, rules: Sequence[Rule], store: Store, files: Iterable[tuple[str, bytes]]
) -> list[Contradiction]:
    """Return all contradictions, always in one order; see `refuse_contradiction`."""
    if next(closure.contradictions(), None) is None:
        return []
    # Only now is it worth while to note how each fact is derived; in an order of their own, so that
    # the same data give the same contradiction.
    recorded = Closure(sorted(store.ntriples().splitlines(keepends=True)), rules, record=True)
    places = Places(files)

    def place(asserted: Triple) -> str:
        found = places.of(asserted)
        return f"{display_path(found[0])}, line {found[1]}" if found else ""

    found = (_explained(rule, facts, recorded, place) for rule, facts in recorded.contradictions())
    return sorted(found, key=lambda contradiction: contradiction[:2])


def _explained(
    rule: Rule,
    facts: Sequence[tuple[int, int, int]],
    closure: Closure,
    place: Callable[[Triple], str],
) -> Contradiction:
    """Return the axiom that is broken, and what breaks it."""
    proofs = [proof(closure, fact, place) for fact in facts]
    leaves = [step.triple for steps in proofs for step in steps if not step.rule]
    return Contradiction(
        rule.summary,
        tuple(" ".join(_because(steps)) for steps in proofs),
        tuple(dict.fromkeys(leaves)),
        (rule.name, *dict.fromkeys(s.rule for steps in proofs for s in steps if " " in s.rule)),
    )


def _because(steps: Sequence[Step]) -> Iterator[str]:
    """Give a proof in words: what follows, by which rules, from what is asserted where."""
    last = steps[-1]
    yield shown(last.triple)
    if not last.rule:
        yield f"({last.place})" if last.place else "(asserted)"
        return
    by = ", ".join(dict.fromkeys(step.rule for step in reversed(steps) if step.rule))
    leaves = (step for step in steps if not step.rule)
    asserted = (f"{shown(s.triple)} ({s.place})" if s.place else shown(s.triple) for s in leaves)
    yield f"follows by {by}, from {', '.join(asserted)}"
