"""The cache never changes an answer, whatever becomes of its files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import realpolitik
from realpolitik import cache

texts = st.lists(st.text(max_size=3), max_size=3)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "realpolitik"


@given(texts, texts)
def test_keys_are_equal_only_for_equal_texts(one: list[str], other: list[str]) -> None:
    assert (cache.key_of(one) == cache.key_of(other)) == (one == other)


def test_what_was_put_is_got(home: Path) -> None:
    assert cache.get("key") is None
    cache.put("key", b"data")
    cache.put("empty", b"")
    assert cache.get("key") == b"data"
    assert cache.get("empty") == b""
    assert {path.name for path in home.iterdir()} == {"key", "empty"}


@pytest.mark.parametrize("left", [0, 1, 16, -1])
def test_damaged_data_is_as_good_as_none(home: Path, left: int) -> None:
    cache.put("key", b"one\ntwo\n")
    path = home / "key"
    path.write_bytes(path.read_bytes()[:left])
    assert cache.get("key") is None


def test_only_the_newest_are_kept(home: Path) -> None:
    for number in range(20):
        cache.put(str(number), b"data")
    assert len(list(home.iterdir())) == 8
    assert cache.get("19") == b"data"


def test_data_is_never_seen_half_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError

    cache.put("key", b"old")
    monkeypatch.setattr("os.replace", fail)
    cache.put("key", b"new")
    assert cache.get("key") == b"old"


def test_folder_that_cannot_be_written_is_no_error(home: Path) -> None:
    home.write_text("a file where the folder should be")
    cache.put("key", b"data")
    assert cache.get("key") is None


def test_graph_is_the_same_with_a_damaged_cache_or_none(home: Path) -> None:
    first = realpolitik.open().ask("alignments")
    (path,) = home.iterdir()
    whole = path.read_bytes()
    assert realpolitik.open().ask("alignments") == first
    assert path.read_bytes() == whole
    path.write_bytes(whole[: len(whole) // 2])
    assert realpolitik.open().ask("alignments") == first
    assert path.read_bytes() == whole


def test_edited_code_is_not_served_what_the_code_before_inferred(
    home: Path, root: Path, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    for name in ("src", "ontology", "data", "seeds", "queries"):
        shutil.copytree(root / name, checkout / name)

    def asked() -> str:
        command = [sys.executable, "-m", "realpolitik", "ask", "alignments"]
        place = {**os.environ, "PYTHONPATH": str(checkout / "src")}
        return subprocess.run(command, env=place, capture_output=True, text=True, check=True).stdout

    assert "Answered" in asked()
    kept = sorted(home.iterdir())
    assert "Answered" in asked()
    assert sorted(home.iterdir()) == kept
    code = checkout / "src" / "realpolitik" / "reasoning" / "inference.py"
    text = code.read_text(encoding="utf-8").replace("return closure.inferred()", 'return b""')
    code.write_text(text, encoding="utf-8")
    assert "Silent" in asked()  # since nothing is inferred
