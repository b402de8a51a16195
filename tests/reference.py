"""Inference as others do it, to compare with: OWL 2 RL by owlrl, the rule files by Oxigraph.

Nothing of the project's own engine is in it: a rule file is run as it is written, and what comes
after what is said here and not worked out.
"""

from collections.abc import Iterable
from pathlib import Path

import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import (
    Literal,
    Quad,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from realpolitik.files import read, rule_files
from realpolitik.terms import PREFIXES, expand

__all__ = ["add", "constructed", "infer", "owl_closure", "parsed"]

# The namespaces of the terms that are inferred: OWL's own are not asked about.
OURS = (PREFIXES["rp"], PREFIXES["skos"])
DEFINED = expand("rdfs:isDefinedBy")

# A rule file belongs to the group in which its name begins so. A group needs what those before it
# conclude to be complete, since its rules may ask for something not to be there.
GROUPS = (
    ("affirmed-by", "kind", "status-", "tense"),
    ("strength-",),
    ("established-by",),
    (
        *("aligns-with", "allied-with", "at-odds-", "cooperates-militarily-with", "depends-on"),
        *("favours", "feels-threatened-by", "gains-influence-in", "has-sphere-at-stake-in"),
        *("in-conflict-", "opposes", "wants-"),
    ),
    ("theory-",),
    ("premise-",),
    ("defeater-",),
)


def infer(ontology: Iterable[Triple], data: Iterable[Triple]) -> list[Triple]:
    """Return the triples that follow and are not asserted, in the terms of OURS, sorted."""
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


def owl_closure(triples: Iterable[Triple]) -> set[Triple]:
    """Return what follows by OWL 2 RL (OWL 2 Profiles, section 4.3), in the terms of OURS.

    Triples with a literal, and where a term is defined, are left out: no axiom of ours concludes
    from one, and they are most.
    """
    told = (t for t in triples if not isinstance(t.object, Literal) and t.predicate != DEFINED)
    data = serialize(told, format=RdfFormat.N_TRIPLES)
    assert data is not None  # it is None only where a file was given to write to
    graph = rdflib.Graph().parse(data=data, format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    ours = rdflib.Graph()
    for s, p, o in graph:
        term = str(o if p == rdflib.RDF.type else p)
        if isinstance(s, rdflib.URIRef) and isinstance(o, rdflib.URIRef) and term.startswith(OURS):
            ours.add((s, p, o))
    return {quad.triple for quad in parse(ours.serialize(format="nt"), RdfFormat.N_TRIPLES)}


def add(store: Store, triples: Iterable[Triple]) -> None:
    """Add triples to a store of Oxigraph's."""
    store.extend([Quad(t.subject, t.predicate, t.object) for t in triples])


def held(store: Store) -> set[Triple]:
    """Return the triples of a store of Oxigraph's."""
    return {quad.triple for quad in store}


def parsed(paths: Iterable[str | Path]) -> set[Triple]:
    """Return the triples of Turtle files."""
    return {q.triple for path in paths for q in parse(read(str(path)), RdfFormat.TURTLE)}
