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
        ("Are sanctions lawful? kirby wang yi", "john-kirby wang-yi"),
        ("Taiwan - Russian, Chinese and US officials' statements", "russia china united-states"),
        ("Duty of the Security Council, Xi vs Sullivan", "xi-jinping jake-sullivan"),
        ("Sun wrote of a safe distance. Do American officials see it?", "yun-sun united-states"),
        ("Does Wang Yi see Ukraine the way Lavrov does?", "wang-yi sergei-lavrov"),
        ("How does Beijing's tone on Ukraine differ from Washington's?", "china united-states"),
        ("Does Kirby think Xi sees Putin as an ally?", "john-kirby"),
        ("How often have Xi and Putin met?", ""),
        ("Did Putin meet Xi in 2019?", ""),
        ("Why did Putin warn Xi?", ""),
        ("Sun predicted in 2016 that there would be no alliance. Did that hold up?", ""),
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


def test_claim_of_a_person_for_a_state_is_that_of_both(corpus: Graph) -> None:
    asked = ("Sullivan versus {} officials' statements", "{} officials' statements versus Sullivan")
    for text in asked:
        answer = corpus.ask(f"Taiwan: {text.format('US')}")
        assert sorted(_headings(answer)) == ["Jake Sullivan", "United States"]
        assert "nothing found" not in answer.verdict


def test_outcome_of_a_forecast_is_told_by_others_too(corpus: Graph) -> None:
    answer = corpus.ask(
        "Sun predicted in 2016 that there is no military alliance. Did that hold up?"
    )
    assert not answer.filters
    assert {"yun-sun", "vladimir-putin"} <= {
        local(by.iri) for finding in answer for w in finding.warrants for by in w.claimants
    }
    besides = corpus.ask("Does anyone besides Lavrov say that security is indivisible?")
    assert len(_headings(besides)) > 1
    assert "Jake Sullivan" not in _headings(corpus.ask("What does China want besides Taiwan?"))
    asked = corpus.ask("Does Putin claim that the West will hold up talks?")
    assert [local(iri) for iri in asked.filters["according_to"]] == ["vladimir-putin"]


def test_section_has_what_the_voice_itself_says_on_the_topic(corpus: Graph) -> None:
    answer = corpus.ask("Weapons for Russia: Kirby versus Sullivan versus Wang Yi")
    assert answer.verdict == "Closest claims of each; nothing found from Wang Yi."
    assert _headings(answer) == ["John Kirby", "Jake Sullivan"]
    for sentence in answer:
        (warrant,) = sentence.warrants
        assert warrant.firsthand
        assert warrant.polarity != "asks"
        assert sentence.texts("group") == (warrant.claimant.label,)
    assert answer.to_dict()["findings"][0]["values"] == {"group": "John Kirby"}


def test_year_of_a_voice_is_not_that_of_the_others(corpus: Graph) -> None:
    answer = corpus.ask("What is said of alliances by Kirby, as against Putin in December 2019?")
    assert _headings(answer) == ["John Kirby", "Vladimir Putin"]
    assert {w.year for sentence in answer for w in sentence.warrants} == {2019, 2023}


def test_texts_of_one_voice_are_compared_from_old_to_new(corpus: Graph) -> None:
    answer = corpus.ask("How did the US line on lethal aid change between 2023 and 2024?")
    assert _headings(answer) == ["Kirby 2023a", "Kirby 2023b", "Sullivan 2024"]
    assert len(_headings(corpus.ask("Has Putin changed his mind on an alliance?"))) > 1


@pytest.mark.parametrize(
    "text",
    ["Who invokes the UN Charter and who breaks it?", "Which of them uphold the UN Charter?"],
)
def test_question_about_all_voices_has_those_on_the_topic(corpus: Graph, text: str) -> None:
    assert {*_headings(corpus.ask(text))} >= {"John Kirby", "Wang Yi", "Sergei Lavrov"}


@pytest.mark.parametrize(
    "text", ["Did Sun's forecasts come true?", "Which forecasts of Sun turned out right?"]
)
def test_forecasts_of_a_voice(corpus: Graph, text: str) -> None:
    answer = corpus.ask(text)
    assert answer.query == "forecasts"
    assert answer.verdict == "Borne out: 2 of 14 findings."


def test_month_of_a_date_is_not_searched_for(corpus: Graph) -> None:
    answer = corpus.ask("Did Kirby support a ceasefire in Ukraine in March 2023?")
    assert "ceasefire" in answer.findings[0].warrants[0].gloss
