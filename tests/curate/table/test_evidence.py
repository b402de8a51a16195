"""Claims are based on sentences, or on spans of sentences with a name, offsets and a checksum."""

from hashlib import sha256
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
from sheets import TEXT, Desk, claim

import realpolitik
from realpolitik import Graph
from realpolitik.curate.scaffold import About, scaffold
from realpolitik.curate.table.claim_rows import COLUMNS
from realpolitik.curate.table.compile import compile_table
from realpolitik.curate.table.csv_table import table_text

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

START = TEXT.index("Kestria, it is")
END = START + len("Kestria")
SPAN = {"sentence": "p1s2", "start": str(START), "end": str(END)}


def test_span_gets_a_name_offsets_and_a_checksum(desk: Desk) -> None:
    text = desk.table(claim(**SPAN))
    assert f"id/rook-2031#char={START},{END}> ;" in text
    assert f'rp:sha256 "{sha256(b"Kestria").hexdigest()}"' in text
    assert "rp:evidence id:rook-2031-p1s2-a ." in text


def test_span_is_found_by_its_words(desk: Desk) -> None:
    plain = {key: value for key, value in SPAN.items() if key not in ("start", "end")}
    assert desk.table(claim(**plain, words="Kestria")) == desk.table(claim(**SPAN))
    assert desk.table(claim(**SPAN, words=" Kestria ")) == desk.table(claim(**SPAN))
    text = desk.table(claim(**plain, words="it is  said, feels"))
    assert f"#char={TEXT.index('it is said')},{TEXT.index(' threatened')}>" in text
    assert desk.table(claim(words="Kestria and Maravia patrol the strait.")) == desk.table(claim())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_are_found_composed_or_decomposed(
    tmp_path: Path, graph: Graph, form: Literal["NFC", "NFD"]
) -> None:
    text = normalize(form, "It is so. In Vóstrow it is not.")
    made = scaffold(text, About("It", ("Oda Rook",), "2031", "The Almanac"), graph)
    (tmp_path / "record.ttl").write_text(made.record, encoding="utf-8")
    (tmp_path / "note.txt").write_text(text, encoding="utf-8")
    row = claim(sentence="p1s2", words="Vóstrow", party="china | russia")
    (tmp_path / "t.csv").write_text(table_text([*COLUMNS], [row]), encoding="utf-8", newline="")
    opened = realpolitik.open([str(tmp_path)])
    note = [str(tmp_path / "note.txt")]
    turtle = compile_table(str(tmp_path / "t.csv"), opened, [str(tmp_path)], note, None)
    assert f"#char=13,{13 + len(normalize(form, 'Vóstrow'))}>" in turtle


def test_each_span_has_a_letter(desk: Desk) -> None:
    again = {"kind": "", "label": "", "party": ""}
    other = {**SPAN, "end": str(END + 3)}
    text = desk.table(claim(**SPAN), claim(**SPAN, **again), claim(**other, **again))
    assert text.count("a rp:Passage") == 2
    assert text.count("rp:evidence id:rook-2031-p1s2-a .") == 2
    assert text.count("rp:evidence id:rook-2031-p1s2-b .") == 1


def test_claim_may_have_several_sentences(desk: Desk) -> None:
    assert "rp:evidence id:rook-2031-p1s2, id:rook-2031-p2s1 ." in desk.table(
        claim(sentence="p1s2 | rook-2031-p2s1")
    )


def test_checksum_is_of_the_text(desk: Desk) -> None:
    (desk.folder / "note.txt").rename(desk.folder / "other.txt")
    (desk.folder / "note.txt").write_text(TEXT, encoding="utf-8")
    assert "p1s2-a" in desk.table(claim(**SPAN))
