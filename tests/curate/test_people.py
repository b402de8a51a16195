"""Authors are found by name or declared; each paragraph of a transcript has its speaker."""

from collections.abc import Sequence

import pytest

from realpolitik import Graph
from realpolitik.curate.people import Person, Speakers, find_authors, find_speakers
from realpolitik.errors import Refused

TALK = {
    1: "Welcome to the house.",
    2: "MR. COX: So it is (as I said). It is late.",
    3: "It goes on.",
    5: "Q    What of the strait?",
    6: "MR. COX: Nothing.",
    7: "Governor of the Isles Ann Meer (by wire): No: it is shut.",
    8: "SHORT. We met.",
    9: "A word: it is no label.",
    10: "Bo Finn: I agree.",
    11: "Bo Finn: And I stay.",
}


@pytest.fixture
def authors(graph: Graph) -> Sequence[Person]:
    return find_authors(["Ed Cox", "Ann Meer"], graph)


def test_labels_name_the_speakers(graph: Graph, authors: Sequence[Person]) -> None:
    speakers = find_speakers(TALK, {}, authors, graph)
    assert speakers.by_paragraph == {
        **dict.fromkeys((2, 3, 6), "ed-cox"),
        5: "unnamed",
        7: "ann-meer",
        **dict.fromkeys((8, 9), "unnamed"),
        **dict.fromkeys((10, 11), "bo-finn"),
    }
    assert speakers.unnamed == ["Q", "SHORT"]
    assert [person.name for person in speakers.people] == ["Bo Finn"]


def test_labels_may_be_given_names(graph: Graph, authors: Sequence[Person]) -> None:
    named = {"": "Kim Doe", "Q": "Kim Doe", "SHORT": "China"}
    speakers = find_speakers(TALK, named, authors, graph)
    assert [speakers.by_paragraph[n] for n in (1, 5, 8)] == ["kim-doe", "kim-doe", "china"]
    new = [person.name for person in speakers.people if person.declared]
    assert (new, speakers.unnamed) == (["Kim Doe", "Bo Finn"], [])
    with pytest.raises(Refused, match=r"--speaker MR\. FOX: no paragraph begins with this"):
        find_speakers(TALK, {"MR. FOX": "Bo Fox"}, authors, graph)


def test_article_has_no_speakers(graph: Graph, authors: Sequence[Person]) -> None:
    text = {
        1: "The strait is shut.",
        2: "Washington: a view.",
        3: "Questions were asked. So it is.",
    }
    assert find_speakers(text, {}, authors, graph) == Speakers({}, [], [])
