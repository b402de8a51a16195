"""What `check` tells a curator: each planted fault, at its place, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from planted import CLEAN, FAULTS, planted, written

from realpolitik import form
from realpolitik.checks import catalogue
from realpolitik.cli import main

Captured = pytest.CaptureFixture[str]


def checked(capsys: Captured, *arguments: str) -> list[dict[str, Any]]:
    """Run the command and return its findings."""
    status = main(["check", "-f", "json", *arguments])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert status == int(any(one["severity"] == "error" for one in found))
    return found


def test_clean_files_raise_nothing(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CLEAN)
    assert checked(capsys, ".") == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_at_its_place_and_nothing_else(
    name: str, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, place = planted(name)
    written(files, tmp_path)
    monkeypatch.chdir(tmp_path)
    found = checked(capsys, ".")
    assert [(one["rule"], one["path"], one["line"], one["column"]) for one in found] == [
        (name.partition(".")[0], *place)
    ]
    assert FAULTS[name].get("says", "") in found[0]["message"]
    assert found[0]["severity"] == FAULTS[name].get("severity", "error")


def test_each_rule_has_a_fault() -> None:
    planted_here = {name.partition(".")[0] for name in FAULTS}
    assert planted_here | form.RULES.keys() == catalogue().keys()
