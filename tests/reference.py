"""Inference as others do it, to compare with: OWL 2 RL by owlrl, the rule files by Oxigraph.

Nothing of the project's own engine is in it: a rule file is run as it is written, and what comes
after what is said here and not worked out.
"""

from collections.abc import Iterable
from pathlib import Path

import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse

from realpolitik.engine.embedded import ntriples
from realpolitik.files import read, rule_files
from realpolitik.reasoning.axioms import AXIOM_TERMS
from realpolitik.terms import PREFIXES, RDF_TYPE, Term

__all__ = ["add", "constructed", "infer", "is_trivial", "owl_closure", "parsed"]

TRIVIAL = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))

# A rule file belongs to the group in which its name begins so. A group needs what those before it
# conclude to be complete, since its rules may ask for something not to be there.
GROUPS = (
    ("affirmed-by", "bears-out-", "belies-", "outdated-by", "own-word-"),
    ("current-",),
    ("kind", "status-"),
    ("changed-since-", "strength-"),
    ("established-by",),
    (
        "aligns-with",
        "allied-with",
        "at-odds-",
        "cooperates-militarily-with",
        "depends-on",
        "favours",
        "feels-threatened-by",
        "gains-influence-in",
        "has-sphere-at-stake-in",
        "in-conflict-",
        "opposes",
        "wants-",
    ),
    ("theory-",),
    ("premise-",),
    ("defeater-", "label-"),
)


def owl_closure(triples: Iterable[Triple]) -> set[Triple]:
    """Return a graph with what follows by OWL 2 RL (OWL 2 Profiles, section 4.3), as owlrl does.

    What every graph has is left out, as `owl:sameAs` of each thing with itself: all that is in the
    terms of RDF, RDF Schema and OWL. So is what is said of or with literals and blank nodes.
    """
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
    return str(value if predicate == RDF_TYPE else predicate)[1:].startswith(TRIVIAL)


def infer(ontology: Iterable[Triple], data: Iterable[Triple]) -> list[Triple]:
    """Return the triples that follow and are not asserted, sorted."""
    terms = set(ontology)
    asserted = terms | set(data)
    store = Store()
    add(store, asserted)
    add(store, owl_closure(asserted))
    for texts in grouped():
        # The rules write no role, so that the axioms need only be asked about what they wrote.
        while new := constructed(store, texts) - held(store):
            add(store, new)
            add(store, owl_closure(terms | new))
    return sorted(held(store) - asserted, key=str)


def grouped() -> list[list[str]]:
    """Return the texts of the rule files in the groups in which they are to be run.

    Raises LookupError for a file that is in no group, or in more than one.
    """
    groups: list[list[str]] = [[] for _ in GROUPS]
    for path in rule_files():
        name = Path(path).name
        homes = [i for i, prefixes in enumerate(GROUPS) if name.startswith(prefixes)]
        if len(homes) != 1:
            raise LookupError(f"{name} is in {len(homes)} of the groups of rules: say when it runs")
        groups[homes[0]].append(read(path))
    return groups


def constructed(store: Store, texts: Iterable[str]) -> set[Triple]:
    """Return what these CONSTRUCTs write, be it in the store already or not."""
    written: set[Triple] = set()
    for text in texts:
        result = store.query(text)
        assert isinstance(result, QueryTriples)
        written.update(result)
    return written


def add(store: Store, triples: Iterable[Triple]) -> None:
    """Add triples to a store of Oxigraph's."""
    store.extend([Quad(t.subject, t.predicate, t.object) for t in triples])


def held(store: Store) -> set[Triple]:
    """Return the triples of a store of Oxigraph's."""
    return {quad.triple for quad in store}


def parsed(paths: Iterable[str | Path]) -> set[Triple]:
    """Return the triples of Turtle files."""
    return {q.triple for path in paths for q in parse(read(str(path)), RdfFormat.TURTLE)}
