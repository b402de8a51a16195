"""Whoever names a thing where a question is meant is told what to ask of it."""

import shlex

import pytest

from realpolitik import Graph, Refused, UnknownName
from realpolitik.cli import main
from realpolitik.instead import refuse_things, refuse_two

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("given", "what", "ask"),
    [
        ("China", "an actor", "ask profile actor=China"),
        ("the West", "an actor", 'ask profile actor="the West"'),
        ("Iran", "an actor", "ask profile actor=Iran"),  # an issue too
        ("crimea", "an issue", "ask positions issue=crimea"),
        ("sun-2016-p1s2-1", "a claim", "ask evidence claim=sun-2016-p1s2-1"),
        ("sun-2016", "a source", "ask certainty source=sun-2016"),
        ("alliance-emerging", "a situation", "ask rests-on thing=alliance-emerging"),
    ],
)
def test_thing_is_told_with_the_question_to_ask(
    graph: Graph, capsys: Captured, given: str, what: str, ask: str
) -> None:
    with pytest.raises(Refused) as caught:
        graph.ask(given)
    assert str(caught.value) == f"{given}: this is {what} and no question; {ask}"
    assert main(shlex.split(ask)) == 0
    assert "Silent:" not in capsys.readouterr().out


def test_values_without_their_names_are_told(graph: Graph) -> None:
    with pytest.raises(Refused) as caught:
        graph.ask("alignments China Russia")
    expected = "alignments China Russia: a value is given with its name: ask alignments a=… b=…"
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    "text",
    ["alignment", "Atlantis", "", "alignments", "alignments China Atlantis", "timeline Crimea"],
)
def test_what_names_no_thing_passes(graph: Graph, text: str) -> None:
    refuse_things(text, graph.names, "question")


def test_show_takes_one_question_or_claim(capsys: Captured) -> None:
    for words, message in (
        ("show china", "china: this is an actor and no question or claim; ask profile actor=china"),
        ("show alignments sun-2016-p1s2-1", "show: one question or claim at a time, such as show "),
        ("show alignment", 'no saved question is called "alignment"; did you mean alignments?'),
        ("show sun-2016-p9s9-9", 'no claim is called "sun-2016-p9s9-9"; did you mean sun-2016-p'),
    ):
        assert main(words.split()) == 2
        assert message in capsys.readouterr().err


def test_words_of_a_gloss_are_not_several_things(graph: Graph) -> None:
    refuse_two(["China", "once", "sought", "an", "alliance."], graph.names)
    refuse_two(["threats"], graph.names)
    with pytest.raises(UnknownName):
        graph.claim("threats limits nothing")
