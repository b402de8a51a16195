"""The verdict has a clause for each status, in a fixed order."""

import re

import pytest
from answer.making import answered, warrant

from realpolitik import Graph
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.answer.findings.wording import STATUS
from realpolitik.answer.questions.question import slugs


def found(label: str, *warrants: Warrant) -> Finding:
    """Return a finding with some warrants."""
    return finding(f"id:{label}", label, {}, warrants, ())


def test_clauses_with_certainty_and_tense() -> None:
    answer = answered(
        found("It is not so", warrant("denies", "probable")),
        found("The past", warrant("affirms", tense="past")),
        found("A hedge", warrant("affirms", "possible")),
        found("What comes", warrant("affirms", tense="future")),
        *(found(name, warrant("affirms")) for name in "ABC"),
    )
    assert answer.verdict == (
        "Stated: The past [past]; A hedge [possible]; A; B; and 1 more. Expected: What comes. "
        "Denied: It is not so [probable]."
    )


@pytest.mark.parametrize("slug", [slug for slug in slugs() if slug not in ("changes", "outcomes")])
def test_verdicts_of_all_questions(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    assert not re.match(r"(yes|no)\b", answer.verdict, re.IGNORECASE)
    order = [words.heading for words in STATUS.values()]
    clauses = re.findall(rf"(?:^|\. )({'|'.join(order)}):", answer.verdict)
    assert clauses == [STATUS[clause.status].heading for clause in answer.clauses] or (
        answer.headings
    )
    assert sum(clause.number for clause in answer.clauses) == len(answer)
