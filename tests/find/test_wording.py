"""A text is the more like a question the more of its telling words the question uses."""

import re

import pytest

from realpolitik.answer.question import Question, load_all
from realpolitik.find.english import wordings_of
from realpolitik.find.mention import Mention, Text, words
from realpolitik.find.wording import (
    Wordings,
    _pieces,
    features,
    learn,
    stem,
)

QUESTIONS = load_all()
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    """Return what is known of the wordings of all saved questions."""
    return learn(QUESTIONS)


def asked(text: str, *places: int) -> frozenset[str]:
    """Return the features of a text with the names of parameters a and b at some words."""
    mentions = [Mention(place, place + 1, {}) for place in places]
    return features(Text(words(text), mentions), dict(zip("ab", mentions, strict=False)))


def test_features_are_stems_and_what_a_name_follows() -> None:
    found = asked("Where do Ruritania and Graustark align", 2, 4)
    assert found == asked("where do Freedonia and Sylvania aligned", 2, 4)
    assert found != asked("Where do Ruritania and Graustark align", 2)
    assert not any("ruritania" in feature for feature in found)


def test_wording_is_wholly_like_its_question_and_less_like_another(wordings: Wordings) -> None:
    found = asked("Where do Ruritania and Graustark align?", 2, 4)
    assert wordings.likeness("alignments", found) == 1.0
    assert all(
        wordings.likeness(question.slug, found) < 1.0
        for question in QUESTIONS
        if question.slug != "alignments"
    )


def test_words_that_no_question_knows_are_like_none(wordings: Wordings) -> None:
    found = asked("giraffes juggle zucchini")
    assert {wordings.likeness(question.slug, found) for question in QUESTIONS} == {0.0}


def test_phrase_turns_only_the_question_that_is_unlike_it(wordings: Wordings) -> None:
    fear_of = Text(["fear", "of", "the", "ruritania"], [Mention(3, 4, {})])
    fears_of = Text(["fears", "of", "ruritania"], [Mention(2, 3, {})])
    assert wordings.turned("threats", fear_of, {"actor": fear_of.mentions[0]})
    assert not wordings.turned("threats", fears_of, {"actor": fears_of.mentions[0]})
    assert not wordings.turned("coverage", fear_of, {})


def test_name_without_a_place_tells_against_a_question(wordings: Wordings) -> None:
    text = "On which topics do Ruritania and Graustark and Sylvania agree"
    two, three = (
        asked(text, 4, 6),
        features(
            Text(words(text), [Mention(place, place + 1, {}) for place in (4, 6, 8)]),
            {"a": Mention(4, 5, {}), "b": Mention(6, 7, {})},
        ),
    )
    assert wordings.likeness("alignments", three) < wordings.likeness("alignments", two)


def test_every_question_keeps_its_own_wordings(wordings: Wordings) -> None:
    assert set(wordings.exact) == set(wordings.shares)
    lines = [line for text in wordings.exact.values() for line in set(text.split("\n")) - {""}]
    assert len(lines) == len(set(lines))


@each_question
def test_wordings_have_the_words_that_are_found_in_a_text(question: Question) -> None:
    for wording in wordings_of(question):
        (pieces,) = _pieces([wording])
        plain = re.sub(r"\{\w+\}", " ", wording)
        assert [piece for piece in pieces if "{" not in piece] == words(plain)


@pytest.mark.parametrize(
    "forms",
    [
        "align aligns aligned aligning alignment alignments",
        "stop stops stopped stopping",
        "worry worries worried worrying",
        "take takes took taken",
        "policy policies",
        "not never don't cannot",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["gain game", "see seem", "state stake", "us use", "new news"])
def test_other_words_have_other_stems(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@pytest.mark.parametrize("word", ["", "s", "'s", "é", "中", "ies", "ation"])
def test_anything_has_a_stem(word: str) -> None:
    assert stem(word) == word
