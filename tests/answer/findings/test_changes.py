"""Two answers are compared finding by finding."""

from collections.abc import Sequence
from typing import Any

import pytest
from answer.making import answered, warrant

from realpolitik.answer.findings.changes import Change, changes
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import CounterEvidence, Warrant

PLAIN = warrant("affirms")._replace(claim="c1", gloss="It is so.", end=9)
SECOND = PLAIN._replace(claim="c2", gloss="So it is.", sentence=2, start=10, end=19)
LIMIT = CounterEvidence("id:limit", "A limit", "limits", (PLAIN._replace(claim="c3"),))
PREMISE = LIMIT._replace(situation="id:premise", relation="premise")


def made(
    warrants: Sequence[Warrant] = (PLAIN,),
    against: Sequence[CounterEvidence] = (),
    name: str = "id:it",
    label: str = "It",
    **values: Any,
) -> Finding:
    """Return a finding."""
    return finding(name, label, values, warrants, against)


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (made(), made(), []),
        (made(), made([PLAIN._replace(quote="It’s so.")]), []),
        (
            made(),
            made([PLAIN._replace(disputed=True, disputed_now=True)]),
            [("status", "affirmed", "contested")],
        ),
        (made(), made(label="That"), [("label", "It", "That")]),
        (
            made([PLAIN, PLAIN._replace(claim="c2", polarity="denies")]),
            made(),
            [("status", "contested", "affirmed"), ("warrants", ("c2",), ())],
        ),
        (
            made(),
            made([PLAIN._replace(certainty="possible")]),
            [("strength", "certain", "possible"), ("warrants", ("c1",), ("c1",))],
        ),
        (made(against=[LIMIT]), made(), [("but.limits", ("id:limit",), ())]),
        (
            made(against=[PREMISE, PREMISE._replace(situation="id:other")]),
            made(against=[PREMISE]),
            [("premises", ("id:other",), ())],
        ),
        (made(issue="id:x"), made(issue="id:y"), [("values.issue", ("id:x",), ("id:y",))]),
    ],
)
def test_parts_of_a_finding_that_differ(
    was: Finding, now: Finding, expected: list[tuple[Any, ...]]
) -> None:
    found = changes(answered(was), answered(now))
    assert [change[2:] for change in found] == expected
    back = changes(answered(now), answered(was))
    assert sorted(map(repr, (change[2:] for change in back))) == sorted(
        repr((name, b, a)) for name, a, b in expected
    )


def test_lost_findings_come_before_gained_ones() -> None:
    first, second, third, fourth = (made(name=f"id:{n}", label=n) for n in ("1", "2", "3", "4"))
    found = changes(answered(first, second, third), answered(fourth, second))
    assert found == (
        Change("id:1", "1", "lost", "affirmed", None),
        Change("id:3", "3", "lost", "affirmed", None),
        Change("id:4", "4", "gained", None, "affirmed"),
    )
    assert list(found[0].to_dict()) == ["situation", "label", "change", "was", "is"]
