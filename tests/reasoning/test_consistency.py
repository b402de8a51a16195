"""Data that contradict the ontology are refused, with the axiom, the triples and their places."""

from pathlib import Path

import pytest
from reasoning.made_rules import PROLOGUE, stored

import realpolitik
from realpolitik import Inconsistent
from realpolitik.command.cli import main
from realpolitik.reasoning.inference import infer


def refusal(turtle: str) -> Inconsistent | None:
    """Return the error for a text with axioms, if it is inconsistent."""
    try:
        infer(stored(turtle), [("x.ttl", (PROLOGUE + turtle).encode())])
    except Inconsistent as error:
        return error
    return None


@pytest.mark.parametrize(
    ("axiom", "data", "violated"),
    [
        (":A owl:disjointWith :B .", "id:x a :A, :B .", "rp:A owl:disjointWith rp:B"),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
            "id:x a :C .\nid:x a :A .",
            "rp:A owl:disjointWith rp:C",
        ),
        (
            ":p owl:propertyDisjointWith :q .",
            "id:x :p id:y ; :q id:y .",
            "rp:p owl:propertyDisjointWith rp:q",
        ),
        (
            ":p a owl:AsymmetricProperty .",
            "id:x :p id:y .\nid:y :p id:x .",
            "rp:p a owl:AsymmetricProperty",
        ),
        (":p a owl:IrreflexiveProperty .", "id:x :p id:x .", "rp:p a owl:IrreflexiveProperty"),
    ],
)
def test_contradiction_is_reported_with_its_axiom_and_places(
    axiom: str, data: str, violated: str
) -> None:
    error = refusal(f"{axiom}\n{data}")
    assert error is not None
    assert error.axiom == f"{violated}."
    assert all("x.ttl:" in fact for fact in error.facts)
    assert refusal(axiom) is None
    assert refusal(f"{axiom}\nid:x a :A ; :p id:y .") is None


def test_further_contradictions_are_counted() -> None:
    error = refusal(":A owl:disjointWith :B .\nid:x a :A, :B .\nid:y a :A, :B .")
    assert error is not None
    line = PROLOGUE.count("\n") + 2
    assert f"id:x a rp:A (x.ttl:{line})" in error.facts
    assert error.others == 1
    assert "and 1 more contradiction" in str(error)


def test_data_that_contradict_the_ontology_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "oz.ttl"
    path.write_text(f"{PROLOGUE}id:oz a rp:Claim ;\n    rp:partOf id:china .\n", encoding="utf-8")
    line = PROLOGUE.count("\n") + 1
    with pytest.raises(Inconsistent, match="rp:Utterance owl:disjointWith rp:WorldEntity"):
        realpolitik.open([str(path)])
    assert main(["ask", "alignments", "--data", str(path)]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert f"id:oz rp:partOf id:china ({path}:{line + 1})" in message
    assert f"id:oz a rp:Claim ({path}:{line})" in message
    assert "prp-dom rp:partOf rdfs:domain rp:Actor" in message
