"""Cells have one value or several; what is wrong in rows is noted, and told once."""

import pytest

from realpolitik.rows import Row, Wrong, Wrongs


def test_cells_have_values() -> None:
    row = Row(2, {"party": "china | | russia ", "start": " | 12"})
    assert row.items("party") == ["china", "russia"]
    assert row.items("start", gaps=True) == ["", "12"]
    assert row.items("holder") == []


def test_one_value_is_wanted() -> None:
    assert Row(2, {"party": " china |"}).one("party") == "china"
    with pytest.raises(Wrong, match="column party: give one value"):
        Row(2, {"party": "china | russia"}).one("party")
    with pytest.raises(Wrong, match="column party: this is empty; it must be said"):
        Row(2, {}).one("party")


def test_wrongs_are_told_in_order_and_those_alike_once() -> None:
    wrongs, rows = Wrongs(), [Row(n, {}) for n in (2, 3, 4)]
    for row, column in ((rows[2], "b"), (rows[0], "b"), (rows[0], "a"), (rows[1], "a")):
        with wrongs.noted(row):
            raise Wrong(column, f"no {column}")
    with wrongs.noted(rows[0]):
        raise Wrong("a", "no a")
    assert len(wrongs) == 5
    assert wrongs.lines(["a", "b"]) == ["rows 2, 3, column a: no a", "rows 2, 4, column b: no b"]
