"""The verdict has a clause for each status, in a fixed order, and the number of sources."""

import re

import pytest
from answer.making import answered, warrant

from realpolitik import Graph
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import CounterEvidence, Node, Warrant
from realpolitik.answer.findings.wording import STATUS
from realpolitik.answer.questions.question import slugs


def found(label: str, *warrants: Warrant, **values: str) -> Finding:
    """Return a finding with some warrants."""
    return finding(f"id:{label}", label, values, warrants, ())


def by(who: str, polarity: str = "affirms", *, disputed: bool = False) -> Warrant:
    """Return a warrant of a claimant whom another reports."""
    w = warrant(polarity, disputed=disputed)
    return w._replace(claim=f"{who}-{polarity}", claimants=(Node(f"id:{who}", who),), short="Doe")


def test_clauses_with_certainty_and_tense() -> None:
    answer = answered(
        found("It is not so", warrant("denies")),
        found("The past", warrant("affirms", tense="past")),
        found("A hedge", warrant("affirms", "possible")),
        found("What comes", warrant("affirms", tense="future")),
        found("A plain thing", warrant("affirms")),
    )
    assert answer.verdict == (
        "Stated: a plain thing; past: the past; possible: a hedge. "
        "Expected: What comes. Denied: It is not so."
    )


@pytest.mark.parametrize(
    ("then", "now", "verdict"),
    [
        (
            "2040-05-02",
            "2045-05-02",
            "Contested: It, affirmed by Ada in 2040, denied by Ben in 2045.",
        ),
        (
            *("2040-05-02", "2045-05-03"),
            "Earlier and now: It, earlier affirmed by Ada in 2040, now denied by Ben in 2045.",
        ),
        ("2040-05-02", "2040-11-02", "Contested: It, affirmed by Ada, denied by Ben."),
    ],
)
def test_sides_of_a_contested_finding_have_their_years(then: str, now: str, verdict: str) -> None:
    sides = by("Ada")._replace(said_on=then), by("Ben", "denies")._replace(said_on=now)
    item = found("It", *sides)
    assert item.status == "contested"
    assert answered(item).verdict == verdict


def test_outdated_objection_is_no_side() -> None:
    """A claim that disputes only outdated claims disputes nothing now."""
    denial, objection = by("Ben", "denies"), by("Cy", "denies")
    for affirmed, sides in (
        (by("Ada", disputed=True), "affirmed by Ada, denied by Ben, disputed by Cy"),
        (by("Ada"), "affirmed by Ada, denied by Ben"),
    ):
        but = CounterEvidence("id:other", "Other", "disputes", (objection,))
        item = finding("id:it", "It", {}, [affirmed, denial], [but])
        assert answered(item).verdict == f"Contested: It, {sides}."


def test_relationship_has_affirmed_kinds_and_denied_labels() -> None:
    kinds = [found(name, warrant("affirms"), group="alignment") for name in ("Salt", "Iron")]
    later = warrant("denies")._replace(paragraph=9)
    denied = [found(name, later, group="alliance") for name in ("A pact", "A league")]
    earlier = found("A truce", warrant("denies"), group="convergence")
    answer = answered(*denied, *kinds, earlier, query="relationship")
    assert answer.verdict == "Stated: alignment. Denied: a pact, a league and a truce."


@pytest.mark.parametrize("slug", [slug for slug in slugs() if slug != "changes"])
def test_verdicts_of_all_questions(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    verdict, years = answer.verdict, sorted(s.issued[:4] for s in answer.sources)
    assert not re.match(r"(yes|no)\b", verdict, re.IGNORECASE)
    count = re.search(r"(\d+) sources?, (\d{4})(?:\N{EN DASH}(\d{4}))?\.$", verdict)
    assert count is not None
    assert int(count[1]) == len(years)
    assert (count[2], count[3] or count[2]) == (years[0], years[-1])
    order = [words.heading for words in STATUS.values()]
    clauses = re.findall(rf"(?:^|\. )({'|'.join(order)}):", verdict)
    assert clauses == [STATUS[clause.status].heading for clause in answer.clauses] or (
        answer.headings
    )
    assert sum(clause.number for clause in answer.clauses) == len(answer)
