"""Run the tutorial from its own blocks: write its files, and compare the output of its commands.

A block with a file name after its language is written to the file, or appended after a plus; a diff
replaces parts of lines. In the output of a command, a line "…" matches any lines.
"""

import re
import shlex
from pathlib import Path

import pytest

from realpolitik.command.cli import main

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "add-a-source.md"
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Captured = pytest.CaptureFixture[str]


def agrees(shown: str, output: str) -> bool:
    """Whether a command wrote the output that is shown."""
    pattern = "".join(
        r"(?:.*\n)*" if line == "…\n" else re.escape(line) for line in shown.splitlines(True)
    )
    return re.fullmatch(pattern, output) is not None


def edited(text: str, diff: str) -> str:
    """Return a text with parts replaced; each part must occur once."""
    for old, new in re.findall(r"^-(.*)\n\+(.*)$", diff, re.MULTILINE):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.slow
def test_tutorial_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    text = TUTORIAL.read_text(encoding="utf-8")
    commands = []
    for language, name, block in BLOCK.findall(text):
        if language == "diff":
            Path(name).write_text(edited(Path(name).read_text("utf-8"), block), encoding="utf-8")
        elif name.startswith("+"):
            with open(name[1:], "a", encoding="utf-8") as file:
                file.write(block)
        elif name:
            Path(name).write_text(block, encoding="utf-8")
        elif language == "console":
            prompt, _, shown = block.partition("\n")
            commands.append(shlex.split(prompt)[2])
            main(shlex.split(prompt)[2:])
            found = capsys.readouterr()
            assert agrees(shown, found.out + found.err), prompt + "\n" + found.out + found.err
    assert {"new", "table", "check", "ask"} <= set(commands)
