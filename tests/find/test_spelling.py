"""Words with one wrong letter are corrected, unknown words are reported."""

import pytest
from pyoxigraph import NamedNode

from realpolitik.answer.questions.mentions import Name
from realpolitik.answer.questions.names import Names
from realpolitik.engine.embedded import Store
from realpolitik.find.claim_texts import Text
from realpolitik.find.index import Index
from realpolitik.find.parsing.typed import read_typed
from realpolitik.find.parsing.unknown import unknown


@pytest.fixture(scope="module")
def index() -> Index:
    """Return an index of a claim on Iran and China."""
    index = Index.create(":memory:")
    gloss = "China and Iran quarrel over plans of a strategic harbour and harbours since 2014."
    known = [Name(name.lower(), name, NamedNode(f"id:{name}"), ()) for name in ("China", "Iran")]
    index.fill([Text("id:c", "id:s", "id:x", 1, 1, gloss, "", "", "")], known, ())
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
        ("plants", "plants"),  # a word of English
        ("2041", "2041"),  # another year than 2014
    ],
)
def test_one_wrong_letter_is_corrected_except_in_names(
    index: Index, typed: str, meant: str
) -> None:
    assert read_typed(f"Any {typed}?", index).text.casefold() == f"any {meant}?".casefold()


def test_negative_question_is_read_like_the_positive_one(index: Index) -> None:
    assert read_typed("Why doesnt China quarrel?", index).text == "Why doesn't China quarrel?"
    assert read_typed("Isn’t China strategic?", index).text == "Is China strategic?"


@pytest.mark.parametrize(
    ("text", "names", "others", "silent"),
    [
        ("Will troops of Peru quarrel over harbours with China?", ["Peru"], ["troops"], True),
        ("will china quarrel with south sudan over a harbour?", ["south sudan"], [], True),
        ("Is Kara Ben or Lady and Lord Ash in China?", ["Kara Ben", "Lady", "Lord Ash"], [], True),
        ("Do troops quarrel over harbours?", [], ["troops"], False),
        ("Do troops sing?", [], ["troops", "sing"], True),
        ("Do people look over a strategic harbour?", [], [], False),  # common words
        ("Why is it?", [], [], False),
    ],
)
def test_unknown_names_and_words(
    index: Index, text: str, names: list[str], others: list[str], silent: bool
) -> None:
    """A question with an unknown name, or mostly unknown words, has nothing to answer."""
    found = unknown(read_typed(text, index), index, Names(Store()))
    assert [part.text for part in found.names] == names
    assert [part.text for part in found.others] == others
    assert found.silent == silent
