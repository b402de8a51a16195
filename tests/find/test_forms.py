"""A question in other words is read as a saved question; the verdict has the form asked for."""

import pytest

from realpolitik import Graph
from realpolitik.render.answers import render
from realpolitik.terms import local


@pytest.mark.parametrize(
    ("text", "query", "values"),
    [
        ("What are the main tensions between Moscow and Beijing?", "frictions", "russia china"),
        ("Which barriers keep China and Russia apart?", None, ""),  # "apart" is in no finding
        ("Which barriers to an alliance of China and Russia are there?", "limits", "china russia"),
        ("What are the current tensions in Moscow?", None, ""),  # with whom?
        ("Why are there no tensions between Moscow and Beijing?", None, ""),
        ("Where do tensions between Peru and Chile come from?", None, ""),
        ("When do tensions between Moscow and Beijing begin?", None, ""),
        ("How is Russia viewed by China?", "perceptions", "china russia"),  # passive
        ("What is the China-Russia relationship like?", "relationship", "china russia"),
        ("Does China support Iran?", "approach", "china iran"),  # the country, not the issue
    ],
)
def test_question_in_other_words(graph: Graph, text: str, query: str | None, values: str) -> None:
    answer = graph.ask(text)
    assert answer.query == query
    if query:
        assert [local(iri or "") for iri in answer.parameters.values()] == values.split()


@pytest.mark.parametrize(
    ("text", "query", "values"),
    [
        ("Where do China and Russia agree?", "agree", "china russia"),
        ("Who contradicts Lavrov?", "agree", "sergei-lavrov"),
        ("Which of Yun Sun's forecasts came true?", "outcomes", ""),
        ("Have the predictions of Yun Sun come true?", "outcomes", ""),
        ("Who agrees with Putin on sanctions?", None, ""),
        ("Who supports Ukraine?", None, ""),
        ("What does Russian President Vladimir Putin say about China?", "about", "china"),
        ("Who is the Russian foreign minister?", None, ""),
    ],
)
def test_question_on_voices(corpus: Graph, text: str, query: str | None, values: str) -> None:
    answer = corpus.ask(text)
    assert answer.query == query
    assert [local(iri) for iri in answer.parameters.values() if iri] == values.split()


def test_change_of_view_is_sought_in_the_words_of_its_holder(corpus: Graph) -> None:
    answer = corpus.ask("Has Putin changed his view on a military alliance with China?")
    assert {w.year for item in answer for w in item.warrants} == {2017, 2019}
    assert {w.claimant.label for item in answer for w in item.warrants} == {"Vladimir Putin"}


def test_part_of_a_year_is_decided_only_if_the_verdict_names_it(corpus: Graph) -> None:
    asked = "Did Xi and Putin meet in {}?"
    for when, value in (
        ("March 2023", "yes"),
        ("May 2023", "not stated"),
        ("late 2023", "not stated"),
    ):
        assert corpus.ask(asked.format(when)).asked.value == value


def test_explanations_of_what_is_asked_are_first(corpus: Graph) -> None:
    first = corpus.ask("Why did Russia launch its war against Ukraine?").best[0]
    assert local(first).startswith("lavrov-2022-p6s1")


def test_years_may_be_a_range_of_months(corpus: Graph) -> None:
    filters = corpus.ask("What did Sullivan say between late 2021 and early 2023 on Iran?").filters
    assert (filters["since"], filters["until"]) == (("2021",), ("2023",))
    for dates, since, until in (
        ("after 2022", "2023", ""),
        ("after December 2019", "2020-01", ""),
        ("until the 31st of May 2019", "", "2019-05-31"),
        ("on 20 and 21 March 2023", "2023-03-20", "2023-03-21"),
        ("in February 2022 and in 2024", "2022-02", "2024"),
        ("on 2019-06-05", "2019-06-05", "2019-06-05"),
    ):
        found = corpus.ask(f"What did Kirby say {dates} about trade?").filters
        assert [found.get(key, ("",))[0] for key in ("since", "until")] == [since, until]


def test_close_denial_that_decides_nothing_is_told(corpus: Graph) -> None:
    answer = corpus.ask("Did China give Russia weapons in March 2023?")
    told = (
        "China has not provided lethal weapons to Russia (Kirby 2023a for the United States, past)"
    )
    assert (answer.asked.value, answer.verdict) == (
        "not stated",
        f"No claim settles this. But: {told}.",
    )


def test_figure_of_the_first_claim_may_have_other_words(corpus: Graph) -> None:
    asked = "How many nuclear power units will Russia build in China under the agreements made?"
    assert not corpus.ask(asked).verdict


def test_filters_that_leave_nothing_stay_and_a_question_without_them_is_suggested(
    corpus: Graph,
) -> None:
    answer = corpus.ask("What is said about NATO until 2015?")
    assert (answer.outcome, answer.verdict) == ("silent", "Not stated.")
    assert answer.suggestions[0].command == "realpolitik ask about thing=nato"
    answer = corpus.ask("What does Putin say about sanctions since 2021?")
    assert (answer.verdict[:7], answer.filters["since"]) == ("Nothing", ("2021",))
    # That speaker has other sanctions in mind than the issue of this name.
    (speaker,) = corpus.ask("What does Wang Yi say about sanctions?").filters["according_to"]
    found = corpus.ask("What did the Chinese foreign minister say about sanctions?")
    assert found.filters["according_to"] == (speaker,)
    assert {local(w.claim) for w in found[0].warrants} > {"wang-2022-p15s1-1"}


def test_domain_read_from_a_word_hides_no_answer(graph: Graph) -> None:
    answer = graph.ask("Are China and Russia military allies according to Sun?")
    assert (answer.asked.value, "domain" in answer.filters) == ("no", False)


def test_test_that_asks_for_less_says_nothing_of_the_rest(corpus: Graph) -> None:
    answer = corpus.ask("Did China support Russia over the annexation of Crimea?")
    assert (answer.outcome, answer.asked.value) == ("nearest", None)
    assert "not necessarily in favour" in answer.findings[0].warrants[0].gloss


def test_order_of_names_does_not_matter_to_a_test(corpus: Graph) -> None:
    """In one order, "US allies" is a name, too."""
    for text in ("Are Japan and the US allies?", "Are the US and Japan allies?"):
        assert corpus.ask(text).asked.value == "yes"


def test_page_says_how_a_question_is_read(graph: Graph) -> None:
    for text in (
        "What are the main tensions between Moscow and Beijing?",
        "Moscow's friendship with Chian",
    ):
        answer = graph.ask(text)
        assert answer.text == text
        assert f"Read as: {answer.question}" in render(answer, "table")
    answer = graph.ask("Where do Chna and Rusia align?")
    assert "Read as: On which issues do China and Russia align?" in render(answer, "table")


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("When did Russia annex Crimea?", "not given", "None of the claims below gives this date."),
        (
            "When was A Calculated Relationship published?",
            "A Calculated Relationship: by Yun Sun (22 March 2016)",
            "A Calculated Relationship: by Yun Sun (22 March 2016).",
        ),
        (
            "When did China support Russia?",
            "not given",
            "None of the claims below gives this date.",
        ),
        (
            "Since when has China supported Russia?",
            "not given",
            "None of the claims below gives this date.",
        ),
        (
            "How many missiles has Russia?",
            "not given",
            "None of the claims below gives this figure.",
        ),
    ],
)
def test_verdict_in_the_form_of_the_question(
    graph: Graph, text: str, value: str | None, verdict: str
) -> None:
    answer = graph.ask(text)
    assert (answer.asked.value, answer.verdict) == (value, verdict)
    if value == "not given":
        assert "  3 " in (page := render(answer, "table"))
        assert "  4 " not in page


def test_record_is_above_what_is_said_of_a_person(graph: Graph) -> None:
    answer = graph.ask("Who is Jake Sullivan?")
    assert answer.verdict.startswith(
        "Jake Sullivan: national security adviser of the United States (2021 to 2025); author of"
    )
    about = graph.filter_values("about", [finding.situation or "" for finding in answer])
    assert all(answer.parameters["thing"] in things for things in about.values())


def test_date_of_an_event_is_given_if_nothing_else_is_asked(graph: Graph) -> None:
    begins = "Ukraine crisis: from November 2013 (common knowledge)."
    assert graph.ask("When did the Ukraine crisis begin?").verdict == begins
    assert graph.ask("When did the Ukraine crisis change Asia?").verdict != begins


def test_denial_of_any_alliance_denies_a_military_one(graph: Graph, corpus: Graph) -> None:
    assert graph.ask("Are the United States and Japan military allies?").asked.value != "yes"
    asked = "Does Yun Sun think China and Russia will form a formal military alliance?"
    assert corpus.ask(asked).asked.value == "no"


def test_word_for_the_present_changes_no_question(graph: Graph) -> None:
    asked = graph.ask("Does China support Russia?").asked
    assert graph.ask("Does China still support Russia today?").asked == asked
    assert asked.by


def test_year_of_a_timeline_is_that_of_the_event(graph: Graph) -> None:
    answer = graph.ask("What happened in 2014?")
    assert {begins[:4] for finding in answer for begins in finding.texts("begins")} == {"2014"}
    assert "Filter: events of 2014" in render(answer, "table")
    assert graph.ask("What happened in 1850?").outcome == "silent"
    page = render(graph.ask("Where do China and Russia align since 2019?"), "table")
    assert "Filter: sources since 2019" in page
