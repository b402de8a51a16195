"""Load the files to check and the other files that they may refer to, and report invalid files."""

import os
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.checks.fault import Fault, new_fault
from realpolitik.engine.lookup import Lookup
from realpolitik.errors import Malformed, Refused
from realpolitik.escape import UNSEEN
from realpolitik.files import (
    data_files,
    folder,
    ontology_files,
    place,
    read,
    relative_path,
    turtle_files,
)
from realpolitik.rdf.turtle_file import File
from realpolitik.terms import PREFIXES, by_key, compact, expand, local

__all__ = ["CheckedData", "Where", "load"]

# Also the replacement character and noncharacters; but a line may end with a carriage return.
_CONTROL = re.compile(f"(?!\r)(?:{UNSEEN})|[\ufffc-\uffff]")
_DECLARED = re.compile(r"^[ \t]*@?prefix\s+(\S*):\s*<([^>\s]*)>", re.MULTILINE | re.IGNORECASE)


class Where(NamedTuple):
    """A triple in a file, as the place of a fault; `of_subject` means that its subject is wrong."""

    file: File
    triple: Triple
    of_subject: bool = False

    @property
    def line(self) -> int:
        """The line number of the triple's object or, if `of_subject` is true, of its subject."""
        line = self.file.lines[self.triple]
        if not self.of_subject:
            return line
        if isinstance(self.triple.subject, BlankNode):
            name = rf"\[|_:{re.escape(self.subject)}(?![\w-]|\.+[\w-])"
        else:
            name = rf"(?<![\w-]){re.escape(local(self.subject))}(?![\w-])"
        return self.file.last_line_with(name, line)

    @property
    def part(self) -> str:
        """The CURIE of the triple's property, or an empty string if `of_subject` is true."""
        return "" if self.of_subject else compact(self.predicate)

    @property
    def subject(self) -> str:
        """The IRI of the triple's subject; if the subject is a blank node, its label."""
        return str(getattr(self.triple.subject, "value", ""))

    @property
    def predicate(self) -> str:
        """The IRI of the triple's property."""
        return self.triple.predicate.value

    @property
    def value(self) -> str:
        """The IRI of the triple's object; if the object is a literal, its lexical form."""
        return str(getattr(self.triple.object, "value", ""))


class CheckedData:
    """The files to check, the files `ground` that they may refer to, and the triples in both."""

    def __init__(self, files: Sequence[File], ground: Sequence[File]) -> None:
        self.files, self.ground = files, ground
        self.facts = Lookup(triple for file in (*ground, *files) for triple in file.lines)
        self.triples = self.facts.triples()

    @cached_property
    def _by_subject(self) -> dict[str, list[Where]]:
        return by_key((where.subject, where) for where in self.statements())

    @cached_property
    def _by_object(self) -> dict[str, list[Where]]:
        named = (w for w in self.statements() if isinstance(w.triple.object, NamedNode))
        return by_key((where.value, where) for where in named)

    def statements(self) -> Iterator[Where]:
        """Yield the triples of the checked files, in order, except those about blank nodes."""
        triples = (Where(file, triple) for file in self.files for triple in file.lines)
        return (where for where in triples if isinstance(where.triple.subject, NamedNode))

    def said_of(self, iri: str, predicate: str = "") -> list[Where]:
        """Return the triples about a resource in the checked files, with `predicate` if given."""
        found = self._by_subject.get(iri, [])
        wanted = predicate and expand(predicate).value
        return [where for where in found if where.predicate == wanted] if wanted else found

    def uses_of(self, iri: str, predicates: Collection[str] = ()) -> list[Where]:
        """Return the checked files' triples with this object and, if given, these `predicates`."""
        found = self._by_object.get(iri, [])
        return [where for where in found if not predicates or where.predicate in predicates]

    def written(self, triple: Triple) -> Where | None:
        """Return the place of a triple in the first checked file that contains it, or None."""
        return next((Where(file, triple) for file in self.files if triple in file.lines), None)

    def order(self, where: Where) -> tuple[int, int]:
        """Return the index of the file and the line of the triple, as a key for sorting places."""
        return self.files.index(where.file), where.file.lines[where.triple]

    def fault(self, where: Where, rule: str, said: str, *things: str) -> Fault:
        """Return a fault with the message `said`, about the subject of `where` and the `things`."""
        named = [where.subject] if isinstance(where.triple.subject, NamedNode) else []
        about = dict.fromkeys([*named, *things])
        return new_fault(where.file.path, where.line, rule, said, *about, part=where.part)

    def fault_of(
        self, iri: str, predicate: str, rule: str, said: str, *also: str, selector: str = ""
    ) -> Iterator[Fault]:
        """Yield a fault of `iri` at its first triple with the `predicate` in the checked files.

        If `selector` is given, use its first triple instead. Without a triple, yield nothing.
        """
        for where in self.said_of(selector or iri, predicate)[:1]:
            yield self.fault(where, rule, f"{compact(iri)}: {said}", iri, *also)


def load(
    paths: Sequence[str], ground: Sequence[File] | None = None
) -> tuple[CheckedData, list[Fault], int]:
    """Load files to check; return their data, faults of invalid files, and the number of files.

    Without `paths`, the project's own files are loaded, including shapes and mappings. The data
    omit invalid files. The files may refer to the files `ground`, by default all other files of
    the project. Raises Malformed or Refused for a path that cannot be checked.
    """
    ontology = folder("ontology")
    checked = _list_files(paths or [ontology, os.path.join(ontology, "mappings")])
    checked += [] if paths else data_files()
    opened = [*map(_open_file, checked)]
    files = [file for file in opened if isinstance(file, File)]
    faults = [fault for fault in opened if isinstance(fault, Fault)]
    if ground is None:
        real = {os.path.realpath(path) for path in checked}
        own = (p for p in [*ontology_files(), *data_files()] if os.path.realpath(p) not in real)
        ground = [File(path, read(path)) for path in own]
    return CheckedData(files, ground), faults, len(checked)


def _list_files(paths: Sequence[str]) -> list[str]:
    """Return the paths of the Turtle files at or below the given paths, without duplicates."""
    found: dict[str, str] = {}
    for path in paths:
        inside = turtle_files(path)
        if not inside[0].endswith(".ttl"):
            raise Refused(path, "not a .ttl file; give a text with --text, or a table as .csv")
        for file in inside:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _open_file(path: str) -> File | Fault:
    """Parse a file without its byte order mark; return the parsed file, or a fault."""
    shown = relative_path(path)

    def fault(line: int | None, rule: str, said: str, column: int | None = None) -> Fault:
        return new_fault(shown, line, rule, f"This file {said}", column=column)

    try:
        if not os.path.isfile(path):
            raise Malformed(path, None, None, "it is a folder, pipe or broken link; give a file")
        text = read(path)
        if control := _CONTROL.search(text):
            line, column = place(text, control.start())
            said = f"contains the character U+{ord(control.group()):04X}"
            return fault(line, "control-character", said, column)
        file = File(path, text)
    except Malformed as error:
        said = f"cannot be parsed: {' '.join(error.reason.split()).rstrip(' .')}"
        return fault(error.line, "syntax", said, error.column)
    for declared in _DECLARED.finditer(text):
        prefix, namespace = declared.groups()
        if PREFIXES.get(prefix, namespace) != namespace:  # each name with it would be undefined
            said = f"has another namespace for {prefix}: than <{PREFIXES[prefix]}>"
            return fault(place(text, declared.start(2))[0], "namespace", said)
    for triple, line in file.lines.items():
        value = triple.object
        if isinstance(value, Triple) or (isinstance(value, Literal) and value.direction):
            return fault(line, "newer-rdf", "uses RDF 1.2")
    return file
