"""Names are found in running text, however they are written, and what narrows it is set apart."""

import pytest

from realpolitik import Graph
from realpolitik.mention import index, read, slugs_in
from realpolitik.spelling import mended, words
from realpolitik.terms import ID

ACTOR = ("rp:Actor",)


def mentioned(text: str, graph: Graph, *kinds: str) -> list[tuple[str, str]]:
    """Return each name that stands in a text, with the slug of what it names."""
    known = index(graph.names.all())
    seen = {**known, **slugs_in(text, graph.names, kinds)}
    found = read(mended(text, seen, (), lambda _: False), known, kinds)
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
    known = index(graph.names.all())
    assert mended("Tell us of the US", known, (), lambda _: False) == [
        "tell",
        "we",
        "of",
        "the",
        "us",
    ]
    assert words("the U.S.") == ["the", "us"]
