"""Two versions of the data differ in the questions to which their answers differ."""

from collections.abc import Callable
from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.difference import differences
from realpolitik.opening import open_over
from realpolitik.question import load, slugs
from realpolitik.source import folder
from realpolitik.terms import local


@pytest.fixture
def version(tmp_path: Path) -> Callable[[str, str], Graph]:
    """Return what opens the graph with one text in the first source replaced."""
    path = tmp_path / "sun-2016.ttl"
    text = (Path(folder("data")) / path.name).read_text(encoding="utf-8")

    def opened(old: str, new: str) -> Graph:
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return open_over(str(path))

    return opened


@pytest.mark.parametrize("slug", slugs())
def test_open_question_finds_what_it_finds_with_its_defaults(graph: Graph, slug: str) -> None:
    asked = graph.ask(slug, **dict.fromkeys(load(slug).params, "any"))
    assert {f.situation for f in graph.ask(slug)} <= {f.situation for f in asked}


def test_graph_does_not_differ_from_itself(graph: Graph) -> None:
    found = differences(graph, graph)
    assert [item.query for item in found] == slugs()
    assert all(item.changes == () for item in found)


def test_every_question_that_finds_it_tells_what_is_lost_or_gained(
    both: Graph, graph: Graph
) -> None:
    lost = {d.query: d.changes for d in differences(both, graph)}
    assert {c.change for c in lost["alignments"]} == {"lost"}
    assert "alignment-straits" in {local(c.situation) for c in lost["alignments"]}
    gained = {d.query: d.changes for d in differences(graph, both)}
    assert {slug: len(found) for slug, found in lost.items()} == {
        slug: len(found) for slug, found in gained.items()
    }


def test_new_wording_of_a_claim_is_told(graph: Graph, version: Callable[[str, str], Graph]) -> None:
    gloss = "Western opinion of how China and Russia get on tends to fall into two opposite camps."
    new = version(gloss, "In the West there are two camps.")
    found = {d.query: d for d in differences(graph, new)}
    (change,) = found["certainty"].changes
    assert change[2:] == ("warrants.gloss", gloss, "In the West there are two camps.")
    assert found["cooperation"].changes == ()
    assert found["certainty"].to_dict() == {
        "query": "certainty",
        "question": "How sure is each claim?",
        "parameters": {},
        "outcome": {"was": "answered", "is": "answered"},
        "changes": [change.to_dict()],
    }
