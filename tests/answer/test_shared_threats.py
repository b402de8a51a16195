"""What two feel threatened by in common stays what it was when one of them feels more threats."""

from pathlib import Path

import realpolitik
from realpolitik import Graph
from realpolitik.terms import local

MORE = """
@prefix id: <https://w3id.org/realpolitik/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rp: <https://w3id.org/realpolitik/ontology#> .

id:missile-defence a rp:Event ;
    rdfs:label "Missile defence"@en ;
    rp:agent id:united-states .

id:threat-missile-defence a rp:ThreatPerception ;
    rdfs:label "Russia perceives missile defence as a threat"@en ;
    rp:holder id:russia ;
    rp:threatSource id:missile-defence .

id:sun-2016-p2s3-99 a rp:Claim ;
    rp:affirms id:threat-missile-defence ;
    rp:claimant id:yun-sun ;
    prov:wasAttributedTo id:yun-sun ;
    rp:certainty rp:certain ;
    rp:tense rp:present ;
    rp:gloss "Russia fears missile defence." ;
    rp:evidence id:sun-2016-p2s3 .
"""


def groups(graph: Graph) -> dict[str, tuple[str, ...]]:
    answer = graph.ask("shared-threats", a="China", b="Russia")
    return {local(item.situation or ""): item.groups for item in answer}


def test_another_act_of_the_same_agent_is_no_common_threat(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(MORE, encoding="utf-8")
    before = groups(graph)
    assert before["threat-china-rebalancing"] == before["threat-russia-nato"] == ("parallel",)
    assert groups(realpolitik.open([str(path)])) == before
