"""Eight consecutive words of a source are a copy."""

from pathlib import Path

import pytest

from realpolitik.command.cli import main

pytestmark = pytest.mark.slow  # these tests are about encoding, not about answers

TITLE = "A Long Title of Just Eight Words Here"
SENTENCE = "The Democratic People's Republic of Korea tests a missile over the sea of Japan."


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the claims file of a new source, in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text(f"{TITLE}\n\nBy Oda Rook\n\n{SENTENCE}\n", encoding="utf-8")
    options = ["--author", "Oda Rook", "--date", "2031", "--publisher", "The Wire"]
    assert main(["new", "text.txt", "--title", TITLE, *options]) == 0
    claims = tmp_path / "data" / "rook-2031.ttl"
    claims.write_text(f'# Claims of Oda Rook, "{TITLE}" (2031).\n', encoding="utf-8")
    return claims


def copied(capsys: pytest.CaptureFixture[str]) -> bool:
    capsys.readouterr()
    main(["check", "seeds", "data", "--text", "text.txt"])
    return "[copied-words]" in capsys.readouterr().out


def test_title_in_a_comment_is_not_a_copy(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert TITLE in source.read_text(encoding="utf-8")
    assert not copied(capsys)


@pytest.mark.parametrize(
    ("words", "copy"),
    [
        ("The Democratic People's Republic of Korea tests rockets", False),
        ("The Democratic People's Republic of Korea tests a missile", True),
    ],
)
def test_each_word_of_a_name_counts(
    source: Path, capsys: pytest.CaptureFixture[str], words: str, *, copy: bool
) -> None:
    with source.open("a", encoding="utf-8") as file:
        file.write(f"\n# {words}.\n")
    assert copied(capsys) == copy
