"""Faults planted by one edit each in the files of faults/clean/, as faults/edits.toml tells."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["CLEAN", "FAULTS", "Place", "planted", "written"]

CLEAN = Path(__file__).parent / "faults" / "clean"
_MARK = "▸"
_Files = dict[str, str]


def _faults() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each fault with its name: the rule, and what tells it from others of the rule."""
    tables = tomllib.loads((CLEAN.parent / "edits.toml").read_text(encoding="utf-8"))
    for rule, table in tables.items():
        inner = {name: value for name, value in table.items() if isinstance(value, dict)}
        if len(inner) < len(table):
            yield rule, {name: value for name, value in table.items() if name not in inner}
        for name, fault in inner.items():
            yield f"{rule}.{name}", fault


FAULTS = dict(_faults())


class Place(NamedTuple):
    """Where a fault must be told."""

    path: str
    line: int
    column: int


def planted(name: str) -> tuple[_Files, Place]:
    """Return the files with a fault, by path, and where it must be found."""
    fault = FAULTS[name]
    files = {
        path.relative_to(CLEAN).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(CLEAN.rglob("*.*"))
    }
    if "add" in fault:
        files[fault["to"]] += fault["add"]
    if "find" in fault:
        _edit(files, fault["of"], fault["find"], fault["put"], fault.get("more", ""))
    for of, find, put in fault.get("also", ()):
        _edit(files, of, find, put)
    for of in fault.get("remove", ()):
        path, block = _block(files, of)
        files[path] = files[path].replace(block, "")
    if "place" in fault:
        place = fault["place"]
        _replace(files, place.replace(_MARK, ""), place)
    elif _MARK not in "".join(files.values()):
        path, block = _block(files, fault["of"])
        files[path] = files[path].replace(block, _MARK + block)
    text = files["pell-2033.txt"]
    files.pop(fault.get("untold", ""), None)
    return _hashed(files, text), _found(files)


def written(files: _Files, folder: Path) -> None:
    """Write files by their paths in a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_text(text.replace(_MARK, ""), encoding="utf-8", newline="")


def _block(files: _Files, of: str) -> tuple[str, str]:
    """Return the file and the text of the one block that begins with a name."""
    pattern = rf"^{_MARK}?{re.escape(of)}\s.*?(?=\n\n|\Z)"
    found = [
        (path, match.group())
        for path, text in files.items()
        for match in re.finditer(pattern, text, re.MULTILINE | re.DOTALL)
    ]
    assert len(found) == 1, (of, found)
    return found[0]


def _edit(files: _Files, of: str, find: str, put: str, more: str = "") -> None:
    path, block = _block(files, of)
    assert block.count(find) == 1, (find, block)
    files[path] = files[path].replace(block, block.replace(find, put)) + more


def _replace(files: _Files, find: str, put: str) -> None:
    (path,) = (path for path, text in files.items() if find in text)
    assert files[path].count(find) == 1, find
    files[path] = files[path].replace(find, put)


def _hashed(files: _Files, text: str) -> _Files:
    def digest(match: re.Match[str]) -> str:
        return sha256(text[int(match[1]) : int(match[2])].encode()).hexdigest()

    for path in files:
        files[path] = re.sub(r"SHA256\((\d+),(\d+)\)", digest, files[path])
    return files


def _found(files: _Files) -> Place:
    """Return where the mark stands."""
    (path,) = (path for path, text in files.items() if _MARK in text)
    assert files[path].count(_MARK) == 1
    before = files[path].partition(_MARK)[0]
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
