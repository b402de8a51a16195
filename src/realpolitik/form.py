"""Files as they are read: each is UTF-8, Turtle and not empty, or it is told what it is instead."""

import os
import re
import stat
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from .encoded import DECODING, decoded
from .errors import Malformed, Refused
from .findings import ERROR, WARNING, Finding, failed
from .source import turtle_files
from .store import Store, other_than_turtle
from .terms import ID, PREFIXES, RP
from .written import Statement, beyond, statements

__all__ = ["FORM", "File", "listed", "opened", "parsed"]

FORM = {
    **DECODING,
    "unreadable": "A file can be read. Make it one that can, or remove it.",
    "syntax": "A file is Turtle from its start to its end. Correct what stands at the place told.",
    "namespace": "A namespace is spelt as the project spells it, to the last character. Correct "
    "the prefix.",
    "newer-rdf": "A file is in RDF 1.1, which all tools read. Do without triple terms.",
    "empty-file": "A file says something. Fill it, or remove it.",
}

_DECLARED = re.compile(r"^[ \t]*@?prefix\s+\S*:\s*<([^>\s]*)>", re.MULTILINE | re.IGNORECASE)


class File:
    """A Turtle file: its path as it is shown, its text, and its triples."""

    def __init__(self, path: str, text: str, triples: Sequence[Triple]) -> None:
        self.path, self.text, self.triples = path, text, triples

    @cached_property
    def statements(self) -> list[Statement]:
        """The triples about named things as they are written, and those of blank nodes.

        One whose place is not found is there too, at no place: what is wrong with it is still told.
        """
        found = list(statements(self.text))
        known = {(one.subject, one.predicate) for one in found}
        for subject, predicate, value in self.triples:
            if isinstance(subject, NamedNode) and (subject.value, predicate.value) not in known:
                iri = value.value if isinstance(value, NamedNode) else ""
                text = value.value if isinstance(value, Literal) else str(value)
                nowhere = (-1, -1, -1)
                found.append(Statement(subject.value, predicate.value, iri, text, nowhere))
        return found

    @cached_property
    def about(self) -> dict[str, list[Triple]]:
        """The triples about each named thing."""
        about: dict[str, list[Triple]] = {}
        for triple in self.triples:
            if isinstance(triple.subject, NamedNode):
                about.setdefault(triple.subject.value, []).append(triple)
        return about

    @cached_property
    def _starts(self) -> list[int]:
        """The offset at which each line starts."""
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def place(self, offset: int) -> tuple[int, int] | tuple[None, None]:
        """Return the line and the column, from 1, of an offset; of one below 0, nothing."""
        if offset < 0:
            return None, None
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def listed(paths: Sequence[str]) -> list[str]:
    """Return the Turtle files at some paths, each once: files, and folders as `--data` takes them.

    Raises Malformed for a path that is not there, and for a folder that holds no Turtle or cannot
    be read; Refused for a file that is no Turtle by its name.
    """
    found: dict[str, str] = {}
    for path in paths:
        try:
            inside = turtle_files(path)
        except OSError as error:
            reason = f"this folder cannot be read: {_reason(error)}"
            raise Malformed(path, None, None, reason) from None
        if not inside[0].endswith(".ttl"):
            other = other_than_turtle(_beginning(path))
            reason = "no Turtle file, which ends in .ttl; a text is given with --text, and a table "
            reason += "is compiled by realpolitik table first"
            raise Refused(path, f"this is {other}" if other else reason)
        for file in inside:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def opened(path: str) -> tuple[File | None, list[Finding]]:
    """Return a file and what is wrong in its form; no file where that is an error."""
    shown = _shown(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError(0, "no file of data")
        with open(path, "rb") as raw:
            data = raw.read()
    except OSError as error:
        said = f"This file cannot be read ({_reason(error)}); make it one that can, or remove it."
        return None, [Finding(shown, None, None, ERROR, "unreadable", said)]
    text, found = decoded(shown, data)
    if text is None:
        return None, found
    try:
        file = parsed(path, text.removeprefix("\ufeff"))
    except Malformed as error:
        said = f"This is not Turtle from here on: {_syntax(error.reason)}"
        return None, [*found, Finding(shown, error.line, error.column, ERROR, "syntax", said)]
    found += _told(file)
    return None if failed(found) else file, found


def parsed(path: str, text: str) -> File:
    """Return a file of a text. Raises Malformed where it is not Turtle."""
    store = Store()
    store.load(path, text)
    return File(_shown(path), text, store.triples())


def _told(file: File) -> Iterator[Finding]:
    """Give what is wrong with a file that is Turtle before any of its names is looked at."""
    if not file.triples:
        said = "This file says nothing, for all of it is comment; fill it, or leave it out."
        yield Finding(file.path, 1, 1, WARNING, "empty-file", said)
    yield from _misspelt(file)
    for triple in file.triples:
        value = triple.object
        if isinstance(value, Triple) or (isinstance(value, Literal) and value.direction):
            said = "Here is a triple term or a direction of text, which RDF 1.1 does not know and "
            said += "many tools do not read; say it in plain triples."
            line, column = file.place(beyond(file.text))
            yield Finding(file.path, line, column, ERROR, "newer-rdf", said)
            return


def _misspelt(file: File) -> Iterator[Finding]:
    """Give each prefix for what is nearly one of our namespaces: its names would be unknown."""
    from difflib import get_close_matches

    known = {_folded(namespace): namespace for namespace in PREFIXES.values()}
    for declared in _DECLARED.finditer(file.text):
        namespace = declared[1]
        if namespace in PREFIXES.values() or namespace.startswith((RP, ID)):
            continue
        meant = known.get(_folded(namespace))
        near = get_close_matches(namespace[:99], (RP, ID), n=1, cutoff=0.93)
        if meant or near:
            said = f"This namespace is not spelt as elsewhere; write <{meant or near[0]}>."
            line, column = file.place(declared.start(1) - 1)
            yield Finding(file.path, line, column, ERROR, "namespace", said)


def _folded(namespace: str) -> str:
    """Return a namespace without what is easily mistaken in it."""
    return re.sub(r"^https?://(www\.)?|[#/]+$", "", namespace.lower())


def _syntax(reason: str) -> str:
    """Return what a parser says as a sentence, with what is the likely cause."""
    said = " ".join(reason.split()).rstrip(" .")
    if said.startswith("A dot is expected"):
        said += ', so what stands before may lack its ";" or "."'
    elif said == "a is not a valid RDF object":
        said += ', so what stands before may end in ";" and not in "."'
    return f"{said}."


def _beginning(path: str) -> str:
    try:
        with open(path, "rb") as raw:
            return raw.read(200).decode("utf-8", "replace")
    except OSError:
        return ""


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown").lower()


def _shown(path: str) -> str:
    """Return a path as it is shown: from the current folder, for a file inside of it."""
    return os.path.normpath(path).removeprefix(os.getcwd() + os.sep)
