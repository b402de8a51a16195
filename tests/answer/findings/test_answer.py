"""Status, strength and tense follow from the warrants as they do by the rules of the ontology."""

import copy
import csv
import io
import json
import pickle
from itertools import permutations
from typing import Any

import pytest
from pyoxigraph import QuerySolutions

from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.records import RECORD
from realpolitik.answer.findings.warrant import Node, Warrant
from realpolitik.terms import RP, local
from realpolitik.writing.render import render

STANDINGS = f"""
PREFIX rp: <{RP}>
SELECT ?situation ?status ?strength ?tense WHERE {{
  ?claim rp:regards ?situation .
  ?situation rp:status ?status ; rp:strength ?strength ; rp:currentTense ?tense .
}}
"""


def warrant(
    polarity: str, certainty: str = "certain", tense: str = "present", *, disputed: bool = False
) -> Warrant:
    """Return a warrant by which some claim affirms or denies a situation."""
    name = f"{polarity}-{certainty}-{tense}-{disputed}"
    somebody = Node("id:somebody", "Somebody")
    return Warrant(
        name,
        polarity,
        (somebody,),
        (somebody,),
        certainty,
        tense,
        1890,
        "",
        "",
        1,
        1,
        0,
        1,
        None,
        disputed,
        "",
    )


def found(*warrants: Warrant) -> Finding:
    """Return a finding that stands on these warrants."""
    return finding("id:it", "It", {}, warrants, ())


def answered(*findings: Finding, **more: Any) -> Answer:
    """Return an answer of these findings."""
    empty: dict[str, Any] = dict.fromkeys(("sources", "headings", "held"), ())
    empty |= {name: {} for name in ("parameters", "labels", "running")}
    return Answer(findings=findings, **{"query": "it", "question": "It?", **empty, **more})


def test_view_known_only_through_who_says_the_same_is_no_voice_more() -> None:
    sun, pell, pessimists = (Node(f"id:{name}", name) for name in ("sun", "pell", "pessimists"))
    by_sun = warrant("affirms")._replace(claimants=(sun,), reporters=(sun,))
    reported = by_sun._replace(claimants=(pessimists,))
    assert found(by_sun, reported).voices("affirms")[0] == {"id:sun"}
    assert found(reported).voices("affirms")[0] == {"id:pessimists"}
    # Who says the contrary, of himself, or what another says, vouches for nothing here.
    for other in ({"polarity": "denies"}, {"own": True}, {"derived_from": "id:x"}):
        there = found(by_sun._replace(**other), reported)
        assert there.voices("affirms")[0] == {"id:pessimists"}
    elsewhere = reported._replace(reporters=(pell,))
    assert found(by_sun, reported, elsewhere).voices("affirms")[0] == {"id:sun", "id:pessimists"}
    # By whomever the reporter speaks for.
    office = by_sun._replace(on_behalf_of=(Node("id:state", "State"),))
    assert found(office, reported).voices("affirms")[0] == {"id:state"}


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
            "affirmed",
            "unspecified",
            "present",
        ),
        (
            [warrant("affirms", "possible", "present"), warrant("affirms", "certain", "past")],
            "affirmed",
            "possible",
            "present",
        ),
        (
            [warrant("affirms", tense="past"), warrant("affirms", tense="future")],
            "affirmed",
            "certain",
            "future",
        ),
    ],
)
def test_finding_stands_as_its_warrants_say_in_any_order(
    warrants: list[Warrant], status: str | None, strength: str | None, tense: str | None
) -> None:
    for ordered in permutations(warrants):
        item = found(*ordered)
        assert (item.status, item.strength, item.tense) == (status, strength, tense)


@pytest.mark.parametrize("name", ["graph", "mini", "years"])
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
        standings = concluded[item.situation or ""]
        assert {(item.status, item.strength)} == {standing[:2] for standing in standings}
        assert item.tense in {standing[2] for standing in standings}


def test_outcome() -> None:
    denied, affirmed = found(warrant("denies")), found(warrant("affirms", "possible"))
    contested = found(warrant("affirms"), warrant("denies"))
    assert answered().outcome == "silent"
    assert answered(denied, denied).outcome == "denied"
    assert answered(denied, affirmed).outcome == "answered"
    assert answered(denied, contested).outcome == "answered"


def test_answer_does_not_change() -> None:
    answer = answered(found(warrant("affirms")))
    with pytest.raises(AttributeError, match="does not change"):
        answer.outcome = "denied"
    with pytest.raises(AttributeError, match="does not change"):
        del answer.findings
    assert (answer.outcome, len(answer)) == ("answered", 1)


def test_nothing_in_an_answer_can_be_changed(mini: Graph) -> None:
    answer = mini.ask("threats", actor="Ruritania")
    before = pickle.dumps(answer)
    several = [v for item in answer for v in item.values.values() if not isinstance(v, str)]
    assert several
    assert all(isinstance(value, tuple) for value in several)
    for held in (answer.parameters, answer.labels, *(item.values for item in answer)):
        mapping: Any = held
        assert mapping
        with pytest.raises(TypeError, match="does not change"):
            mapping["actor"] = "id:graustark"
    told = answer.to_dict()  # which is the caller's own, with lists for several values
    assert json.loads(json.dumps(told)) == told
    told["parameters"].clear()
    told["findings"][0]["values"].clear()
    assert pickle.dumps(answer) == before


def test_answers_and_findings_can_be_put_in_sets(mini: Graph) -> None:
    some, all_of_them = (mini.ask("threats", actor=who) for who in ("Ruritania", "any"))
    assert set(some) < set(all_of_them)
    assert len({some, mini.ask("threats", actor="id:ruritania"), all_of_them}) == 2


def test_answer_equals_one_that_says_the_same(mini: Graph) -> None:
    answer = mini.ask("threats", actor="Ruritania")
    assert answer == mini.ask("threats", actor="id:ruritania") != mini.ask("threats", actor="any")
    assert copy.deepcopy(answer) == pickle.loads(pickle.dumps(answer)) == answer


def test_roles_are_asked_for_where_they_are_wanted_and_once() -> None:
    asked = []
    roles = {"id:it": {"holder": (Node("id:x", "X"),)}}

    def ask_roles() -> Any:
        asked.append("roles")
        return roles

    answer = answered(found(warrant("affirms")), ask_roles=ask_roles)
    answer.to_dict()
    assert not asked
    assert [record["holder"] for record in answer.records()] == ["X"]
    assert pickle.loads(pickle.dumps(answer)).roles == roles
    assert asked == ["roles"]
    assert answer != answered(found(warrant("affirms")))


@pytest.mark.parametrize(("offset", "limit"), [(0, 1), (1, None), (1, 1), (0, 0), (5, 5)])
def test_part_keeps_the_outcome_and_what_was_asked(offset: int, limit: int | None) -> None:
    answer = answered(found(warrant("affirms")), found(warrant("denies")))
    part = answer.part(offset, limit)
    assert part.outcome == answer.outcome == "answered"
    assert part.question == answer.question
    assert list(part) == list(answer)[offset:][:limit]
    assert len(answer) == 2


def test_records_have_the_same_keys_in_all(mini: Graph) -> None:
    answer = mini.ask("coverage")
    assert {bool(item.warrants) for item in answer} == {True, False}
    records = list(answer.records())
    assert len(records) == sum(max(1, len(item.warrants)) for item in answer)
    assert {tuple(record) for record in records} == {RECORD}


@pytest.mark.parametrize("slug", ["alignments", "coverage"])
def test_data_frame_is_the_csv(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    header, *rows = csv.reader(io.StringIO(render(answer, "csv")))
    frame = answer.to_pandas()
    assert list(frame.columns) == header
    assert frame.astype(str).to_numpy().tolist() == rows
    assert list(answer.part(limit=0).to_pandas().columns) == header
