"""The relations of actors as GraphML, for networkx, igraph and Gephi.

An edge is a relation of two actors that some claim speaks of: common ground, whose sign is 1, or
strain, threats and pressures, whose sign is -1, between two parties, or from a holder toward
another; a policy toward another, whose sign the graph does not know, has 0. Whether the relation
is affirmed, denied or contested is told by `status`; the nodes are those between whom there are
edges. The graph is undirected, since most relations are and not every reader takes both kinds;
where one side holds an attitude toward the other, `holder` says who. Identifiers are slugs.

GraphML: http://graphml.graphdrawing.org/specification.html
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.finding import Finding, independent_claimants
from realpolitik.escape import xml_text
from realpolitik.rdf.triples import Lookup, join_texts
from realpolitik.terms import RP, Subject, Taxonomy, expand, natural, slug

__all__ = ["KEYS", "graphml"]

KEYS = {
    "node": {
        "label": ("string", "the label of the actor in English"),
        "kind": ("string", "its class, such as State"),
        "iri": ("string", "its IRI"),
    },
    "edge": {
        "sign": ("int", "1 for common ground, -1 for strain and threats, 0 for a policy"),
        "kind": ("string", "the class of the situation, such as Alignment"),
        "label": ("string", "the label of the situation"),
        "holder": ("string", "who holds the attitude, where it is not mutual, as a slug"),
        "status": ("string", "affirmed, denied or contested, by the claims of it"),
        "strength": ("string", "the strongest certainty with which it is claimed"),
        "tense": ("string", "past, present or future"),
        "issue": ("string", "the labels of the issues that it is on"),
        "date": ("string", "when its sources were published (ISO 8601)"),
        "claims": ("string", "the slugs of the claims that affirm or deny it"),
        "source": ("string", "the slugs of its sources"),
        "independent": ("int", "how many independent voices affirm it"),
        "denied": ("int", "how many independent voices deny it"),
        "iri": ("string", "the IRI of the situation"),
    },
}
"""The attributes of nodes and of edges by their names: each with its type and what it says."""

# By the first class of a situation; any other has -1. A policy may be for or against the other.
_SIGNS = {f"{RP}CommonGround": "1", f"{RP}Policy": "0"}
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NO_NAME = re.compile(r"[^A-Za-z0-9.-]")


def graphml(network: Iterable[Finding], triples: Collection[Triple]) -> bytes:
    """Return as GraphML the relations that the saved question `network` has found.

    `triples` are those from which nodes, edges and their ends are taken; how an edge stands, and
    on whose word, follows from the claims of it.
    """
    facts, taxonomy = Lookup(triples), Taxonomy(triples)
    root = Element("graphml", {"xmlns": _NAMESPACE})
    for holder, keys in KEYS.items():
        for name, (kind, meaning) in keys.items():
            marks = {"id": f"{holder}-{name}", "for": holder, "attr.name": name, "attr.type": kind}
            SubElement(SubElement(root, "key", marks), "desc").text = meaning
    graph = SubElement(root, "graph", {"id": "network", "edgedefault": "undirected"})
    actors = taxonomy.named(expand("rp:Actor"))
    found = {NamedNode(item.situation): item for item in network if item.situation}
    ties = [
        (situation, item, pair)
        for situation, item in sorted(found.items(), key=lambda pair: _by_name(pair[0]))
        for pair in _pairs(situation, facts)
        if actors.issuperset(pair[:2])
    ]
    for actor in sorted({end for *_, pair in ties for end in pair[:2]}, key=_by_name):
        node = SubElement(graph, "node", {"id": _name(actor)})
        kinds = join_texts(map(slug, taxonomy.kinds(actor)))
        _say(node, "node", {"label": facts.label(actor), "kind": kinds, "iri": actor.value})
    for situation, item, (first, second, holding) in ties:
        ends = {"source": _name(first), "target": _name(second)}
        name = ".".join((_name(situation), *ends.values()))
        edge = SubElement(graph, "edge", {"id": name, **ends})
        said = _said(situation, item, facts, taxonomy)
        _say(edge, "edge", {**said, "holder": slug(holding) if holding else ""})
    indent(root)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _pairs(
    situation: Subject, facts: Lookup
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | None]]:
    """Give the pairs of actors that a situation relates, and who holds it if one of them does."""
    for first, second in combinations(facts.nodes(situation, "rp:party"), 2):
        yield first, second, None
    for holder in facts.nodes(situation, "rp:holder"):
        roles = ("rp:toward", "rp:threatSource", "rp:threatFrom")  # the last is inferred
        others = {other for role in roles for other in facts.nodes(situation, role)}
        for other in sorted(others - {holder}, key=_by_name):
            yield holder, other, holder


def _said(situation: NamedNode, item: Finding, facts: Lookup, taxonomy: Taxonomy) -> dict[str, str]:
    claims = facts.about(situation, "rp:affirms", "rp:denies")
    sources = sorted(_sources(claims, facts), key=_by_name)
    dates = {date for source in sources for date in facts.texts(source, "dcterms:issued")}
    return {
        "sign": _SIGNS.get(item.texts("type")[0], "-1"),
        "kind": join_texts(map(slug, taxonomy.kinds(situation))),
        "label": facts.label(situation),
        "status": item.status or "",
        "strength": item.strength or "",
        "tense": item.tense or "",
        "issue": join_texts(map(facts.label, facts.nodes(situation, "rp:issue"))),
        "date": join_texts(sorted(dates)),
        "claims": join_texts(map(slug, claims)),
        "source": join_texts(map(slug, sources)),
        "independent": str(len(independent_claimants(item.warrants, "affirms")[0])),
        "denied": str(len(independent_claimants(item.warrants, "denies")[0])),
        "iri": situation.value,
    }


def _sources(claims: Iterable[Subject], facts: Lookup) -> set[NamedNode]:
    passages = {p for claim in claims for p in facts.nodes(claim, "rp:evidence")}
    return {s for p in passages for s in facts.nodes(p, "oa:hasSource")}


def _say(element: Element, holder: str, said: dict[str, str]) -> None:
    """Write what there is to say of a node or an edge, in the order of the keys."""
    for name in KEYS[holder]:
        if said[name]:
            data = SubElement(element, "data", {"key": f"{holder}-{name}"})
            data.text = xml_text(said[name])


def _name(node: Subject) -> str:
    """Return a name of XML for a node: its slug, or its IRI with what no name has escaped."""
    return _NO_NAME.sub(lambda match: f"_{ord(match[0]):x}_", slug(node))


def _by_name(node: Subject) -> list[tuple[int, str]]:
    return natural(slug(node))
