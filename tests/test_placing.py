"""New files are all written or none is, and nothing is overwritten."""

import os
from pathlib import Path

import pytest

from realpolitik.errors import Refused
from realpolitik.placing import place

FILES = {"seeds/a.ttl": "# ¶1\n", "data/a.ttl": "# two\r\n"}


def kept(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_files_are_written_as_they_are(tmp_path: Path) -> None:
    place(str(tmp_path), FILES)
    assert kept(tmp_path) == {path: text.encode() for path, text in FILES.items()}


@pytest.mark.parametrize("taken", list(FILES))
def test_nothing_is_overwritten(tmp_path: Path, taken: str) -> None:
    path = tmp_path / taken
    path.parent.mkdir()
    path.write_bytes(b"mine")
    with pytest.raises(Refused, match=f"{taken}: is there already"):
        place(str(tmp_path), FILES)
    assert kept(tmp_path) == {taken: b"mine"}


def test_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.ttl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="is there already"):
        place(str(tmp_path), FILES)
    assert kept(tmp_path) == {}


def test_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file where a folder should be")
    with pytest.raises(Refused, match=r"data.a\.ttl: cannot be written"):
        place(str(tmp_path), FILES)
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
        place(str(tmp_path), FILES)
    assert kept(tmp_path) == {"data/a.ttl": b"theirs"}
