"""Names are found in running text, however they are written, and what narrows it is set apart."""

import pytest

from realpolitik import Graph
from realpolitik.find.mention import (
    index,
    mended,
    mentions_in,
    slugs_in,
    smoothed,
    with_apostrophes,
    words,
    written,
)
from realpolitik.terms import ID

ACTOR = ("rp:Actor",)


def mentioned(text: str, graph: Graph, *kinds: str) -> list[tuple[str, str]]:
    """Return each name that stands in a text, with the slug of what it names."""
    known = index(graph.names.all)
    seen = {**known, **slugs_in(text, graph.names, kinds)}
    found = mentions_in(mended(text, seen, (), lambda _: False), known, kinds)
    return [
        (" ".join(found.words[m.start : m.end]), m.iris[kind].removeprefix(ID))
        for m in found.mentions
        for kind in m.iris
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do Ruritania's friends like FREEDONIA?", {"ruritania", "freedonia"}),
        ("What does the King’s own country want?", {"ruritania"}),
        ("How strong was Old Graustark?", {"old-graustark"}),  # and not Graustark
        ("What does Freedomia want?", {"freedonia"}),
        ("What does Ruritnaia want?", {"ruritania"}),
        ("Is there a blockade?", set()),  # an event
        ("", set()),
    ],
)
def test_actors_are_found_by_their_longest_names(
    mini: Graph, text: str, expected: set[str]
) -> None:
    assert {slug for _, slug in mentioned(text, mini, "rp:Actor")} == expected


def test_things_are_found_as_what_they_are(mini: Graph) -> None:
    text = "Does Ruritania fear the blockade?"
    assert mentioned(text, mini, "rp:Event") == [("blockade", "blockade")]
    assert mentioned(text, mini, "rp:Actor", "rp:Event") == [
        ("ruritania", "ruritania"),
        ("blockade", "blockade"),
    ]


def test_slug_in_a_text_is_a_name(mini: Graph) -> None:
    found = slugs_in("What supports book-p1s1-1?", mini.names, ("rp:Claim",))
    assert found == {"book p1s1 1": {"rp:Claim": f"{ID}book-p1s1-1"}}
    assert slugs_in("What supports book-p1s1-1?", mini.names, ACTOR) == {}


def test_us_is_the_united_states_or_those_who_ask(graph: Graph) -> None:
    known = index(graph.names.all)
    assert mended("Tell us of the US", known, (), lambda _: False) == [
        "tell",
        "we",
        "of",
        "the",
        "us",
    ]
    assert words("the U.S.") == ["the", "us"]


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
