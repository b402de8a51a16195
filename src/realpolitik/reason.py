"""Reasoning over a store: the rules that axioms and rule files stand for, and their closure."""

import os
from collections.abc import Iterable, Sequence

from .axioms import compiled
from .closure import Closure
from .grounding import grounded
from .rulefile import read_rule
from .rules import Rule
from .store import Store

__all__ = ["closed", "rules_of"]


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
