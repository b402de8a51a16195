"""Status, strength and tense follow from the warrants as they do by the rules of the ontology."""

from itertools import permutations

import pytest
from pyoxigraph import QuerySolutions

from realpolitik import Graph
from realpolitik.answer import Answer, Finding, Node, Warrant, finding
from realpolitik.terms import RP, local

STANDINGS = f"""
PREFIX rp: <{RP}>
SELECT ?situation ?status ?strength ?tense WHERE {{
  ?claim rp:regards ?situation .
  ?situation rp:status ?status ; rp:strength ?strength ; rp:tense ?tense .
}}
"""


def warrant(
    polarity: str, certainty: str = "certain", tense: str = "present", *, disputed: bool = False
) -> Warrant:
    """Return a warrant by which some claim affirms or denies a situation."""
    name = f"{polarity}-{certainty}-{tense}-{disputed}"
    somebody = Node("id:somebody", "Somebody")
    return Warrant(
        name, polarity, somebody, somebody, certainty, tense, "", "", 1, 1, 0, 1, None, disputed, ""
    )


def found(*warrants: Warrant) -> Finding:
    """Return a finding that stands on these warrants."""
    return finding("id:it", "It", {}, warrants, ())


def answered(*findings: Finding) -> Answer:
    """Return an answer of these findings."""
    return Answer(
        query="it",
        question="It?",
        parameters={},
        sources=(),
        findings=findings,
        headings=(),
        labels={},
        held=(),
    )


@pytest.mark.parametrize(
    ("warrants", "status", "strength", "tense"),
    [
        ([], None, None, None),
        ([warrant("affirms")], "affirmed", "certain", "present"),
        ([warrant("affirms", disputed=True)], "contested", "certain", "present"),
        ([warrant("affirms", "possible"), warrant("denies")], "contested", "possible", "present"),
        ([warrant("denies", "probable", "past")], "denied", "probable", "past"),
        (
            [warrant("affirms", "unspecified"), warrant("affirms", "possible", "future")],
            *("affirmed", "possible", "future"),
        ),
        (
            [warrant("affirms", "possible", "present"), warrant("affirms", "certain", "past")],
            *("affirmed", "certain", "past"),
        ),
        (
            [warrant("affirms", tense="past"), warrant("affirms", tense="future")],
            *("affirmed", "certain", "future"),
        ),
    ],
)
def test_finding_stands_as_its_warrants_say_in_any_order(
    warrants: list[Warrant], status: str | None, strength: str | None, tense: str | None
) -> None:
    for ordered in permutations(warrants):
        item = found(*ordered)
        assert (item.status, item.strength, item.tense) == (status, strength, tense)


@pytest.mark.parametrize("name", ["graph", "mini"])
def test_every_claimed_situation_stands_as_the_rules_conclude(
    name: str, request: pytest.FixtureRequest
) -> None:
    graph: Graph = request.getfixturevalue(name)
    rows = graph.sparql(STANDINGS)
    assert isinstance(rows, QuerySolutions)
    concluded: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        situation, *standing = (str(term)[1:-1] for term in row)
        concluded.setdefault(situation, set()).add(tuple(map(local, standing)))
    findings = graph.ask("certainty").findings
    assert {item.situation for item in findings} == concluded.keys()
    for item in findings:
        standings = concluded[item.situation]
        assert {(item.status, item.strength)} == {standing[:2] for standing in standings}
        assert item.tense in {standing[2] for standing in standings}


def test_outcome() -> None:
    denied, affirmed = found(warrant("denies")), found(warrant("affirms", "possible"))
    contested = found(warrant("affirms"), warrant("denies"))
    assert answered().outcome == "silent"
    assert answered(denied, denied).outcome == "denied"
    assert answered(denied, affirmed).outcome == "answered"
    assert answered(denied, contested).outcome == "answered"


def test_own_voice_is_the_reporter_s_view() -> None:
    reported = warrant("affirms")._replace(claimant=Node("id:other", "Another"))
    assert warrant("affirms").own_voice
    assert not reported.own_voice
