"""Words with one letter wrong, and words that nothing has heard of."""

import pytest

from realpolitik import Graph
from realpolitik.find.index import Index, Text
from realpolitik.find.indexing import index_of
from realpolitik.find.spelling import corrected, unknown_terms


@pytest.fixture(scope="module")
def index() -> Index:
    """Return an index of a claim on Iran and China."""
    index = Index.create(":memory:")
    gloss = "China and Iran quarrel over a strategic harbour and over harbours."
    index.fill([Text("id:c", "id:s", "id:x", 1, 1, gloss, "", "", "")], (), ())
    return index


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("strategc", "strategic"),
        ("Chian", "China"),
        ("quarell", "quarell"),  # two letters away
        ("Iraq", "Iraq"),  # another name
        ("iraq", "iraq"),
        ("harbor", "harbour"),
        ("strategical", "strategical"),
    ],
)
def test_one_letter_wrong_is_mended_and_no_name_becomes_another(
    index: Index, typed: str, meant: str
) -> None:
    """What is nearly one known word is that word."""
    assert corrected(f"Any {typed}?", index).casefold() == f"any {meant}?".casefold()


def test_names_and_numbers_that_nothing_has_heard_of_come_first(index: Index) -> None:
    """Words of grammar and what is known, in any form, are heard."""
    text = "Will the troops of Peru quarrel in 1999 over harbours?"
    assert [*unknown_terms(text, index)] == ["Peru", "1999", "troops"]
    assert unknown_terms("Why is it?", index) == {}


def test_a_word_that_is_nearly_a_name_is_told_with_it_where_it_stands(graph: Graph) -> None:
    """One that is not, or is another name, is told alone, and with what follows it."""
    index = index_of(graph._engine, None, graph.names, {})
    said = "Do Chna Rusia and Nort Korea fear Vladmir Putin, Peru Bolivia, the Iram or trups?"
    assert unknown_terms(said, index) == {
        "Chna": ("China",),
        "Rusia": ("Russia",),
        "Nort": ("North Korea",),
        "Vladmir": ("Vladimir Putin",),
        "Peru Bolivia": (),
        "Iram": (),
        "trups": (),
    }
