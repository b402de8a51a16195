"""Plant faults in the files of faults/clean/: each is one edit in faults/edits.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from realpolitik.checks.fault import code_rules
from realpolitik.checks.shapes import messages
from realpolitik.engine.sparql import read_header
from realpolitik.files import folder, read

CLEAN = Path(__file__).parent / "faults" / "clean"
_MARK = "▸"
_Files = dict[str, str]


def requirements() -> dict[str, str]:
    """Return the requirement and the advice of each rule, by the name of the rule."""
    queries = Path(folder("queries")).glob("checks/*/*.rq")
    headers = {q.stem: read_header(read(str(q))) for q in queries}
    summaries = {rule: header["summary"] for rule, header in headers.items()}
    coded = {rule: said for rule, (_, said) in code_rules().items()}
    return {**messages(), **summaries, **coded}


def _faults() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each fault with its name: the rule, and a suffix if a rule has several faults."""
    tables = tomllib.loads((CLEAN.parent / "edits.toml").read_text(encoding="utf-8"))
    for rule, table in tables.items():
        inner = {name: value for name, value in table.items() if isinstance(value, dict)}
        if len(inner) < len(table):
            yield rule, {name: value for name, value in table.items() if name not in inner}
        for name, fault in inner.items():
            yield f"{rule}.{name}", fault


FAULTS = dict(_faults())


class Clash(Exception):
    """An edit that cannot be made: its text is not in the files, or more than once."""


class Place(NamedTuple):
    """The place at which a fault must be reported."""

    path: str
    line: int


def clean_files() -> _Files:
    """Return the files without a fault, by path."""
    paths = sorted(CLEAN.rglob("*.*"))
    return {path.relative_to(CLEAN).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def planted(name: str) -> tuple[_Files, Place]:
    """Return the files with one fault, by path, and the place of the fault."""
    files, places = planted_together([name])
    return files, places[name]


def planted_together(names: Sequence[str]) -> tuple[_Files, dict[str, Place]]:
    """Return the files with several faults, and the place of each.

    Raises Clash where the edits of two faults exclude each other.
    """
    files = clean_files()
    text = files["pell-2033.txt"]
    marks = {name: chr(0xE000 + number) for number, name in enumerate(names)}
    for name in names:
        _plant(files, FAULTS[name])
        for path in files:
            files[path] = files[path].replace(_MARK, marks[name])
    for name in names:
        files.pop(FAULTS[name].get("untold", ""), None)
    for path in files:
        files[path] = re.sub(r"SHA256\((\d+),(\d+)\)", lambda m: _digest(text, m), files[path])
    places = {name: _place(files, mark) for name, mark in marks.items()}
    unmarked = str.maketrans("", "", "".join(marks.values()))
    return {path: content.translate(unmarked) for path, content in files.items()}, places


def write_files(files: _Files, folder: Path) -> None:
    """Write files by their paths in a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")


def _plant(files: _Files, fault: Mapping[str, Any]) -> None:
    """Make the edits of a fault; the place of the fault has the mark afterwards."""
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
        _replace(files, fault["place"].replace(_MARK, ""), fault["place"])
    elif _MARK not in "".join(files.values()):
        path, block = _block(files, fault["of"])
        files[path] = files[path].replace(block, _MARK + block)


def _block(files: _Files, of: str) -> tuple[str, str]:
    """Return the file and the text of the one block that begins with a name."""
    pattern = rf"^[{_MARK}\ue000-\uefff]*{re.escape(of)}\s.*?(?=\n\n|\Z)"
    found = [
        (path, match.group())
        for path, text in files.items()
        for match in re.finditer(pattern, text, re.MULTILINE | re.DOTALL)
    ]
    if len(found) != 1:
        raise Clash(of, found)
    return found[0]


def _edit(files: _Files, of: str, find: str, put: str, more: str = "") -> None:
    path, block = _block(files, of)
    if block.count(find) != 1:
        raise Clash(find, block)
    files[path] = files[path].replace(block, block.replace(find, put)) + more


def _replace(files: _Files, find: str, put: str) -> None:
    paths = [path for path, text in files.items() if find in text]
    if len(paths) != 1 or files[paths[0]].count(find) != 1:
        raise Clash(find)
    files[paths[0]] = files[paths[0]].replace(find, put)


def _digest(text: str, span: re.Match[str]) -> str:
    return sha256(text[int(span[1]) : int(span[2])].encode()).hexdigest()


def _place(files: _Files, mark: str) -> Place:
    """Return the place of a mark."""
    paths = [path for path, text in files.items() if mark in text]
    if len(paths) != 1 or files[paths[0]].count(mark) != 1:
        raise Clash(mark)
    return Place(paths[0], files[paths[0]].partition(mark)[0].count("\n") + 1)
