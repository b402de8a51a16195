"""The cache never changes an answer, whatever becomes of its files."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import realpolitik
from realpolitik import cache

KEY, OTHER = "0" * 32, "1" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "realpolitik"


def test_data_are_kept_for_the_user_alone(home: Path) -> None:
    assert cache.get(KEY) is None
    cache.put(KEY, b"data")
    cache.put(OTHER, b"")
    assert (cache.get(KEY), cache.get(OTHER)) == (b"data", b"")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    assert (stat.S_IMODE(home.stat().st_mode), modes) == (0o700, {0o600})


@pytest.mark.parametrize("shared", ["file", "folder"])
def test_file_that_others_can_write_is_not_believed(home: Path, shared: str) -> None:
    cache.put(KEY, b"data")
    (path,) = home.iterdir()
    (path if shared == "file" else home).chmod(0o770)
    assert cache.get(KEY) is None
    cache.put(OTHER, b"data")
    assert (cache.get(OTHER) is None) == (shared == "folder")


def test_file_of_another_user_kind_or_size_is_not_believed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(KEY, b"data")
    (path,) = home.iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: 12345)
        assert cache.get(KEY) is None
    os.truncate(path, 1 << 40)  # more than any memory
    assert cache.get(KEY) is None
    path.rename(home / "elsewhere")
    path.symlink_to(home / "elsewhere")
    assert cache.get(KEY) is None
    path.unlink()
    os.mkfifo(path)
    assert cache.get(KEY) is None


def test_only_the_newest_of_its_own_files_are_kept(home: Path) -> None:
    cache.put(KEY, b"data")
    others = [home / "notes.ttl", home / ("a" * 32), home / f"{KEY}.cache.orig"]
    abandoned = home / f"{KEY}.cache.01234567.tmp"
    for path in (*others, abandoned):
        path.touch()
    os.utime(abandoned, (1e9, 1e9))
    for number in range(20):
        cache.put(cache.key_of([str(number)]), b"data")
    assert all(path.exists() for path in others)
    assert len(list(home.iterdir())) == len(others) + 16
    assert cache.get(cache.key_of(["19"])) == b"data"


def test_answers_are_the_same_with_a_damaged_cache(home: Path) -> None:
    first, found = realpolitik.open().ask("alignments"), realpolitik.open().search("threat")
    for path in home.iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    graph = realpolitik.open()
    assert graph.ask("alignments") == first
    assert graph.search("threat") == found
    assert realpolitik.open().ask("alignments") == first
    (inferred,) = (path for path in home.iterdir() if path.read_bytes().startswith(b"<"))
    data = inferred.read_bytes()
    for damaged in (b"garbage" + data, data + b"garbage"):
        inferred.write_bytes(damaged)
        assert realpolitik.open().ask("alignments") == first
        assert inferred.read_bytes() == data


def test_edited_code_does_not_use_what_older_code_inferred(
    home: Path, root: Path, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    for name in ("src", "ontology", "data", "seeds", "queries"):
        shutil.copytree(root / name, checkout / name)

    def ask() -> str:
        query = "ASK { id:china rp:alignsWith id:russia }"
        command = [sys.executable, "-m", "realpolitik", "sparql", query]
        place = {**os.environ, "PYTHONPATH": str(checkout / "src")}
        done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
        return done.stdout

    assert ask() == "true\n"
    kept = sorted(home.iterdir())
    assert ask() == "true\n"
    assert sorted(home.iterdir()) == kept
    code = checkout / "src" / "realpolitik" / "reasoning" / "inference.py"
    text = code.read_text(encoding="utf-8")
    other = text.replace(".inferred()", '.inferred().replace(b"#alignsWith>", b"#opposes>")')
    code.write_text(other, encoding="utf-8")
    assert ask() == "false\n"
