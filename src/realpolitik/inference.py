"""What follows from a store by its axioms and the rule files of the project."""

from collections.abc import Sequence

from .consistency import refuse_contradiction
from .reason import closed, rules_of
from .rules import Rule
from .source import read, rule_files
from .store import Store

__all__ = ["infer", "rules"]


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
