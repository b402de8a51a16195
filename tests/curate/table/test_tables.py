"""Claims go from Turtle to a table and back, and nothing is lost."""

import csv
from pathlib import Path

import pytest
from sheets import Desk, claim, triples

from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.curate.scaffold import About, scaffold
from realpolitik.curate.table.columns import COLUMNS, OF_CLAIM, Column
from realpolitik.curate.table.tables import table_of
from realpolitik.errors import Faults, Refused

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

ROOT = Path(__file__).resolve().parents[3]
PREFIXED = "@prefix npx: <http://purl.org/nanopub/x/> .\n"
ARTICLE = ROOT / "data" / "sun-2016.ttl"
CLAIMS = ARTICLE.read_text(encoding="utf-8").count(" a rp:Claim ;")

Captured = pytest.CaptureFixture[str]


def test_every_claim_of_the_article_as_a_table_compiles_to_the_same_triples(
    tmp_path: Path,
) -> None:
    table, back = str(tmp_path / "t.csv"), tmp_path / "back.ttl"
    assert main(["table", str(ARTICLE), "-o", table]) == 0
    assert main(["table", table, "-o", str(back)]) == 0
    assert triples(back.read_text("utf-8")) == triples(ARTICLE.read_text("utf-8"))
    with open(table, encoding="utf-8", newline="") as file:
        assert sum(bool(row["claim"]) for row in csv.DictReader(file)) == CLAIMS
    again = tmp_path / "again.csv"
    assert main(["table", str(back), "-o", str(again)]) == 0
    assert again.read_bytes() == Path(table).read_bytes()


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_exported_table_compiles_to_the_same_triples(tmp_path: Path, delimiter: str) -> None:
    table, back = tmp_path / "t.csv", tmp_path / "back.ttl"
    assert main(["export", "csv", "--asserted", "-o", str(table)]) == 0
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with open(table, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert main(["table", str(table), "-o", str(back)]) == 0
    written = (triples(path.read_text("utf-8")) for path in ARTICLE.parent.glob("*-*.ttl"))
    assert triples(back.read_text("utf-8")) == set().union(*written)


def test_export_with_what_is_inferred_is_told(tmp_path: Path, capsys: Captured) -> None:
    table = tmp_path / "t.csv"
    assert main(["export", "csv", "-o", str(table)]) == 0
    capsys.readouterr()
    assert main(["table", str(table)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"realpolitik: {table}, row 2, column involves: this is inferred")
    assert len(lines) > CLAIMS


def test_change_in_a_table_changes_the_file(tmp_path: Path) -> None:
    table, back = tmp_path / "t.csv", tmp_path / "back.ttl"
    assert main(["table", str(ARTICLE), "-o", str(table)]) == 0
    text = table.read_text(encoding="utf-8").replace(",certain,", ",possible,", 1)
    table.write_text(text, encoding="utf-8")
    assert main(["table", str(table), "-o", str(back)]) == 0
    (new,) = triples(back.read_text("utf-8")) - triples(ARTICLE.read_text("utf-8"))
    assert str(new.object).endswith("#possible>")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("[] a rp:Claim ; rp:affirms id:x .", "1 claim without a name, a blank node"),
        ("id:source-2000 rp:length 9 ; rp:sha256 '00' .", "1 claim and the record of source-2000"),
    ],
)
def test_claim_that_no_row_can_say_is_told(tmp_path: Path, more: str, why: str) -> None:
    path = tmp_path / "claims.ttl"
    claims = "" if more.startswith("[]") else "id:source-2000-p1s1-1 a rp:Claim ; rp:denies id:x ."
    prefixes = "@prefix id: <https://w3id.org/realpolitik/id/> .\n"
    prefixes += "@prefix rp: <https://w3id.org/realpolitik/ontology#> .\n"
    path.write_text(f"{prefixes}{claims}\n{more}\n", encoding="utf-8")
    with pytest.raises(Refused, match=why):
        table_of(str(path))


def test_record_gives_an_empty_row_for_each_sentence(desk: Desk) -> None:
    rows = list(csv.DictReader(table_of(str(desk.folder / "record.ttl")).splitlines()))
    defaults, *rows = rows
    assert (defaults["claim"], defaults["polarity"], defaults["tense"]) == (
        "defaults",
        "affirms",
        "present",
    )
    assert [(row["source"], row["sentence"]) for row in rows] == [
        ("rook-2031", "p1s1"),
        ("rook-2031", "p1s2"),
        ("rook-2031", "p2s1"),
    ]


def test_sentences_stand_beside_the_rows_where_the_text_is_at_hand(desk: Desk) -> None:
    table = table_of(str(desk.folder / "record.ttl"), [str(desk.folder / "note.txt")])
    assert [row["text"] for row in csv.DictReader(table.splitlines())][1:] == [
        "Kestria and Maravia patrol the strait.",
        "Kestria, it is said, feels threatened by Tarn.",
        "Nothing else is known.",
    ]
    with pytest.raises(Refused, match="its checksum is that of no source"):
        table_of(str(desk.folder / "record.ttl"), [str(desk.folder / "world.ttl")])


def test_table_with_nothing_filled_is_told(desk: Desk) -> None:
    with pytest.raises(Refused, match="it has no claim; fill in a row"):
        desk.table({"source": "rook-2031", "sentence": "p1s1"})


def test_file_without_claims_makes_no_table(desk: Desk) -> None:
    with pytest.raises(Refused, match="there is no claim in it"):
        table_of(str(desk.folder / "world.ttl"))


def test_table_stands_for_an_earlier_version_under_another_path(
    desk: Desk, tmp_path: Path, capsys: Captured
) -> None:
    text = desk.table(claim())  # which has no name of a claim
    version = tmp_path / "version" / "other.ttl"
    version.parent.mkdir()
    version.write_text(text, encoding="utf-8")
    table = desk.folder / "t.csv"
    folders = [str(desk.folder), str(version.parent)]
    assert main(["table", str(table), *(w for f in folders for w in ("--data", f))]) == 0
    assert triples(capsys.readouterr().out) == triples(text)


def test_file_that_says_more_is_not_replaced(desk: Desk) -> None:
    text = desk.table(claim())
    desk.claims.write_text(f'{text}id:bim a rp:Person ; rdfs:label "Bim"@en .\n', encoding="utf-8")
    with pytest.raises(
        Faults, match="a table cannot say rdf:type, rdfs:label of bim; move it to an"
    ):
        desk.table(claim())
    retraction = "id:notice a rp:Retraction ; npx:retracts id:rook-2031 .\n"
    desk.claims.write_text(f"{PREFIXED}{text}{retraction}", encoding="utf-8")
    with pytest.raises(Faults, match="a table cannot say npx:retracts, rdf:type of notice; move"):
        desk.table(claim())


def test_file_is_replaced_only_where_that_is_said(
    tmp_path: Path, capsys: Captured, desk: Desk
) -> None:
    desk.table(claim())
    desk.claims.write_text("# mine\n", encoding="utf-8")
    line = ["table", str(tmp_path / "t.csv"), "--data", str(tmp_path), "-o", str(desk.claims)]
    assert main(line) == 2
    assert "is there already; --yes replaces it" in capsys.readouterr().err
    assert desk.claims.read_text(encoding="utf-8") == "# mine\n"
    assert main([*line, "--yes"]) == 0
    assert "id:rook-2031-p1s1-1 a rp:Claim" in desk.claims.read_text(encoding="utf-8")


def test_claims_that_a_table_has_not_are_not_replaced(desk: Desk) -> None:
    desk.claims.write_bytes(ARTICLE.read_bytes())
    with pytest.raises(Refused, match=r"has not: sun-2016-p1s1-1, .* and \d+ more; put them into"):
        desk.table(claim())
    desk.claims.unlink()
    desk.claims.write_text(desk.table(claim(), claim(sentence="p1s2")), encoding="utf-8")
    with pytest.raises(Refused, match="the table has not: rook-2031-p1s2-1; put them into"):
        desk.table(claim())


@pytest.mark.parametrize("left_out", ["supports", "note", "place", "certainty", "content"])
def test_what_a_column_had_stays_where_the_table_lacks_the_column(
    tmp_path: Path, left_out: str
) -> None:
    table, kept = tmp_path / "t.csv", tmp_path / "kept.ttl"
    kept.write_bytes(ARTICLE.read_bytes())
    assert main(["table", str(ARTICLE), "-o", str(table)]) == 0
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != left_out]
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    assert main(["table", str(table), "-o", str(kept), "--yes"]) == 0
    assert triples(kept.read_text("utf-8")) == triples(ARTICLE.read_text("utf-8"))


def test_column_whose_property_has_no_range_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    via = Column("via", "claim", "rp:via")
    monkeypatch.setattr("realpolitik.curate.table.compile.OF_CLAIM", [*OF_CLAIM, via])
    monkeypatch.setitem(COLUMNS, "via", via)
    with pytest.raises(Faults, match="row 2, column via: rp:via has no rdfs:range in the ontology"):
        desk.table(claim(via="Tarn"))


def test_files_are_not_mistaken_for_each_other(tmp_path: Path, capsys: Captured) -> None:
    table = str(tmp_path / "t.csv")
    assert main(["table", str(ARTICLE), "-o", table]) == 0
    assert main(["table", table, "-o", table, "--yes"]) == 2
    assert "comes a .ttl file" in capsys.readouterr().err
    assert main(["table", str(ARTICLE), "-o", str(ARTICLE), "--yes"]) == 2
    assert "comes a .csv file" in capsys.readouterr().err


def test_faults_are_a_line_each_and_nothing_is_written(
    tmp_path: Path, capsys: Captured, desk: Desk
) -> None:
    with pytest.raises(Faults):
        desk.table(claim(tense="now"), claim(kind="", label="", party="", gloss=""))
    out = tmp_path / "out.ttl"
    line = ["table", str(tmp_path / "t.csv"), "--data", str(tmp_path), "-o", str(out)]
    assert main(line) == 2
    found = capsys.readouterr().err.splitlines()
    assert [text.split(", ")[1:3] for text in found] == [
        ["row 2", 'column tense: no tense is called "now"; there is only future'],
        ["row 3", "column gloss: this is empty; say what the claim says"],
    ]
    assert not out.exists()


def test_what_was_written_is_told(tmp_path: Path, capsys: Captured, desk: Desk) -> None:
    desk.table(claim(), claim(sentence="p1s2"))
    line = ["table", str(tmp_path / "t.csv"), "--data", str(tmp_path)]
    assert main([*line, "-o", str(tmp_path / "out.ttl")]) == 0
    assert capsys.readouterr().err == "realpolitik: 2 claims, 1 situation\n"


def test_who_speaks_and_what_is_near_stand_beside_a_sentence(graph: Graph, tmp_path: Path) -> None:
    text = (
        "Talk\n\nMR. COX: Russia and China are allies. Tarn sleeps.\n\n"
        "Q Does NATO expand eastwards again?\n\nMR. COX: It does.\n\n"
        "Q So it does. Tell me of its plans. Thanks.\n"
    )
    about = About("Talk", ("Bo Cox",), "2031", "The Wire", speakers={"Q": "Ann Meer"})
    (tmp_path / "talk.txt").write_text(text, encoding="utf-8")
    record = str(tmp_path / "cox-2031.ttl")
    (tmp_path / "cox-2031.ttl").write_text(scaffold(text, about, graph).record, encoding="utf-8")
    table = table_of(record, [str(tmp_path / "talk.txt")], graph)
    _, *rows = csv.DictReader(table.splitlines())
    assert [(row["sentence"], row["claimant"], row["basis"]) for row in rows] == [
        ("p1s1", "bo-cox", ""),
        ("p1s2", "bo-cox", ""),
        ("p2s1", "ann-meer", "presupposed"),
        ("p3s1", "bo-cox", ""),
        ("p4s1", "ann-meer", ""),
        ("p4s2", "ann-meer", "presupposed"),
    ]
    assert "alliance-military" in rows[0]["near"].split(" | ")
    assert rows[2]["near"] == "shift-nato-expansion"
    assert rows[1]["near"] == ""  # nothing is known of Tarn
