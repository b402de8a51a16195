"""The records of sources fit their texts to the character; files are found and read."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from realpolitik.errors import Malformed
from realpolitik.source import (
    data_files,
    folder,
    join,
    ontology_files,
    read,
    rule_files,
    seed_texts,
)
from realpolitik.store import Store
from realpolitik.terms import PREFIXES

ROOT = Path(__file__).resolve().parents[1]
MINI = ROOT / "tests" / "mini"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

Cells = list[list[str]]


def rows(files: list[str], query: str) -> Cells:
    """Return the rows of a query over files, as plain texts."""
    store = Store()
    for path in files:
        store.load(path, read(path))
    found = store.select(PROLOGUE + query).rows
    return [[getattr(term, "value", "") for term in row] for row in found]


def text_of(record: str, files: list[str]) -> str:
    """Return the text that a record is of, from wherever it is kept; skip where it is not."""
    ((checksum,),) = rows(files, f"SELECT ?sha {{ id:{record} rp:sha256 ?sha }}")
    kept = [MINI, ROOT / "seeds", ROOT.parent / "shared" / "seeds"]
    for path in (path for place in kept for path in sorted(place.glob("*.txt"))):
        text = path.read_bytes().decode()
        if sha256(text.encode()).hexdigest() == checksum:
            return text
    pytest.skip(f"the text of {record} is its publisher's and is not on this machine")


@pytest.mark.parametrize("record", ["book", "sun-2016"])
def test_every_offset_and_checksum_fits_the_text(record: str) -> None:
    files = sorted(map(str, MINI.glob("*.ttl"))) if record == "book" else data_files()
    text = text_of(record, files)
    ((length,),) = rows(files, f"SELECT ?n {{ id:{record} rp:length ?n }}")
    assert int(length) == len(text)
    passages = rows(
        files,
        f"""SELECT ?passage ?selector ?start ?end ?sha {{
          ?passage oa:hasSource id:{record} ; rp:sha256 ?sha ; oa:hasSelector ?selector .
          ?selector oa:start ?start ; oa:end ?end .
        }}""",
    )
    assert len(passages) == len(rows(files, "SELECT ?p { ?p a rp:Passage }"))
    for passage, selector, start, end, checksum in passages:
        span = text[int(start) : int(end)]
        assert sha256(span.encode()).hexdigest() == checksum, passage
        assert span == span.strip(), passage
        assert selector.endswith(f"#char={start},{end}")


def test_article_has_28_sentences_in_seven_paragraphs_and_each_carries_a_claim() -> None:
    sentences = rows(
        [os.path.join(folder("seeds"), "sun-2016.ttl")],
        """SELECT ?paragraph ?sentence {
          ?passage rp:paragraph ?paragraph ; rp:sentence ?sentence .
          FILTER NOT EXISTS { ?passage rp:carriesNoClaim ?reason }
        } ORDER BY ?paragraph ?sentence""",
    )
    assert len(sentences) == 28
    assert {paragraph for paragraph, _ in sentences} == set("1234567")
    claimed = rows(
        data_files(),
        """SELECT DISTINCT ?paragraph ?sentence {
          ?claim rp:evidence ?passage .
          ?passage rp:paragraph ?paragraph ; rp:sentence ?sentence .
        } ORDER BY ?paragraph ?sentence""",
    )
    assert claimed == sentences


def test_files_of_the_project_are_found() -> None:
    found = [*ontology_files(), *rule_files(), *data_files()]
    assert {Path(path).suffix for path in found} == {".ttl", ".rq"}
    assert all(os.path.isabs(path) and os.path.isfile(path) for path in found)
    assert {Path(path).stem for path in data_files()} >= {"world", "sun-2016"}
    assert "SELECT" in join("warrants")
    assert all(path.endswith(".txt") for path in seed_texts())


def test_files_of_an_installed_package_go_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "files" / "data").mkdir(parents=True)
    monkeypatch.setattr("realpolitik.source.__file__", str(tmp_path / "source.py"))
    assert folder("data") == str(tmp_path / "files" / "data")


def test_more_data_comes_last_and_may_be_a_file_or_a_folder(tmp_path: Path) -> None:
    for name in ("b.ttl", "a.ttl", "c.txt"):
        (tmp_path / name).touch()
    one, two = str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl")
    assert data_files((str(tmp_path),)) == [*data_files(), one, two]
    assert data_files((two,)) == [*data_files(), two]


def test_text_is_read_as_it_is_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes("\ufeffé\r\nx\n".encode())
    assert read(str(path)) == "é\r\nx\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xe9", "not UTF-8 at byte 0; save it as UTF-8"), (None, "cannot be read: No such file")],
)
def test_file_that_cannot_be_read_is_malformed(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "a.ttl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Malformed, match=reason) as caught:
        read(str(path))
    assert caught.value.path == str(path)
