"""Wordings keep the words that tell, and the forms of a word are one."""

import re

import pytest

from realpolitik.answer.question import Question, load_all
from realpolitik.find.english import wordings_of
from realpolitik.find.mention import words
from realpolitik.find.wording import _pieces, learn, stem

QUESTIONS = load_all()
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)


def test_every_question_keeps_its_own_wordings() -> None:
    wordings = learn(QUESTIONS)
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
