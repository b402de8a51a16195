"""A search finds the claims closest to a text, and related questions."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from asking import exported
from pyoxigraph import QuerySolutions

from realpolitik import Graph, Refused
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.engine.embedded import Store
from realpolitik.english import FIGURE
from realpolitik.render.answers import answer_view, render
from realpolitik.terms import ID, local


def test_sentences_with_their_claims(graph: Graph) -> None:
    answer = graph.ask("Why is Moscow so reluctant to widen economic cooperation?")
    assert (answer.outcome, answer.query) == ("nearest", None)
    assert len(answer) <= 10
    first = answer[0]
    assert (first.situation, first.label, first.year) == (None, "Sun 2016 ¶5 s3", 2016)
    assert len({w.claim for w in first.warrants}) <= 4
    assert all(w.situation and w.status and w.strength for w in first.warrants)
    assert any("reluctant" in w.gloss for w in first.warrants)


def test_month_may_be_that_of_a_speech_or_of_an_event(corpus: Graph) -> None:
    def glosses(text: str) -> str:
        return render(corpus.ask(text), "markdown", long=True)

    text = glosses("Why did the White House reject a ceasefire in Ukraine in March 2023?")
    assert "ceasefire that keeps Russian forces" in text
    assert "Moscow on 21 March 2023" in glosses("Where did Xi Jinping meet Putin in March 2023?")
    assert "June 2019" in glosses("June 2019")


def test_long_page_begins_like_the_short_one(graph: Graph) -> None:
    answer = graph.ask("Why is Moscow so reluctant to widen economic cooperation?")
    short, long = (answer_view(answer, long=which).sections[0].items for which in (False, True))
    assert long[: len(short)] == short
    assert len(long) > len(short)


def test_mark_tells_what_is_expected_or_attributed(corpus: Graph) -> None:
    def status(text: str, gloss: str) -> str:
        items = answer_view(corpus.ask(text), long=True).sections[0].items
        return next(item.status for item in items if item.text == gloss)

    text = "Vladimir Putin will have to decide whether to upset China."
    assert status("Will Putin decide to upset China?", text) == "expected"
    text = "In Russia's view, China is objective on the Ukraine issue."
    assert status("Is China objective on Ukraine?", text) == "attributed"


def test_each_claim_has_its_own_status(graph: Graph) -> None:
    """A claim about the future is not denied by one about the present."""
    answer = graph.ask("Does China have a missile early warning system?")
    warrants = {local(w.claim): w for item in answer for w in item.warrants}
    expected = next(w for w in warrants.values() if w.gloss.startswith("China will have a missile"))
    denying = next(w for w in warrants.values() if w.gloss.startswith("China does not have"))
    assert (expected.status, expected.strength) == ("affirmed", "certain")
    assert (denying.status, denying.strength) == ("denied", "certain")
    assert expected.situation == denying.situation
    polarities = {"affirmed": "affirms", "denied": "denies"}
    assert all(polarities.get(w.status or "", w.polarity) == w.polarity for w in warrants.values())
    page = render(answer, "markdown", long=True).replace("\\", "")
    assert "early warning system. [future, presupposed]" in page


def test_suggestions_have_findings(graph: Graph) -> None:
    answer = graph.ask("Why is Moscow so reluctant to widen economic cooperation?")
    assert 0 < len(answer.suggestions) <= 3
    for suggestion in answer.suggestions:
        values = {name: iri for name, iri in suggestion.parameters.items() if iri}
        asked = graph.ask(str(suggestion.query), **values)
        assert (asked.question, len(asked)) == (suggestion.question, suggestion.findings)
        assert suggestion.command.startswith(f"realpolitik ask {suggestion.query}")


@pytest.mark.parametrize(
    ("text", "outcome", "commands"),
    [
        ("Are threats felt in China or the US?", "nearest", ["ask threats actor=china"]),
        ("Where are the tensions?", "nearest", ["ask frictions a=china b=russia"]),
        ("shareed-threats", "nearest", ["ask shared-threats a=china b=russia"]),
    ],
)
def test_suggestions(graph: Graph, text: str, outcome: str, commands: list[str]) -> None:
    answer = graph.ask(text)
    assert answer.outcome == outcome
    found = [suggestion.command for suggestion in answer.suggestions][: len(commands)]
    assert found == [f"realpolitik {command}" for command in commands]


def test_question_is_silent_on_unknown_names(graph: Graph) -> None:
    answer = graph.ask("Does Ruritania fear the stratgic window of Chian?")
    assert (answer.outcome, answer.findings) == ("silent", ())
    assert answer.verdict == "Not stated: no claim here mentions “Ruritania”."
    assert answer.question == "Does Ruritania fear the strategic window of China?"
    assert graph.ask("What is the aim of Peru?").verdict == "No claim here mentions “Peru”."


def test_unknown_names_with_similar_names(graph: Graph) -> None:
    answer = graph.ask("Where do Chima and Rucsia align?")
    assert [part.to_dict() for part in answer.left_out] == [
        {"text": "Chima", "reason": "unheard", "near": ["China"]},
        {"text": "Rucsia", "reason": "unheard", "near": ["Russia"]},
    ]
    assert "“Chima” (did you mean China?) or " in answer.verdict


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Why do frigates align China and Russia?", "No claim here mentions “frigates”."),
        ("Is China in the Polar Scheme?", "Not stated: no claim here mentions “Polar Scheme”."),
        ("Why do China and Russia yodel gladly?", "No claim here mentions “yodel”."),
        ("Does China want to yodel with Russia in Asia?", "No claim here mentions “yodel”."),
        ("Will China sell frigates to Russia?", "No claim here mentions “frigates”."),
        ("Do India and Iran sell arms?", "No claim connects “Iran” with the rest of the question."),
        ("Which terms does Russia fear?", ""),
        ("Does Russia want China to buy Western oil?", "No verdict; these claims come closest."),
    ],
)
def test_first_line_of_the_closest_claims(graph: Graph, question: str, verdict: str) -> None:
    assert graph.ask(question).verdict == verdict


def test_claims_with_the_names_and_most_words_come_first(graph: Graph) -> None:
    answer = graph.ask("What did Putin say about an alliance with China?")
    glosses = {w.claim: w.gloss for sentence in answer for w in sentence.warrants}
    assert all("China" in glosses[claim] for claim in answer.best[:3])


def _best(answer: Answer) -> list[Warrant]:
    claims = {w.claim: w for sentence in answer for w in sentence.warrants}
    return [claims[claim] for claim in answer.best]


def test_nearest_claims_are_of_several_sources_and_sentences(corpus: Graph) -> None:
    """A voice has one claim on a situation, and a sentence no more than three."""
    best = _best(corpus.ask("What is said about the war in Ukraine and peace there?"))
    assert len({(w.situation, w.source, w.claimant) for w in best}) == len(best) == 7
    assert len({w.source for w in best}) >= 3
    places = Counter((w.source, w.paragraph, w.sentence) for w in best)
    assert max(places.values()) <= 3


@pytest.mark.parametrize(
    "question",
    [
        "How much is the trade between China and Russia?",
        "How much do China and Russia trade with each other?",
    ],
)
def test_claims_with_a_figure_answer_how_much(corpus: Graph, question: str) -> None:
    answer = corpus.ask(question)
    assert not answer.verdict
    assert all(re.search(FIGURE, w.gloss) and "rade" in w.gloss for w in _best(answer)[:5])


def test_claim_is_shown_once_in_a_sentence(corpus: Graph) -> None:
    for sentence in corpus.ask("When, according to Kirby?"):
        assert len(sentence.warrants) == len({w.claim for w in sentence.warrants})


def test_nearest_claims_are_neither_yes_nor_no(corpus: Graph) -> None:
    """What Russia feels is no answer, and what others say of it is among the claims."""
    answer = corpus.ask("Is NATO a threat to Russia?")
    assert not answer.verdict
    assert any(w.claimant.label == "John Kirby" for w in _best(answer))


def test_filters_and_number_of_a_search(graph: Graph) -> None:
    whole = graph.search("alliance", 50)
    for most in (0, 2):
        assert (len(found := graph.search("alliance", most)), found.total) == (most, most)
    assert whole.verdict == ""
    own = graph.search("alliance", 50, according_to="Western pessimists")
    assert 0 < len(own) < len(whole)
    assert len(graph.search("China", 300)) > 50
    claimants = {local(w.claimant.iri) for sentence in own for w in sentence.warrants}
    assert claimants == {"western-pessimists"}


def test_claim_in_the_words_of_the_search_is_first(corpus: Graph) -> None:
    for text in (
        "China supports Russia's war against Ukraine",
        "Russia has allies and partners",
        "the Korean Peninsula nuclear issue is not resolved",
    ):
        assert corpus.search(text)[0].warrants[0].gloss.casefold() == f"{text}.".casefold()


def test_words_of_a_claim_below_the_first_are_not_missing(corpus: Graph) -> None:
    assert not corpus.ask("Was Biden's executive order on arms aid aimed at China?").verdict


def test_claims_of_others_follow_if_none_passes_the_filter_of_a_question(corpus: Graph) -> None:
    asked = "What is {}'s position on the Kuril Islands?"
    china, russia = (corpus.ask(asked.format(name)) for name in ("China", "Russia"))
    assert china.verdict == "Nothing found from China; these claims come closest."
    assert china.filters == {"according_to": (f"{ID}china",)}
    assert "Kuril" in china[0].warrants[0].gloss
    assert {w.claimant.label for w in russia[0].warrants} == {"Vladimir Putin"}
    assert not corpus.ask(asked.format("China"), according_to="Yun Sun").findings  # a given filter
    assert not corpus.ask("What did Putin say about the price of gold?").findings
    assert corpus.ask("Did Xi and Putin meet in 2016?").asked.value == "not stated"


def test_value_any_removes_a_filter_of_a_question(corpus: Graph) -> None:
    for who in ("China", "Iran"):  # with and without a finding of the saved question
        text = f"What does {who} fear, according to Sun?"
        assert "according_to" in corpus.ask(text).filters
        assert not corpus.ask(text, according_to="any").filters
    with pytest.raises(Refused):
        corpus.ask("Is China allied with Russia?", a="any")


def test_words_that_are_searched(corpus: Graph) -> None:
    """Words on speech are part of a topic after "say about"."""
    answer = corpus.ask("What does Putin say about warnings by a radar?")
    assert all("warning" in w.gloss for w in _best(answer)[:2])


def test_short_name_is_searched_as_the_actor(graph: Graph) -> None:
    """The stem of "us" is also that of "useful"."""
    asked = "Does China help Russia's war, and what will {} do about it?"
    short, long = (graph.ask(asked.format(name)) for name in ("the US", "the United States"))
    assert [f.label for f in short] == [f.label for f in long]


def test_findings_nearest_to_the_question_come_first(graph: Graph) -> None:
    answer = graph.ask("Where do China and Russia align?")
    by_slug = graph.ask("alignments", a="China", b="Russia")
    assert {f.situation for f in answer} == {f.situation for f in by_slug}
    assert [f.status for f in answer] == sorted(f.status or "" for f in answer)
    suggested = [suggestion.command for suggestion in answer.suggestions]
    assert len(suggested) == len({*suggested}) == 2
    assert not any(command.startswith("realpolitik ask alignments") for command in suggested)
    allied = graph.ask("Is China allied with Russia?")
    denied = [f.label[1:] for f in allied if f.status == "denied"]
    named = [label for label in denied if label in allied.verdict]
    assert denied[: len(named)] == sorted(named, key=allied.verdict.find)  # what is named first


def test_exported_graph_is_searched_by_the_same_words(graph: Graph) -> None:
    """An export lacks the words for search."""
    store = Store()
    store.add_ntriples(exported(graph, "ntriples"))
    for text in ("Do China and Russia clash?", "grand designs on the continent"):
        found = [finding.label for finding in graph.search(text)]
        assert [finding.label for finding in Graph(store).search(text)] == found


def test_situations_are_found_by_their_labels_and_by_aliases_in_them(graph: Graph) -> None:
    found = graph.situations("Is the PRC a responsible player?")
    assert found[0] == "image-us-china-responsible"
    assert graph.situations("zzz") == []


def test_all_claims_of_a_speaker_are_found(graph: Graph) -> None:
    answer = graph.ask("What does Sullivan say?")
    assert answer.outcome == "nearest"
    assert [finding.label[-5:] for finding in answer.findings[:3]] == ["¶1 s1", "¶1 s2", "¶1 s3"]
    others = graph.ask("What does Sullivan say about Japan?")
    assert others.verdict == "Nothing found from Jake Sullivan; these claims come closest."


def test_search_says_that_the_filters_leave_nothing(graph: Graph) -> None:
    assert "passes the filters" in graph.search("sanctions", until="1990").verdict
    assert graph.search("sanctions").verdict == ""


def test_answer_is_the_same_in_each_process() -> None:
    asked = "Would Russia hand over any of the Kuril islands to Japan under a peace treaty?"
    command = (sys.executable, "-m", "realpolitik", "ask", asked)
    answers = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "1234"
    }
    assert len(answers) == 1


def test_search_terms_find_a_claim(corpus: Graph) -> None:
    answer = corpus.ask("Is Russia the weaker partner of China?")
    assert "junior partner" in _best(answer)[0].gloss
    assert not answer.verdict


def test_each_situation_of_the_project_has_search_terms(corpus: Graph, root: Path) -> None:
    lines = (root / "data" / "search-terms.tsv").read_text(encoding="utf-8").splitlines()
    listed = {line.split("\t")[0].removeprefix("id:") for line in lines if line[:3] == "id:"}
    names = []
    for text in (
        "SELECT DISTINCT ?it { ?claim rp:regards ?it }",
        "SELECT ?it { ?it a rp:Situation }",
    ):
        found = corpus.sparql(text)
        assert isinstance(found, QuerySolutions)
        names.append({local(row["it"].value) for row in found})
    claimed, situations = names
    assert claimed <= listed <= situations
