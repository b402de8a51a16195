"""What makes and checks data says what it needs, and what does not go together."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from realpolitik.command.cli import main

Captured = pytest.CaptureFixture[str]
TOLD = "--title T --date 2031 --publisher P"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("new", "new: the following arguments are required: TEXT, --title, --date, --publisher; "),
        (f"new t {TOLD} --author A --institution I", "new: --author is for persons, --instituti"),
        ("table t.ttl -o t.ttl", "t.ttl: of t.ttl comes a .csv file; give such a name with -o"),
        ("table t.csv -o .", ".: is there already; --yes replaces it, its comments too"),
        ("check -f csv", "check: argument -f/--format: invalid choice: 'csv'"),
    ],
)
def test_what_it_needs_is_told_before_anything_is_read(
    capsys: Captured, arguments: str, message: str
) -> None:
    assert main(arguments.split()) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith(f"realpolitik: {message}")


def test_reader_who_stops_early_does_not_change_what_a_check_found(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("a", encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "realpolitik", "check", str(path)]
    process = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, encoding="utf-8")
    os.close(writer)
    assert (process.returncode, process.stderr) == (1, "realpolitik: 1 file checked: 1 error\n")
