"""Files as they are read: each is UTF-8, Turtle and not empty, or it is told what it is instead."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, Triple

from realpolitik.checks.fault import ERROR, WARNING, Fault, failed
from realpolitik.engine.sparql import place
from realpolitik.errors import Malformed, Refused
from realpolitik.files import kind_of, turtle_files
from realpolitik.rdf.turtle_file import File, as_shown, other_than_turtle
from realpolitik.rdf.turtle_tokens import rdf12_offset
from realpolitik.terms import ID, PREFIXES, RP

__all__ = ["RULES", "fault_at", "listed", "misspelt", "opened"]

RULES = {
    "unreadable": "A file can be read. Make it one that can, or remove it.",
    "encoding": "A file is in UTF-8. Save it so.",
    "control-character": "A file has no control characters but tabs and line ends, none that turn "
    "the direction of text or are not seen, and no escapes for such. Remove them.",
    "byte-order-mark": "A file has no byte order mark. Save it as UTF-8 without one.",
    "line-ends": "Lines end in LF. Save the file so, as on Linux and macOS.",
    "long-line": "A line is no longer than a person would write. Break it up.",
    "composed": "A letter with its accent is one character (Unicode, NFC), so that equal names "
    "are equal. Save the file so.",
    "not-turtle": "A file is Turtle, not a page in HTML, nor RDF in XML or JSON. Get the Turtle "
    "file itself, or convert it.",
    "syntax": "A file is Turtle, or a rule or query with its header, from its start to its end. "
    "Correct what stands at the place told.",
    "namespace": "A namespace is spelt as the project spells it, to the last character. Correct "
    "the prefix.",
    "newer-rdf": "A file is in RDF 1.1, which all tools read. Do without triple terms.",
    "empty-file": "A file says something. Fill it, or remove it.",
}

# Nobody writes such a line; what does is no file of data, and all that reads it becomes slow.
_LONGEST_LINE = 1_000_000
# Control characters, C0 and C1; what is not seen and what turns the direction (UAX 9), but for the
# joiners of Persian or Hindi; the mark of a letter that was lost; what belongs to no script.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_DECLARED = re.compile(r"^[ \t]*@?prefix\s+\S*:\s*<([^>\s]*)>", re.MULTILINE | re.IGNORECASE)


def fault_at(
    file: File, offset: int, severity: str, rule: str, message: str, *things: str
) -> Fault:
    """Return a fault at an offset in the text of a file."""
    line, column = file.place(offset)
    return Fault(file.path, line, column, severity, rule, message, things)


def listed(paths: Sequence[str]) -> list[str]:
    """Return the Turtle files at some paths, each once: files, and folders as `--data` takes them.

    Raises Malformed for a path that is not there, and for a folder that holds no Turtle or cannot
    be read; Refused for a file that is no Turtle by its name.
    """
    found: dict[str, str] = {}
    for path in paths:
        inside = turtle_files(path)
        if not inside[0].endswith(".ttl"):
            other = other_than_turtle(_beginning(path))
            reason = "no Turtle file, which ends in .ttl; a text is given with --text, and a table "
            reason += "is compiled by realpolitik table first"
            raise Refused(path, f"this is {other}" if other else reason)
        for file in inside:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _beginning(path: str) -> str:
    try:
        with open(path, "rb") as raw:
            return raw.read(200).decode("utf-8", "replace")
    except OSError:
        return ""


def opened(path: str) -> tuple[File | None, list[Fault]]:
    """Return a file and what is wrong in its form; no file where that is an error."""
    shown = as_shown(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError(0, "no file of data")
        with open(path, "rb") as raw:
            data = raw.read()
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        message = f"This file cannot be read ({reason}); make it one that can, or remove it."
        return None, [Fault(shown, None, None, ERROR, "unreadable", message)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(shown, data, error.start)]
    faults = list(_of_text(shown, text))
    if failed(faults):
        return None, faults
    try:
        file = File(path, text.removeprefix("\ufeff"))
    except Malformed as error:
        message = f"This is not Turtle from here on: {_syntax(error.reason)}"
        return None, [*faults, Fault(shown, error.line, error.column, ERROR, "syntax", message)]
    faults += _of_turtle(file)
    return None if failed(faults) else file, faults


def _not_utf8(shown: str, data: bytes, start: int) -> Fault:
    kind = kind_of(data)
    if kind.startswith("UTF"):
        line, message = 1, f"This file is in {kind}; save it as UTF-8."
    else:
        line = data.count(b"\n", 0, start) + 1
        message = f"Byte {start + 1:,} of this file is not UTF-8; save the file as UTF-8."
    return Fault(shown, line, None, ERROR, "encoding", message)


def _of_text(shown: str, text: str) -> Iterator[Fault]:
    """Give what is wrong with a text before it is parsed: warnings, and at most one error."""

    def at(start: int, severity: str, rule: str, message: str) -> Fault:
        return Fault(shown, *place(text, start), severity, rule, message)

    if text.startswith("\ufeff"):
        message = "This file begins with a byte order mark, which some readers refuse; save it as "
        yield at(0, WARNING, "byte-order-mark", message + "UTF-8 without one.")
    if "\r" in text:
        message = "Lines of this file end in CR LF, as on Windows; save it with LF alone."
        yield at(text.index("\r"), WARNING, "line-ends", message)
    if not unicodedata.is_normalized("NFC", text):
        message = "Here a letter and its accent are two characters, so that a name equals no "
        message += "other; save the file in Unicode's form NFC."
        yield at(_decomposed(text), WARNING, "composed", message)
    other = other_than_turtle(text)
    control, conflict = _CONTROL.search(text, text.startswith("\ufeff")), _CONFLICT.search(text)
    if other:
        yield at(0, ERROR, "not-turtle", f"This is {other}.")
    elif conflict:
        message = "This is the mark of a merge that is not finished; keep one of the two versions."
        yield at(conflict.start(), ERROR, "syntax", message)
    elif control:
        message = f"Here is the character {_unseen(control.group())}; remove it."
        if control.group() == "\0":
            message = "Here is a zero, as in UTF-16 or in what is no text; save the file as UTF-8."
        yield at(control.start(), ERROR, "control-character", message)
    elif not text.removeprefix("\ufeff").strip():
        yield at(0, ERROR, "empty-file", "This file is empty; fill it, or remove it.")
    elif len(longest := max(text.split("\n"), key=len)) > _LONGEST_LINE:
        message = f"This line has {len(longest):,} characters; break it up."
        yield at(text.index(longest), ERROR, "long-line", message)


def _decomposed(text: str) -> int:
    """Return the offset of the first character that is not in the form NFC, with what is before."""
    start = 0
    for line in text.splitlines(keepends=True):
        if not unicodedata.is_normalized("NFC", line):
            composed = enumerate(unicodedata.normalize("NFC", line))
            return start + next((n for n, other in composed if line[n] != other), 0)
        start += len(line)
    return 0


def _of_turtle(file: File) -> Iterator[Fault]:
    """Give what is wrong with a file that is Turtle before any of its names is looked at."""
    if not file.triples:
        message = "This file says nothing, for all of it is comment; fill it, or leave it out."
        yield fault_at(file, 0, WARNING, "empty-file", message)
    for start, message in misspelt(file.text):
        yield fault_at(file, start, ERROR, "namespace", message)
    yield from _escaped(file)
    for triple in file.triples:
        value = triple.object
        if isinstance(value, Triple) or (isinstance(value, Literal) and value.direction):
            message = "Here is a triple term or a direction of text, which RDF 1.1 does not know "
            message += "and many tools do not read; say it in plain triples."
            yield fault_at(file, rdf12_offset(file.text), ERROR, "newer-rdf", message)
            return


def _escaped(file: File) -> Iterator[Fault]:
    """Give each control character or the like that is written as an escape, in text or in names."""
    if "\\" not in file.text:
        return
    for statement in file.statements:
        for part, text in enumerate((statement.subject, statement.predicate, statement.value)):
            control = _CONTROL.search(text)
            if control:
                message = f"Here is an escape for the character {_unseen(control.group())}; remove "
                message += "it, for it does harm where it is shown."
                yield fault_at(file, statement.starts[part], ERROR, "control-character", message)
                break


def _unseen(character: str) -> str:
    """Return a character that is not to be shown, by its number and name."""
    name = unicodedata.name(character, "a control character").lower()
    return f"U+{ord(character):04X} ({name})"


def misspelt(text: str) -> Iterator[tuple[int, str]]:
    """Give where a prefix is for what is nearly one of our namespaces, and what it should be for.

    Its names would be unknown.
    """
    from difflib import get_close_matches

    known = {_folded(namespace): namespace for namespace in PREFIXES.values()}
    for declared in _DECLARED.finditer(text):
        namespace = declared[1]
        if namespace in PREFIXES.values() or namespace.startswith((RP, ID)):
            continue
        meant = known.get(_folded(namespace))
        near = get_close_matches(namespace[:99], (RP, ID), n=1, cutoff=0.93)
        if meant or near:
            message = f"This namespace is not spelt as elsewhere; write <{meant or near[0]}>."
            yield declared.start(1) - 1, message


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
