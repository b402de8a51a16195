"""Two tables of the same sentences are compared, and merged into one to settle."""

import csv

import pytest
from sheets import Desk, claim, sheet

import realpolitik
from realpolitik.curate.agreement import Agreement, compare_tables
from realpolitik.errors import Faults

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

HOPE = {"kind": "Hope", "party": "", "holder": "tarn", "sentence": "p1s2", "content": "league"}
LEAGUE = {"situation": "league", "kind": "Alliance", "label": "A league", "party": "tarn | maravia"}


@pytest.fixture
def compared(desk: Desk) -> Agreement:
    """Return the agreement of two tables that differ in a tense, in names, and in a claim."""
    hope = claim(**HOPE, situation="hope", label="Tarn hopes for a league", gloss="Tarn hopes.")
    same = hope | {"situation": "wish", "content": "pact", "gloss": "Tarn has hopes of a league."}
    alone = claim(kind="Goal", party="", holder="tarn", situation="goal", label="Tarn's goal")
    tables = {
        "a.csv": sheet(claim(), hope, LEAGUE),
        "b.csv": sheet(claim(tense="past"), same, alone, LEAGUE | {"situation": "pact"}),
    }
    for name, text in tables.items():
        (desk.folder / name).write_text(text, encoding="utf-8")
    first, second = (str(desk.folder / name) for name in tables)
    return compare_tables(first, second, realpolitik.open([desk.folder]), [str(desk.folder)], [])


def test_propositions_on_a_sentence_are_paired_by_roles_and_words(compared: Agreement) -> None:
    lines = compared.report("a.csv", "b.csv").splitlines()
    assert lines[:3] == [
        "a.csv: 2 propositions, 100 % in both tables",
        "b.csv: 3 propositions, 67 % in both tables",
        "agreement on what is said: 80 %",
    ]
    measured = {line.split()[0]: line.split()[1:] for line in lines[5:] if "%" in line}
    assert measured["tense"] == ["1", "0", "50", "%", "0.00"]
    assert measured["kind"] == ["0", "0", "100", "%", "1.00"]
    assert measured["content"] == ["0", "0", "100", "%", "1.00"]
    assert 'row 4, p1s1: affirms Goal "Tarn\'s goal"' in lines
    assert lines[-1].startswith('rows 2 and 2, p1s1: tense present / past: "')


def test_table_to_settle_compiles_once_each_mark_is_gone(compared: Agreement, desk: Desk) -> None:
    with pytest.raises(Faults, match=r"column tense: .* marks an open choice"):
        desk.compile(compared.table)
    rows = list(csv.DictReader(compared.table.splitlines()))
    assert [(row["situation"], row["tense"], row["polarity"]) for row in rows] == [
        ("patrols", "present / past?", "affirms"),
        ("hope", "present", "affirms"),
        ("league", "", ""),
        ("goal", "present", "affirms?"),
    ]
    settled = compared.table.replace("present / past?", "past").replace("affirms?", "affirms")
    assert desk.compile(settled).count(" a rp:Claim") == 3
