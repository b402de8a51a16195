"""The index of claims by their words."""

from array import array
from base64 import b64decode
from math import hypot
from pathlib import Path

import pytest

from realpolitik.files import folder
from realpolitik.find.claim_texts import Text
from realpolitik.find.index import Index
from realpolitik.find.phrasings import Phrasing
from realpolitik.find.word_lists import direction

_VECTORS = Path(folder("data"), "word-vectors.txt")


def _index(*claims: Text, asked: tuple[Phrasing, ...] = ()) -> Index:
    index = Index.create(":memory:")
    index.fill(claims, (), asked)
    return index


def _claim(number: int, gloss: str, names: str = "", kinds: str = "") -> Text:
    return Text(f"id:{number}", f"id:s{number}", "id:x", 1, number, gloss, names, kinds, "")


def _found(index: Index, text: str) -> list[str]:
    return [found.claim for found in index.search(text.split())]


def test_claims_are_found_by_any_form_of_their_words() -> None:
    """Words of the gloss and names count three times as much as words for the class."""
    index = _index(
        _claim(1, "The heron is reluctant to trade.", "Heron"),
        _claim(2, "The otter sells boats.", "Otter", "trade"),
        _claim(3, "Something else."),
    )
    assert _found(index, "trading reluctance") == ["id:1", "id:2"]
    assert _found(index, "otters") == ["id:2"]
    assert _found(index, "gulls") == []


def test_claim_with_all_names_ranks_higher() -> None:
    index = _index(
        _claim(1, "The wumpus gabs glonks.", "wumpus"),
        _claim(2, "Of wumpuses and snarks it is not said that there are glonks.", "wumpus snark"),
    )
    text = ["wumpus", "gabs", "snark", "glonks"]  # words without vectors
    assert [found.claim for found in index.search(text, ["wumpus"])] == ["id:1", "id:2"]
    assert [found.claim for found in index.search(text, ["wumpus", "snark"])] == ["id:2", "id:1"]


def test_claim_alike_in_meaning_ranks_higher() -> None:
    index = _index(
        _claim(1, "The otter gives the heron flowers.", "otter heron"),
        _claim(2, "The otter gives the heron weapons.", "otter heron"),
    )
    assert _found(index, "otter gives heron artillery") == ["id:2", "id:1"]
    assert _found(index, "otter gives heron roses") == ["id:1", "id:2"]


def test_vector_of_a_word_is_looked_up() -> None:
    lines = [line for line in _VECTORS.read_text(encoding="ascii").splitlines() if line[0] != "#"]
    assert lines == sorted(lines)
    assert len(lines) == 20_000
    for line in (lines[0], lines[-1], *(line for line in lines if line.startswith("china "))):
        word, _, encoded = line.partition(" ")
        values = array("b", b64decode(encoded))
        length = hypot(*values)
        assert list(direction([word])) == pytest.approx([value / length for value in values])
    assert not [word for word in ("", "wumpus", "~", "é", "x" * 999) if direction([word])]


def test_words_of_grammar_are_found_only_among_words_for_a_class() -> None:
    index = _index(
        _claim(1, "Asked why, it was silent."), _claim(2, "It fell.", kinds="why reason")
    )
    assert _found(index, "why") == ["id:2"]
    assert _found(index, "of the") == []
