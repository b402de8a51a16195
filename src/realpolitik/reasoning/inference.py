"""Reasoning over a store: the rules that axioms and rule files stand for, and their closure."""

import os
from collections.abc import Iterable, Sequence

from realpolitik.engine.embedded import Store
from realpolitik.files import read, rule_files
from realpolitik.reasoning.axioms import compiled
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.consistency import refuse_contradiction
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import grounded, read_rule

__all__ = ["closed", "infer", "rules", "rules_of"]


def rules_of(store: Store, files: Iterable[tuple[str, str]]) -> list[Rule]:
    """Return the rules of the axioms in a store, and of rule files, given by path and text.

    Raises Malformed for a file that is no rule, Refused for an axiom that no rule is written for.
    """
    written = [read_rule(os.path.basename(path)[:-3], path, text) for path, text in files]
    return [*compiled(store), *(rule for one in written for rule in grounded(one, store))]


def closed(ntriples: bytes, rules: Sequence[Rule], *, record: bool = False) -> Closure:
    """Return the closure of triples, given as N-Triples; with `record`, with its derivations.

    Raises Refused where a rule needs the absence of what follows from it.
    """
    closure = Closure(rules, record=record)
    closure.add(ntriples)
    return closure


def infer(store: Store, files: Sequence[tuple[str, str]]) -> bytes:
    """Return what follows from a store and is not asserted, as N-Triples, sorted.

    `files` are the paths and texts in which it is asserted. Raises Inconsistent where that
    contradicts an axiom; Malformed or Refused for a rule that cannot be applied.
    """
    found, ntriples = rules(store), store.ntriples()
    closure = closed(ntriples, found)
    refuse_contradiction(closure, found, ntriples, files)
    return closure.inferred()


def rules(store: Store) -> list[Rule]:
    """Return the rules of the axioms in a store, and of the rule files."""
    return rules_of(store, [(path, read(path)) for path in rule_files()])
