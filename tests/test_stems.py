"""Forms of one word have one stem, and words that say different things have two."""

import pytest

from realpolitik.stems import stem


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
