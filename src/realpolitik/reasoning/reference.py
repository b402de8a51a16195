"""The closure by another reasoner, owlrl, to compare that by the rules of our axioms with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.engine.embedded import Store, ntriples
from realpolitik.errors import Unavailable
from realpolitik.reasoning.axioms import AXIOM_TERMS, axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.terms import PREFIXES, RDF_TYPE, Term

__all__ = ["Comparison", "compare", "owl_closure"]

_TRIVIAL = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))


class Comparison(NamedTuple):
    """How many triples owlrl and the rules of axioms both infer, and which only one of them does.

    `only_ours` are told with the rule that infers each. `by_files` counts what follows by rule
    files besides, which OWL 2 RL cannot say.
    """

    shared: int
    only_owlrl: Sequence[Triple]
    only_ours: Mapping[Triple, str]
    by_files: int

    def summary(self) -> str:
        """Return in one line how the two closures compare."""
        if self.only_owlrl or self.only_ours:
            return (
                f"owlrl and the rules of the axioms both infer {_triples(self.shared)}, "
                f"owlrl alone {len(self.only_owlrl)}, the rules alone {len(self.only_ours)}"
            )
        return (
            f"owlrl infers {_triples(self.shared)}, the same as the rules of the axioms; "
            f"with rule files {self.by_files} more follow"
        )


def _triples(number: int) -> str:
    return f"{number} triple{'' if number == 1 else 's'}"


def compare(store: Store) -> Comparison:
    """Compare the closure of a store by the rules of its axioms with that by owlrl.

    Raises Unavailable where owlrl is not installed, Refused for an axiom without a rule.
    """
    asserted, data = store.triples(), store.ntriples()
    theirs = owl_closure(asserted).difference(asserted)
    closure = Closure(data, axiom_rules(store), record=True)
    inferred = closure.inferred()
    ours = {quad.triple for quad in parse(inferred, RdfFormat.N_TRIPLES)}
    alone = [triple for triple in ours - theirs if not _is_trivial(*triple)]
    more = Closure(data, rules_of(store)).inferred().count(b"\n") - inferred.count(b"\n")
    return Comparison(
        len(ours & theirs),
        sorted(theirs - ours, key=str),
        {triple: _rule_of(triple, closure) for triple in sorted(alone, key=str)},
        more,
    )


def _rule_of(triple: Triple, closure: Closure) -> str:
    """Return the name of the rule by which a triple was derived."""
    fact = closure.facts.fact(triple)
    assert fact is not None
    return closure.derivations[fact][0].name


def owl_closure(triples: Iterable[Triple]) -> set[Triple]:
    """Return a graph with what follows by OWL 2 RL (OWL 2 Profiles, section 4.3), as owlrl does.

    What every graph has is left out, as `owl:sameAs` of each thing with itself: all that is in the
    terms of RDF, RDF Schema and OWL. So is what is said of or with literals and blank nodes.

    Raises Unavailable where owlrl is not installed.
    """
    import rdflib

    try:
        from owlrl import DeductiveClosure, OWLRL_Semantics
    except ImportError:
        mend = "it infers, to be compared with; pip install 'realpolitik[check]' installs it"
        raise Unavailable("owlrl", f"not installed: {mend}") from None
    triples = list(triples)
    # A literal bears on what follows only by an axiom about its property; most are of none.
    about = {triple.subject for triple in triples if triple.predicate in AXIOM_TERMS}
    told = (t for t in triples if not isinstance(t.object, Literal) or t.predicate in about)
    graph = rdflib.Graph().parse(data=ntriples(told), format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    found = (
        Triple(*(NamedNode(str(term)) for term in triple))
        for triple in graph
        if all(isinstance(term, rdflib.URIRef) for term in triple)
    )
    return {triple for triple in found if not _is_trivial(*triple)}


def _is_trivial(subject: Term, predicate: Term, value: Term) -> bool:
    """Say whether a triple is in the terms of RDF, RDF Schema and OWL, or about no named things."""
    if not all(isinstance(term, NamedNode) for term in (subject, value)):
        return True
    return str(value if predicate == RDF_TYPE else predicate)[1:].startswith(_TRIVIAL)
