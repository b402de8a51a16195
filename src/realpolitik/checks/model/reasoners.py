"""Whether another reasoner, owlrl, infers the same from the axioms: or else some rule is wrong."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.checks.fault import ERROR, Fault, mend
from realpolitik.checks.material import Material
from realpolitik.engine.embedded import ntriples
from realpolitik.errors import not_installed
from realpolitik.reasoning.axioms import AXIOM_TERMS, axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import shown
from realpolitik.terms import PREFIXES, RDF_TYPE, Term

__all__ = ["RULES", "compared", "is_trivial", "owl_closure"]

RULES = {
    "reasoners-differ": "By the axioms owlrl infers the same as the rules made of them do. Correct "
    "the axiom, or tell us of the rule.",
}

_TRIVIAL = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
_TOLD = 10


def compared(material: Material) -> tuple[Sequence[Fault], str]:
    """Return the first few triples that only one of two reasoners infers, and how they compare.

    Raises Unavailable where owlrl is not installed, Refused for an axiom without a rule.
    """
    asserted = set(material.triples)
    closure = Closure(material.store.ntriples(), axiom_rules(material.store))
    inferred = {quad.triple for quad in parse(closure.inferred(), RdfFormat.N_TRIPLES)}
    ours = {triple for triple in inferred if not is_trivial(*triple)}
    theirs = owl_closure(asserted) - asserted
    found = list(islice(_differences(material, ours, theirs), _TOLD))
    both = f"owlrl infers {len(theirs & ours)} triples"
    if not found:
        return [], f"{both}, the same as the rules of the axioms"
    alone = f"{len(theirs - ours)} others, and not {len(ours - theirs)} of theirs"
    return found, f"{both} as the rules of the axioms do, {alone}"


def _differences(material: Material, ours: set[Triple], theirs: set[Triple]) -> Iterator[Fault]:
    """Give what only one of the two infers, where its subject is described."""
    for triple in sorted(ours ^ theirs, key=str):
        who = "owlrl infers this, and no rule does"
        if triple in ours:
            who = "a rule infers this, and owlrl does not"
        message = f"{shown(triple)}: {who}. {mend(RULES['reasoners-differ'])}"
        said = material.said_of(str(triple.subject)[1:-1])
        if said:
            yield material.fault(said[0], 0, "reasoners-differ", message)
        else:
            yield Fault(material.files[0].path, None, None, ERROR, "reasoners-differ", message)


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
        raise not_installed("owlrl", "infers, to be compared with") from None
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
    return {triple for triple in found if not is_trivial(*triple)}


def is_trivial(subject: Term, predicate: Term, value: Term) -> bool:
    """Say whether a triple is in the terms of RDF, RDF Schema and OWL, or about no named things."""
    if not all(isinstance(term, NamedNode) for term in (subject, value)):
        return True
    return str(value if predicate == RDF_TYPE else predicate)[1:].startswith(_TRIVIAL)
