"""Four made-up sources of two years, in `years/`: what changed, what was foretold, whose word."""

from csv import DictReader
from io import StringIO
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions

from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding, independent_claimants
from realpolitik.render.answers import render
from realpolitik.render.detail import claim_view
from realpolitik.render.text import text
from realpolitik.terms import local

YEARS = Path(__file__).parent / "years"
OUTCOMES = (YEARS / "outcomes.rq").read_text(encoding="utf-8")
EXPECTED = {
    "contested": {"base-valdia", "fishing-valdia-corvia"},
    "changed since": {"alliance-valdia-corvia"},
    "commitment": {"pledge-valdia"},
    "demand": {"demand-valdia", "demand-corvia"},
    "norm": {"norm-straits"},
    "borne out": {"hale-2040-p2s2-1"},  # the grain trade
    "belied": {"hale-2040-p2s3-1", "hale-2040-p2s4-1"},  # the treaty by 2042; no gas
    "both said": {"hale-2040-p2s1-1"},  # the base
    # Nothing says by when Corvia would leave; harbours only might be opened.
    "open": {"hale-2040-p2s5-1", "hale-2040-p2s6-1"},
    "own": {
        *(f"valdia-2044-{n}" for n in ("p1s1-1", "p1s2-1", "p1s5-1", "p2s1-1", "p2s2-1")),
        *(f"valdia-2044-{n}" for n in ("p2s2-2", "p2s4-1")),
        *(f"merenia-2044-{n}" for n in ("p1s1-1", "p1s5-1")),
    },
    "another's": {
        *(f"hale-2040-p1s{n}-1" for n in (1, 2, 3)),
        *(f"hale-2040-p2s{n}-1" for n in (1, 2, 3, 4, 5, 6)),
        *(f"valdia-2044-{n}" for n in ("p1s3-1", "p1s4-1", "p2s3-1")),
        *(f"merenia-2044-p1s{n}-1" for n in (2, 3, 4)),
        "hale-2044-p1s1-1",
    },
}


def test_each_outcome_is_where_it_must_be(years: Graph) -> None:
    rows = years.sparql(OUTCOMES)
    assert isinstance(rows, QuerySolutions)
    found: dict[str, set[str]] = {}
    for outcome, thing in rows:
        assert isinstance(thing, NamedNode)
        found.setdefault(outcome.value, set()).add(local(thing.value))
    assert found == EXPECTED


def page(answer: Answer) -> str:
    return " ".join(render(answer, "table", 100).split())


def test_then_and_now_stand_together(years: Graph) -> None:
    (allied, fishing, base) = years.ask("changes")
    assert [local(claim) for claim in allied.changed_since] == ["hale-2040-p1s2-1"]
    assert (allied.status, allied.year) == ("affirmed", 2044)
    assert (fishing.status, fishing.changed_since) == ("contested", ())  # by two voices
    for item in (fishing, base):
        assert item.texts("group") == ("said otherwise earlier, by others",)


def test_forecast_has_its_outcome_and_who_reports_it(years: Graph) -> None:
    shown = page(years.ask("forecasts", source="hale-2040"))
    assert "[future, borne out by Corvia and Valdia, belied by Odo Lund]" in shown
    base = next(w for f in years.ask("forecasts") for w in f.warrants if "p2s1-1" in w.claim)
    assert base.forecast
    told = base.to_dict()["forecast"]
    assert told["fate"] == "both said"
    assert [node["label"] for node in told["by"]] == ["Corvia", "Valdia", "Odo Lund"]


def test_who_signs_together_is_one_voice(years: Graph) -> None:
    grain = next(f for f in years.ask("about", thing="Valdia") if f.label.startswith("The grain"))
    now = next(w for w in grain.warrants if w.year == 2044)
    assert [node.label for node in now.claimants] == ["Corvia", "Valdia"]
    assert (now.own_voice, now.own) == (True, False)
    voices, _ = independent_claimants(grain.warrants, "affirms")
    assert {*map(local, voices)} == {"ines-hale", "valdia"}
    assert len(voices) == 2
    assert years.ask("about", thing="Valdia", according_to="Corvia").findings


def test_a_spokesman_speaks_for_the_state(years: Graph) -> None:
    (gas,) = years.ask("cooperation", a="Merenia", b="Corvia", according_to="Merenia")
    (warrant,) = gas.warrants
    assert (warrant.short, warrant.spoken_for(), warrant.own) == ("Lund 2044", " for Merenia", True)
    assert [node.label for node in warrant.on_behalf_of] == ["Merenia"]


def asked(answer: Answer) -> dict[str, tuple[Finding, list[str]]]:
    """Return each finding with a question, and the askers, by situation."""
    return {
        local(f.situation or ""): (f, askers)
        for f in answer
        if (askers := [w.claimant.label for w in f.warrants if w.polarity == "asks"])
    }


def test_a_question_affirms_and_denies_nothing(years: Graph) -> None:
    found = asked(years.ask("about", thing="Corvia"))
    leaving, by = found["corvia-leaves"]
    assert (leaving.status, leaving.tense, leaving.strength, by) == (
        *("supposed", None, None),
        ["Ines Hale"],
    )
    allied, by = found["alliance-valdia-corvia"]
    assert (allied.status, allied.tense, by) == ("affirmed", "present", ["Odo Lund"])
    assert "asked: Hale asks whether Corvia will leave" in page(years.ask("about", thing="Corvia"))
    assert not asked(years.ask("alignments", a="Valdia", b="Corvia"))
    graph = (
        "ASK { ?q rp:asks ?s . ?s rp:status rp:supposed FILTER NOT EXISTS { ?q rp:regards ?s } }"
    )
    assert years.sparql(graph)


def test_a_question_is_shown_found_exported_and_removed(years: Graph) -> None:
    question = years.claim("hale-2044-p2s2-1")
    assert "asked by Ines Hale" in " ".join(text(claim_view(question)).split())
    told = question.warrants[0].to_dict()
    assert (told["polarity"], told["certainty"], told["tense"]) == ("asks", None, None)
    nearest = years.search("leave the Narrow Sea")[0].warrants[0]
    assert (local(nearest.claim), nearest.status) == ("hale-2044-p2s2-1", "supposed")
    (row,) = (
        r
        for r in DictReader(StringIO(years.export("csv").decode()))
        if r["claim"] == "hale-2044-p2s1-1"
    )
    assert (row["polarity"], row["claimant"], row["reportedBy"]) == (
        "asks",
        "odo-lund",
        "ines-hale",
    )
    assert (row["certainty"], row["status"]) == ("", "affirmed")
    less = years.without("hale-2044-p2s2-1")
    assert not less.sparql("ASK { id:hale-2044-p2s2-1 ?p ?o }")
