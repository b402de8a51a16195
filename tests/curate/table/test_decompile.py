"""Claims go from Turtle to a table and back without loss; files are replaced only without loss."""

import csv
from pathlib import Path

import pytest
from sheets import Desk, claim, triples

from realpolitik.command.cli import main
from realpolitik.curate.table.decompile import table_of
from realpolitik.errors import Faults, Refused

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

ROOT = Path(__file__).resolve().parents[3]
PREFIXED = "@prefix npx: <http://purl.org/nanopub/x/> .\n"

Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("all_sources")
@pytest.mark.parametrize("source", sorted(path.stem for path in (ROOT / "seeds").glob("*.ttl")))
def test_source_as_a_table_compiles_to_the_same_triples(tmp_path: Path, source: str) -> None:
    table, back = str(tmp_path / "t.csv"), tmp_path / "back.ttl"
    claims = ROOT / "data" / f"{source}.ttl"
    assert main(["table", str(claims), "-o", table]) == 0
    assert main(["table", table, "-o", str(back)]) == 0
    assert triples(back.read_text("utf-8")) == triples(claims.read_text("utf-8"))


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("_:b a rp:Claim ; rp:affirms id:x .", "a table cannot express rp:affirms of _:"),
        (
            "id:s-p1s1-1 a rp:Claim ; rp:denies id:x . id:s rp:length 9 .",
            "a table cannot express rp:length of s; move this triple to another file",
        ),
        ("id:x a rp:State .", "it has no claims; for a table to fill in"),
    ],
)
def test_file_that_is_not_of_claims_is_refused(tmp_path: Path, turtle: str, reason: str) -> None:
    path = tmp_path / "claims.ttl"
    prefixes = "@prefix id: <https://w3id.org/realpolitik/id/> .\n"
    prefixes += "@prefix rp: <https://w3id.org/realpolitik/ontology#> .\n"
    path.write_text(f"{prefixes}{turtle}\n", encoding="utf-8")
    with pytest.raises(Refused, match=reason):
        table_of(str(path))


def test_record_gives_a_row_for_each_sentence(desk: Desk) -> None:
    record, note = str(desk.folder / "record.ttl"), str(desk.folder / "note.txt")
    defaults, *rows = csv.DictReader(table_of(record).splitlines())
    assert [defaults[name] for name in ("claim", "polarity", "tense", "source")] == [
        *("defaults", "affirms", "present", "rook-2031")
    ]
    assert [row["sentence"] for row in rows] == ["p1s1", "p1s2", "p2s1"]
    assert "text" not in defaults
    _, *rows = csv.DictReader(table_of(record, [note]).splitlines())
    assert [row["text"] for row in rows] == [
        "Kestria and Maravia patrol the strait.",
        "Kestria, it is said, feels threatened by Tarn.",
        "Nothing else is known.",
    ]
    with pytest.raises(Refused, match="its SHA-256 matches no source"):
        table_of(record, [str(desk.folder / "world.ttl")])


def test_empty_table_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="the table has no claims yet; fill in a row"):
        desk.table({"source": "rook-2031", "sentence": "p1s1"})


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"source": "Rook 2031"},
        {"source": "The Strait"},
        {"claimant": "tarn", "gloss": "{claimant} runs patrols."},
    ],
)
def test_table_replaces_an_earlier_version_elsewhere(
    desk: Desk, tmp_path: Path, capsys: Captured, change: dict[str, str]
) -> None:
    text = desk.table(claim(**change))  # the claim has no name
    version = tmp_path / "version" / "other.ttl"
    version.parent.mkdir()
    version.write_text(text, encoding="utf-8")
    folders = [word for path in (desk.folder, version.parent) for word in ("--data", str(path))]
    assert main(["table", str(desk.folder / "t.csv"), *folders]) == 0
    found = capsys.readouterr()
    assert triples(found.out) == triples(text)
    assert found.err == "realpolitik: 1 claim, 1 situation\n"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("id:notice a rp:Retraction .", "a table cannot express rdf:type of notice; move"),
        ('id:patrols rdfs:label "Патрули"@ru .', "a table cannot express rdfs:label of patrols"),
    ],
)
def test_file_that_says_more_is_not_replaced(desk: Desk, more: str, reason: str) -> None:
    desk.claims.write_text(f"{PREFIXED}{desk.table(claim())}{more}\n", encoding="utf-8")
    with pytest.raises(Refused, match=reason):
        desk.table(claim())


def test_table_with_errors_writes_nothing(tmp_path: Path, capsys: Captured, desk: Desk) -> None:
    with pytest.raises(Faults):
        desk.table(claim(tense="xyz"), claim(kind="", label="", party="", gloss=""))
    out = tmp_path / "out.ttl"
    line = ["table", str(tmp_path / "t.csv"), "--data", str(tmp_path), "-o", str(out)]
    assert main(line) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert not out.exists()
