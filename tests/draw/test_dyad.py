"""The dyad has a row for each finding, a mark for each year, and an arrow where it has changed."""

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from drawn import SVG, plain, said

from realpolitik import Graph
from realpolitik.draw.draw import draw

PAIR: dict[str, Any] = {"a": "valdia", "b": "corvia"}


@pytest.mark.parametrize("width", [360, 960])
def test_every_finding_has_its_row_under_its_issue(graph: Graph, width: int) -> None:
    pair: dict[str, Any] = {"a": "china", "b": "russia"}
    shown = said(draw(graph, "dyad", width=width, **pair).svg).casefold()
    for item in graph.ask("compare", **pair):
        assert plain(item.label).casefold() in shown
        assert all(plain(group).casefold() in shown for group in item.groups)


def test_text_says_how_it_stands_and_stood(years: Graph) -> None:
    lines = draw(years, "dyad", **PAIR).lines
    assert (
        "in general: The alliance of Valdia and Corvia: affirmed, present, 2044 (Corvia and Valdia "
        "¶1 s1); then, 2040: Valdia and Corvia have no alliance. (Hale ¶1 s2)"
    ) in [line.replace("certain, ", "") for line in lines]


@pytest.mark.parametrize("width", [360, 960])
def test_a_change_is_an_arrow(years: Graph, width: int) -> None:
    def arrows(pair: dict[str, Any]) -> int:
        paths = fromstring(draw(years, "dyad", width=width, **pair).svg).iter(f"{SVG}path")
        return sum(path.get("class") == "fill ink" for path in paths)

    for pair in (PAIR, {"a": "merenia", "b": "corvia"}, {"a": "china", "b": "russia"}):
        changed = [item for item in years.ask("compare", **pair) if item.changed_since]
        assert arrows(pair) == len(changed)
    assert arrows(PAIR) == 2


def test_marks_have_the_kind_and_standing_of_what_was_said(years: Graph) -> None:
    root = fromstring(draw(years, "dyad", **PAIR).svg)
    looks = [path.get("class", "") for path in root.iter(f"{SVG}path")]
    marks = [look for look in looks if look.startswith("mark ")]
    legend = 2 + 2
    assert sorted(marks[legend:]) == [
        "mark common fill",
        "mark common fill",
        "mark common hollow",
        "mark common hollow",
        "mark strain fill",
    ]


def test_a_year_has_a_mark_for_each_tense(years: Graph) -> None:
    pair: dict[str, Any] = {"a": "china", "b": "russia"}
    root = fromstring(draw(years, "dyad", width=1440, **pair).svg)
    answer = years.ask("compare", **pair)
    cells = [{(w.year, w.tense) for w in item.warrants} for item in answer for _ in item.groups]
    looks = [path.get("class", "") for path in root.iter(f"{SVG}path")]
    marks = sum(look.startswith("mark ") for look in looks)
    assert 0 < marks - sum(map(len, cells)) < 10  # those of the legend
