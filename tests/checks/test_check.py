"""`check` reports each planted fault at its place."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from checks.test_file_form import FILES
from planted import CLEAN, FAULTS, clean_files, planted, requirements, write_files

from realpolitik.checks.check import check
from realpolitik.command.cli import main
from realpolitik.errors import Refused
from realpolitik.files import ontology_files, read
from realpolitik.rdf.turtle_file import File

pytestmark = pytest.mark.slow  # these tests are about encoding, not about answers

Captured = pytest.CaptureFixture[str]


def run_check(capsys: Captured, *arguments: str) -> list[dict[str, Any]]:
    """Run the command and return the faults that it reports."""
    status = main(["check", "-f", "json", *arguments])
    faults: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert status == int(any(fault["severity"] == "error" for fault in faults))
    return faults


@pytest.fixture(scope="session")
def ontology() -> list[File]:
    """Return the files of the ontology, which is all that the clean files refer to."""
    return [File(path, read(path)) for path in ontology_files()]


def test_clean_files_have_no_faults(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CLEAN)
    assert run_check(capsys, ".") == []


def test_the_project_itself_has_no_faults(capsys: Captured) -> None:
    assert run_check(capsys) == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_reported_at_its_place(
    name: str, ontology: list[File], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, place = planted(name)
    write_files(files, tmp_path)
    monkeypatch.chdir(tmp_path)
    fault = FAULTS[name]
    ground = None if fault.get("with") == "data" else ontology
    found = list(check(["."], ground=ground).faults)
    expected = *place, None, fault.get("severity", "error"), name.partition(".")[0]
    assert expected in [fault[:5] for fault in found]
    reported = found.pop([fault[:5] for fault in found].index(expected))
    assert fault.get("says", "") in reported.message
    assert [fault.rule for fault in found] == fault.get("besides", [])


def test_each_rule_has_a_planted_fault() -> None:
    rules = {name.partition(".")[0] for name in FAULTS}
    rules |= {line.rpartition("[")[2].rstrip("]") for _, line in FILES.values()}
    assert rules | {"reasoners-differ"} == requirements().keys()


def test_each_requirement_says_what_to_do() -> None:
    for rule, requirement in requirements().items():
        assert requirement.partition(". ")[2].endswith("."), rule


def test_axiom_that_the_reasoner_does_not_support_is_an_error(ontology: list[File]) -> None:
    axiom = "\nrp:partOf a owl:ReflexiveProperty .\n"
    with pytest.raises(Refused, match="ReflexiveProperty"):
        check_files({"terms.ttl": clean_files()["terms.ttl"] + axiom}, ontology)


def check_files(files: dict[str, str], ground: list[File]) -> Any:
    """Return the faults of files, given by path and text."""
    with TemporaryDirectory() as folder:
        write_files(files, Path(folder))
        return check([folder], ground=ground).faults


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with an error and a warning, which becomes the current one."""
    files, _ = planted("hedge-lost")
    files["world.ttl"] = files["world.ttl"].replace('rdfs:label "Estria"@en', 'rdfs:label "Estria"')
    write_files(files, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_faults_are_lines_that_editors_can_parse(faulty: Path, capsys: Captured) -> None:
    assert main(["check", "."]) == 1
    found = capsys.readouterr()
    hedge, label = found.out.splitlines()
    assert hedge.startswith("data/pell-2033.ttl:66: warning: id:pell-2033-p1s2-2: its sent")
    assert hedge.endswith(" [hedge-lost]")
    assert label.startswith("world.ttl:19: error: id:estria has rdfs:label ")
    assert found.err == (
        "realpolitik: 6 files checked with the texts of pell-2033 and 1 more: 1 error, 1 warning\n"
    )


def test_warnings_alone_are_no_failure(tmp_path: Path, capsys: Captured) -> None:
    files, _ = planted("hedge-lost")
    write_files(files, tmp_path)
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count(": warning: ") == 1


@pytest.mark.parametrize(
    ("label", "rules"),
    [
        ("Norland is afraid of Estria", []),
        ("The North's fear of Estria", []),
        ("Fears about the cape", []),
        ("Those of the north fear Estria", []),
        ("Sudmark fears Estria", ["name-mismatch"]),
        ("Sudmark's fear of Norland", ["name-mismatch"]),
        ("Many in Sudmark fear Estria", ["name-mismatch"]),
        ("The fleet of Estria frightens Norland", ["name-mismatch"]),
    ],
)
def test_label_names_the_actors_in_roles(
    label: str, rules: list[str], ontology: list[File]
) -> None:
    files, name = clean_files(), "data/pell-2033.ttl"
    files[name] = files[name].replace("Norland perceives a threat from Estria", label)
    assert label in files[name]
    assert [fault.rule for fault in check_files(files, ontology)] == rules


def test_hedges_are_known_in_english_only(ontology: list[File]) -> None:
    files, _ = planted("hedge-lost")
    name, english = "seeds/pell-2033.ttl", 'dcterms:language "en"'
    assert english in files[name]
    files[name] = files[name].replace(english, 'dcterms:language "de"')
    assert "hedge-lost" not in {fault.rule for fault in check_files(files, ontology)}


def test_name_of_the_class_of_a_situation_is_not_a_hedge(ontology: list[File]) -> None:
    files, _ = planted("hedge-lost")
    files["terms.ttl"] += '\nrp:Shift skos:altLabel "may"@en .\n'
    assert [fault.rule for fault in check_files(files, ontology)] == []


def test_without_pyshacl_a_line_says_what_to_install(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert main(["check", str(CLEAN)]) == 2
    assert "pip install 'realpolitik[check]'" in capsys.readouterr().err
