"""What differs between two answers is told finding by finding, and nothing that does not."""

from collections.abc import Sequence
from typing import Any

import pytest
from answer.findings.test_answer import answered, warrant

from realpolitik.answer.findings.changes import Change, changes
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import But, Node, Warrant

ADA, BO = Node("id:ada", "Ada"), Node("id:bo", "Bo")
PLAIN = warrant("affirms")._replace(claim="c1", claimants=(ADA,), gloss="It is so.", end=9)
SECOND = PLAIN._replace(claim="c2", gloss="So it is.", sentence=2, start=10, end=19)
REPEAT = SECOND._replace(derived_from="c1")
LIMIT = But("id:limit", "A limit", "limits", (PLAIN._replace(claim="c3"),))

PREMISE = LIMIT._replace(situation="id:premise", relation="premise")


def found(
    warrants: Sequence[Warrant] = (PLAIN,),
    but: Sequence[But] = (),
    name: str = "id:it",
    label: str = "It",
    **values: Any,
) -> Finding:
    """Return a finding."""
    return finding(name, label, values, warrants, but)


def told(was: Finding, now: Finding) -> list[tuple[Any, ...]]:
    """Return what differs in a finding, and what it was and is."""
    return [change[2:] for change in changes(answered(was), answered(now))]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (found(), found(), []),
        (found(), found([PLAIN._replace(quote="It’s so.")]), []),
        (found(), found(label="That"), [("label", "It", "That")]),
        (
            found([PLAIN, PLAIN._replace(claim="c2", polarity="denies")]),
            found(),
            [("status", "contested", "affirmed"), ("warrants", ("c2",), ())],
        ),
        (
            found(),
            found([PLAIN._replace(certainty="possible")]),
            [("strength", "certain", "possible")],
        ),
        (found(), found([PLAIN._replace(tense="past")]), [("tense", "present", "past")]),
        (found(), found([PLAIN._replace(polarity="denies")]), [("status", "affirmed", "denied")]),
        (found(), found([PLAIN, SECOND]), [("warrants", (), ("c2",))]),
        (found(), found([PLAIN, REPEAT]), [("repeats", (), ("c2",))]),
        (
            found([PLAIN, REPEAT]),
            found([PLAIN, SECOND]),
            [("warrants.derivedFrom", "c1", "nothing")],
        ),
        (
            found(but=[LIMIT._replace(warrants=(PLAIN,))]),
            found(but=[LIMIT._replace(warrants=(PLAIN, REPEAT))]),
            [],
        ),
        (
            found(but=[PREMISE]),
            found(but=[PREMISE._replace(warrants=(REPEAT,))]),
            [("premises", ("id:premise",), ("id:premise",))],
        ),
        (found(), found([PLAIN, PLAIN._replace(sentence=3)]), [("warrants", (), ("c1",))]),
        (found(), found([PLAIN._replace(sentence=3)]), [("warrants", ("c1",), ("c1",))]),
        (
            found(),
            found([PLAIN._replace(gloss="Indeed.")]),
            [("warrants.gloss", "It is so.", "Indeed.")],
        ),
        (
            found([PLAIN, PLAIN._replace(sentence=3)]),
            found([PLAIN._replace(claimants=(BO,)), PLAIN._replace(claimants=(BO,), sentence=3)]),
            [("warrants.claimant", "Ada", "Bo")],
        ),
        (
            found([PLAIN, SECOND]),
            found([PLAIN, SECOND._replace(certainty="possible", tense="past")]),
            [("warrants.certainty", "certain", "possible"), ("warrants.tense", "present", "past")],
        ),
        (found(but=[LIMIT]), found(), [("but.limits", ("id:limit",), ())]),
        (
            found(but=[LIMIT]),
            found(but=[LIMIT._replace(relation="qualifies")]),
            [("but.limits", ("id:limit",), ()), ("but.qualifies", (), ("id:limit",))],
        ),
        (
            found(but=[LIMIT]),
            found(but=[LIMIT._replace(label="A bound")]),
            [("but.limits", ("id:limit",), ("id:limit",))],
        ),
        (
            found(but=[PREMISE, PREMISE._replace(situation="id:other")]),
            found(but=[PREMISE]),
            [("premises", ("id:other",), ())],
        ),
        (
            found([PLAIN._replace(disputed=True)], but=[PREMISE]),
            found(but=[PREMISE]),
            [("warrants.disputed", "disputed", "undisputed")],
        ),
        (
            found(but=[LIMIT._replace(warrants=(*LIMIT.warrants, SECOND))]),
            found(but=[LIMIT]),
            [("but.limits", ("id:limit",), ("id:limit",))],
        ),
        (found(issue="id:x"), found(issue="id:y"), [("values.issue", "id:x", "id:y")]),
        (found(issue=("b", "a")), found(issue=("a", "b")), []),
        (found(issue=("b", "a")), found(), [("values.issue", ("a", "b"), None)]),
        (found(status="id:affirmed"), found(status="id:denied"), []),  # which follows from warrants
        (found([]), found(), [("status", None, "affirmed")]),
    ],
)
def test_what_differs_in_a_finding(
    was: Finding, now: Finding, expected: list[tuple[Any, ...]]
) -> None:
    kinds = {name for name, *_ in told(was, now)}
    assert [
        part
        for part in told(was, now)
        if not (was.status is None and part[0] in ("strength", "tense", "warrants"))
    ] == expected
    back = [(name, before, after) for name, after, before in told(now, was)]
    assert {name for name, *_ in back} == kinds
    assert sorted(map(repr, back)) == sorted(map(repr, told(was, now)))


def test_lost_findings_come_in_their_order_and_gained_ones_last() -> None:
    first, second, third, fourth = (found(name=f"id:{n}", label=n) for n in ("1", "2", "3", "4"))
    assert changes(answered(first, second, third), answered(fourth, second)) == (
        Change("id:1", "1", "lost", "affirmed", None),
        Change("id:3", "3", "lost", "affirmed", None),
        Change("id:4", "4", "gained", None, "affirmed"),
    )


def test_json_has_the_keys_of_the_contract() -> None:
    (change,) = changes(answered(found()), answered(found([PLAIN, SECOND])))
    assert change.to_dict() == {
        "situation": "id:it",
        "label": "It",
        "change": "warrants",
        "was": (),
        "is": ("c2",),
    }
