"""The reference for inference: OWL 2 RL by owlrl, the rule files by Oxigraph.

Nothing of the project's own engine is in it: a rule file is run as it is written, in an order that
is written down here and not computed.
"""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, QueryTriples, RdfFormat, Store, Triple, parse

from realpolitik.files import label_query_file, read, rule_files
from realpolitik.reasoning.owlrl_reference import owl_closure

# A rule file belongs to the first group in which its path begins so. Its negations need what the
# groups before it conclude to be complete.
GROUPS = (
    ("status/involves-office", "status/member-of", "status/threat-from-suspicion"),
    ("status/affirmed-by", "status/said-on", "status/principal", "status/firsthand"),
    ("status/apart-in-time",),
    ("status/outdated-by", "status/own-word", "forecasts/"),
    ("status/current-",),
    ("status/contested-",),
    ("status/status-",),
    ("status/changed-since", "status/strength-"),
    ("status/established-by",),
    ("shortcuts/",),
    ("theories/theory-",),
    ("theories/premise-",),
    ("theories/defeater-",),
)
# What a situation is, which the theories ask for.
KIND = """PREFIX rp: <https://w3id.org/realpolitik/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?it rp:kind ?class } WHERE {
  ?it a rp:Situation , ?class . ?class a owl:Class ; rdfs:isDefinedBy ?ontology .
  FILTER(CONTAINS(STR(?ontology), "realpolitik"))
  FILTER NOT EXISTS { ?it a ?part . ?part rdfs:subClassOf ?class FILTER(?part != ?class) }
}"""


def infer(ontology: Iterable[Triple], data: Iterable[Triple]) -> list[Triple]:
    """Return the inferred triples, sorted."""
    terms = set(ontology)
    asserted = terms | set(data)
    store = Store()
    add(store, asserted)
    add(store, owl_closure(asserted))
    groups = grouped()
    for texts in groups:
        # Only the first rules write roles, with which other triples have consequences.
        while new := constructed(store, texts) - held(store):
            add(store, new)
            add(store, owl_closure(held(store) if texts is groups[0] else terms | new))
    add(store, constructed(store, [read(label_query_file())]))
    return sorted(held(store) - asserted, key=str)


def grouped() -> list[list[str]]:
    """Return the texts of the rule files in the groups in which they run.

    Raises LookupError for a file that is in no group.
    """
    groups: list[list[str]] = [[] for _ in GROUPS]
    for path in rule_files():
        name = "/".join(Path(path).parts[-2:])
        homes = [i for i, prefixes in enumerate(GROUPS) if name.startswith(prefixes)]
        if not homes:
            raise LookupError(f"{name} is in no group of rules: add it to the one in which it runs")
        groups[homes[0]].append(read(path))
    groups.insert(6, [KIND])
    return groups


def constructed(store: Store, texts: Iterable[str]) -> set[Triple]:
    """Return the triples that CONSTRUCT queries write, including those in the store."""
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
