"""Why has every driver and limit beside what it explains, in its layer."""

from typing import Any

import pytest
from drawn import plain, said, texts

from realpolitik import Graph
from realpolitik.answer.questions.question import load
from realpolitik.draw.draw import draw
from realpolitik.draw.why import BRINGS, FOLLOWS

PAIR: dict[str, Any] = {"a": "china", "b": "russia"}


def test_groups_are_those_of_the_question() -> None:
    text = load("drivers").text
    assert f'"{BRINGS}"' in text
    assert f'"{FOLLOWS}"' in text


@pytest.mark.parametrize("width", [360, 1440])
def test_every_reason_is_shown(graph: Graph, width: int) -> None:
    shown = said(draw(graph, "why", width=width, **PAIR).svg)
    for slug in ("drivers", "limits"):
        for item in graph.ask(slug, **PAIR):
            assert any(plain(warrant.gloss) in shown for warrant in item.warrants)


def test_text_says_what_explains_what(graph: Graph) -> None:
    lines = draw(graph, "why", **PAIR).lines
    assert any(
        line.startswith("China and Russia align on specific policy issues (affirmed, certain, ")
        and "what brings it about: What China and Russia align on rests on" in line
        for line in lines
    )
    assert any(
        line.startswith("An alliance of any kind between China and Russia (in no claim of its own)")
        and "what would follow from it: An alliance of whatever kind" in line
        for line in lines
    )


def test_layers_stand_from_left_to_right(graph: Graph) -> None:
    found = texts(draw(graph, "why", width=1200, **PAIR).svg)

    def left(start: str) -> float:
        return min(t.left for t in found if t.text.startswith(start))

    drives, between = left("What China and Russia align on"), left("China and Russia align on spec")
    assert drives < between < left("China keeps a safe distance while")
    narrow = texts(draw(graph, "why", width=360, **PAIR).svg)
    between, drives = (
        min(t.top for t in narrow if t.text.startswith(start))
        for start in ("China and Russia align on spec", "What China and Russia")
    )
    assert between < drives
