"""The network draws each tie once, by its kind and standing, as broad as it has voices."""

from itertools import combinations

import pytest
from drawn import links, plain, said, texts

from realpolitik import Answer, Graph
from realpolitik.draw.draw import draw, drawn
from realpolitik.draw.network import Tie, ties
from realpolitik.terms import ID


@pytest.fixture(scope="module")
def answer(years: Graph) -> Answer:
    return years.ask("network")


def tie(answer: Answer, first: str, second: str, kind: str, status: str = "affirmed") -> Tie:
    """Return what stands between two, of a kind."""
    (found,) = (
        tie
        for tie in ties(answer)
        if tie[:2] == (ID + first, ID + second) and (tie.kind, tie.status) == (kind, status)
    )
    return found


def test_every_finding_is_in_a_tie_of_its_status(answer: Answer) -> None:
    found = {item.situation: tie for tie in ties(answer) for item in tie.findings}
    assert found.keys() == {item.situation for item in answer}
    assert {item.status for item in answer} == {"affirmed", "contested", "denied"}
    assert all(found[item.situation].status == item.status for item in answer)


def test_what_is_mutual_has_no_direction(answer: Answer) -> None:
    assert not tie(answer, "corvia", "valdia", "common").directed
    assert tie(answer, "corvia", "merenia", "threat").directed
    assert tie(answer, "chinese-public", "russia", "strain").directed


def test_threat_of_an_event_leads_to_whose_doing_it_is(answer: Answer) -> None:
    labels = [item.label for item in tie(answer, "russia", "nato", "threat").findings]
    assert labels == ["Russia perceives NATO's expansion as a threat in Eastern Europe"]


def test_voices_are_counted_and_not_claims(answer: Answer) -> None:
    common = tie(answer, "china", "russia", "common")
    claims = {w.claim for item in common.findings for w in item.warrants}
    voices = {voice for item in common.findings for voice in item.voices("affirms")[0]}
    assert len(claims) > len(voices) == common.voices == 1
    assert common.told == "common ground, by 1 voice"
    own = tie(answer, "corvia", "valdia", "common")  # which both say of themselves
    assert own.voices == 0
    assert own.told == "common ground, by no independent voice"
    denied = tie(answer, "china", "russia", "common", "denied")
    assert denied.told == "common ground, denied by 2 independent voices"


def test_text_says_all_that_is_claimed(years: Graph, answer: Answer) -> None:
    found = drawn(years, "network")
    told = "\n".join(found.lines)
    assert found.lines[0] == answer.verdict
    assert all(item.label in told for item in answer)
    shown = said(found.svg)
    for one in ties(answer):
        assert plain(one.told) in shown
        assert all(plain(item.label) in shown for item in one.findings[:4])


def test_actors_and_situations_are_links(years: Graph, answer: Answer) -> None:
    found = set(links(draw(years, "network")))
    ends = {iri for tie in ties(answer) for iri in tie.pair}
    assert ends < found
    assert {ID + "threat-corvia", ID + "alliance-emerging"} <= found


def test_narrowing_narrows_the_picture(years: Graph) -> None:
    shown = said(draw(years, "network", about="Valdia"))
    assert "Corvia" in shown
    assert "Russia" not in shown


def test_marks_of_one_bundle_stand_apart(years: Graph) -> None:
    marks = [t for t in texts(draw(years, "network")) if t.text.rstrip("?").isdecimal()]
    assert len({t.text for t in marks}) * 2 == len(marks)  # on a line, and in the list
    middles = [((t.left + t.right) / 2, (t.top + t.bottom) / 2) for t in marks]
    assert all(abs(a - c) + abs(b - d) > 14 for (a, b), (c, d) in combinations(middles, 2))
