"""GraphML has the claimed relations of actors, for network tools."""

import io
from typing import Any

import networkx
import pytest
from asking import exported
from pyoxigraph import Literal, NamedNode, Triple

from realpolitik import Graph
from realpolitik.answer.findings.finding import finding
from realpolitik.engine.lookup import Lookup
from realpolitik.export.graphml import graphml
from realpolitik.rdf.triples import describe, english_literal
from realpolitik.terms import RP, expand

Edge = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def network(both: Graph) -> Any:
    """Return the network as networkx reads it."""
    return networkx.read_graphml(io.BytesIO(exported(both, "graphml")))


def edges(network: Any, situation: str) -> list[Edge]:
    """Return the edges of a situation."""
    found = network.edges(data=True)
    return [edge for edge in found if edge[2]["iri"].endswith(f"/{situation}")]


def test_edge_of_two_parties(network: Any) -> None:
    iri = "https://w3id.org/realpolitik/id/china"
    assert network.nodes["china"] == {"label": "China", "kind": "State", "iri": iri}
    (first, second, data), back = edges(network, "alliance-cold-war")
    assert {first, second} == {"china", "soviet-union"}  # not those that it involves through them
    assert back == (second, first, data)
    assert data == {
        "sign": 1,
        "verdict": "affirmed by Western pessimists (Sun 2016) and Sun 2016 (past)",
        "mutual": True,
        "kind": "Alliance",
        "label": "The alliance of China and the Soviet Union",
        "status": "affirmed",
        "strength": "certain",
        "tense": "past",
        "date": "2016-03-22",
        "claims": "sun-2016-p1s2-4 | sun-2016-p6s2-3 | sun-2016-p6s3-1",
        "source": "sun-2016",
        "independent": 1,  # and the Western pessimists, by her word
        "denied": 0,
        "iri": "https://w3id.org/realpolitik/id/alliance-cold-war",
    }


def test_edge_of_an_attitude_has_its_holder(network: Any) -> None:
    ((first, second, data),) = edges(network, "grievance-chinese-territory")
    assert (first, second) == ("chinese-public", "russia")
    assert (data["holder"], data["sign"], data["mutual"]) == ("chinese-public", -1, False)


def test_denied_edge(both: Graph, network: Any) -> None:
    asserted = networkx.read_graphml(io.BytesIO(exported(both, "graphml", inferred=False)))
    for read in (network, asserted):
        ((*_, data),) = edges(read, "policy-china-lethal-aid")
        assert (data["status"], data["independent"], data["denied"]) == ("denied", 0, 1)
        statuses = {data["status"] for *_, data in read.edges(data=True)}
        assert statuses == {"affirmed", "denied", "contested"}


def test_edges_are_those_of_the_saved_question(both: Graph, network: Any) -> None:
    asked = {finding.situation for finding in both.ask("network").findings}
    assert {data["iri"] for _, _, data in network.edges(data=True)} == asked


def test_without_inferences(both: Graph, network: Any) -> None:
    asserted = networkx.read_graphml(io.BytesIO(exported(both, "graphml", inferred=False)))
    more = {name for *_, name in set(network.edges) - set(asserted.edges)}
    # Threats of events, whose actors are inferred.
    assert all(name.startswith(("threat-", "concern-")) for name in more)
    for edge, data in asserted.edges.items():
        assert data == {k: v for k, v in network.edges[edge].items() if k != "verdict"}


def test_any_label_and_iri_is_valid_xml() -> None:
    left, right, situation = NamedNode("http://x.org/a?b=1&c"), expand("id:b"), expand("id:s")
    text = 'a < b & "c"\x01\uffff ]]>\n'
    triples: list[Triple] = [
        *describe(left, ("rdf:type", "rp:Actor"), ("rdfs:label", english_literal(text))),
        *describe(right, ("rdf:type", "rp:Actor")),
        *describe(
            situation, ("rp:party", left), ("rp:party", right), ("rdfs:label", Literal(text))
        ),
    ]
    strain = finding(situation.value, text, {"type": f"{RP}Strain"}, (), ())
    read = networkx.read_graphml(io.BytesIO(graphml([strain], Lookup(triples), {})))
    (first, second, data), _ = read.edges(data=True)
    assert {first, second} == {"http_3a__2f__2f_x.org_2f_a_3f_b_3d_1_26_c", "b"}
    assert data["sign"] == -1
    assert data["label"] == 'a < b & "c"\ufffd\ufffd ]]>\n'
