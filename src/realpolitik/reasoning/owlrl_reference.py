"""Infer triples from axioms with the project's rules and with another reasoner, owlrl."""

from collections.abc import Iterable
from io import BytesIO

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.engine.embedded import Store, ntriples
from realpolitik.errors import requires
from realpolitik.reasoning.axioms import AXIOM_TERMS, axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.terms import PREFIXES, RDF_TYPE, Term

__all__ = ["inferred_by_both", "is_trivial", "owl_closure"]

_BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))


def inferred_by_both(store: Store) -> tuple[set[Triple], set[Triple]]:
    """Return the triples that the rules for axioms infer from a store, and those of owlrl."""
    asserted = set(store.triples())
    closure = Closure(BytesIO(store.ntriples()), axiom_rules(store))
    inferred = {quad.triple for quad in parse(closure.inferred(), RdfFormat.N_TRIPLES)}
    ours = {triple for triple in inferred if not is_trivial(*triple)}
    return ours, owl_closure(asserted) - asserted


def owl_closure(triples: Iterable[Triple]) -> set[Triple]:
    """Return the given triples and those that owlrl infers by OWL 2 RL, except trivial triples."""
    import rdflib

    with requires("compare the inferences"):
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
    """Return whether a triple has a built-in property or class, a literal, or a blank node.

    Many such triples are true in every graph; for example, a resource is `owl:sameAs` itself.
    """
    if not all(isinstance(term, NamedNode) for term in (subject, value)):
        return True
    return str(value if predicate == RDF_TYPE else predicate)[1:].startswith(_BUILT_IN)
