"""Data that contradict the ontology are refused, with the axiom, the triples and their places."""

from io import BytesIO
from pathlib import Path

import pytest

import realpolitik
from realpolitik import Inconsistent
from realpolitik.command.cli import main
from realpolitik.engine.embedded import Store
from realpolitik.reasoning.axioms import axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.consistency import refuse_contradiction

PREFIXES = """@prefix rp: <https://w3id.org/realpolitik/ontology#> .
@prefix id: <https://w3id.org/realpolitik/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def refused(text: str) -> Inconsistent | None:
    """Return the error that a Turtle text with axioms of its own is refused with, if it is."""
    store = Store()
    store.load("x.ttl", PREFIXES + text)
    rules = axiom_rules(store)
    closure = Closure(BytesIO(store.ntriples()), rules)
    try:
        refuse_contradiction(closure, rules, store, [("x.ttl", (PREFIXES + text).encode())])
    except Inconsistent as error:
        return error
    return None


@pytest.mark.parametrize(
    ("axiom", "data", "said"),
    [
        ("rp:A owl:disjointWith rp:B .", "id:x a rp:A, rp:B .", "rp:A owl:disjointWith rp:B"),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( rp:A rp:B rp:C ) .",
            "id:x a rp:C .\nid:x a rp:A .",
            "rp:A owl:disjointWith rp:C",
        ),
        (
            "rp:p owl:propertyDisjointWith rp:q .",
            "id:x rp:p id:y ; rp:q id:y .",
            "rp:p owl:propertyDisjointWith rp:q",
        ),
        (
            "rp:p a owl:AsymmetricProperty .",
            "id:x rp:p id:y .\nid:y rp:p id:x .",
            "rp:p a owl:AsymmetricProperty",
        ),
        (
            "rp:p a owl:IrreflexiveProperty .",
            "id:x rp:p id:x .",
            "rp:p a owl:IrreflexiveProperty",
        ),
    ],
)
def test_each_kind_of_contradiction_is_told_with_its_axiom(
    axiom: str, data: str, said: str
) -> None:
    error = refused(f"{axiom}\n{data}")
    assert error is not None
    assert error.axiom == f"{said}."
    assert all("x.ttl, line " in fact for fact in error.facts)
    assert refused(axiom) is None
    assert refused(f"{axiom}\nid:x a rp:A ; rp:p id:y .") is None


def test_number_of_further_contradictions_is_told() -> None:
    error = refused("rp:A owl:disjointWith rp:B .\nid:x a rp:A, rp:B .\nid:y a rp:A, rp:B .")
    assert error is not None
    assert "id:x a rp:A (x.ttl, line 5)" in error.facts
    assert error.others == 1
    assert "and 1 more such contradiction" in str(error)


def test_data_that_contradict_the_ontology_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "oz.ttl"
    path.write_text(f"{PREFIXES}id:oz a rp:Claim ;\n    rp:partOf id:china .\n", encoding="utf-8")
    with pytest.raises(Inconsistent, match="rp:WorldEntity owl:disjointWith rp:Claim"):
        realpolitik.open([str(path)])
    assert main(["ask", "alignments", "--data", str(path)]) == 2
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert f"id:oz rp:partOf id:china ({path}, line 5)" in line
    assert f"id:oz a rp:Claim ({path}, line 4)" in line
    assert "prp-dom rp:partOf rdfs:domain rp:Actor" in line
