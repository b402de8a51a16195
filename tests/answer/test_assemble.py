"""Findings have all their claims, each with its place, and their counter-evidence."""

from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding
from realpolitik.terms import local

MINI = Path(__file__).parents[1] / "mini"
ANSWER = """
    query question parameters outcome text verdict asked narrowing total left_out suggestions
    sources findings
"""
FINDING = "situation label values status strength tense year warrants but changedSince"
WARRANT = """
    claim polarity claimant onBehalfOf reportedBy certainty tense year aboutYear basis intensity
    voice forecast gloss
    source paragraph sentence start end quote derivedFrom saidOn
    since until deadline
"""
ASKED = {"a": "Ruritania", "b": "Graustark"}


def item(answer: Answer, name: str) -> Finding:
    """Return the finding of an answer about a situation."""
    (found,) = (f for f in answer.findings if local(f.situation or "") == name)
    return found


def claims(found: Finding) -> list[str]:
    """Return the claims of a finding, one for each warrant."""
    return [local(warrant.claim) for warrant in found.warrants]


def test_claim_on_two_passages_has_two_warrants(mini: Graph) -> None:
    found = item(mini.ask("alignments", **ASKED), "alignment-straits")
    assert claims(found) == ["book-p1s1-1", "book-p1s1-1"]
    assert [(w.paragraph, w.sentence) for w in found.warrants] == [(1, 1), (3, 1)]


@pytest.mark.parametrize(
    ("name", "relation", "but", "claim"),
    [
        ("alignment-straits", "limits", "limit-salt", "book-p3s1-1"),
        ("alignment-straits", "qualifies", "limit-salt", "book-p3s1-1"),
        ("threat-sylvania", "conditions", "condition-sunk-fleet", "book-p2s4-2"),
        ("hope-treaty", "disputes", "policy-silence", "book-p2s6-2"),
    ],
)
def test_finding_has_its_counter_evidence(
    mini: Graph, name: str, relation: str, but: str, claim: str
) -> None:
    found = item(mini.ask("certainty"), name)
    against = {(b.relation, local(b.situation)): b for b in found.counter_evidence}
    assert [local(w.claim) for w in against[relation, but].warrants] == [claim]


@pytest.mark.parametrize("slug", ["alignments", "conditions", "evidence", "coverage", "network"])
def test_keys_of_the_json(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug).to_dict()
    assert list(answer) == ANSWER.split()
    for source in answer["sources"]:
        assert list(source) == ["source", "label", "issued"]
    for found in answer["findings"]:
        assert list(found) == FINDING.split()
        for but in found["but"]:
            assert list(but) == ["situation", "label", "relation", "warrants"]
        for warrant in [*found["warrants"], *(w for b in found["but"] for w in b["warrants"])]:
            assert set(warrant) == {*WARRANT.split()}
            for node in [*warrant["claimant"], *warrant["onBehalfOf"], *warrant["reportedBy"]]:
                assert list(node) == ["iri", "label"]
