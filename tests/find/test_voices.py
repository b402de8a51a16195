"""A question that compares voices shows the closest claims of each, in turn."""

import pytest

from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.render.answers import answer_view, render
from realpolitik.terms import ID


def _compared(answer: Answer) -> list[str]:
    """Return whom or what the claims are of, in their order."""
    return [name for item in answer for name in item.texts("group")]


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Sanctions: what do Kirby and Wang Yi each think", "John Kirby, Wang Yi"),
        (
            "Do Wang Yi, Lavrov and Sullivan agree on Ukraine?",
            "Wang Yi, Sergei Lavrov, Jake Sullivan",
        ),
        ("What do Wang Yi and Lavrov say about Taiwan?", "Wang Yi, Sergei Lavrov"),
        ("Do Putin in 2019 and Sullivan in 2024 differ on China?", "Vladimir Putin, Jake Sullivan"),
        ("wang yi and lavrov on blocs, do they agree", "Wang Yi, Sergei Lavrov"),
        ("Does Kirby read treaties the same way as Lavrov?", "John Kirby, Sergei Lavrov"),
        ("Does Lavrov confirm the analyst's view of NATO?", "Sergei Lavrov, Yun Sun"),
        ("The US spokesman versus Putin on partners", "John Kirby, Vladimir Putin"),
        ("Does Kirby's take on the Xi-Putin bond resemble Sun's?", "John Kirby, Yun Sun"),
        ("Who contradicts Lavrov on NATO?", "Sergei Lavrov, others"),
        ("Does anyone besides Lavrov say security is indivisible?", "Sergei Lavrov, others"),
        ("Was Sullivan right in 2022 about China and sanctions?", "Jake Sullivan, others"),
        (
            "Has Sullivan changed his view of China's support for Russia?",  # a long name
            "Sullivan 2022, Sullivan 2024",
        ),
        ("Has Sullivan's view of Russia changed?", "Sullivan 2022, Sullivan 2024"),
        ("Where do Russia and the US disagree about the UN Charter?", "Russia, the United States"),
        ("Compare Xi's picture of friends with Washington's", "Xi Jinping, the United States"),
        ("Moscow claims China is neutral. Does Washington deny it?", "Russia, the United States"),
        ("China and Russia each blame whom for its rules?", "China, Russia"),
        (
            "Who is the stronger partner according to Sun and according to the White House?",
            "Yun Sun, the United States",
        ),
        ("Did Kirby contradict himself on allies?", "Kirby 2023a, Kirby 2023b"),
        ("Did Kirby stick with his description of Xi?", "Kirby 2023a, Kirby 2023b"),
        ("US fears of arms: justified?", "Sullivan 2022, Kirby 2023a, Kirby 2023b, Sullivan 2024"),
        ("Do the Russian and Chinese presidents agree on Korea?", "Vladimir Putin, Xi Jinping"),
    ],
)
def test_claims_of_each_voice_are_shown_in_turn(corpus: Graph, text: str, compared: str) -> None:
    answer = corpus.ask(text)
    names = compared.split(", ")
    assert _compared(answer)[: len(names)] == names
    assert {*_compared(answer)} == {*names}
    (section,) = answer_view(answer).sections
    assert section.heading.startswith("Closest claims of ")
    assert all(name in section.heading for name in names)
    shown = render(answer, "table")
    assert "Filter" not in shown
    assert len(shown.splitlines()) <= 26


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("What did Kirby say about Xi and Putin meeting?", None),
        ("How often have Xi, Putin and Sullivan met?", {}),
        ("Did Putin and Xi meet in 2017 or 2019?", {"since": ("2017",), "until": ("2019",)}),
        ("Did Kirby say the US would support a ceasefire if Xi called for one?", None),
        ("Sullivan - Russia sanctions", {}),
        ("Huge trade at the St Petersburg forum", {"source": (f"{ID}putin-2019-06",)}),
        ("lavrov un speech on taiwan", {"source": (f"{ID}lavrov-2022",)}),
        ("On what do China and Russia agree when they look at world politics?", {}),
        ("What is the policy of Russia right now?", {}),
        ("According to Sun, has China's view of Russia changed?", None),
    ],
)
def test_person_who_is_the_topic_is_not_compared(
    corpus: Graph, text: str, filters: dict[str, tuple[str, ...]] | None
) -> None:
    answer = corpus.ask(text)
    assert answer.outcome == "nearest"
    assert not _compared(answer)
    assert filters is None or answer.filters == filters


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("What did Putin in 2019 say about missiles?", "2019"),
        ("What did Sullivan say in Feb 2022 of help?", "2022-02"),
    ],
)
def test_person_and_year_filter(corpus: Graph, text: str, year: str) -> None:
    filters = corpus.ask(text).filters
    assert len(filters["according_to"]) == 1
    assert filters["since"] == filters["until"] == (year,)


def test_view_without_a_finding_of_the_saved_question_is_sought_in_the_voice(corpus: Graph) -> None:
    answer = corpus.ask("What does Lavrov think of NATO?")
    assert answer.findings
    assert {warrant.source for item in answer for warrant in item.warrants} == {f"{ID}lavrov-2022"}
    assert "Filter: source Lavrov 2022\n" in render(answer, "table")


def test_comparison_of_persons_is_of_what_they_say(corpus: Graph) -> None:
    answer = corpus.ask("How does Sullivan differ from Kirby?")
    assert answer.query == corpus.ask("Compare Sullivan and Kirby").query == "agree"
    shown = render(answer, "table")
    both = shown[shown.index("Both affirm") : shown.index("Only Jake Sullivan")]
    assert "Sullivan 2024" in both
    assert "earlier: Russia is waging the war in Ukraine." in both
    assert "Kirby 2023a" in both


def test_claim_of_a_voice_is_what_it_says_itself_on_the_topic(corpus: Graph) -> None:
    answer = corpus.ask("Do Kirby, Sullivan and Lavrov differ on treaties and lethal weapons?")
    assert {*_compared(answer)} == {"John Kirby", "Jake Sullivan", "Sergei Lavrov"}
    for sentence in answer:
        (warrant,) = sentence.warrants
        assert warrant.firsthand
        assert warrant.polarity != "asks"
        assert sentence.texts("group") == (warrant.claimant.label,)
    assert answer.to_dict()["findings"][0]["values"] == {"group": "John Kirby"}
    rules = corpus.ask("China says it defends the order, America says it changes the rules")
    assert "China wants to change the rules" in render(rules, "table")  # said of Russia as well


def test_voice_without_a_claim_is_named(corpus: Graph) -> None:
    answer = corpus.ask("Do Wang Yi and Sullivan agree on Houthi attacks?")
    assert answer.verdict == "Nothing found from Wang Yi."
    assert {*_compared(answer)} == {"Jake Sullivan"}
    texts = corpus.ask("Has Putin changed his view of an early warning system?")
    assert texts.verdict == "Nothing found from Putin and Xi 2019 or Putin 2019a."
    assert [*corpus.ask("What did Xi say about North Korea and THAAD in 2017?")]
    neither = corpus.ask("Do Wang Yi and Lavrov agree on Houthi attacks?")
    nothing = "Nothing found from Wang Yi or Sergei Lavrov"
    assert neither.verdict == f"{nothing}; these claims come closest."
    assert "Houthi" in neither[0].warrants[0].gloss
    assert corpus.ask("Do Wang Yi and Lavrov agree on frigates?").verdict == f"{nothing}."


def test_year_of_a_voice_is_not_that_of_the_others(corpus: Graph) -> None:
    answer = corpus.ask("What does Kirby say of alliances, and what did Putin in 2019?")
    assert _compared(answer)[:2] == ["John Kirby", "Vladimir Putin"]
    assert {w.year for sentence in answer for w in sentence.warrants} == {2019, 2023}


@pytest.mark.parametrize(
    ("text", "compared", "years"),
    [
        ("How do Putin and Lavrov differ since 2020 on Ukraine?", {"Sergei Lavrov"}, {2022}),
        ("Do Kirby and Sullivan differ on China in 2023?", {"John Kirby"}, {2023}),
        (
            "Compare Putin in 2017 with Putin in 2019 on North Korea",
            {"Putin and Xi 2017", "Putin and Xi 2019"},
            {2017, 2019},
        ),
    ],
)
def test_years_of_a_comparison_filter(
    corpus: Graph, text: str, compared: set[str], years: set[int]
) -> None:
    answer = corpus.ask(text)
    assert {*_compared(answer)} == compared
    assert {w.year for sentence in answer for w in sentence.warrants} == years


@pytest.mark.parametrize("month", ["March", "Mar.", "mar"])
def test_month_of_a_date_is_not_searched_for(corpus: Graph, month: str) -> None:
    answer = corpus.ask(f"Did Kirby support a ceasefire in Ukraine in {month} 2023?")
    assert "ceasefire" in answer.findings[0].warrants[0].gloss
