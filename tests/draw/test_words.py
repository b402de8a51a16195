"""What pictures write of a finding is what it says."""

from realpolitik import Graph
from realpolitik.draw.words import (
    deciding,
    glossed,
    labelled,
    notes,
    sources_of,
    standing_said,
    voiced,
    whose,
)


def test_a_label_is_told_as_denied_and_a_gloss_says_so(graph: Graph) -> None:
    item = next(item for item in graph.ask("network") if item.status == "denied")
    assert labelled(item).startswith(f"{item.label} [denied")
    assert glossed(item).startswith(deciding(item)[0].gloss)
    assert "denied" not in notes(item, of_gloss=True)


def test_what_is_affirmed_flatly_of_the_present_needs_no_note(graph: Graph) -> None:
    for item in graph.ask("network"):
        plain = item.summary == "affirmed certain present"
        assert (labelled(item) == item.label) == plain
        assert standing_said(item).startswith(str(item.status))
    assert standing_said(None) == "in no claim of its own"


def test_voices_of_several_are_counted_once(graph: Graph) -> None:
    items = [item for item in graph.ask("threats") if item.status == "affirmed"]
    assert len(items) > 1
    assert voiced(items, "affirms") == (1, "1 voice")
    assert voiced([], "affirms") == (0, "no independent voice")


def test_whose_view_is_told_with_who_reports_it(graph: Graph) -> None:
    answer = graph.ask("contested")
    told = {whose(answer, deciding(item)) for item in answer}
    assert any(text.startswith("Western pessimists, via Sun ¶1 s2") for text in told)


def test_sources_are_told_once_the_oldest_first(years: Graph) -> None:
    found = sources_of(years.ask("forecasts"), years.ask("changes"))
    issued = [words[-10:] for _, words in found]
    assert issued == sorted(issued)
    assert len(set(found)) == len(found) > 2
