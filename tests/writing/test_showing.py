"""A question, a claim by its name or place, and a source are shown by what is printed of them."""

import json

import pytest

from realpolitik import Graph, UnknownName
from realpolitik.terms import ID
from realpolitik.writing.showing import shown


@pytest.mark.parametrize("name", ["¶6 s4", "p6s4", "¶6, s4", "sun-2016 p6s4", "sun-2016 ¶6 s4"])
def test_claims_are_named_by_their_place(graph: Graph, name: str) -> None:
    claims = json.loads(shown(name.split(), lambda: graph, "json", 80))
    names = [claim["claim"].removeprefix(ID) for claim in claims]
    assert names == sorted(names)
    assert "sun-2016-p6s4-1" in names
    assert {w["sentence"] for claim in claims for w in claim["warrants"]} >= {4}
    page = shown([name], lambda: graph, "table", 80)
    assert page.count("\nsays ") == len(claims)


def test_place_without_a_claim_or_source_is_unknown(graph: Graph) -> None:
    with pytest.raises(UnknownName, match='no sentence with a claim is called "¶60 s4"'):
        shown(["¶60 s4"], lambda: graph, "table", 80)
    with pytest.raises(UnknownName, match="did you mean sun-2016"):
        shown(["sun-2017", "p6s4"], lambda: graph, "table", 80)


@pytest.mark.parametrize("name", ["book", "News from Elsewhere", "id:book"])
def test_source_is_shown_with_the_number_of_its_claims(mini: Graph, name: str) -> None:
    page = shown([name], lambda: mini, "table", 80)
    assert "title      News from Elsewhere\nauthor     Ada Quill\n" in page
    assert "date       1 May 1890\n" in page
    told = json.loads(shown([name], lambda: mini, "json", 80))
    assert f"claims     {told['claims']}\n" in page
    assert told["authors"] == ["Ada Quill"]


def test_claim_without_its_words_tells_how_to_read_them(graph: Graph) -> None:
    (address,) = (s.address for s in graph.sources if s.short == "Putin")
    told = f"not at hand; {address}; --text FILE quotes them\n"
    assert told in shown(["putin-2019-p7s1-1"], lambda: graph, "table", 1000)
    for words in (["sun-2016-p1s2-1"], ["sun-2016", "p1s2"]):
        page = shown(words, lambda: graph, "table", 80)
        assert " not at hand; --text FILE quotes them\n" in page
