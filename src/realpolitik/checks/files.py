"""Files as they are read: each is UTF-8, Turtle and not empty, or it is told what it is instead."""

import os
import re
import stat
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.checks.fault import ERROR, WARNING, Finding, failed
from realpolitik.engine.embedded import Store, other_than_turtle
from realpolitik.engine.turtle_text import Statement, beyond, statements
from realpolitik.errors import Malformed, Refused
from realpolitik.files import turtle_files
from realpolitik.terms import ID, PREFIXES, RP

__all__ = ["DECODING", "FORM", "File", "decoded", "listed", "opened", "parsed"]

DECODING = {
    "encoding": "A file is in UTF-8. Save it so.",
    "control-character": "A file has no control characters but tabs and line ends. Remove them.",
    "byte-order-mark": "A file has no byte order mark. Save it as UTF-8 without one.",
    "line-ends": "Lines end in LF. Save the file so, as on Linux and macOS.",
    "long-line": "A line is no longer than a person would write. Break it up.",
    "composed": "A letter with its accent is one character (Unicode, NFC), so that equal names "
    "are equal. Save the file so.",
    "not-turtle": "A file is Turtle, not a page in HTML, nor RDF in XML or JSON. Get the Turtle "
    "file itself, or convert it.",
}

# Nobody writes such a line; what does is no file of data, and all that reads it becomes slow.
_LONGEST_LINE = 1_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


def decoded(shown: str, data: bytes) -> tuple[str | None, list[Finding]]:
    """Return the text of a file and what is wrong with it; no text where that is an error."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_encoded(shown, data, error.start)]
    found = list(_looked(shown, text))
    return None if failed(found) else text, found


def _encoded(shown: str, data: bytes, place: int) -> Finding:
    line = data.count(b"\n", 0, place) + 1
    said = f"Byte {place + 1:,} of this file is not UTF-8; save the file as UTF-8."
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        line, said = 1, "This file is in UTF-16; save it as UTF-8."
    return Finding(shown, line, None, ERROR, "encoding", said)


def _looked(shown: str, text: str) -> Iterator[Finding]:
    """Give what is wrong with a text before it is parsed: warnings, and at most one error."""

    def at(place: int, severity: str, rule: str, said: str) -> Finding:
        start = text.rfind("\n", 0, place) + 1
        line = text.count("\n", 0, place) + 1
        return Finding(shown, line, place - start + 1, severity, rule, said)

    if text.startswith("\ufeff"):
        said = "This file begins with a byte order mark, which some readers refuse; save it as "
        yield at(0, WARNING, "byte-order-mark", said + "UTF-8 without one.")
    if "\r" in text:
        said = "Lines of this file end in CR LF, as on Windows; save it with LF alone."
        yield at(text.index("\r"), WARNING, "line-ends", said)
    other = other_than_turtle(text)
    control, conflict = _CONTROL.search(text), _CONFLICT.search(text)
    if not unicodedata.is_normalized("NFC", text):
        said = "Here a letter and its accent are two characters, so that a name equals no other; "
        said += "save the file in Unicode's form NFC."
        yield at(_decomposed(text), WARNING, "composed", said)
    if other:
        yield at(0, ERROR, "not-turtle", f"This is {other}.")
    elif conflict:
        said = "This is the mark of a merge that is not finished; keep one of the two versions."
        yield at(conflict.start(), ERROR, "syntax", said)
    elif control:
        said = f"Here is the control character U+{ord(control.group()):04X}; remove it."
        if control.group() == "\0":
            said = "Here is a zero, as in UTF-16 or in what is no text; save the file as UTF-8."
        yield at(control.start(), ERROR, "control-character", said)
    elif not text.removeprefix("\ufeff").strip():
        yield at(0, ERROR, "empty-file", "This file is empty; fill it, or remove it.")
    elif len(text) > _LONGEST_LINE:
        place = 0
        for one in text.split("\n"):
            if len(one) > _LONGEST_LINE:
                said = f"This line has {len(one):,} characters; break it up."
                yield at(place, ERROR, "long-line", said)
                return
            place += len(one) + 1


def _decomposed(text: str) -> int:
    """Return the place of the first character that is not in the form NFC, with what is before."""
    place = 0
    for line in text.splitlines(keepends=True):
        if not unicodedata.is_normalized("NFC", line):
            made = enumerate(unicodedata.normalize("NFC", line))
            return place + next((n for n, other in made if line[n] != other), 0)
        place += len(line)
    return 0


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
