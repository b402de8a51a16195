"""A table is read as spreadsheets save it; columns that are not known are told."""

from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.curate.table.columns import COLUMNS
from realpolitik.curate.table.sheet import Row, read_sheet, sheet_text, spread
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
        'sep=;\r\n"sentence";"gloss"\r\n"p1s1";"One, two"\r\n',
        'Sentence,GLOSS,\np1s1,"One, two",\n,,\n\n',
        'sentence,claimantLabel,issued,gloss\np1s1,Ann,2031,"One, two"\n',
    ],
)
def test_spreadsheets_save_in_many_ways(tmp_path: Path, text: str) -> None:
    (row,) = read_sheet(saved(tmp_path, text))
    assert {name: row.cells[name] for name in ("sentence", "gloss")} == {
        "sentence": "p1s1",
        "gloss": "One, two",
    }


def test_rows_are_numbered_as_spreadsheets_do(tmp_path: Path) -> None:
    rows = read_sheet(saved(tmp_path, 'sentence,gloss\np1s1,"two\nlines"\n\np1s2,one\n'))
    assert [(row.number, row.cells["sentence"]) for row in rows] == [(2, "p1s1"), (4, "p1s2")]


def test_line_that_tells_the_separator_is_no_row(tmp_path: Path) -> None:
    (row,) = read_sheet(saved(tmp_path, "sep=;\r\nsentence;gloss\r\np1s1;one\r\n"))
    assert row.number == 2


def test_text_of_the_sentence_is_passed_over(tmp_path: Path) -> None:
    table = sheet_text([{"sentence": "p1s1", "text": "=So it is."}, {"sentence": "p1s2"}])
    assert "'=So it is." in table
    assert [row.cells for row in read_sheet(saved(tmp_path, table))] == [
        {"sentence": "p1s1", "text": "=So it is."},
        {"sentence": "p1s2"},
    ]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    row = {"sentence": "p1s1", "gloss": '=1+1, "so" ; it\nis', "note": "'-"}
    (found,) = read_sheet(saved(tmp_path, sheet_text([row])))
    assert found.cells == row
    assert list(found.columns) == list(COLUMNS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sentence,glos\np1s1,x\n", 'row 1: no column is called "glos"; did you mean gloss?'),
        ("sentence,gloss,gloss\n", "row 1: the column gloss is there twice"),
        ("gloss,claim\nx,y\n", "row 1: this is no table of claims: no column is sentence"),
        ("sentence,status\np1s1,affirmed\n", "row 2, column status: this is inferred"),
        ("sentence,gloss\np1s1,x,y\n", "row 2: it has more cells than there are columns"),
        ("sentence,,gloss\np1s1,x,y\n", "row 2: a cell stands in a column without a name"),
    ],
)
def test_columns_that_are_not_known_are_told(tmp_path: Path, text: str, said: str) -> None:
    path = saved(tmp_path, text)
    with pytest.raises(Faults) as caught:
        read_sheet(path)
    (line,) = caught.value.lines
    assert line.startswith(f"{path}, {said}")


def test_all_faults_are_told(tmp_path: Path) -> None:
    with pytest.raises(Faults) as caught:
        read_sheet(saved(tmp_path, "sentence,glos,kin\np1s1,x,y,z\n"))
    assert len(caught.value.lines) == 3


def test_what_is_no_csv_is_told(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="line 2: no CSV: unexpected end of data"):
        read_sheet(saved(tmp_path, 'sentence,gloss\np1s1,"x'))
    with pytest.raises(Malformed, match="this is UTF-16"):
        read_sheet(saved(tmp_path, "sentence,gloss\n", encoding="utf-16"))
    with pytest.raises(Malformed, match=r"line 2: this is not UTF-8 .* save it as CSV in UTF-8"):
        read_sheet(saved(tmp_path, "sentence,gloss\np1s1,Ś", encoding="iso-8859-2"))
    with pytest.raises(Malformed, match="this is no table of claims: its first line has not the"):
        read_sheet(saved(tmp_path, "A text, of one line.\nAnd, another, one.\n"))
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04...")
    with pytest.raises(Malformed, match=r"xlsx, ods\); save it as CSV in UTF-8"):
        read_sheet(str(tmp_path / "t.xlsx"))


def test_defaults_hold_for_the_claims_below_them(tmp_path: Path) -> None:
    rows = [
        {"claim": "defaults", "tense": "past", "certainty": "certain"},
        {"sentence": "p1s1", "gloss": "One.", "certainty": "possible"},
        {"sentence": "p1s2", "claimant": "china"},
        {"situation": "alone", "kind": "Goal"},
        {"claim": "Defaults", "tense": "future"},
        {"sentence": "p1s2", "kind": "Goal"},
    ]
    found = read_sheet(saved(tmp_path, sheet_text(rows)))
    assert [row.cells.get("tense") for row in found] == ["past", None, None, "future"]
    assert [row.cells.get("certainty") for row in found] == ["possible", None, None, None]
    assert [row.number for row in found] == [3, 4, 5, 7]


def test_default_of_what_differs_in_each_row_is_refused(tmp_path: Path) -> None:
    rows = [{"claim": "defaults", "gloss": "One."}, {"claim": "defaults", "holder": "china"}]
    with pytest.raises(Faults) as caught:
        read_sheet(saved(tmp_path, sheet_text(rows)))
    columns = [line.partition(": nothing of this")[0][-6:] for line in caught.value.lines]
    assert columns == [" gloss", "holder"]


def test_situation_of_several_holders_is_one_of_each(graph: Graph) -> None:
    cells = {"holder": "US | Bim | us", "label": "{holder} sails", "situation": "goal-{holder}"}
    row = Row(2, {**cells, "kind": "Goal", "gloss": "The sea is what {holder} wants."})
    first, second, third = spread([row], graph.names)
    assert first.cells["label"] == "The United States sails"
    assert first.cells["gloss"] == "The sea is what the United States wants."
    assert first.cells["situation"] == "goal-united-states"
    assert second.cells["label"] == "Bim sails"
    assert (third.number, third.cells["holder"]) == (2, "us")
    named = Row(3, {"situation": "goal-x", "holder": "", "gloss": "So it is."})
    assert spread([named], graph.names) == [named]
