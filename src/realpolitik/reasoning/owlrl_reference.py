"""A second reasoner, owlrl, to compare our inferences from axioms with."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.engine.embedded import Store, ntriples
from realpolitik.errors import not_installed
from realpolitik.reasoning.axioms import AXIOM_TERMS, axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.terms import PREFIXES, RDF_TYPE, Term

__all__ = ["Comparison", "compare_with_owlrl", "is_trivial", "owl_closure"]

_BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))


class Comparison(NamedTuple):
    """The triples that both reasoners infer, and those that only one of them does."""

    both: frozenset[Triple]
    rules_only: frozenset[Triple]
    owlrl_only: frozenset[Triple]

    def __str__(self) -> str:
        shared = f"owlrl infers {len(self.both)} triples, the same as the rules of the axioms"
        if not (self.rules_only or self.owlrl_only):
            return shared
        only = f"owlrl alone infers {len(self.owlrl_only)}, the rules alone {len(self.rules_only)}"
        return f"{shared}; {only}"


def compare_with_owlrl(store: Store) -> Comparison:
    """Compare the inferences from the axioms of a store with those of owlrl.

    Raises Unavailable if owlrl is not installed, Refused for an unsupported axiom.
    """
    asserted = set(store.triples())
    closure = Closure(BytesIO(store.ntriples()), axiom_rules(store))
    inferred = {quad.triple for quad in parse(closure.inferred(), RdfFormat.N_TRIPLES)}
    ours = {triple for triple in inferred if not is_trivial(*triple)}
    theirs = owl_closure(asserted) - asserted
    return Comparison(frozenset(ours & theirs), frozenset(ours - theirs), frozenset(theirs - ours))


def owl_closure(triples: Iterable[Triple]) -> set[Triple]:
    """Return the closure of triples under OWL 2 RL (OWL 2 Profiles, section 4.3) by owlrl.

    Trivial triples are left out: see `is_trivial`.

    Raises Unavailable if owlrl is not installed.
    """
    import rdflib

    try:
        from owlrl import DeductiveClosure, OWLRL_Semantics
    except ImportError:
        raise not_installed("owlrl", "makes the inferences to compare with") from None
    triples = list(triples)
    # A literal has consequences only if an axiom is about its property; few properties have one.
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
    """Return whether a triple uses a built-in term of RDF, RDFS or OWL, or an unnamed end.

    Such triples hold in every graph, for example `owl:sameAs` of each thing with itself.
    """
    if not all(isinstance(term, NamedNode) for term in (subject, value)):
        return True
    return str(value if predicate == RDF_TYPE else predicate)[1:].startswith(_BUILT_IN)
