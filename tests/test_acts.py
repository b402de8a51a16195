"""Made-up acts, agreements, amounts and a mediator, in `acts/`: status, and what finds them."""

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
    """Return the graph of the project's own data with four made-up sources."""
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
}


def test_each_situation_has_its_status(acts: Graph) -> None:
    found = {local(item.situation or ""): item.status for item in acts.ask("certainty")}
    assert {name: found[name] for name in STATUS} == STATUS


# A sanction, a suspicion, acts of war, and an act that its doer denies.
HOSTILE = {"embargo-tarvia", "suspicion-tarvia-ostrova", "shelling-7-may", "shelling-9-may"}
HOSTILE |= {"bombing-ostrova"}
FOUND: list[tuple[tuple[str, str, str], set[str]]] = [
    (("frictions", "Tarvia", "Ostrova"), HOSTILE),
    (("frictions", "Ostrova", "Tarvia"), HOSTILE),
    (("relationship", "Tarvia", "Ostrova"), HOSTILE | {"treaty-tarvia-ostrova"}),
    (("frictions", "Tarvia", "Reef Guard"), {"raid-reef-guard"}),
    (("frictions", "Tarvia", "Halden"), set()),  # who attack together are not at odds
    (("cooperation", "Tarvia", "Ostrova"), {"treaty-tarvia-ostrova", "talks-emissions"}),
    (("cooperation", "Ostrova", "Reef Guard"), {"arming-reef-guard"}),
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
    assert {*found} == {"treaty-tarvia-ostrova", "mediation-halden", "raid-reef-guard"}


def test_suspicion_is_a_threat_from_its_target(acts: Graph) -> None:
    found = situations(acts.ask("threats-from", actor="Ostrova"))
    assert found == ["suspicion-tarvia-ostrova"]


def test_both_figures_are_shown(acts: Graph) -> None:
    (ships,) = (f for f in acts.ask("about", thing="Ostrova") if f.label == "Ostrova has a fleet")
    glosses = {warrant.gloss for warrant in ships.warrants}
    assert glosses == {"Ostrova has 1,200 ships.", "Ostrova has 800 ships."}


def test_made_up_sources_have_no_errors() -> None:
    texts = [str(path) for path in sorted((ACTS / "texts").glob("*.txt"))]
    report = check([str(ACTS)], texts)
    assert [fault.rule for fault in report.faults] == ["hedge-lost"]  # "suspects" is no hedge


def test_timeline_has_the_days_of_acts(acts: Graph) -> None:
    dated = ["admission-tarvia", "shelling-7-may", "shelling-9-may"]
    assert [name for name in situations(acts.ask("timeline")) if name in dated] == dated


def test_lines_of_json_have_numbers_and_no_day_that_nobody_knows(acts: Graph) -> None:
    lines = [json.loads(line) for line in acts.export("jsonl").decode().splitlines()]
    (line,) = (line for line in lines if line["source"] == ["bly-2031"] and line["amount"] == 800)
    assert line["text"].startswith("In July 2031, ")
