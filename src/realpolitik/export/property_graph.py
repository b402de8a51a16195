"""Export all resources and the links between them as two CSV files, for property graph databases.

The headers are those of `neo4j-admin database import`; other tools read the columns by position.
"""

from collections.abc import Collection, Mapping

from pyoxigraph import NamedNode, Triple

from realpolitik.engine.lookup import Lookup
from realpolitik.escape import csv_text
from realpolitik.files import table_rows
from realpolitik.rdf.triples import join_texts
from realpolitik.terms import Subject, Term, by_key, compact, expand, local, natural, slug

__all__ = ["edge_table", "node_table"]

_KINDS = ["rp:WorldEntity", "rp:Situation", "rp:Utterance", "rp:Passage", "rp:Source"]
_KINDS += ["rp:Retraction", "rp:TheoryPrediction", "skos:Concept"]
_VALUES = {row[0]: row[1] for row in table_rows(__file__, "nodes")}
"""The columns of nodes that contain the values of a property."""


def node_table(facts: Lookup, verdicts: Mapping[Subject, str]) -> bytes:
    """Return CSV with a row per resource: `:LABEL` lists its classes, and `kind` the narrowest."""
    rows = [
        (
            _name(node),
            ";".join(sorted(local(kind.value) for kind in facts.classes(node))),
            join_texts(local(kind.value) for kind in facts.kinds(node)),
            facts.label(node),
            verdicts.get(node, ""),
            *(facts.text(node, name) for name in _VALUES.values()),
            node.value,
        )
        for node in _nodes(facts)
    ]
    header = ("id:ID", ":LABEL", "kind", "label", "verdict", *_VALUES, "iri")
    return csv_text(header, rows).encode()


def edge_table(facts: Lookup, reifiers: Collection[Triple]) -> bytes:
    """Return CSV with a row for each triple that links two nodes, with situations that reify it."""
    nodes = {*_nodes(facts)}
    behind = by_key((shortcut, situation) for situation, _, shortcut in reifiers)
    rows = [
        (
            _name(t.subject),
            _name(t.object),
            local(t.predicate.value),
            join_texts(map(slug, behind.get(t, ()))),
        )
        for t in facts.triples()
        if t.subject in nodes and t.object in nodes
    ]
    return csv_text((":START_ID", ":END_ID", ":TYPE", "situation"), sorted(rows)).encode()


def _name(node: Term) -> str:
    """Return a resource's slug, with a prefix if that is needed to make it unique."""
    return compact(node.value).removeprefix("id:") if isinstance(node, NamedNode) else str(node)


def _nodes(facts: Lookup) -> list[NamedNode]:
    """Return the resources that the data describe, and all concepts, sorted by name."""
    found = {node for kind in _KINDS for node in facts.named(expand(kind))}
    return sorted(found, key=lambda node: natural(_name(node)))
