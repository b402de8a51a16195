"""Load the files to check and the data that they refer to, and find where a triple is written."""

import os
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.fault import Fault, new_fault
from realpolitik.checks.file_form import list_files, open_file
from realpolitik.engine.embedded import Store
from realpolitik.files import data_files, folder, ontology_files, read
from realpolitik.rdf.triples import Lookup
from realpolitik.rdf.turtle_file import File
from realpolitik.rdf.turtle_tokens import Statement
from realpolitik.terms import Taxonomy, by_key, compact, expand

__all__ = ["CheckedData", "Where", "load"]

Where = tuple[File, Statement]
"""A checked file, and a statement in it."""


class CheckedData:
    """The checked files, and a graph of these files and of the data that they may refer to."""

    def __init__(self, files: Sequence[File], ground: Sequence[File]) -> None:
        self.files, self.ground = files, ground
        self.store = Store()
        for file in (*ground, *files):
            self.store.add(file.triples)
        self.triples = self.store.triples()
        self._position = {id(file): number for number, file in enumerate(files)}

    @cached_property
    def facts(self) -> Lookup:
        """An index of all triples; properties are given to it as CURIEs."""
        return Lookup(self.triples)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The classes of all resources."""
        return Taxonomy(self.triples)

    @cached_property
    def _by_subject(self) -> dict[str, list[Where]]:
        return by_key((where[1].subject, where) for where in self.statements())

    @cached_property
    def _by_object(self) -> dict[str, list[Where]]:
        return by_key((where[1].iri, where) for where in self.statements())

    def statements(self) -> Iterator[Where]:
        """Yield the statements of the checked files, in order."""
        return ((file, statement) for file in self.files for statement in file.statements)

    def said_of(self, iri: str, predicate: str = "") -> list[Where]:
        """Return the checked statements about a resource, or only those with the property."""
        found = self._by_subject.get(iri, [])
        wanted = predicate and expand(predicate).value
        return [where for where in found if where[1].predicate == wanted] if wanted else found

    def uses_of(self, iri: str, predicates: Collection[str] = ()) -> list[Where]:
        """Return the checked statements with a resource as object (and one of the `predicates`)."""
        found = self._by_object.get(iri, [])
        return [where for where in found if not predicates or where[1].predicate in predicates]

    def written(self, triple: Triple) -> Where | None:
        """Return the checked statement of a triple, or None; also None for a blank node."""
        if not isinstance(triple.subject, NamedNode):
            return None
        value = triple.object.value if isinstance(triple.object, NamedNode) else None
        for file, statement in self.said_of(triple.subject.value):
            if statement.predicate == triple.predicate.value and value in (None, statement.iri):
                return file, statement
        return None

    def order(self, where: Where) -> tuple[int, int]:
        """Return a key that sorts statements by file, and by offset within the file."""
        return self._position[id(where[0])], where[1].starts[2]

    def fault(self, where: Where, part: int, rule: str, said: str, *things: str) -> Fault:
        """Return a fault at the subject (0), property (1) or object (2) of a statement."""
        file, statement = where
        return new_fault(file.path, file.place(statement.starts[part]), rule, said, *things)

    def fault_of(
        self, iri: str, predicate: str, rule: str, said: str, *also: str, selector: str = ""
    ) -> Iterator[Fault]:
        """Yield a fault at the first value of a property, unless no checked file has a value.

        The property is one of the resource `iri` or, if it is given, of its `selector`.
        """
        things = dict.fromkeys([selector or iri, iri, *also])
        for where in self.said_of(selector or iri, predicate)[:1]:
            yield self.fault(where, 2, rule, f"{compact(iri)}: {said}", *things)


def load(
    paths: Sequence[str], ground: Sequence[File] | None = None
) -> tuple[CheckedData, list[Fault], int]:
    """Load the files at the paths; return their data, the faults of form, and the number of files.

    Without paths, the project's own files are loaded, with shapes and mappings. A file that cannot
    be read or parsed is left out. The files may refer to `ground`, by default the project's own
    files that are not checked.

    Raises Malformed or Refused for a path that cannot be checked.
    """
    ontology = folder("ontology")
    checked = list_files(paths or [ontology, os.path.join(ontology, "mappings")])
    checked += [] if paths else data_files()
    files, faults = list[File](), list[Fault]()
    for path in checked:
        file, found = open_file(path)
        faults += found
        files += [file] if file else []
    if ground is None:
        real = {os.path.realpath(path) for path in checked}
        own = (p for p in [*ontology_files(), *data_files()] if os.path.realpath(p) not in real)
        ground = [File(path, read(path)) for path in own]
    return CheckedData(files, ground), faults, len(checked)
