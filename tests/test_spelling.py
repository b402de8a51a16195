"""Words are compared without marks and hyphens, and a misspelt one is mended where that is sure."""

import pytest

from realpolitik.spelling import mended, smoothed, with_apostrophes, words, written

NAMES = ("ruritania", "freedonia", "the ruritanian public")
VOCABULARY = ("quarrel", "perceive", "threat", "over")


def familiar(word: str) -> bool:
    """Say whether a word is one of the vocabulary, or a general one."""
    return word in (*VOCABULARY, "what", "do", "does", "and", "policy", "tell", "about")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's Ruritania's aim?", ["what", "is", "ruritania", "'s", "aim"]),
        ("Ruritania-Freedonia ties", ["ruritania", "freedonia", "ties"]),
        ("the U.S. and the E.U.", ["the", "us", "and", "the", "eu"]),
        ("Vóstrøwia’s ties", ["vostrowia", "'s", "ties"]),
        ("don't", ["don't"]),
        ("?!", []),
    ],
)
def test_words_are_those_that_are_compared(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_as_written_are_as_many_as_words() -> None:
    text = "Who\u2019s  Ruritania-friendly, e.g. the U.S.?"
    assert len(written(text)) == len(words(text))
    assert smoothed("Vo\u0301stro") == "Vóstro"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quarell", "quarrel"),
        ("quarrle", "quarrel"),
        ("percieve", "perceive"),
        ("thraet", "threat"),
        ("Ruritnia", "ruritania"),
        ("freedonai", "freedonia"),
    ],
)
def test_word_misspelt_is_mended(typed: str, meant: str) -> None:
    assert mended(f"what {typed}", NAMES, VOCABULARY, familiar) == ["what", meant]


@pytest.mark.parametrize("typed", ["quality", "Ruritanian", "oven", "Freedom", "treat", "Quarell"])
def test_other_word_is_left_as_it_is(typed: str) -> None:
    assert mended(f"what {typed}", NAMES, VOCABULARY, familiar)[1] == typed.casefold()


def test_us_after_a_verb_is_those_who_ask() -> None:
    assert mended("tell us about", (*NAMES, "us"), VOCABULARY, familiar)[1] == "we"
    assert mended("tell US about", (*NAMES, "us"), VOCABULARY, familiar)[1] == "us"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ruritanias policy", "ruritania's policy"),
        ("ruritania's policy", "ruritania's policy"),
        ("quarrels", "quarrels"),
    ],
)
def test_name_with_an_s_is_a_possessive(text: str, expected: str) -> None:
    assert with_apostrophes(text, NAMES, familiar) == expected
