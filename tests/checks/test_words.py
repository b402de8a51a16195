"""Words of a source are copied where eight follow each other; a known name is one of them."""

from pathlib import Path

import pytest

from realpolitik.command.cli import main

TITLE = "A Long Title of Just Eight Words Here"
SENTENCE = "The Democratic People's Republic of Korea tests a missile over the sea of Japan."


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the claims of a new source, in the folder of its project."""
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text(f"{TITLE}\n\nBy Oda Rook\n\n{SENTENCE}\n", encoding="utf-8")
    told = ["--title", TITLE, "--author", "Oda Rook", "--date", "2031", "--publisher", "The Wire"]
    assert main(["new", "text.txt", *told]) == 0
    return tmp_path / "data" / "rook-2031.ttl"


def copied(capsys: pytest.CaptureFixture[str]) -> bool:
    capsys.readouterr()
    main(["check", "seeds", "data", "--text", "text.txt"])
    return "[copied-words]" in capsys.readouterr().out


def test_title_that_new_writes_is_no_copy(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert TITLE in source.read_text(encoding="utf-8")
    assert not copied(capsys)


@pytest.mark.parametrize(
    ("words", "copy"),
    [
        ("The Democratic People's Republic of Korea tests a missile", False),
        ("The Democratic People's Republic of Korea tests a missile over the", False),
        ("of Korea tests a missile over the sea of Japan", True),
    ],
)
def test_name_that_is_known_counts_as_one_word(
    source: Path, capsys: pytest.CaptureFixture[str], words: str, *, copy: bool
) -> None:
    with source.open("a", encoding="utf-8") as file:
        file.write(f"\n# {words}.\n")
    assert copied(capsys) == copy
