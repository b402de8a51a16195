"""Words as they are compared, and the names that stand among them."""

import pytest

from realpolitik import Graph
from realpolitik.find.indexing import index_of
from realpolitik.find.words import mentions_in, words
from realpolitik.terms import local


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What do the U.S. and China's friends want?", "what do the us and china 's friends want"),
        ("Łódź’s anti-Western mood", "lodz 's anti western mood"),
        ("don't, can't", "don't can't"),
        ("   \t…—!", ""),
    ],
)
def test_words_are_compared_without_case_marks_and_punctuation(text: str, found: str) -> None:
    """However a word is typed, it is one word."""
    assert " ".join(words(text)) == found


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("How does Moscow see the United States?", ["russia", "united-states"]),
        ("What does the US want of us?", ["united-states"]),
        ("who tells us more", []),
        ("North Korea and Korea", ["north-korea"]),
        ("the annexation of Crimea", ["annexation-of-crimea"]),
    ],
)
def test_names_are_found_the_longest_first(graph: Graph, text: str, slugs: list[str]) -> None:
    """A name that is also a word of grammar counts with its capitals alone."""
    named = index_of(graph._engine, None, graph.names, {}).names_in(words(text))
    found = [local(m.names[0].thing.value) for m in mentions_in(text, named)]
    assert found == slugs
