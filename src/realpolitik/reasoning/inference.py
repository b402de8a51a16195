"""Reasoning over a graph: the rules that axioms and rule files stand for, and what they infer."""

import os
from collections.abc import Iterable
from tempfile import TemporaryFile

from realpolitik.engine.base import Engine
from realpolitik.engine.embedded import Store
from realpolitik.files import read, rule_files
from realpolitik.reasoning.axioms import AXIOM_TERMS, axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.consistency import refuse_contradiction
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import grounded, is_schema, read_rule
from realpolitik.terms import RDF_TYPE

__all__ = ["infer", "rules_of"]

_AXIOMS = """CONSTRUCT {{ ?subject ?predicate ?object }} WHERE {{
  {{ VALUES ?predicate {{ {terms} }} ?subject ?predicate ?object }}
  UNION {{ VALUES ?object {{ {terms} }} ?subject ?predicate ?object FILTER(?predicate = {type}) }}
}}"""


def rules_of(engine: Engine) -> list[Rule]:
    """Return the rules that the axioms of a graph, and the rule files, stand for.

    Of the graph its axioms alone are asked for.

    Raises Malformed for a file that is no rule, Refused for an axiom that no rule is written for.
    """
    files = [read_rule(os.path.basename(path)[:-3], path, read(path)) for path in rule_files()]
    about = (pattern.relation for rule in files for pattern in rule.read if is_schema(pattern))
    terms = " ".join(sorted(map(str, {*AXIOM_TERMS, *about})))
    axioms = Store()
    axioms.add(engine.construct(_AXIOMS.format(terms=terms, type=RDF_TYPE)))
    return [*axiom_rules(axioms), *(rule for file in files for rule in grounded(file, axioms))]


def infer(store: Store, files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return what follows from a store and is not asserted, as N-Triples, sorted.

    `files` are the paths and contents of the files that assert it; they are read only for an error.

    Raises Inconsistent where that contradicts an axiom; Malformed or Refused for a rule that cannot
    be applied.
    """
    rules = rules_of(store)
    with TemporaryFile() as asserted:  # a large graph is not held in memory twice
        store.dump(asserted)
        asserted.seek(0)
        closure = Closure(asserted, rules)
    refuse_contradiction(closure, rules, store, files)
    return closure.inferred()
