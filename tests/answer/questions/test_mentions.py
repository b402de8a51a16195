"""Names are found in a text, without regard to case and accents."""

import pytest

from realpolitik import Graph
from realpolitik.answer.questions.mentions import find_mentions, lookup_among
from realpolitik.terms import local


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("How does Moscow see the United States?", ["russia", "united-states"]),
        ("What does the US want of us?", ["united-states"]),
        ("who tells us more", []),
        ("North Korea and Korea", ["north-korea", "korean-peninsula"]),
        ("the annexation of Crimea", ["annexation-of-crimea"]),
    ],
)
def test_longest_names_are_found(graph: Graph, text: str, slugs: list[str]) -> None:
    """A name that is also a word of grammar needs its capitals."""
    found = find_mentions(text, lookup_among(graph.names.all))
    assert [local(m.names[0].thing.value) for m in found] == slugs


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("The Kremlin told us of NATO.", ["russia", "nato"]),
        ("the kremlin and china", []),
        ("World order and the world order", ["world-order", "world-order"]),
    ],
)
def test_names_with_their_capitals(graph: Graph, text: str, slugs: list[str]) -> None:
    found = find_mentions(text, lookup_among(graph.names.all), case_sensitive=True)
    assert [local(m.names[0].thing.value) for m in found] == slugs
