"""Export the relations between actors as GraphML, for networkx, igraph and Gephi.

A mutual relation has an edge in each direction. `network.tsv` explains the attributes.

GraphML: http://graphml.graphdrawing.org/specification.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyoxigraph import NamedNode

from realpolitik.answer.findings.finding import Finding, independent_claimants
from realpolitik.engine.lookup import Lookup
from realpolitik.escape import xml_text
from realpolitik.files import table_rows
from realpolitik.rdf.triples import join_texts
from realpolitik.terms import RP, Subject, by_key, expand, natural, slug

__all__ = ["KEYS", "graphml"]

KEYS = by_key((of, tuple(key)) for of, *key in table_rows(__file__, "network"))
"""The name, type and meaning of each attribute of nodes and edges, keyed by "node" and "edge"."""

# The sign of a situation by its type; all other types have -1.
_SIGNS = {f"{RP}CommonGround": "1", f"{RP}Policy": "0"}
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def graphml(network: Iterable[Finding], facts: Lookup, verdicts: Mapping[Subject, str]) -> bytes:
    """Return the findings of the saved question `network` as GraphML; each edge has its verdict.

    `facts` must include the labels and classes of the actors, and the roles of the situations.
    """
    root = Element("graphml", {"xmlns": _NAMESPACE})
    for holder, keys in KEYS.items():
        for name, kind, meaning in keys:
            marks = {"id": f"{holder}-{name}", "for": holder, "attr.name": name, "attr.type": kind}
            SubElement(SubElement(root, "key", marks), "desc").text = meaning
    graph = SubElement(root, "graph", {"id": "network", "edgedefault": "directed"})
    actors = facts.named(expand("rp:Actor"))
    found = {NamedNode(item.situation): item for item in network if item.situation}
    ties = [
        (situation, item, pair)
        for situation, item in sorted(found.items(), key=lambda pair: _by_slug(pair[0]))
        for pair in _pairs(situation, facts)
        if actors.issuperset(pair[:2])
    ]
    for actor in sorted({end for *_, pair in ties for end in pair[:2]}, key=_by_slug):
        node = SubElement(graph, "node", {"id": _xml_name(actor)})
        kinds = join_texts(map(slug, facts.kinds(actor)))
        _add_data(node, "node", {"label": facts.label(actor), "kind": kinds, "iri": actor.value})
    for situation, item, (first, second, mutual) in ties:
        ends = {"source": _xml_name(first), "target": _xml_name(second)}
        name = ".".join((_xml_name(situation), *ends.values()))
        edge = SubElement(graph, "edge", {"id": name, **ends})
        values = _edge_data(situation, item, facts)
        values |= {"verdict": verdicts.get(situation, ""), "mutual": str(mutual).lower()}
        _add_data(edge, "edge", {**values, "holder": "" if mutual else slug(first)})
    indent(root)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _pairs(situation: Subject, facts: Lookup) -> Iterator[tuple[NamedNode, NamedNode, bool]]:
    """Yield each pair of related actors in a situation, and whether the relation is mutual."""
    for first, second in permutations(facts.nodes(situation, "rp:party"), 2):
        yield first, second, True
    for holder in facts.nodes(situation, "rp:holder"):
        others = facts.nodes(situation, "rp:toward", "rp:threatSource", "rp:threatFrom")
        for other in others:
            if other != holder:
                yield holder, other, False


def _edge_data(situation: NamedNode, item: Finding, facts: Lookup) -> dict[str, str]:
    sources = sorted({NamedNode(w.source) for w in item.warrants}, key=_by_slug)
    claims = sorted({NamedNode(w.claim) for w in item.warrants}, key=_by_slug)
    dates = {date for source in sources for date in facts.texts(source, "dcterms:issued")}
    return {
        "sign": _SIGNS.get(item.texts("type")[0], "-1"),
        "kind": join_texts(map(slug, facts.kinds(situation))),
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


def _add_data(element: Element, holder: str, values: dict[str, str]) -> None:
    for name, *_ in KEYS[holder]:
        if values[name]:
            data = SubElement(element, "data", {"key": f"{holder}-{name}"})
            data.text = xml_text(values[name])


def _xml_name(node: Subject) -> str:
    """Return the slug of a node; all but ASCII letters, digits, dots and hyphens are escaped."""
    return re.sub(r"[^A-Za-z0-9.-]", lambda match: f"_{ord(match[0]):x}_", slug(node))


def _by_slug(node: Subject) -> list[tuple[int, str]]:
    return natural(slug(node))
