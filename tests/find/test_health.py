"""A question word is not taken for an actor called WHO."""

import pytest
from asking import PROLOGUE

import realpolitik
from realpolitik import Graph

ACTOR = f"""{PROLOGUE}
id:world-health-organization a rp:InternationalOrganization ;
    rdfs:label "World Health Organization"@en ; skos:altLabel "WHO"@en .
"""


@pytest.fixture(scope="module")
def health(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("health") / "who.ttl"
    path.write_text(ACTOR, encoding="utf-8")
    return realpolitik.open([str(path)])


@pytest.mark.parametrize("text", ["Who?", "Who threatens China?", "WHO THREATENS CHINA?"])
def test_question_word(text: str, health: Graph, graph: Graph) -> None:
    with_actor, without = health.ask(text), graph.ask(text)
    assert (with_actor.query, with_actor.parameters) == (without.query, without.parameters)


@pytest.mark.parametrize("text", ["What does WHO want?", "What does the W.H.O. want?"])
def test_name_in_capitals(text: str, health: Graph) -> None:
    answer = health.ask(text).parameters
    assert answer == {"actor": "https://w3id.org/realpolitik/id/world-health-organization"}
