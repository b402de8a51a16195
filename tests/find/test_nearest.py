"""The claims that are nearest to a text, and the questions that say more."""

from realpolitik import Graph
from realpolitik.render.answers import render
from realpolitik.terms import local


def test_a_nearest_answer_is_sentences_with_their_claims(graph: Graph) -> None:
    """Each claim says how it stands; the best sentence comes first."""
    answer = graph.ask("Why is Moscow so reluctant to widen economic cooperation?")
    assert (answer.outcome, answer.query) == ("nearest", None)
    assert len(answer) <= 10
    first = answer[0]
    assert (first.situation, first.label, first.year) == (None, "Sun ¶5 s3", 2016)
    assert len({w.claim for w in first.warrants}) <= 4
    assert all(w.situation and w.status and w.strength for w in first.warrants)
    assert any("reluctant" in w.gloss for w in first.warrants)


def test_a_nearest_claim_is_denied_only_by_itself(graph: Graph) -> None:
    """One that affirms for the future is not what another denies for today."""
    answer = graph.ask("Does China have a missile early warning system?")
    warrants = {local(w.claim): w for item in answer for w in item.warrants}
    foretold = next(w for w in warrants.values() if w.gloss.startswith("China will have its early"))
    denying = next(w for w in warrants.values() if w.gloss.startswith("China has no such early"))
    assert (foretold.status, foretold.strength) == ("affirmed", "certain")
    assert (denying.status, denying.strength) == ("denied", "certain")
    assert foretold.situation == denying.situation
    says = {"affirmed": "affirms", "denied": "denies"}
    assert all(says.get(w.status or "", w.polarity) == w.polarity for w in warrants.values())
    assert "early warning system. [future]" in render(answer, "markdown").replace("\\", "")


def test_a_situation_is_found_by_words_that_are_shown_nowhere(graph: Graph) -> None:
    """They are those by which people look for it."""
    answer = graph.search("pecking order")
    assert "sun-2016-p6s5-1" in {local(w.claim) for w in answer[0].warrants}
    assert "pecking" not in str(answer.to_dict()["findings"])


def test_what_says_more_has_findings_and_can_be_run(graph: Graph) -> None:
    """A line that is told does what it says."""
    answer = graph.ask("Why is Moscow so reluctant to widen economic cooperation?")
    assert 0 < len(answer.suggestions) <= 3
    for told in answer.suggestions:
        values = {name: iri for name, iri in told.parameters.items() if iri}
        asked = graph.ask(str(told.query), **values)
        assert (asked.question, len(asked)) == (told.question, told.findings)
        assert told.command.startswith(f"realpolitik ask {told.query}")


def test_a_question_about_one_is_told_of_each_that_a_text_names(graph: Graph) -> None:
    """Who of them threatens whom cannot be known."""
    told = [part.command for part in graph.ask("Is China a threat to the US?").suggestions]
    threats = "realpolitik ask threats actor="
    assert told[:2] == [f"{threats}china", f"{threats}united-states"]


def test_a_silent_question_about_two_suggests_the_same_about_one(graph: Graph) -> None:
    answer = graph.ask("What does China gain from the war in Ukraine?")
    assert (answer.outcome, answer.query) == ("nearest", None)
    assert answer.suggestions[0].command == "realpolitik ask gains actor=china"


def test_a_silent_question_without_names_tells_what_to_ask_instead(graph: Graph) -> None:
    answer = graph.ask("changes")
    assert (answer.outcome, answer.query) == ("silent", "changes")
    assert [part.query for part in answer.suggestions][:1] == ["shifts"]


def test_what_says_more_of_a_text_without_names_has_values_of_its_own(graph: Graph) -> None:
    told = graph.ask("Where are the tensions?").suggestions
    assert [part.command for part in told] == ["realpolitik ask frictions a=china b=russia"]


def test_what_nothing_heard_is_told_and_misspellings_are_mended(graph: Graph) -> None:
    """Words that stand nowhere decide nothing."""
    answer = graph.ask("Does Ruritania fear the stratgic window of Chian?")
    assert [part.text for part in answer.left_out] == ["Ruritania"]
    assert answer.question == "Does Ruritania fear the strategic window of China?"
    assert answer.text == "Does Ruritania fear the stratgic window of Chian?"


def test_misspelt_names_are_told_with_those_that_are_meant(graph: Graph) -> None:
    """Whether or not anything else was heard."""
    for answer in (graph.ask("Where do Chna and Rusia align?"), graph.search("Chna Rusia")):
        assert [part.to_dict() for part in answer.left_out] == [
            {"text": "Chna", "reason": "unheard", "near": ["China"]},
            {"text": "Rusia", "reason": "unheard", "near": ["Russia"]},
        ]


def test_search_is_narrowed_and_takes_a_number(graph: Graph) -> None:
    """By the keys that narrow any question."""
    whole = graph.search("alliance", 50)
    assert len(graph.search("alliance", 2)) == 2
    assert whole.verdict == "Closest claims:"  # whether a saved question asks it, nobody has asked
    own = graph.search("alliance", 50, according_to="Western pessimists")
    assert 0 < len(own) < len(whole)
    claimants = {local(w.claimant.iri) for sentence in own for w in sentence.warrants}
    assert claimants == {"western-pessimists"}


def test_names_are_words_like_others_and_leave_nothing_out(graph: Graph) -> None:
    """What is said without the name is found, too."""
    answer = graph.search("Vietnam reluctant")
    glosses = " ".join(w.gloss for sentence in answer for w in sentence.warrants)
    assert "Vietnam" in glosses
    assert "reluctant" in glosses


def test_a_name_that_is_also_a_word_is_looked_for_as_the_name(graph: Graph) -> None:
    """As us, it would be found in what is useful, which has its stem."""
    asked = "Does China help Russia's war, and what will {} do about it?"
    short, long = (graph.ask(asked.format(name)) for name in ("the US", "the United States"))
    assert [f.label for f in short] == [f.label for f in long]


def test_what_narrows_to_nothing_is_told_with_the_line_that_shows_them(graph: Graph) -> None:
    """Silence is told of what was looked for, and of nothing more."""
    answer = graph.search("alliance", tense="past", until="2000")
    assert answer.outcome == "silent"
    assert answer.verdict.startswith("None of the closest claims passes the filters")
    (told,) = answer.suggestions
    assert told.command == "realpolitik search alliance"
    assert told.findings == len(graph.search("alliance")) > 0


def test_a_saved_question_that_is_misspelt_is_suggested(graph: Graph) -> None:
    answer = graph.ask("shred-threats")
    assert [part.query for part in answer.suggestions][:1] == ["shared-threats"]


def test_a_question_of_one_thing_alone_is_asked_of_it_or_else_the_nearest_are_shown(
    graph: Graph,
) -> None:
    """Of what no claim of the kind is about, other claims may tell."""
    answer = graph.ask("What does China fear from the United States?")
    assert answer.query == "threats"
    assert list(answer.narrowing) == ["about"]
    assert {local(f.situation) for f in answer if f.situation} == {
        "pressure-china-united-states",
        "threat-china-rebalancing",
    }
    answer = graph.ask("Where do China and Russia align in Central Asia?")
    assert (answer.outcome, dict(answer.narrowing)) == ("nearest", {})
    assert "Central Asia" in answer[0].warrants[0].gloss
