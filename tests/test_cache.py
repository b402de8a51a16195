"""The cache never changes an answer, whatever becomes of its files."""

import os
import shutil
import stat
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import realpolitik
from realpolitik import cache

KEY, OTHER = "0" * 32, "1" * 32
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
    assert cache.get(KEY) is None
    cache.put(KEY, b"data")
    cache.put(OTHER, b"")
    assert cache.get(KEY) == b"data"
    assert cache.get(OTHER) == b""
    assert {path.stem for path in home.iterdir()} == {KEY, OTHER}


def test_what_is_kept_is_for_the_user_alone(home: Path) -> None:
    cache.put(KEY, b"data")
    (path,) = home.iterdir()
    assert [stat.S_IMODE(place.stat().st_mode) for place in (home, path)] == [0o700, 0o600]


@pytest.mark.parametrize("left", [0, 1, 16, -1])
def test_damaged_data_is_as_good_as_none(home: Path, left: int) -> None:
    cache.put(KEY, b"one\ntwo\n")
    (path,) = home.iterdir()
    path.write_bytes(path.read_bytes()[:left])
    assert cache.get(KEY) is None


def test_data_of_another_key_and_what_is_no_file_are_as_good_as_none(home: Path) -> None:
    cache.put(KEY, b"data")
    (path,) = home.iterdir()
    place = path.with_stem(OTHER)
    path.rename(place)
    assert cache.get(OTHER) is None
    data = b"data"  # with a checksum of the data alone
    place.write_bytes(blake2b(data, digest_size=16).digest() + data)
    assert cache.get(OTHER) is None
    place.unlink()
    os.mkfifo(place)
    assert cache.get(OTHER) is None
    cache.put(OTHER, b"new")
    assert cache.get(OTHER) == b"new"
    place.unlink()
    place.symlink_to("/dev/zero")
    assert cache.get(OTHER) is None


def test_only_the_newest_of_its_own_are_kept(home: Path) -> None:
    home.mkdir()
    others = [home / "notes.ttl", home / ("a" * 32), home / f"{KEY}.cache.orig"]
    for path in others:
        path.touch()
    for number in range(20):
        cache.put(cache.key_of([str(number)]), b"data")
    assert all(path.exists() for path in others)
    assert len(list(home.iterdir())) == len(others) + 16
    assert cache.get(cache.key_of(["19"])) == b"data"


def test_clock_that_was_set_back_keeps_nothing_out(home: Path) -> None:
    keys = [cache.key_of([str(number)]) for number in range(18)]
    for key in keys[:16]:
        cache.put(key, b"data")
        os.utime(home / f"{key}.cache", (4e9, 4e9))
    for key in keys[16:]:
        cache.put(key, b"data")
    assert cache.get(keys[16]) == cache.get(keys[17]) == b"data"
    assert len(list(home.iterdir())) == 16


def test_nothing_half_written_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    abandoned, young = (home / f"{KEY}.cache.{name}.tmp" for name in ("01234567", "89abcdef"))
    abandoned.touch()
    os.utime(abandoned, (1e9, 1e9))
    young.touch()  # may be another process's
    cache.put(KEY, b"data")
    assert {path.name for path in home.iterdir()} == {f"{KEY}.cache", young.name}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    for key in (KEY, OTHER):
        cache.put(key, b"new")
    assert {path.name for path in home.iterdir()} == {f"{KEY}.cache", young.name}
    assert cache.get(KEY) == b"data"


@pytest.mark.parametrize(("base", "user"), [("relative", "home"), ("", "")])
def test_relative_folder_is_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, user: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", str(tmp_path / user) if user else "relative")
    cache.put(KEY, b"data")
    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob(f"{KEY}*")}
    assert made == ({f"{user}/.cache/realpolitik/{KEY}.cache"} if user else set())


def test_folder_that_cannot_be_written_is_no_error(home: Path) -> None:
    home.write_text("a file where the folder should be")
    cache.put(KEY, b"data")
    assert cache.get(KEY) is None


def test_graph_is_the_same_with_a_damaged_cache_or_none(home: Path) -> None:
    first = realpolitik.open().ask("alignments")
    (path,) = home.iterdir()
    whole = path.read_bytes()
    assert realpolitik.open().ask("alignments") == first
    assert path.read_bytes() == whole
    path.write_bytes(whole[: len(whole) // 2])
    assert realpolitik.open().ask("alignments") == first
    assert path.read_bytes() == whole
    cache.put(path.stem, b"<u:a> <u:b> <u:c> .\nno triple\n")  # which no checksum tells
    assert realpolitik.open().ask("alignments") == first
    assert path.read_bytes() == whole


def test_text_is_searched_the_same_with_a_damaged_index(home: Path) -> None:
    first = realpolitik.open().search("threat")
    (path,) = home.glob("*.file")
    cache.put_file(path.stem, lambda draft: None)  # no database, which no checksum tells
    assert realpolitik.open().search("threat") == first
    assert len(first) > 1


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

    assert "Stated" in asked()
    kept = sorted(home.iterdir())
    assert "Stated" in asked()
    assert sorted(home.iterdir()) == kept
    code = checkout / "src" / "realpolitik" / "reasoning" / "inference.py"
    text = code.read_text(encoding="utf-8").replace("return closure.inferred()", 'return b""')
    code.write_text(text, encoding="utf-8")
    assert "not a no" in asked()  # since nothing is inferred
