"""The network draws each tie once, by its kind and standing, as broad as it has voices."""

from itertools import combinations
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from drawn import SVG, links, plain, said, texts

from realpolitik import Answer, Graph
from realpolitik.answer.findings.finding import independent_claimants
from realpolitik.draw.draw import draw
from realpolitik.draw.network import Tie, ties
from realpolitik.draw.svg.boxes import FEW, MANY
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


def test_voices_are_counted_and_not_claims(years: Graph) -> None:
    sun = years.ask("network", source="sun-2016")
    common = tie(sun, "china", "russia", "common")
    claims = {w.claim for item in common.findings for w in item.warrants}
    voices = {
        voice
        for item in common.findings
        for voice in independent_claimants(item.warrants, "affirms")[0]
    }
    assert len(claims) > len(voices) == common.voices == 1
    assert common.told == "common ground, by 1 voice"
    denied = tie(sun, "china", "russia", "common", "denied")
    assert denied.told == "common ground, denied by 1 voice"  # the optimists, by her word


def test_own_words_are_no_independent_voice(answer: Answer) -> None:
    own = tie(answer, "corvia", "valdia", "common")
    assert own.voices == 0
    assert own.told == "common ground, by no independent voice"


def test_lines_are_as_broad_as_there_are_voices(years: Graph) -> None:
    svg = draw(years, "network", source="sun-2016").svg
    looks = [path.get("class", "") for path in fromstring(svg).iter(f"{SVG}path")]
    lines = [look for look in looks if look.startswith("line ") and "ink" not in look]
    told = {1: "", 2: " two"}
    affirmed = [t for t in ties(years.ask("network", source="sun-2016")) if t.status == "affirmed"]
    for kind in ("common", "strain", "threat", "policy"):
        found = sorted(look for look in lines if look.startswith(f"line {kind}"))
        broad = sorted(
            f"line {kind}{told.get(t.voices, ' none')}" for t in affirmed if t.kind == kind
        )
        others = [look for look in found if "double" in look or look.endswith(" none")]
        assert [look for look in found if look not in others] == [
            look for look in broad if not look.endswith(" none")
        ]
    assert "line common double" in lines  # contested


def test_text_says_all_that_is_claimed(years: Graph, answer: Answer) -> None:
    found = draw(years, "network")
    told = "\n".join(found.lines)
    assert found.lines[0] == answer.verdict
    assert all(item.label in told for item in answer)
    ends = {iri for tie in ties(answer) for iri in tie.pair}
    assert len(ends) > 20
    drawn_ends = ends & set(links(found.svg))
    assert len(drawn_ends) <= 20
    assert plain(f"{len(ends - drawn_ends)} more actors") in said(found.svg)


@pytest.mark.parametrize(("width", "most"), [(360, FEW), (1200, MANY)])
def test_what_is_drawn_is_what_is_claimed(years: Graph, width: int, most: int) -> None:
    sun: dict[str, Any] = {"about": "Russia", "source": "sun-2016"}
    svg = draw(years, "network", width=width, **sun).svg
    shown, found = said(svg), set(links(svg))
    claimed = [*ties(years.ask("network", **sun))]
    ends = {iri for one in claimed for iri in one.pair}
    assert len(ends & found) == min(len(ends), most)
    for one in (each for each in claimed if {*each.pair} <= found):
        assert plain(one.told) in shown
        for item in one.findings[:4]:
            assert plain(item.label) in shown
            assert item.situation in found


def test_narrowing_narrows_the_picture(years: Graph) -> None:
    shown = said(draw(years, "network", about="Valdia").svg)
    assert "Corvia" in shown
    assert "Russia" not in shown


def test_marks_of_one_bundle_stand_apart(years: Graph) -> None:
    marks = [t for t in texts(draw(years, "network").svg) if t.text.rstrip("?").isdecimal()]
    assert len({t.text for t in marks}) * 2 == len(marks)  # on a line, and in the list
    middles = [((t.left + t.right) / 2, (t.top + t.bottom) / 2) for t in marks]
    assert all(abs(a - c) + abs(b - d) > 14 for (a, b), (c, d) in combinations(middles, 2))
