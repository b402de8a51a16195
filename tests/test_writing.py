"""Files are written whole; new ones all or none, and nothing is overwritten."""

import errno
import os
from pathlib import Path

import pytest

from realpolitik.errors import Refused
from realpolitik.writing import write, write_new

FILES = {"seeds/a.ttl": "# ¶1\n", "data/a.ttl": "# two\r\n"}


def kept(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_files_are_written_as_they_are(tmp_path: Path) -> None:
    write_new(str(tmp_path), FILES)
    assert kept(tmp_path) == {path: text.encode() for path, text in FILES.items()}


@pytest.mark.parametrize("taken", list(FILES))
def test_nothing_is_overwritten(tmp_path: Path, taken: str) -> None:
    path = tmp_path / taken
    path.parent.mkdir()
    path.write_bytes(b"mine")
    with pytest.raises(Refused, match=f"{taken}: is there already"):
        write_new(str(tmp_path), FILES)
    assert kept(tmp_path) == {taken: b"mine"}


def test_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.ttl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="is there already"):
        write_new(str(tmp_path), FILES)
    assert kept(tmp_path) == {}


def test_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file where a folder should be")
    with pytest.raises(Refused, match=r"data.a\.ttl: cannot be written"):
        write_new(str(tmp_path), FILES)
    assert list(kept(tmp_path)) == ["data"]


def test_file_that_appears_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(source: str, target: str) -> None:
        if target.endswith("data/a.ttl"):
            Path(target).write_bytes(b"theirs")
        os.rename(source, target) if not os.path.exists(target) else real(source, target)

    real = os.link
    monkeypatch.setattr(os, "link", link)
    with pytest.raises(Refused, match="File exists"):
        write_new(str(tmp_path), FILES)
    assert kept(tmp_path) == {"data/a.ttl": b"theirs"}


def test_what_was_broken_off_is_done_again(tmp_path: Path) -> None:
    first, *_ = FILES
    write_new(str(tmp_path), {first: FILES[first]})
    write_new(str(tmp_path), FILES)
    assert kept(tmp_path) == {path: text.encode() for path, text in FILES.items()}
    with pytest.raises(Refused, match="is there already"):
        write_new(str(tmp_path), FILES)


def test_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    write_new(str(tmp_path), FILES)
    assert kept(tmp_path) == {path: text.encode() for path, text in FILES.items()}


def test_file_is_written_whole_or_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "graph.nt"
    write(str(path), b"old")
    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(Refused, match="No space left on device"):
        write(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(str(pipe), b"data")
    assert os.read(reader, 9) == b"data"
    os.close(reader)
    assert pipe.is_fifo()


def test_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written: No such file or directory"):
        write(str(tmp_path / "none" / "graph.nt"), b"data")
