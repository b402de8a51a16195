"""Inference as others do it, to compare with: OWL 2 RL by owlrl, the rule files by Oxigraph.

Nothing of the project's own engine is in it: a rule file is run as it is written, and what comes
after what is said here and not worked out.
"""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, QueryTriples, RdfFormat, Store, Triple, parse

from realpolitik.files import read, rule_files
from realpolitik.reasoning.owlrl_reference import owl_closure

__all__ = ["add", "constructed", "infer", "parsed"]

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
