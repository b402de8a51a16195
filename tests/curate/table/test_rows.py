"""A table is read as spreadsheets save it, with defaults and holders; errors have their row."""

from pathlib import Path

import pytest

from realpolitik.curate.table.rows import COLUMNS, read_claim_rows, table_text
from realpolitik.errors import Faults, Malformed


def saved(folder: Path, text: str, *, encoding: str = "utf-8") -> str:
    path = folder / "t.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


@pytest.mark.parametrize(
    "text",
    [
        'sentence,gloss\np1s1,"One, two"\n',
        'sentence;gloss\r\np1s1;"One, two"\r\n',
        "\ufeffsentence\tgloss\r\np1s1\tOne, two\r\n",
        'Sentence,GLOSS,\np1s1,"One, two",\n,,\n\n',
        'sentence,text,gloss\np1s1,A text,"One, two"\n',
    ],
)
def test_spreadsheets_save_in_many_ways(tmp_path: Path, text: str) -> None:
    (row,) = read_claim_rows(saved(tmp_path, text))
    assert row.cells == {"sentence": "p1s1", "gloss": "One, two"}


def test_rows_are_numbered_as_in_spreadsheets(tmp_path: Path) -> None:
    text = 'sentence,gloss\np1s1,"two\nlines"\n\np1s2,one\n'
    rows = read_claim_rows(saved(tmp_path, text))
    assert [(row.number, row.cells["sentence"]) for row in rows] == [(2, "p1s1"), (4, "p1s2")]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("sentence,glos\np1s1,x\n", 'row 1: no column is called "glos"; did you mean gloss?'),
        ("sentence,gloss,gloss\n", 'row 1: the column "gloss" occurs twice'),
        ("sentence,gloss\np1s1,x,y\n", "row 2: a cell is in an unnamed column"),
        ("sentence,,gloss\np1s1,x,y\n", "row 2: a cell is in an unnamed column"),
    ],
)
def test_error_has_its_row(tmp_path: Path, text: str, error: str) -> None:
    path = saved(tmp_path, text)
    with pytest.raises(Faults) as caught:
        read_claim_rows(path)
    (line,) = caught.value.lines
    assert line.startswith(f"{path}, {error}")


@pytest.mark.parametrize(
    ("text", "encoding", "error"),
    [
        ('sentence,gloss\np1s1,"x', "utf-8", "row 2 is not valid CSV .unexpected end"),
        ('sentence,gloss\np1s1,"x"y', "utf-8", 'in a cell, write each " twice'),
        ("sentence,gloss\n", "utf-16", "this is not UTF-8"),
        ("sentence,gloss\np1s1,Ś", "iso-8859-2", r"line 2: .* save it as text"),
        ("A text, of one line.\nAnd, another.\n", "utf-8", "not a table of claims"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str, encoding: str, error: str) -> None:
    with pytest.raises(Malformed, match=error):
        read_claim_rows(saved(tmp_path, text, encoding=encoding))


def test_defaults_hold_for_the_claims_below_them(tmp_path: Path) -> None:
    rows = [
        {"claim": "defaults", "tense": "past", "certainty": "certain"},
        {"sentence": "p1s1", "gloss": "One.", "certainty": "possible"},
        {"sentence": "p1s2", "claimant": "china"},  # not filled in
        {"situation": "alone", "kind": "Goal"},
        {"claim": "Defaults", "tense": "future"},
        {"sentence": "p1s2", "kind": "Goal"},
    ]
    found = read_claim_rows(saved(tmp_path, table_text([*COLUMNS], rows)))
    assert [row.number for row in found] == [3, 5, 7]
    assert [row.cells.get("tense") for row in found] == ["past", None, "future"]
    assert [row.cells.get("certainty") for row in found] == ["possible", None, None]
