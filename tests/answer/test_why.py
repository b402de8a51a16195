"""A triple is explained by its proof, files and claims, or by what it lacks."""

import json
import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import realpolitik
from realpolitik import Graph
from realpolitik.answer.why import Why
from realpolitik.errors import UnknownName
from realpolitik.terms import ID, RDF_TYPE, RP, compact

MORE = f"""@prefix id: <{ID}> .
@prefix rp: <{RP}> .
id:atlantis a rp:State ; rp:memberOf id:the-west .
id:atlantis rp:alignsWith
    id:russia .
"""


@pytest.fixture(scope="module")
def aligned(graph: Graph) -> Why:
    """Return the explanation of an inferred triple."""
    return graph.why("China", "aligns with", "Russia")


def test_proof_of_an_inferred_triple_leads_to_lines_of_files(aligned: Why, root: Path) -> None:
    assert aligned.outcome == "inferred"
    assert aligned.gaps == ()
    last = aligned.steps[-1]
    assert last.triple == aligned.triple
    assert last.rule == "aligns-with"
    for step in aligned.steps:
        assert bool(step.rule) is not bool(step.place)
        if step.place:
            path, line = step.place.split(":")
            text = (root / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            assert isinstance(step.triple.object, NamedNode)
            assert compact(step.triple.object.value) in text
    assert any(re.match(r"data/\w+-\d{4}\.ttl:", step.place or "") for step in aligned.steps)


def test_asserted_triple_has_one_step_with_its_place(graph: Graph) -> None:
    found = graph.why("China", "a", "State")
    assert found.outcome == "asserted"
    assert [step.place.split(":")[0] for step in found.steps] == ["data/world.ttl"]
    assert found.warrants == ()


@pytest.mark.parametrize(
    "names",
    [
        ("sun-2016-p7s3-2", "affirms", "alignment-political-issues"),
        ("alignment-political-issues", "party", "China"),
    ],
)
def test_asserted_triple_of_a_claim_or_its_situation_has_the_claim(
    graph: Graph, names: tuple[str, str, str]
) -> None:
    found = graph.why(*names)
    assert found.outcome == "asserted"
    assert f"{ID}sun-2016-p7s3-2" in {w.claim for w in found.warrants}


def test_missing_triple_has_the_nearest_rule_and_its_missing_conditions(graph: Graph) -> None:
    found = graph.why("Russia", "aligns with", "Iran")
    assert (found.outcome, found.steps, found.warrants) == ("missing", (), ())
    nearest = found.gaps[0]
    assert nearest.rule == "aligns-with"
    assert [text.split(" ", 1)[1] for text in nearest.missing] == ["rp:party id:iran"]
    assert len(nearest.holds) == 3


def test_missing_triple_has_the_negated_conditions_that_hold(graph: Graph) -> None:
    found = graph.why("alliance-emerging", "status", "rp:affirmed")
    assert found.gaps[0].missing == ()
    assert any("rp:ContestedClaim" in text for text in found.gaps[0].in_the_way)
    found = graph.why("alliance-emerging", "kind", "Alignment")
    assert found.gaps[0].in_the_way == ("id:alliance-emerging a rp:Alliance",)


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("a", "threat perception"),
        ("rdf:type", "rp:ThreatPerception"),
        ("type", "Threat-perception"),
    ],
)
def test_class_is_found_by_name_or_words(graph: Graph, verb: str, words: str) -> None:
    found = graph.why("threat-china-west", verb, words)
    assert found.triple.predicate == RDF_TYPE
    assert found.outcome == "asserted"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("Chinaa", "wants", "Russia"), 'no resource is called "Chinaa"; did you mean China'),
        (("China", "wantz", "Russia"), 'no property is called "wantz"; did you mean wants'),
        (("China", "a", "Stat"), 'no class is called "Stat"; did you mean State'),
        (("China", "x:y", "Russia"), 'no property is called "x:y"'),
        (("China", "a", "http://x.org/C"), 'no class is called "http://x.org/C"'),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(
    graph: Graph, names: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(UnknownName) as caught:
        graph.why(*names)
    assert str(caught.value).startswith(message)


def test_paths_of_added_data_are_shown_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more.ttl").write_text(MORE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for path in ("more.ttl", str(tmp_path / "more.ttl")):
        found = realpolitik.open([path]).why("Russia", "aligns with", "id:atlantis")
        assert [step.place for step in found.steps] == ["more.ttl:5", ""]


def test_json_of_an_explanation(aligned: Why) -> None:
    found = json.loads(json.dumps(aligned.to_dict()))
    assert found["triple"] == [ID + "china", RP + "alignsWith", ID + "russia"]
    assert found["outcome"] == "inferred"
    for step in found["steps"]:
        assert all(number < step["number"] for number in step["premises"])
    assert found["steps"][-1]["triple"] == found["triple"]
    assert found["warrants"][0]["gloss"]
