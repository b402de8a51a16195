"""Words with one wrong letter are corrected, unknown words are reported."""

import pytest

from realpolitik.find.index import Index, Text
from realpolitik.find.parser import corrected, unknown_terms


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
def test_one_wrong_letter_is_corrected_except_in_names(
    index: Index, typed: str, meant: str
) -> None:
    assert corrected(f"Any {typed}?", index).casefold() == f"any {meant}?".casefold()


def test_unknown_names_and_numbers_come_first(index: Index) -> None:
    text = "Will the troops of Peru quarrel in 1999 over harbours?"
    assert [*unknown_terms(text, index)] == ["Peru", "1999", "troops"]
    assert unknown_terms("Why is it?", index) == {}
