"""Files are found, read as text, and written whole or not at all."""

import os
from pathlib import Path

import pytest

from realpolitik.errors import Malformed, Refused
from realpolitik.files import read, read_bytes, read_text, write, write_new


def test_file_is_read_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes("\ufeffé\r\nx\n".encode())
    assert read(str(path)) == "é\r\nx\n"


def test_file_that_cannot_be_read_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    with pytest.raises(Malformed, match=f"^{path}: cannot be read: No such file"):
        read(str(path))
    path.write_bytes(b"\xe9")
    with pytest.raises(Malformed, match=f"^{path}, line 1: this is not UTF-8 text"):
        read(str(path))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("A text.".encode("utf-16"), "line 1: this is not UTF-8"),
        (b"So.\nHe\xe9.", "line 2: this is not UTF-8 text .*; save it as text in"),
        (b"\x7fELF\2\1\1" + bytes(9) + b"\2\0>\0\1text and more text", "a binary file"),
        (b"<div><p>So it is.</p></div>", "this is HTML, XML, RTF or a binary file; save"),
        (b" \r\n\xe2\x80\x83\n", "this file is empty"),
    ],
)
def test_error_names_the_format_of_a_file_that_is_not_text(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(Malformed, match=f"^{path}[:,] .*{said}"):
        read_text(str(path))


FILES = {"seeds/a.ttl": "# ¶1\n", "data/a.ttl": "# two\r\n"}


def kept(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    taken = "data/a.ttl"
    path = tmp_path / taken
    path.parent.mkdir()
    path.write_bytes(b"mine")
    with pytest.raises(Refused, match=f"{taken}: this exists already"):
        write_new(str(tmp_path), FILES)
    assert kept(tmp_path) == {taken: b"mine"}


def test_new_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file where a folder should be")
    with pytest.raises(Refused, match=r"data.a\.ttl: cannot be written"):
        write_new(str(tmp_path), FILES)


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


def test_file_keeps_its_rights_and_a_link_its_file(tmp_path: Path) -> None:
    path, link, new = (tmp_path / name for name in ("graph.nt", "link.nt", "new.nt"))
    path.write_bytes(b"old")
    path.chmod(0o600)
    link.symlink_to(path)
    write(str(link), b"data")
    assert link.is_symlink()
    assert path.read_bytes() == b"data"
    assert path.stat().st_mode & 0o777 == 0o600
    write(str(new), b"data")
    usual = tmp_path / "usual"
    usual.touch()
    assert new.stat().st_mode == usual.stat().st_mode


def test_open_file_is_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with path.open("wb") as file:
        file.write(b"old ")
        file.flush()
        write(f"/dev/fd/{file.fileno()}", b"new")
    assert path.read_bytes() == b"old new"


def test_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(str(pipe), b"data")
    assert os.read(reader, 9) == b"data"
    os.close(reader)
    assert pipe.is_fifo()


def test_device_without_an_end_is_refused() -> None:
    with pytest.raises(Malformed, match="/dev/zero: cannot be read: it is a device, not a file"):
        read_bytes("/dev/zero")
