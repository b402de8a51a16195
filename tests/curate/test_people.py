"""In a transcript each paragraph has its speaker; in another text nobody speaks."""

import pytest

from realpolitik import Graph
from realpolitik.curate.people import Authors, Speakers, authors, speakers
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
def cox(graph: Graph) -> Authors:
    return authors(["Ed Cox", "Ann Meer"], graph)


def spoken(said: Speakers) -> dict[int, str]:
    return dict(said.by_paragraph)


def test_labels_tell_who_speaks(graph: Graph, cox: Authors) -> None:
    said = speakers(TALK, {}, cox, graph)
    assert spoken(said) == {
        **dict.fromkeys((2, 3, 6), "ed-cox"),
        5: "unnamed",
        7: "ann-meer",
        **dict.fromkeys((8, 9), "unnamed"),
        **dict.fromkeys((10, 11), "bo-finn"),
    }
    assert said.unnamed == ("Q", "SHORT")
    assert said.new == ("Bo Finn",)  # the authors are declared as such
    assert "id:bo-finn a rp:Person" in said.declared


def test_names_are_given_for_labels_and_for_the_beginning(graph: Graph, cox: Authors) -> None:
    named = {"": "Kim Doe", "Q": "Kim Doe", "SHORT": "China"}
    said = speakers(TALK, named, cox, graph)
    assert [spoken(said)[number] for number in (1, 5, 8)] == ["kim-doe", "kim-doe", "china"]
    assert (said.new, said.unnamed) == (("Kim Doe", "Bo Finn"), ())
    with pytest.raises(Refused, match=r"--speaker MR\. FOX: no paragraph begins with this"):
        speakers(TALK, {"MR. FOX": "Bo Fox"}, cox, graph)


def test_nobody_speaks_in_an_article(graph: Graph, cox: Authors) -> None:
    text = {
        1: "The strait is shut.",
        2: "Washington: a view.",
        3: "Questions were asked. NATO left.",
    }
    assert speakers(text, {}, cox, graph) == Speakers({}, "", (), ())
