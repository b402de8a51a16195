"""Views of claims, sources and proofs."""

import json
import re

import pytest
from pyoxigraph import NamedNode, Triple

from realpolitik import Graph, UnknownName
from realpolitik.answer.why import Why
from realpolitik.reasoning.proof import Gap
from realpolitik.render.detail import proof_view, show
from realpolitik.render.text import text
from realpolitik.terms import ID, RP

PREDICTION = "prediction-balance-of-threat-china-and-russia-against-the-west"
ASKED = {
    "inferred": ("China", "aligns with", "Russia"),
    "by a theory": (PREDICTION, "a", "theory prediction"),
    "by an axiom": ("China", "a", "Actor"),
    "asserted": ("China", "a", "State"),
    "missing": ("Russia", "aligns with", "Iran"),
    "no rule": ("sun-2016-p7s3-2", "denies", "alignment-political-issues"),
}
each_proof = pytest.mark.parametrize("name", ASKED)


@pytest.fixture(scope="module")
def proofs(graph: Graph) -> dict[str, Why]:
    """Return a proof of each kind."""
    return {name: graph.why(*asked) for name, asked in ASKED.items()}


@each_proof
def test_proof_has_each_step_rule_and_claim(
    graph: Graph, proofs: dict[str, Why], name: str
) -> None:
    found = proofs[name]
    said = {step.summary for step in found.steps} | {step.place for step in found.steps}
    said |= {absent for step in found.steps for absent in step.absent}
    said |= {part for gap in found.gaps for part in (*gap.holds, *gap.missing, *gap.in_the_way)}
    said |= {warrant.gloss for warrant in found.warrants}
    shown = text(proof_view(graph, found))
    assert [part for part in said if part not in shown] == []
    assert shown.count(" by ") >= len({step.rule for step in found.steps if step.rule})


def test_premise_of_several_steps_is_proved_once(graph: Graph, proofs: dict[str, Why]) -> None:
    found = proofs["by a theory"]
    rules = [step.rule for step in found.steps if step.rule]
    assert len(re.findall(r"^ *by [\w-]+", text(proof_view(graph, found)), re.MULTILINE)) == len(
        rules
    )


def test_gap_has_premises_that_hold_are_missing_or_are_in_the_way(mini: Graph) -> None:
    likes = Triple(NamedNode(f"{ID}a"), NamedNode(f"{RP}likes"), NamedNode(f"{ID}b"))
    gap = Gap("liking", "One likes what is near.", ("id:a a rp:Actor",), ("id:a rp:near id:b",), ())
    other = Gap("prp-symp rp:likes a X", "rp:likes a X.", (), (), ("id:b a rp:Foe",))
    assert text(proof_view(mini, Why(likes, "missing", gaps=(gap, other))), 80) == (
        "id:a rp:likes id:b does not hold.\n\n"
        "  by liking: One likes what is near.\n"
        "    holds: id:a a rp:Actor\n"
        "    missing: id:a rp:near id:b\n\n"
        "  by prp-symp: rp:likes a X.\n"
        "    in the way: id:b a rp:Foe\n"
    )


@pytest.mark.parametrize("name", ["¶6 s4", "p6s4", "¶6, s4", "sun-2016 p6s4", "sun-2016 ¶6 s4"])
def test_place_names_claims(graph: Graph, name: str) -> None:
    claims = json.loads(show(name.split(), lambda: graph, "json"))
    names = [claim["claim"].removeprefix(ID) for claim in claims]
    assert names == sorted(names)
    assert "sun-2016-p6s4-1" in names
    page = show([name], lambda: graph, "table", 80)
    assert page.count("\n  claim  ") == len(claims)


def test_unknown_place_or_source_is_refused(graph: Graph) -> None:
    with pytest.raises(UnknownName, match='"¶60 s4"'):
        show(["¶60 s4"], lambda: graph, "table")
    with pytest.raises(UnknownName, match="did you mean sun-2016"):
        show(["sun-2017", "p6s4"], lambda: graph, "table")


@pytest.mark.parametrize(
    "name", ["Kirby 2023a ¶33 s2", "Somebody unnamed in Kirby 2023a ¶33 s2", "Kirby 2023a p33s2"]
)
def test_citation_names_its_claims(corpus: Graph, name: str) -> None:
    claims = show([name], lambda: corpus, "table")
    assert "id:kirby-2023-03-20-p33s2-1" in claims


def test_proofs_print_citations(corpus: Graph) -> None:
    why = corpus.why("alignment-against-us", "status", "rp:affirmed")
    assert "Somebody unnamed in Kirby 2023a ¶33 s2" in text(proof_view(corpus, why))
    why = corpus.why("concern-us-ceasefire-calls", "status", "rp:affirmed")
    assert "Kirby 2023a for the United States ¶7 s1" in text(proof_view(corpus, why))


@pytest.mark.parametrize("name", ["book", "News from Elsewhere", "id:book"])
def test_slug_or_title_names_a_source(mini: Graph, name: str) -> None:
    record = json.loads(show([name], lambda: mini, "json"))
    assert f"claims      {record['claims']}\n" in show([name], lambda: mini, "table", 80)
    assert record["authors"] == ["Ada Quill"]


def test_claim_without_quotation_has_the_address(graph: Graph) -> None:
    (address,) = (s.address for s in graph.sources if s.short == "Putin")
    said = f"not available; {address}; use --text FILE to quote the words\n"
    assert said in show(["putin-2019-p7s1-1"], lambda: graph, "table")
