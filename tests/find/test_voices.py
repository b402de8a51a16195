"""A question that compares what several voices say shows each of them on the topic."""

import pytest

from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.render.answers import answer_view, render
from realpolitik.terms import local


def _headings(answer: Answer) -> list[str]:
    return [section.heading for section in answer_view(answer).sections]


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("Sanctions: what do Kirby and Wang Yi each think", "john-kirby wang-yi"),
        (
            "Do Wang Yi, Lavrov and Sullivan agree on Ukraine?",
            "wang-yi sergei-lavrov jake-sullivan",
        ),
        ("How often have Xi and Putin met?", ""),
        ("Did Putin meet Xi in 2019?", ""),
    ],
)
def test_names_are_voices_or_the_topic(corpus: Graph, text: str, voices: str) -> None:
    answer = corpus.ask(text)
    assert [*map(local, answer.filters.get("according_to", ()))] == voices.split()
    labels = [answer.labels[iri] for iri in answer.filters.get("according_to", ())]
    is_compared = len(voices.split()) > 1
    assert (_headings(answer) == labels) == is_compared
    assert not is_compared or "Filter" not in render(answer, "table")
    assert not is_compared or len(render(answer, "table").splitlines()) <= 26


def test_section_has_what_the_voice_itself_says_on_the_topic(corpus: Graph) -> None:
    answer = corpus.ask("Do Kirby, Sullivan and Wang Yi differ on weapons for Russia?")
    assert answer.verdict == "Closest claims of each; nothing found from Wang Yi."
    assert _headings(answer) == ["John Kirby", "Jake Sullivan"]
    for sentence in answer:
        (warrant,) = sentence.warrants
        assert warrant.firsthand
        assert warrant.polarity != "asks"
        assert sentence.texts("group") == (warrant.claimant.label,)
    assert answer.to_dict()["findings"][0]["values"] == {"group": "John Kirby"}


def test_year_of_a_voice_is_not_that_of_the_others(corpus: Graph) -> None:
    answer = corpus.ask("What does Kirby say of alliances, and what did Putin in 2019?")
    assert _headings(answer) == ["John Kirby", "Vladimir Putin"]
    assert {w.year for sentence in answer for w in sentence.warrants} == {2019, 2023}


@pytest.mark.parametrize(
    "text",
    [
        "How do Wang Yi's and Lavrov's speeches differ on the UN Charter?",
        "Do Wang Yi and Lavrov agree on what the UN Charter asks?",
        "What do Wang Yi and Lavrov say about Taiwan?",
    ],
)
def test_persons_who_are_compared_have_a_section_each(corpus: Graph, text: str) -> None:
    assert _headings(corpus.ask(text)) == ["Wang Yi", "Sergei Lavrov"]


def test_month_of_a_date_is_not_searched_for(corpus: Graph) -> None:
    answer = corpus.ask("Did Kirby support a ceasefire in Ukraine in March 2023?")
    assert "ceasefire" in answer.findings[0].warrants[0].gloss
