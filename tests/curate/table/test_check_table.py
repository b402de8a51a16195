"""The faults of a table of claims are reported by row and column."""

import pytest
from sheets import Desk, claim, sheet

from realpolitik.checks.check import Checked
from realpolitik.checks.fault import as_text
from realpolitik.curate.table.compile import check_table

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer


def found(desk: Desk, *rows: dict[str, str], header: str = "gloss") -> Checked:
    """Return the faults of a table, without those of other files."""
    desk.compile(sheet(*rows).replace("gloss", header, 1))
    table, data = str(desk.folder / "t.csv"), [str(desk.folder)]
    report = check_table(table, data, [str(desk.folder / "note.txt")])
    kept = [fault for fault in report.faults if fault.path == table]
    return report._replace(faults=kept)


@pytest.mark.parametrize("column", ["gloss", "Gloss"])
def test_fault_of_a_claim_has_its_row_and_column(desk: Desk, column: str) -> None:
    copied = "Kestria, it is said, feels threatened by Tarn."
    threat = {"situation": "threat", "kind": "ThreatPerception", "label": "Kestria fears Tarn"}
    row = claim(**threat, party="", holder="kestria", threatSource="tarn", sentence="p1s2")
    (fault,) = found(desk, claim(), row | {"gloss": copied}, header=column).faults
    assert (fault.line, fault.rule) == (3, "copied-words")
    header = (desk.folder / "t.csv").read_text("utf-8").splitlines()[0].split(",")
    assert header[(fault.column or 0) - 1] == column
    assert fault.where == "column gloss"
    assert fault.message.startswith("id:rook-2031-p1s2-1: its rp:gloss copies")


def test_fault_of_two_claims_has_both_rows_and_no_column(desk: Desk) -> None:
    again = claim(kind="", label="", party="", gloss="Ships of both are there.")
    (fault,) = found(desk, claim(), again).faults
    assert (fault.line, fault.column, fault.rule) == (3, None, "twin-claims")
    assert as_text([fault]).startswith(f"{fault.path}:3: error: rows 2, 3: id:rook-2031-p1s1-2 (")


def test_fault_of_a_situation_has_its_row(desk: Desk) -> None:
    (fault,) = found(
        desk,
        claim(),
        claim(situation="again", label="More patrols", gloss="Ships of both are there."),
    ).faults
    assert (fault.line, fault.rule) == (3, "twin-situations")


def test_earlier_version_is_not_checked(desk: Desk) -> None:
    desk.claims.write_text(desk.table(claim()), encoding="utf-8")
    assert not found(desk, claim()).faults
