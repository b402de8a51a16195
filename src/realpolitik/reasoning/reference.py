"""The closure by another reasoner, owlrl, to compare that by the rules of our axioms with."""

from collections.abc import Iterable
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
    """What the rules of axioms and owlrl both infer from a graph, and what only one of them does.

    `by_files` counts what follows by rule files besides, which OWL 2 RL cannot say.
    """

    shared: int
    only_owlrl: tuple[Triple, ...]
    only_ours: tuple[Triple, ...]
    by_files: int

    def summary(self) -> str:
        """Return in one line how the two closures compare."""
        if self.only_owlrl or self.only_ours:
            return (
                f"owlrl infers {len(self.only_owlrl)} triples that the rules of the axioms do not, "
                f"and they {len(self.only_ours)} that it does not; both {self.shared}"
            )
        return (
            f"owlrl infers {self.shared} triples, the same as the rules of the axioms; "
            f"with rule files {self.by_files} more follow"
        )


def compare(store: Store) -> Comparison:
    """Compare the closure of a store by the rules of its axioms with that by owlrl.

    Raises Unavailable where owlrl is not installed, Refused for an axiom without a rule.
    """
    asserted, data = set(store.triples()), store.ntriples()
    ours = _inferred(Closure(data, axiom_rules(store)))
    theirs = owl_closure(asserted) - asserted
    every = _inferred(Closure(data, rules_of(store)))
    compared = {triple for triple in ours if not _is_trivial(*triple)}
    return Comparison(
        len(compared & theirs),
        tuple(sorted(theirs - compared, key=str)),
        tuple(sorted(compared - theirs, key=str)),
        len(every - ours),
    )


def _inferred(closure: Closure) -> set[Triple]:
    return {quad.triple for quad in parse(closure.inferred(), RdfFormat.N_TRIPLES)}


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
