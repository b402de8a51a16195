"""Compare our inferences from axioms with those of another reasoner, owlrl."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.engine.embedded import Store, ntriples
from realpolitik.errors import requires
from realpolitik.reasoning.axioms import AXIOM_TERMS, axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.terms import PREFIXES, RDF_TYPE, Term

__all__ = ["Comparison", "compare_with_owlrl", "is_trivial", "owl_closure"]

_BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))


class Comparison(NamedTuple):
    """The triples that both reasoners infer, and those that only our rules or only owlrl infers."""

    both: frozenset[Triple]
    rules_only: frozenset[Triple]
    owlrl_only: frozenset[Triple]

    def __str__(self) -> str:
        both = f"from the axioms, owlrl and realpolitik infer the same {len(self.both)} triples"
        if not (self.rules_only or self.owlrl_only):
            return both
        only = f"only owlrl infers {len(self.owlrl_only)}, only realpolitik {len(self.rules_only)}"
        return f"{both}; {only}"


def compare_with_owlrl(store: Store) -> Comparison:
    """Compare the triples that our rules and owlrl infer from the axioms in a store."""
    asserted = set(store.triples())
    closure = Closure(BytesIO(store.ntriples()), axiom_rules(store))
    inferred = {quad.triple for quad in parse(closure.inferred(), RdfFormat.N_TRIPLES)}
    ours = {triple for triple in inferred if not is_trivial(*triple)}
    theirs = owl_closure(asserted) - asserted
    return Comparison(frozenset(ours & theirs), frozenset(ours - theirs), frozenset(theirs - ours))


def owl_closure(triples: Iterable[Triple]) -> set[Triple]:
    """Return the closure of triples by owlrl without trivial ones (OWL 2 Profiles, section 4.3)."""
    import rdflib

    with requires("is the reasoner to compare with"):
        from owlrl import DeductiveClosure, OWLRL_Semantics
    triples = list(triples)
    # A literal matters only if there is an axiom about its property, which is rare.
    with_axioms = {triple.subject for triple in triples if triple.predicate in AXIOM_TERMS}
    relevant = (
        triple
        for triple in triples
        if not isinstance(triple.object, Literal) or triple.predicate in with_axioms
    )
    graph = rdflib.Graph().parse(data=ntriples(relevant), format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    found = (
        Triple(*(NamedNode(str(term)) for term in triple))
        for triple in graph
        if all(isinstance(term, rdflib.URIRef) for term in triple)
    )
    return {triple for triple in found if not is_trivial(*triple)}


def is_trivial(subject: Term, predicate: Term, value: Term) -> bool:
    """Return whether a triple has a built-in term, or a subject or object that is not an IRI.

    Triples with built-in terms, such as `owl:sameAs` of a resource with itself, hold everywhere.
    """
    if not all(isinstance(term, NamedNode) for term in (subject, value)):
        return True
    return str(value if predicate == RDF_TYPE else predicate)[1:].startswith(_BUILT_IN)
