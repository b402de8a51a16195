"""The timeline has every event in its year, and every forecast with what became of it."""

import re

import pytest
from drawn import plain, said, texts

from realpolitik import Graph
from realpolitik.answer.findings.finding import current
from realpolitik.draw.draw import draw


@pytest.mark.parametrize("width", [360, 1440])
def test_events_and_what_is_claimed_of_them_are_shown(years: Graph, width: int) -> None:
    shown = said(draw(years, "timeline", width=width).svg)
    answer = years.ask("timeline")
    assert all(plain(heading) in shown for heading in answer.headings)
    for item in answer:
        if item.warrants:
            assert any(plain(warrant.gloss) in shown for warrant in current(item.warrants))


def test_years_go_down(years: Graph) -> None:
    found = [t for t in texts(draw(years, "timeline").svg) if re.fullmatch(r"\d{4}", t.text)]
    assert [t.text for t in found] == sorted(t.text for t in found)
    assert [t.top for t in found] == sorted(t.top for t in found)
    assert {"1947", "2014", "2016", "2040", "2042", "2043"} <= {t.text for t in found}


def test_forecasts_say_what_became_of_them(years: Graph) -> None:
    found = draw(years, "timeline")
    shown = said(found.svg)
    fates = set()
    for item in years.ask("forecasts"):
        if item.groups[0].startswith("forecast"):
            for warrant in item.warrants:
                if warrant.forecast:
                    fates.add(warrant.forecast.outcome)
                    assert plain(warrant.gloss) in shown
                    assert plain(warrant.forecast.summary) in shown
    assert fates == {"open", "borne out", "belied", "both said"}
    assert all(plain(f"forecast, {fate}") in shown for fate in fates)


def test_what_is_due_stands_in_its_year(years: Graph) -> None:
    (line,) = (line for line in draw(years, "timeline").lines if line.startswith("2042:"))
    assert "treaty by 2042" in line
    assert "belied by Corvia and Valdia" in line


def test_what_has_changed_stands_with_the_source_by_which_it_has(years: Graph) -> None:
    (line,) = (line for line in draw(years, "timeline").lines if line.startswith("2044: Corvia"))
    assert "Valdia and Corvia call themselves allied. [changed since 2040]" in line


def test_hopes_are_told_apart_from_forecasts(graph: Graph) -> None:
    (line,) = (line for line in draw(graph, "timeline").lines if line.startswith("2016:"))
    assert "greatly wishes for such a time of strategic opportunity. (Sun ¶4 s3, hoped for" in line


def test_narrowing_narrows_both(years: Graph) -> None:
    shown = said(draw(years, "timeline", source="hale-2040").svg)
    assert "NarrowSea" in shown
    assert "Ukraine" not in shown
