"""A file takes the place of the project's own of the same name; others are added."""

import shutil
from pathlib import Path

from realpolitik.files import data_files, folder
from realpolitik.opening import overlay_files

DATA, SEEDS = Path(folder("data")), Path(folder("seeds"))


def replaced(path: Path) -> dict[str, str]:
    """Return which of the project's files give place to which of a path; "" stands for added."""
    own, files = data_files(), overlay_files(str(path))
    places = zip([*own, *[""] * (len(files) - len(own))], files, strict=True)
    return {new: old for old, new in places if old != new}


def test_file_replaces_ours_of_the_same_name(tmp_path: Path) -> None:
    world = tmp_path / "world.ttl"
    shutil.copy(DATA / "world.ttl", world)
    assert replaced(world) == {str(world): str(DATA / "world.ttl")}
    assert replaced(tmp_path) == {str(world): str(DATA / "world.ttl")}


def test_of_two_with_that_name_the_one_in_the_same_folder_is_replaced(tmp_path: Path) -> None:
    for folder_name, home in (("mine", DATA), ("seeds", SEEDS)):
        path = tmp_path / folder_name / "sun-2016.ttl"
        path.parent.mkdir()
        shutil.copy(home / path.name, path)
        assert replaced(path) == {str(path): str(home / path.name)}
        other = path.rename(path.with_name("other.ttl"))
        assert replaced(other) == {str(other): ""}


def test_our_own_folder_changes_nothing() -> None:
    assert replaced(DATA) == {}
    assert overlay_files(str(DATA / "world.ttl")) == data_files()
