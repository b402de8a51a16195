"""The relations of actors as GraphML, for networkx, igraph and Gephi.

Actors are nodes. An edge is a relation of two actors that some claim speaks of: common ground,
whose sign is 1, or strain, threats and pressures, whose sign is -1, between two parties, or from a
holder toward another; a policy toward another, whose sign the graph does not know, has 0.
The graph is undirected, since most relations are and not every reader takes both kinds; where one
side holds an attitude toward the other, `holder` says who. Identifiers are slugs.

GraphML: http://graphml.graphdrawing.org/specification.html
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyoxigraph import NamedNode, QueryTriples, Triple

from realpolitik.answer.questions.question import load
from realpolitik.engine.triples import Lookup, joined, slug
from realpolitik.escape import xml_text
from realpolitik.export.formats import Exported, Format
from realpolitik.terms import RDF_TYPE, Subject, Taxonomy, Term, expand, natural

__all__ = ["GRAPHML", "KEYS", "graphml"]

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
        "status": ("string", "affirmed, denied or contested"),
        "strength": ("string", "the strongest certainty with which it is claimed"),
        "tense": ("string", "past, present or future"),
        "issue": ("string", "the labels of the issues that it is on"),
        "date": ("string", "when its sources were published (ISO 8601)"),
        "claims": ("string", "the slugs of the claims that affirm or deny it"),
        "source": ("string", "the slugs of its sources"),
        "independent": (
            "int",
            "how many voices say so, none of them of itself or only repeating another",
        ),
        "iri": ("string", "the IRI of the situation"),
    },
}
"""The attributes of nodes and edges: their type, and what they say."""

# What is neither common ground nor a policy, which may be for or against whom it is toward.
_STANDING = {"status": "status", "strength": "strength", "tense": "currentTense"}
_SIGNS: dict[Term, str] = {expand("rp:CommonGround"): "1", expand("rp:Policy"): "0"}
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NO_NAME = re.compile(r"[^A-Za-z0-9.-]")


def graphml(network: Iterable[Triple], triples: Collection[Triple]) -> bytes:
    """Return as GraphML the relations in a network that the saved question `network` has given.

    `triples` are those from which nodes and edges take what is said of them.
    """
    facts, taxonomy = Lookup(triples), Taxonomy(triples)
    root = Element("graphml", {"xmlns": _NAMESPACE})
    for holder, keys in KEYS.items():
        for name, (kind, meaning) in keys.items():
            marks = {"id": f"{holder}-{name}", "for": holder, "attr.name": name, "attr.type": kind}
            SubElement(SubElement(root, "key", marks), "desc").text = meaning
    graph = SubElement(root, "graph", {"id": "network", "edgedefault": "undirected"})
    actors = {node for node in taxonomy.things(expand("rp:Actor")) if isinstance(node, NamedNode)}
    for actor in sorted(actors, key=_by_name):
        node = SubElement(graph, "node", {"id": _name(actor)})
        kinds = joined(map(slug, taxonomy.kinds(actor)))
        _say(node, "node", {"label": facts.label(actor), "kind": kinds, "iri": actor.value})
    signs = [(t.subject, t.object) for t in network if t.predicate == RDF_TYPE]
    for situation, sign in sorted(signs, key=lambda pair: _by_name(pair[0])):
        for first, second, holding in _pairs(situation, facts):
            if {first, second} <= actors:
                ends = {"source": _name(first), "target": _name(second)}
                name = ".".join((_name(situation), *ends.values()))
                edge = SubElement(graph, "edge", {"id": name, **ends})
                said = _said(situation, facts, taxonomy)
                said["sign"] = _SIGNS.get(sign, "-1")
                said["holder"] = slug(holding) if holding else ""
                _say(edge, "edge", said)
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


def _said(situation: Subject, facts: Lookup, taxonomy: Taxonomy) -> dict[str, str]:
    """Return what an edge says of its situation."""
    claims = facts.about(situation, "rp:affirms", "rp:denies")
    own = [claim for claim in claims if not facts.nodes(claim, "prov:wasDerivedFrom")]
    itself = {*facts.nodes(situation, "rp:holder", "rp:party")}
    voices = {voice for claim in own if itself.isdisjoint(voice := _voice(claim, facts))}
    sources = sorted(_sources(claims, facts), key=_by_name)
    dates = {date for source in sources for date in facts.texts(source, "dcterms:issued")}
    words = {
        name: joined(map(slug, facts.nodes(situation, f"rp:{predicate}")))
        for name, predicate in _STANDING.items()
    }
    return {
        **words,
        "kind": joined(map(slug, taxonomy.kinds(situation))),
        "label": facts.label(situation),
        "issue": joined(map(facts.label, facts.nodes(situation, "rp:issue"))),
        "date": joined(sorted(dates)),
        "claims": joined(map(slug, claims)),
        "source": joined(map(slug, sources)),
        "independent": str(len(voices)),
        "iri": situation.value if isinstance(situation, NamedNode) else "",
    }


def _voice(claim: Subject, facts: Lookup) -> tuple[NamedNode, ...]:
    """Return who says a claim, those who sign it together as one, or the actor spoken for."""
    behalf = facts.nodes(claim, "rp:onBehalfOf")
    return tuple(sorted(behalf or facts.nodes(claim, "rp:claimant"), key=_by_name))


def _sources(claims: Iterable[Subject], facts: Lookup) -> set[NamedNode]:
    """Return the sources in which claims stand."""
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


def _write(exported: Exported) -> bytes:
    network = exported.graph.sparql(load("network").text)
    assert isinstance(network, QueryTriples)
    return graphml(network, exported.triples)


GRAPHML = Format(
    "graphml",
    "GraphML",
    "application/graphml+xml",
    "graphml",
    "actors, and an edge for each relation of two that is claimed, with its sign",
    _write,
    registered=False,
)
