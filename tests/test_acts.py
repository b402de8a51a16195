"""Made-up acts, agreements, amounts, conflicts and a proxy, in `acts/`: status, what finds them."""

import json
from pathlib import Path

import pytest

import realpolitik
from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.checks.check import check
from realpolitik.terms import local

ACTS = Path(__file__).parent / "acts"


@pytest.fixture(scope="module")
def acts(cache_home: Path) -> Graph:
    """Return the graph of the project's own data with five made-up sources."""
    return realpolitik.open([str(ACTS)])


def situations(answer: Answer) -> list[str]:
    """Return the situations in an answer; the nearest claims have none."""
    return [local(item.situation) for item in answer if item.situation]


STATUS = {
    "treaty-tarvia-ostrova": "affirmed",  # a brokered deal
    "mediation-halden": "contested",  # one party denies that anybody mediated
    "pledge-concord-arms": "affirmed",  # 5 percent by 2035
    "ships-ostrova": "affirmed",  # two figures that nobody disputes
    "losses-ostrova": "contested",  # a figure that another source disputes
    "embargo-tarvia": "affirmed",
    "arming-reef-guard": "affirmed",  # a proxy
    "shelling-7-may": "affirmed",  # two days of a crisis, alike but for the date
    "shelling-9-may": "affirmed",
    "admission-tarvia": "affirmed",  # an organization expands
    "talks-emissions": "affirmed",  # a climate negotiation
    "bombing-ostrova": "contested",  # a denied act
    "raid-reef-guard": "affirmed",  # two actors together against a third
    "truce-may": "affirmed",  # two truces, alike but for the date
    "truce-june": "affirmed",
    "war-sound": "affirmed",
    "sponsorship-reef-guard": "affirmed",
    "alliance-halden-tarvia": "affirmed",  # until 2020, and no longer in 2025
    "opening-sound": "affirmed",  # by 2035, as an answer to a question
}


def test_each_situation_has_its_status(acts: Graph) -> None:
    found = {local(item.situation or ""): item.status for item in acts.ask("certainty")}
    assert {name: found[name] for name in STATUS} == STATUS


# A sanction, a suspicion, acts of war, and an act that its doer denies.
HOSTILE = {"embargo-tarvia", "suspicion-tarvia-ostrova", "shelling-7-may", "shelling-9-may"}
HOSTILE |= {"bombing-ostrova", "war-sound"}
PROXY = {"sponsorship-reef-guard"}
TRUCES = {"truce-may", "truce-june"}
FOUND: list[tuple[tuple[str, str, str], set[str]]] = [
    # ... and what one party affirms and the other denies.
    (("frictions", "Tarvia", "Ostrova"), HOSTILE | {"mediation-halden"}),
    (("frictions", "Ostrova", "Tarvia"), HOSTILE | {"mediation-halden"}),
    (("relationship", "Tarvia", "Ostrova"), HOSTILE | TRUCES | {"treaty-tarvia-ostrova"}),
    (("frictions", "Ostrova", "Halden"), PROXY),  # through a proxy
    (("frictions", "Tarvia", "Reef Guard"), {"raid-reef-guard"}),
    (("relationship", "Tarvia", "Reef Guard"), {"raid-reef-guard"}),
    (("approach", "Tarvia", "Reef Guard"), {"raid-reef-guard"}),
    (("approach", "Ostrova", "Tarvia"), {"shelling-7-may", "shelling-9-may", "bombing-ostrova"}),
    (("frictions", "Tarvia", "Halden"), set()),  # who attack together are not at odds
    # Talks are no cooperation.
    (("cooperation", "Tarvia", "Ostrova"), TRUCES | {"treaty-tarvia-ostrova"}),
    (("cooperation", "Ostrova", "Reef Guard"), {"arming-reef-guard"} | PROXY),
    (("cooperation", "Halden", "Ostrova"), set()),  # a mediator is no party
    (("cooperation", "Concord", "Tarvia"), {"admission-tarvia"}),
]


@pytest.mark.parametrize(("question", "found"), FOUND)
def test_questions_find_acts_by_their_type(
    acts: Graph, question: tuple[str, str, str], found: set[str]
) -> None:
    name, a, b = question
    assert {*situations(acts.ask(name, a=a, b=b))} == found


def test_mediator_is_found_by_questions_about_it(acts: Graph) -> None:
    found = situations(acts.ask("about", thing="Halden"))
    mediated = {"treaty-tarvia-ostrova", "mediation-halden"}
    assert {*found} - {"raid-reef-guard", "alliance-halden-tarvia"} - PROXY == mediated


def test_suspicion_is_a_threat_from_its_target(acts: Graph) -> None:
    found = situations(acts.ask("threats-from", actor="Ostrova"))
    assert found == ["suspicion-tarvia-ostrova"]


def test_both_figures_are_shown(acts: Graph) -> None:
    (ships,) = (f for f in acts.ask("about", thing="Ostrova") if f.label == "Ostrova has a fleet")
    glosses = {warrant.gloss for warrant in ships.warrants}
    assert glosses == {"Ostrova has 1,200 ships.", "Ostrova has 800 ships."}


def test_claim_shows_its_period_and_its_deadline(acts: Graph) -> None:
    (alliance,) = acts.ask("alignments", a="Halden", b="Tarvia")
    assert [w.dates for w in alliance.warrants] == ["until 2020", "in 2025"]
    assert alliance.tense == "past"
    verdict = acts.ask("Were Halden and Tarvia allies?").verdict
    assert "Yes, according to Dan Cole: Halden and Tarvia are allies" in verdict
    assert "But: In 2025" in verdict
    answer = acts.claim("cole-2032-p3s3-1")
    assert (answer.warrants[0].dates, answer.links[0][0]) == ("by 2035", "answers")
    question = acts.claim("cole-2032-p3s1-1")
    assert ("addressee", "Tarvia") in [(role, node.label) for role, node in question.roles]
    assert question.warrants[0].spoken_for() == " for Halden"
    assert question.links[0][0] == "answered by"


def test_only_a_membership_that_goes_on_makes_a_member(acts: Graph) -> None:
    assert acts.sparql("ASK { id:halden rp:memberOf id:concord }")
    assert not acts.sparql("ASK { id:ostrova rp:memberOf id:concord }")


def test_made_up_sources_have_no_errors() -> None:
    texts = [str(path) for path in sorted((ACTS / "texts").glob("*.txt"))]
    report = check([str(ACTS)], texts)
    assert [fault.rule for fault in report.faults] == ["hedge-lost"]  # "suspects" is no hedge


def test_timeline_has_the_days_of_acts(acts: Graph) -> None:
    dated = ["admission-tarvia", "shelling-7-may", "shelling-9-may", "truce-may", "truce-june"]
    assert [name for name in situations(acts.ask("timeline")) if name in dated] == dated
    later = situations(acts.ask("timeline", since="2031", until="2031"))  # the years of events
    assert [name for name in later if name in dated] == dated[1:]


def test_lines_of_json_have_numbers_and_no_day_that_nobody_knows(acts: Graph) -> None:
    lines = [json.loads(line) for line in acts.export("jsonl").decode().splitlines()]
    (line,) = (line for line in lines if line["source"] == ["bly-2031"] and line["amount"] == 800)
    assert line["text"].startswith("In July 2031, ")
