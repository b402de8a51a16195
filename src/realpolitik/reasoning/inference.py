"""Infer triples in a graph by rules, and find facts that contradict its axioms."""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import NamedTuple

from pyoxigraph import Triple

from realpolitik.engine.base import Engine
from realpolitik.engine.embedded import Store, ntriples
from realpolitik.errors import Inconsistent
from realpolitik.files import label_query_file, read, rule_files
from realpolitik.rdf.turtle_file import Places
from realpolitik.reasoning.axioms import AXIOM_TERMS, axiom_rules, kind_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.facts import Fact
from realpolitik.reasoning.proof import Step, proof
from realpolitik.reasoning.rule import Rule, format_triple
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import RDF_TYPE, expand

__all__ = ["Contradiction", "contradictions", "infer", "rules_of"]

_AXIOMS = """CONSTRUCT {{ ?subject ?predicate ?object }} WHERE {{
  {{ VALUES ?predicate {{ {terms} }} ?subject ?predicate ?object }}
  UNION {{ VALUES ?object {{ {terms} }} ?subject ?predicate ?object FILTER(?predicate = {type}) }}
}}"""

Files = Iterable[tuple[str, bytes]]
"""The paths and contents of Turtle files, which are used only to locate an error."""


def rules_of(engine: Engine) -> list[Rule]:
    """Return the inference rules for a graph, made from its axioms or read from rule files.

    Raises Malformed for an invalid rule file, and Refused for an unsupported axiom.
    """
    files = (rule for path in rule_files() for rule in read_rules(path, read(path)))
    used = {*AXIOM_TERMS, expand("owl:Class"), expand("rdfs:isDefinedBy")}
    terms = " ".join(sorted(map(str, used)))
    axioms = Store()
    axioms.add(engine.construct(_AXIOMS.format(terms=terms, type=RDF_TYPE)))
    split = (rule._replace(head=(pattern,)) for rule in files for pattern in rule.head)
    return [*axiom_rules(axioms), *kind_rules(axioms), *split]


def infer(store: Store, files: Files) -> bytes:
    """Add inferred triples and labels of predictions to a store, and return them as N-Triples.

    Raises Inconsistent, with line numbers in `files`, if the store contradicts an axiom. Raises
    Malformed or Refused for an invalid rule or axiom.
    """
    rules = rules_of(store)
    with TemporaryFile() as asserted:  # a large graph must not stay in memory twice
        store.ntriples(asserted)
        asserted.seek(0)
        closure = Closure(asserted, rules)
    found = contradictions(closure, rules, store, files)
    if found:
        raise Inconsistent(found[0].axiom, found[0].facts, len(found) - 1)
    inferred = closure.inferred()
    del closure  # to free its memory before the store grows
    store.add_ntriples(inferred)
    labels = ntriples(sorted(store.construct(read(label_query_file())), key=str))
    store.add_ntriples(labels)
    return inferred + labels


class Contradiction(NamedTuple):
    """A violated axiom, a proof of each fact that violates it, and the asserted triples used."""

    axiom: str
    facts: tuple[str, ...]
    asserted: tuple[Triple, ...]


def contradictions(
    closure: Closure, rules: Sequence[Rule], store: Store, files: Files
) -> list[Contradiction]:
    """Return all contradictions (called `false` in OWL 2 Profiles, section 4.3), sorted by axiom.

    `closure` contains the facts that `rules` infer from `store`.
    """
    if next(closure.contradictions(), None) is None:
        return []
    # Recording derivations takes time. The lines are sorted to make the proofs deterministic.
    recorded = Closure(sorted(store.ntriples().splitlines(keepends=True)), rules, record=True)
    places = Places(files)
    found = (_explain(rule, facts, recorded, places) for rule, facts in recorded.contradictions())
    return sorted(found, key=lambda contradiction: contradiction[:2])


def _explain(rule: Rule, facts: Sequence[Fact], closure: Closure, places: Places) -> Contradiction:
    proofs = [proof(closure, fact, places.of) for fact in facts]
    steps = [step for proof in proofs for step in proof]
    return Contradiction(
        rule.summary,
        tuple(" ".join(_in_words(steps)) for steps in proofs),
        tuple(dict.fromkeys(step.triple for step in steps if not step.rule)),
    )


def _in_words(steps: Sequence[Step]) -> Iterator[str]:
    """Yield the parts of a one-line proof: a fact, its rules and the asserted triples."""
    *_, last = steps
    yield format_triple(last.triple)
    if not last.rule:
        yield f"({last.place or 'asserted'})"
        return
    rules = dict.fromkeys(f'"{step.rule}"' for step in reversed(steps) if step.rule)
    leaves = (step for step in steps if not step.rule)
    asserted = (format_triple(s.triple) + (f" ({s.place})" if s.place else "") for s in leaves)
    yield f"follows from {', '.join(asserted)} by {' and '.join(rules)}"
