"""Inference: the OWL 2 RL closure by owlrl, then the rule files in their strata.

The order is closure, status, strength, shortcuts, closure. The rules write no role and no claim,
so the last closure has only the ontology and what they wrote to look at.
"""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from .rules import STRATA, Rule
from .store import Store, ntriples
from .terms import RDF_TYPE, RP

__all__ = ["infer"]


def infer(
    ontology: Iterable[Triple], data: Iterable[Triple], rules: Iterable[Rule]
) -> list[Triple]:
    """Return the triples that follow and are not asserted, sorted.

    Only what is said in the project's terms is kept, roles, classes and derived properties, not
    the reasoner's trivia about OWL's own.
    """
    terms = set(ontology)
    asserted = terms | set(data)
    store = Store()
    store.add(asserted)
    store.add(_owl_closure(asserted))
    derived: set[Triple] = set()
    by_name = sorted(rules)
    for stratum in STRATA:
        written = [
            t for rule in by_name if rule.stratum == stratum for t in store.construct(rule.text)
        ]
        store.add(written)
        derived.update(written)
    store.add(_owl_closure(terms | derived))
    return sorted((t for t in store.triples() if t not in asserted), key=str)


def _owl_closure(triples: set[Triple]) -> list[Triple]:
    """Return what OWL 2 RL (OWL 2 Profiles, section 4.3) adds in the project's terms, by owlrl.

    Triples with a literal are left out: no axiom of ours concludes from one, and they are half.
    """
    import rdflib
    from owlrl import DeductiveClosure, OWLRL_Semantics

    data = ntriples(t for t in triples if not isinstance(t.object, Literal))
    graph = rdflib.Graph().parse(data=data, format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return [
        Triple(NamedNode(str(s)), NamedNode(str(p)), NamedNode(str(o)))
        for s, p, o in graph
        if (str(p).startswith(RP) or (str(p) == RDF_TYPE.value and str(o).startswith(RP)))
        and isinstance(s, rdflib.URIRef)
        and isinstance(o, rdflib.URIRef)
    ]
