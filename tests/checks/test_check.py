"""What `check` tells a curator: each planted fault, at its place, and nothing else."""

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from planted import CLEAN, FAULTS, planted, written

from realpolitik.checks import files
from realpolitik.checks.check import check, requirements
from realpolitik.checks.model import context, headers, reasoners
from realpolitik.command.cli import main
from realpolitik.files import ontology_files, read
from realpolitik.rdf.turtle_file import File

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

Captured = pytest.CaptureFixture[str]


def checked(capsys: Captured, *arguments: str) -> list[dict[str, Any]]:
    """Run the command and return the faults that it tells."""
    status = main(["check", "-f", "json", *arguments])
    faults: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert status == int(any(fault["severity"] == "error" for fault in faults))
    return faults


@pytest.fixture(scope="session")
def ontology() -> list[File]:
    """Return the files of the ontology, on which those in clean/ can stand without other data."""
    return [File(path, read(path)) for path in ontology_files()]


def test_clean_files_raise_nothing(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CLEAN)
    assert checked(capsys, ".") == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_at_its_place_and_nothing_else(
    name: str, ontology: list[File], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, place = planted(name)
    written(files, tmp_path)
    monkeypatch.chdir(tmp_path)
    ground = None if FAULTS[name].get("with") == "data" else ontology
    (fault,) = check(["."], ground=ground).faults
    severity = FAULTS[name].get("severity", "error")
    assert fault[:5] == (*place, severity, name.partition(".")[0])
    assert FAULTS[name].get("says", "") in fault.message


def test_each_rule_has_a_fault() -> None:
    planted_here = {name.partition(".")[0] for name in FAULTS}
    elsewhere = (
        files.RULES.keys() | headers.RULES.keys() | context.RULES.keys() | reasoners.RULES.keys()
    )
    assert planted_here | elsewhere == requirements().keys()


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with an error and a warning, which becomes the current one."""
    files, _ = planted("hedge-lost")
    files["world.ttl"] = files["world.ttl"].replace('rdfs:label "Estria"@en', 'rdfs:label "Estria"')
    written(files, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_faults_are_lines_that_editors_read(faulty: Path, capsys: Captured) -> None:
    assert main(["check", "."]) == 1
    found = capsys.readouterr()
    hedge, label = found.out.splitlines()
    assert hedge.startswith("data/pell-2033.ttl:66:18: warning: id:pell-2033-p1s2-2: its sent")
    assert hedge.endswith(" [hedge-lost]")
    assert label.startswith("world.ttl:19:16: error: id:estria: ")
    assert found.err == (
        "realpolitik: 6 files checked with the texts of pell-2033 and 1 more: 1 error, 1 warning\n"
    )


def test_warnings_alone_are_no_failure(tmp_path: Path, capsys: Captured) -> None:
    files, _ = planted("hedge-lost")
    written(files, tmp_path)
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count(": warning: ") == 1


def test_faults_in_a_file_leave_the_remark(faulty: Path, capsys: Captured) -> None:
    assert main(["check", ".", "-f", "sarif", "-o", "found.sarif"]) == 1
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.endswith(": 1 error, 1 warning\n")
    (run,) = json.loads((faulty / "found.sarif").read_text(encoding="utf-8"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["hedge-lost", "label-language"]


class Terminal(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_progress_is_shown_on_a_terminal_alone(
    faulty: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["check", "."])
    assert "\x1b" not in capsys.readouterr().err
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    main(["check", "."])
    shown = terminal.getvalue()
    assert "checking shapes …" in shown
    # What remains is the remark alone.
    assert shown.rpartition("\x1b[K")[2].startswith("realpolitik: 6 files checked")


def test_one_misspelt_name_hides_no_other_fault(faulty: Path, capsys: Captured) -> None:
    path = faulty / "data" / "pell-2033.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("issue id:tariff", "issue id:tarif"), encoding="utf-8")
    assert [fault["rule"] for fault in checked(capsys, ".")] == [
        "hedge-lost",
        "undefined-node",
        "label-language",
    ]


def test_an_address_among_words_is_no_fault(capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "words.ttl"
    path.write_text(
        "@prefix id: <https://w3id.org/realpolitik/id/> .\n"
        "@prefix rp: <https://w3id.org/realpolitik/ontology#> .\n"
        'id:september-11-attacks rp:when "see https://example.org/ for its dates" .\n',
        encoding="utf-8",
    )
    assert checked(capsys, str(path)) == []


def test_many_claims_that_say_the_same_are_one_fault(ontology: list[File], tmp_path: Path) -> None:
    files, _ = planted("twin-claims")
    again = files["data/pell-2034.ttl"].partition("id:pell-2034-p1s1-2 ")[2]
    for number in range(3, 60):
        gloss = re.sub('gloss "', f'gloss "{number} ', again)
        files["data/pell-2034.ttl"] += f"\n\nid:pell-2034-p1s1-{number} {gloss}"
    written(files, tmp_path)
    (fault,) = check([str(tmp_path)], ground=ontology).faults
    assert fault.rule == "twin-claims"


def test_the_project_itself_is_clean(capsys: Captured) -> None:
    assert checked(capsys) == []


@pytest.mark.slow
def test_mappings_to_other_vocabularies_are_clean(capsys: Captured) -> None:
    folder = str(Path(ontology_files()[0]).parent)
    assert checked(capsys, folder, f"{folder}/mappings") == []


@pytest.mark.parametrize("library", ["babel", "pyshacl"])
def test_without_a_library_a_line_says_what_to_install(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert main(["check", str(CLEAN)]) == 2
    assert "pip install 'realpolitik[check]'" in capsys.readouterr().err
