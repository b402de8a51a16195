"""Questions of readers of the article, and the claims that answer them.

`questions.tsv` has for each question the claims that another reader chose from the list of claims,
or "-" for none. They are not used to improve the search, only to notice when it gets worse.
"""

from collections.abc import Iterator
from pathlib import Path

from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.terms import local

_FILE = Path(__file__).with_name("questions.tsv")
_ROWS = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines()]
ANSWERED = [(text, claims.split()) for text, claims in _ROWS if claims != "-"]
OUTSIDE = [text for text, claims in _ROWS if claims == "-"]


def _place(answer: Answer, claims: list[str]) -> int:
    """Return the position of the first finding with a right claim, from 0, or 1000."""
    shown = ({local(w.claim) for w in finding.warrants} for finding in answer)
    right = {f"sun-2016-{claim}" for claim in claims}
    return next((place for place, of in enumerate(shown) if of & right), 1000)


def _missed(places: dict[str, int], most: int) -> Iterator[str]:
    return (f"{place}: {text}" for text, place in places.items() if place >= most)


def test_right_claims_are_among_the_first(graph: Graph) -> None:
    """Most questions have a right claim in the first three findings, or ten."""
    answers = {text: graph.ask(text) for text, _ in ANSWERED}
    places = {text: _place(answers[text], claims) for text, claims in ANSWERED}
    for most, share in ((3, 0.87), (10, 0.93)):  # the article is one of several sources
        missed = list(_missed(places, most))
        assert len(missed) <= (1 - share) * len(places), "\n".join(missed)
    silent = [text for text, answer in answers.items() if answer.outcome == "silent"]
    assert len(silent) <= 0.03 * len(answers), "\n".join(silent)


def test_question_without_right_claims_is_not_answered(graph: Graph) -> None:
    outcomes = {text: graph.ask(text).outcome for text in OUTSIDE}
    assert {text for text, came in outcomes.items() if came not in ("nearest", "silent")} == set()
    assert sum(came == "silent" for came in outcomes.values()) >= 0.4 * len(outcomes)
