"""Findings have the status that rules conclude; answers are immutable values."""

import copy
import pickle
from typing import Any

import pytest
from answer.making import answered, found, warrant
from pyoxigraph import QuerySolutions

from realpolitik import Graph
from realpolitik.answer.findings.answer import RECORD
from realpolitik.answer.findings.finding import independent_claimants
from realpolitik.answer.findings.warrant import Node, Warrant
from realpolitik.terms import RP, local

STATUSES = f"""
PREFIX rp: <{RP}>
SELECT ?situation ?status ?strength ?tense WHERE {{
  ?claim rp:regards ?situation .
  ?situation rp:status ?status ; rp:strength ?strength ; rp:currentTense ?tense .
}}
"""


def test_independent_claimants() -> None:
    sun, pell, pessimists = (Node(f"id:{name}", name) for name in ("sun", "pell", "pessimists"))
    by_sun = warrant("affirms")._replace(claimants=(sun,), reporters=(sun,))
    reported = by_sun._replace(claimants=(pessimists,))
    elsewhere = reported._replace(reporters=(pell,))
    office = by_sun._replace(on_behalf_of=(Node("id:state", "State"),))

    def independent(*warrants: Warrant) -> set[str]:
        return independent_claimants(warrants, "affirms")[0]

    assert independent(by_sun, reported) == {"id:sun"}
    assert independent(reported) == {"id:pessimists"}
    # A denial, a claim about oneself and a repeated claim do not count.
    for other in ({"polarity": "denies"}, {"about_itself": True}, {"derived_from": "id:x"}):
        assert independent(by_sun._replace(**other), reported) == {"id:pessimists"}
    assert independent(by_sun, reported, elsewhere) == {"id:sun", "id:pessimists"}
    assert independent(office, reported) == {"id:state"}


AFFIRMED, DENIED = warrant("affirms"), warrant("denies")


@pytest.mark.parametrize("name", ["graph", "mini", "years"])
def test_status_equals_that_of_the_rules(name: str, request: pytest.FixtureRequest) -> None:
    graph: Graph = request.getfixturevalue(name)
    rows = graph.sparql(STATUSES)
    assert isinstance(rows, QuerySolutions)
    concluded: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        situation, *status = (str(term)[1:-1] for term in row)
        concluded.setdefault(situation, set()).add(tuple(map(local, status)))
    findings = graph.ask("certainty").findings
    assert {item.situation for item in findings} == concluded.keys()
    for item in findings:
        statuses = concluded[item.situation or ""]
        assert {(item.status, item.strength)} == {status[:2] for status in statuses}
        assert item.tense in {status[2] for status in statuses}


def test_outcome() -> None:
    affirmed, denied = found(warrant("affirms", "possible")), found(DENIED)
    assert answered().outcome == "silent"
    assert answered(denied, denied).outcome == "denied"
    assert answered(denied, affirmed).outcome == "answered"
    assert answered(denied, found(AFFIRMED, DENIED)).outcome == "answered"
    assert answered(affirmed, query=None).outcome == "nearest"


def test_answer_is_immutable(mini: Graph) -> None:
    answer = mini.ask("threats", actor="Ruritania")
    before = pickle.dumps(answer)
    with pytest.raises(AttributeError, match="outcome"):
        answer.outcome = "denied"  # type: ignore[misc]
    for held in (answer.parameters, answer.labels, answer.roles, answer[0].values):
        mapping: Any = held
        with pytest.raises(TypeError, match="cannot be changed"):
            mapping["actor"] = "id:graustark"
    answer.to_dict()["parameters"].clear()  # a copy
    assert pickle.dumps(answer) == before


def test_answers_can_be_compared_copied_and_hashed(mini: Graph) -> None:
    answer, every = (mini.ask("threats", actor=who) for who in ("Ruritania", "any"))
    again = mini.ask("threats", actor="id:ruritania")
    assert answer == again != every
    assert copy.deepcopy(answer) == pickle.loads(pickle.dumps(answer)) == answer
    assert len({answer, again, every}) == 2


def test_records_have_the_same_keys(mini: Graph) -> None:
    answer = mini.ask("coverage")
    assert {bool(item.warrants) for item in answer} == {True, False}
    records = list(answer.records())
    assert len(records) == sum(max(1, len(item.warrants)) for item in answer)
    assert {tuple(record) for record in records} == {RECORD}
