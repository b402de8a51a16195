"""Faults of the form of a file are reported at their place, and alone."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from planted import CLEAN

from realpolitik.checks.checked_data import Where
from realpolitik.command.cli import main
from realpolitik.rdf.turtle_file import File

pytestmark = pytest.mark.slow  # these tests are about encoding, not about answers

Captured = pytest.CaptureFixture[str]
GOOD = (
    "@prefix id: <https://w3id.org/realpolitik/id/> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix rp: <https://w3id.org/realpolitik/ontology#> .\n"
    "\n"
    'id:norland a rp:State ;\n    rdfs:label "Nördland"@en .\n'
)
# The bytes of a file, and the place, severity and rule of its only fault.
FILES: Mapping[str, tuple[bytes, str]] = {
    "UTF-16": (GOOD.encode("utf-16"), "it.ttl:1: error: [syntax]"),
    "UTF-16 without a byte order mark": (GOOD.encode("utf-16-le"), "it.ttl:6: error: [syntax]"),
    "latin-1": (GOOD.encode("latin-1"), "it.ttl:6: error: [syntax]"),
    "a null character": (
        GOOD.replace("Nörd", "N\0rd").encode(),
        "it.ttl:6:18: error: [control-character]",
    ),
    "a right-to-left override in a comment": (
        ("# ab\u202ec\n" + GOOD).encode(),
        "it.ttl:1:5: error: [control-character]",
    ),
    "an invisible musical mark": (
        GOOD.replace("Nörd", "N\U0001d173rd").encode(),
        "it.ttl:6:18: error: [control-character]",
    ),
    "an HTML page": (
        b"<!DOCTYPE html>\n<html>id:x</html>",
        "it.ttl:1:1: error: [syntax]",
    ),
    "RDF/XML": (b'<?xml version="1.0"?>\n<rdf:RDF/>', "it.ttl:1:1: error: [syntax]"),
    "a merge conflict": (
        GOOD.replace("id:norland", "<<<<<<< HEAD\nid:nor\n=======\nid:norland").encode(),
        "it.ttl:5:7: error: [syntax]",
    ),
    "a namespace with http": (
        GOOD.replace(
            "<https://w3id.org/realpolitik/id/>", "<http://w3id.org/realpolitik/id/>"
        ).encode(),
        "it.ttl:1: error: [namespace]",
    ),
    "a misspelt namespace": (
        GOOD.replace(
            "@prefix rp: <https://w3id.org/realpolitik/o",
            "PREFIX rp: <https://w3id.org/realpolitk/o",
        )
        .replace("ontology#> .", "ontology#>")
        .encode(),
        "it.ttl:3: error: [namespace]",
    ),
    "an unknown prefix": (
        GOOD.replace("rdfs:label", "rdf:type rp:Actor ; rdfs:label").encode(),
        "it.ttl:6:5: error: [syntax]",
    ),
    "a relative IRI": (GOOD.replace("id:norland", "<n>").encode(), "it.ttl:5:1: error: [syntax]"),
    "a missing dot": (
        (GOOD.removesuffix(" .\n") + "\nid:sudmark a rp:State .\n").encode(),
        "it.ttl:7:1: error: [syntax]",
    ),
    "an unclosed string": (
        GOOD.replace('land"@en', "land@en").encode(),
        "it.ttl:6:16: error: [syntax]",
    ),
    "a column after non-ASCII letters": (
        GOOD.replace('"@en', '"@en, "ÄÖ𐍈"@de, wrong').encode(),
        "it.ttl:6:41: error: [syntax]",
    ),
    "a triple term": (
        (GOOD + "id:norland rp:gloss <<( id:a id:b id:c )>> .\n").encode(),
        "it.ttl:7: error: [newer-rdf]",
    ),
}


def run_check(capsys: Captured, *arguments: str) -> tuple[int, list[str], str]:
    """Run the command; return its status, the faults without messages, and the last line."""
    status = main(["check", *arguments])
    found = capsys.readouterr()
    lines = []
    for line in found.out.splitlines():
        place, severity, rest = line.split(": ", 2)
        lines.append(f"{place}: {severity}: [{rest.rpartition('[')[2]}")
    return status, lines, found.err


@pytest.mark.parametrize("name", FILES)
def test_fault_of_form_is_reported_alone(
    name: str, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data, expected = FILES[name]
    Path("it.ttl").write_bytes(data)
    status, lines, remark = run_check(capsys, "it.ttl")
    assert lines == [expected]
    severity = expected.split(": ")[1]
    assert status == (severity == "error")
    assert remark == f"realpolitik: 1 file checked: 1 {severity}\n"


@pytest.fixture
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one good file, which becomes the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.ttl").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_seeds_and_data_are_checked_and_other_folders_are_not(
    clean: Path, capsys: Captured
) -> None:
    for name in ("seeds", "data", "drafts"):
        (clean / name).mkdir()
        (clean / name / "bad.ttl").write_text("id:a", encoding="utf-8")
    status, lines, remark = run_check(capsys, ".")
    assert lines == [f"{name}/bad.ttl:1:1: error: [syntax]" for name in ("data", "seeds")]
    assert (status, remark) == (1, "realpolitik: 3 files checked: 2 errors\n")


def test_folder_link_or_pipe_named_like_a_file_is_reported(clean: Path, capsys: Captured) -> None:
    (clean / "folder.ttl").mkdir()
    (clean / "loop.ttl").symlink_to("loop.ttl")
    (clean / "gone.ttl").symlink_to("nowhere")
    (clean / "data").symlink_to(".")
    os.mkfifo(clean / "pipe.ttl")
    status, lines, _ = run_check(capsys, ".")
    names = ("folder", "gone", "loop", "pipe")
    assert (status, sorted(lines)) == (1, [f"{n}.ttl: error: [syntax]" for n in names])
    (clean / "folder.ttl" / "bad.ttl").write_text("id:a", encoding="utf-8")
    assert run_check(capsys, "folder.ttl")[1] == ["folder.ttl/bad.ttl:1:1: error: [syntax]"]


def test_file_without_permission_is_reported(clean: Path, capsys: Captured) -> None:
    (clean / "secret.ttl").write_text(GOOD, encoding="utf-8")
    (clean / "secret.ttl").chmod(0)
    if os.access(clean / "secret.ttl", os.R_OK):
        pytest.skip("the user who runs the tests can read every file")
    assert run_check(capsys, ".")[:2] == (1, ["secret.ttl: error: [syntax]"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.ttl"], "nowhere.ttl: no such file or folder"),
        (["empty"], "empty: this folder contains no .ttl files"),
        (["it.txt"], "it.txt: not a .ttl file; give a text with --text"),
        (["good.ttl", "--text", "nowhere.txt"], "nowhere.txt: cannot be read: No such file"),
        (["good.ttl", "--text", "it.txt"], "it.txt: no source has the checksum or name"),
        (["good.ttl", "--text", "wide.txt"], "wide.txt, line 1: this is not UTF-8"),
    ],
)
def test_path_that_cannot_be_checked_is_one_line_on_stderr(
    arguments: list[str], said: str, clean: Path, capsys: Captured
) -> None:
    (clean / "empty").mkdir()
    (clean / "it.txt").write_text("A text of no source.", encoding="utf-8")
    (clean / "wide.txt").write_text("A text of no source.", encoding="utf-16")
    assert main(["check", *arguments]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith(f"realpolitik: {said}")
    assert found.err.count("\n") == 1


def test_texts_beside_the_files_are_found_and_other_files_ignored(
    clean: Path, capsys: Captured
) -> None:
    for path in [*CLEAN.glob("*.*"), *CLEAN.glob("seeds/*"), *CLEAN.glob("data/*")]:
        copy = clean / path.relative_to(CLEAN)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (clean / "good.ttl").unlink()
    (clean / "wide.txt").write_text("A text of no source.", encoding="utf-16")
    (clean / "long.txt").write_text("x" * 1_000_000, encoding="utf-8")
    (clean / "folder.txt").mkdir()
    status, lines, remark = run_check(capsys, ".")
    assert (status, lines) == (0, [])
    assert "with the texts of pell-2033 and 1 more: no errors, no warnings" in remark
    (clean / "pell-2034.txt").unlink()
    remark = run_check(capsys, ".")[2]
    assert "with the text of pell-2033 (missing the text of pell-2034; use --text FILE)" in remark


def test_line_of_a_subject_is_not_that_of_a_longer_name() -> None:
    about = "id:russia\n  id:near id:china ;\n  id:has id:russia-far-east .\n"
    file = File("a.ttl", f"{GOOD.splitlines()[0]}\n{about}")
    assert [Where(file, triple, of_subject=True).line for triple in file.lines] == [2, 2]
