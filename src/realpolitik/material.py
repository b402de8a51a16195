"""What is checked: Turtle files, each read and parsed, and where in them a thing is written."""

import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from pyoxigraph import Triple

from .errors import Malformed
from .findings import ERROR, WARNING, Finding
from .places import Statement, statements
from .source import data_files, ontology_files, read, turtle_files
from .store import Store

__all__ = ["File", "Material", "gathered"]

# Nobody writes such a line; what does is no file of data, and all that reads it becomes slow.
_LONGEST_LINE = 1_000_000


class File:
    """A Turtle file: its path as it is shown, its text, and its triples."""

    def __init__(self, path: str, text: str, triples: Sequence[Triple]) -> None:
        self.path, self.text, self.triples = path, text, triples

    @cached_property
    def statements(self) -> list[Statement]:
        """The triples as they are written."""
        return list(statements(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        """The offset at which each line starts."""
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Material:
    """The files that are checked, all that they lean on, and what is merged of both."""

    def __init__(self, files: Sequence[File], ground: Sequence[File]) -> None:
        self.files, self.ground = files, ground
        self.store = Store()
        for file in (*ground, *files):
            self.store.add(file.triples)

    @cached_property
    def _by_subject(self) -> dict[str, list[tuple[File, Statement]]]:
        return self._index(end=False)

    @cached_property
    def _by_object(self) -> dict[str, list[tuple[File, Statement]]]:
        return self._index(end=True)

    def _index(self, *, end: bool) -> dict[str, list[tuple[File, Statement]]]:
        index: dict[str, list[tuple[File, Statement]]] = {}
        for file in self.files:
            for one in file.statements:
                name = one.iri if end else one.subject
                if name:
                    index.setdefault(name, []).append((file, one))
        return index

    def said_of(self, iri: str) -> list[tuple[File, Statement]]:
        """Return what the checked files say of a thing."""
        return self._by_subject.get(iri, [])

    def uses_of(self, iri: str, predicates: Iterable[str] = ()) -> list[tuple[File, Statement]]:
        """Return where the checked files say something with a thing as the object."""
        wanted = set(predicates)
        found = self._by_object.get(iri, [])
        return [(f, one) for f, one in found if not wanted or one.predicate in wanted]

    def finding(
        self,
        where: tuple[File, Statement],
        part: int,
        rule: str,
        message: str,
        *things: str,
        severity: str = ERROR,
    ) -> Finding:
        """Return a finding at the subject (0), property (1) or object (2) of a statement."""
        file, statement = where
        line, column = file.place(statement.starts[part])
        return Finding(file.path, line, column, severity, rule, message, things)


def gathered(paths: Sequence[str]) -> tuple[Material, list[Finding]]:
    """Return the files at some paths, or the project's own, and what is wrong in their form.

    A file that cannot be read or parsed is told of and left out.

    Raises Malformed for a path that is not there, or a folder that holds no Turtle.
    """
    own = [*ontology_files(), *data_files()]
    checked = _listed(paths) if paths else own
    real = {os.path.realpath(path) for path in checked}
    files, findings = list[File](), list[Finding]()
    for path in dict.fromkeys(checked):
        found = _opened(path)
        findings += [one for one in found if isinstance(one, Finding)]
        files += [one for one in found if isinstance(one, File)]
    ground = [path for path in own if os.path.realpath(path) not in real]
    return Material(files, [_parsed(path, read(path)) for path in ground]), findings


def _listed(paths: Sequence[str]) -> list[str]:
    return [file for path in paths for file in turtle_files(path)]


def _opened(path: str) -> list[File | Finding]:
    """Return a file, what is wrong in its form, or both where that is no hindrance."""
    shown = _shown(path)

    def fault(rule: str, message: str, line: int | None = None, severity: str = ERROR) -> Finding:
        return Finding(shown, line, None, severity, rule, message)

    try:
        with open(path, "rb") as raw:
            data = raw.read()
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        mend = "make it a file that can be read, or remove it"
        return [fault("unreadable", f"This file cannot be read ({reason}); {mend}.")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"Byte {error.start + 1} of this file is not UTF-8; save the file as UTF-8."
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            said = "This file is in UTF-16; save it as UTF-8."
        return [fault("encoding", said, line)]
    told: list[File | Finding] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        mend = "which some readers of Turtle refuse; save it as UTF-8 without one"
        said = f"This file begins with a byte order mark, {mend}."
        told.append(fault("byte-order-mark", said, 1, WARNING))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        said = "Lines of this file end in CR, as on Windows; save it with LF alone."
        told.append(fault("line-ends", said, line, WARNING))
    if len(text) > _LONGEST_LINE:
        for number, one in enumerate(text.split("\n"), 1):
            if len(one) > _LONGEST_LINE:
                said = f"This line has {len(one):,} characters; break it up, or leave the file out."
                return [*told, fault("long-line", said, number)]
    if text.lstrip()[:15].lower().startswith(("<!doctype", "<html", "<?xml")):
        said = "This is a page in HTML or XML, not Turtle; get the Turtle file itself."
        return [*told, fault("not-turtle", said, 1)]
    try:
        file = _parsed(path, text)
    except Malformed as error:
        said = f"This is not Turtle from here on: {error.reason}."
        return [*told, Finding(shown, error.line, error.column, ERROR, "syntax", said)]
    if not file.triples:
        return [*told, fault("empty-file", "This file says nothing; fill it, or remove it.", 1)]
    return [*told, file]


def _parsed(path: str, text: str) -> File:
    store = Store()
    store.load(path, text)
    return File(_shown(path), text, store.triples())


def _shown(path: str) -> str:
    """Return a path as it is shown: from the current folder, for a file inside of it."""
    here = os.getcwd() + os.sep
    return path.removeprefix(here) if path.startswith(here) else path
