"""A file takes the place of the project's own of the same name; others are added."""

import shutil
from pathlib import Path

import pytest

import realpolitik
from realpolitik.files import data_files, folder
from realpolitik.opening import overlay_files
from realpolitik.terms import PREFIXES

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


def test_our_own_folder_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REALPOLITIK_SOURCES")  # of the tests
    assert replaced(DATA) == {}
    assert overlay_files(str(DATA / "world.ttl")) == data_files()


def test_unknown_source_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALPOLITIK_SOURCES", "sun-2061")
    with pytest.raises(realpolitik.Refused, match="no source sun-2061; choose from kirby-2023"):
        realpolitik.open()


def test_invalid_number_or_date_is_reported_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("id", "rp", "xsd"))
    file.write_text(prefixes + 'id:sun-2016-p1s1 rp:paragraph "1"^^xsd:int .\n')
    realpolitik.open(file)
    for text in ("one", "²", "+-1", ""):
        file.write_text(f'{prefixes}id:sun-2016-p1s1 rp:paragraph "{text}" .\n', encoding="utf-8")
        with pytest.raises(realpolitik.Malformed) as told:
            realpolitik.open(file)
        assert str(told.value).endswith(f'line 4: rp:paragraph: "{text}" is not a whole number')
    oa = f"@prefix oa: <{PREFIXES['oa']}> .\n"
    file.write_text(f"{prefixes}{oa}<{PREFIXES['id']}sun-2016#char=1,2> oa:start id:china .\n")
    with pytest.raises(realpolitik.Malformed, match="oa:start: id:china is not a whole number"):
        realpolitik.open(file)
    file.write_text(f"{prefixes}id:annexation-of-crimea rp:begins id:china .\n")
    with pytest.raises(realpolitik.Malformed, match="rp:begins: id:china is not a date"):
        realpolitik.open(file)


def test_an_export_of_ours_can_be_added(tmp_path: Path) -> None:
    whole, file = realpolitik.open(), tmp_path / "export.ttl"
    for inferred in (True, False):
        file.write_bytes(whole.export("turtle", inferred=inferred))
        assert realpolitik.open(file).ask("threats") == whole.ask("threats")
    with pytest.raises(realpolitik.Refused, match=r"for Turtle, use --data, or realpolitik\.open"):
        realpolitik.attach(file)
