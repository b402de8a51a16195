"""What is stored on disk is whole or made again, whoever writes it and whatever becomes of it."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import realpolitik
from realpolitik import Unavailable
from realpolitik.engine.embedded import Store, open_stored

KEY, OTHER = "0" * 32, "1" * 32
INFERRED = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
SECONDS = 15  # what a slow test takes at most
ASK = [sys.executable, "-m", "realpolitik", "ask", "threats", "--limit", "1"]


def closed(number: int = 40) -> tuple[Store, bytes]:
    """Return a small store, and what is said to be inferred in it."""
    store = Store()
    store.load(
        "a.ttl", "".join(f"<https://x.org/{i}> a <https://x.org/a> .\n" for i in range(number))
    )
    return store, INFERRED


def unused() -> tuple[Store, bytes]:
    """Fail: what is stored needs nothing else."""
    raise AssertionError("it was stored already")


def state(stored: tuple[Store, bytes]) -> tuple[frozenset[str], bytes]:
    """Return what is stored."""
    return frozenset(map(str, stored[0].triples())), stored[1]


def files_of(folder: Path) -> list[Path]:
    """Return the files of what is stored, in one order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def cut(path: Path, chance: random.Random) -> None:
    """Leave only the beginning of a file."""
    os.truncate(path, chance.randrange(path.stat().st_size) if path.stat().st_size else 0)


def flip(path: Path, chance: random.Random) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes() or b"x")
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def empty(path: Path, _: random.Random) -> None:
    """Leave nothing in a file."""
    path.write_bytes(b"")


def delete(path: Path, _: random.Random) -> None:
    """Take a file away."""
    path.unlink()


def swap(path: Path, chance: random.Random) -> None:
    """Put what another file holds in its place."""
    shutil.copy(chance.choice([other for other in files_of(path.parent) if other != path]), path)


def pipe(path: Path, _: random.Random) -> None:
    """Put a pipe in its place, from which nothing ever comes."""
    path.unlink()
    os.mkfifo(path)


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (cut, flip, empty, delete, swap, pipe)


def test_what_is_whole_is_only_read(tmp_path: Path) -> None:
    whole = state(open_stored(str(tmp_path), KEY, closed))
    stored = open_stored(str(tmp_path), KEY, unused)
    assert state(stored) == whole == state(closed())
    assert stored[0].where == f"in {tmp_path}"


@pytest.mark.parametrize(
    ("name", "damage"),
    [("MANIFEST-000005", empty), ("CURRENT", delete), ("inferred.nt", empty), ("checksum", delete)],
)
def test_what_is_damaged_is_made_again(
    tmp_path: Path, name: str, damage: Callable[[Path, random.Random], None]
) -> None:
    whole = state(open_stored(str(tmp_path), KEY, closed))
    (path,) = tmp_path.rglob(name)
    damage(path, random.Random(0))
    assert state(open_stored(str(tmp_path), KEY, closed)) == whole
    assert state(open_stored(str(tmp_path), KEY, unused)) == whole


def test_what_is_attached_and_damaged_is_told(tmp_path: Path) -> None:
    open_stored(str(tmp_path), KEY, closed)
    os.truncate(next(tmp_path.rglob("MANIFEST-*")), 20)
    with pytest.raises(Unavailable, match=r"no store that can be read: .* may be corrupted"):
        realpolitik.attach(str(tmp_path / KEY / "triples"))


def test_what_is_stored_under_another_key_is_not_believed(tmp_path: Path) -> None:
    open_stored(str(tmp_path), KEY, closed)
    (tmp_path / KEY).rename(tmp_path / OTHER)
    assert len(open_stored(str(tmp_path), OTHER, lambda: closed(2))[0].triples()) == 2


def test_what_is_read_or_written_elsewhere_is_left_alone(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    first = open_stored(str(tmp_path), KEY, closed)
    attached = realpolitik.attach(str(tmp_path / KEY / "triples"))
    open_stored(str(tmp_path), OTHER, closed)
    assert {path.name for path in tmp_path.iterdir()} == {KEY, OTHER}
    files_of(tmp_path / KEY)[0].write_bytes(b"")  # damaged, and still read
    assert open_stored(str(tmp_path), KEY, closed)[0].where == "in memory"
    del first
    assert open_stored(str(tmp_path), KEY, closed)[0].where == "in memory"
    del attached
    writing = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(writing, fcntl.LOCK_EX)
    assert open_stored(str(tmp_path), KEY, closed)[0].where == "in memory"
    os.close(writing)
    assert open_stored(str(tmp_path), KEY, closed)[0].where == f"in {tmp_path}"
    assert {path.name for path in tmp_path.iterdir()} == {KEY}


def test_nothing_stays_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.rename", fail)
    with pytest.raises(Unavailable, match="cannot be used as a store: No space left on device"):
        open_stored(str(tmp_path), KEY, closed)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [KEY, f"{KEY}.tmp", "notes"])
def test_folder_of_others_is_refused_whatever_its_folders_are_called(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.txt").touch()
    with pytest.raises(Unavailable, match="this folder holds other files"):
        open_stored(str(tmp_path), OTHER, unused)


@pytest.mark.slow
def test_no_damage_is_believed_and_each_is_mended(tmp_path: Path) -> None:
    end = time.monotonic() + SECONDS
    open_stored(str(tmp_path / "other"), KEY, lambda: closed(3))
    others = {path.name: path for path in files_of(tmp_path / "other")}
    folder = tmp_path / "own"
    whole = state(open_stored(str(folder), KEY, closed))
    for seed in range(200):
        chance = random.Random(seed)
        path = chance.choice(files_of(folder))
        damage = chance.choice(DAMAGES)
        if seed % 7 == 0 and path.name in others:
            shutil.copy(others[path.name], path)
        else:
            damage(path, chance)
        assert state(open_stored(str(folder), KEY, closed)) == whole, (seed, damage, path)
        assert state(open_stored(str(folder), KEY, closed)) == whole, (seed, damage, path)
        if time.monotonic() > end:
            break


@pytest.mark.slow
def test_many_first_runs_at_once_give_one_answer_and_one_store(tmp_path: Path) -> None:
    command = [*ASK, "--store", str(tmp_path / "store")]
    running = [subprocess.Popen(command, stdout=-1, stderr=-1) for _ in range(20)]
    answers = {(*process.communicate(), process.returncode) for process in running}
    assert len(answers) == 1
    ((_, errors, status),) = answers
    assert (errors, status) == (b"", 0)
    (version,) = (tmp_path / "store").iterdir()
    assert sorted(path.name for path in version.iterdir()) == ["checksum", "inferred.nt", "triples"]


@pytest.mark.slow
def test_process_that_is_killed_leaves_what_the_next_one_mends(tmp_path: Path) -> None:
    end = time.monotonic() + SECONDS
    script = f"import test_stored as t; t.open_stored({str(tmp_path)!r}, t.KEY, t.closed)"
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    environment = {**os.environ, "PYTHONPATH": path}
    seed = 0
    while time.monotonic() < end:
        chance = random.Random(seed)
        process = subprocess.Popen([sys.executable, "-c", script], env=environment)
        while not list(tmp_path.iterdir()) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert state(open_stored(str(tmp_path), KEY, closed)) == state(closed()), seed
        assert [path.name for path in tmp_path.iterdir()] == [KEY], seed
        shutil.rmtree(tmp_path / KEY)
        seed += 1
