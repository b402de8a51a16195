"""What is checked: Turtle files, all that they lean on, and where in them a thing is written."""

import os
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.files import fault_at, listed, opened
from realpolitik.engine.embedded import Store
from realpolitik.files import data_files, folder, ontology_files, read
from realpolitik.rdf.triples import Lookup
from realpolitik.rdf.turtle_file import File
from realpolitik.rdf.turtle_tokens import Statement
from realpolitik.terms import Taxonomy, by_key, expand

__all__ = ["Material", "Where", "gathered"]

Where = tuple[File, Statement]
"""A statement in a file that is checked."""


class Material:
    """The files that are checked, all that they lean on, and what is merged of both."""

    def __init__(self, files: Sequence[File], ground: Sequence[File]) -> None:
        self.files, self.ground = files, ground
        self.store = Store()
        for file in (*ground, *files):
            self.store.add(file.triples)
        self.triples = self.store.triples()

    @cached_property
    def facts(self) -> Lookup:
        """What is said of each thing."""
        return Lookup(self.triples)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The classes of each thing."""
        return Taxonomy(self.triples)

    @cached_property
    def names(self) -> set[str]:
        """What things of the world are called, and the titles of sources."""
        literals = [
            text
            for kind in ("rp:WorldEntity", "rp:Source")
            for thing in self.taxonomy.things(expand(kind))
            for text in self.facts.texts(thing, "rdfs:label", "skos:altLabel", "dcterms:title")
        ]
        return set(literals)

    @cached_property
    def _by_subject(self) -> dict[str, list[Where]]:
        return by_key((where[1].subject, where) for where in self._statements())

    @cached_property
    def _by_object(self) -> dict[str, list[Where]]:
        return by_key((where[1].iri, where) for where in self._statements())

    def _statements(self) -> Iterator[Where]:
        return ((file, statement) for file in self.files for statement in file.statements)

    def said_of(self, iri: str, predicate: str = "") -> list[Where]:
        """Return what the checked files say of a thing, or only by one property, a CURIE."""
        found = self._by_subject.get(iri, [])
        wanted = predicate and expand(predicate).value
        return [where for where in found if where[1].predicate == wanted] if wanted else found

    def uses_of(self, iri: str, predicates: Collection[str] = ()) -> list[Where]:
        """Return where the checked files say something with a thing as the object."""
        found = self._by_object.get(iri, [])
        return [where for where in found if not predicates or where[1].predicate in predicates]

    def texts_of(self, value: str, predicates: Collection[str]) -> list[Where]:
        """Return where the checked files have a literal as a value of some properties."""
        return [
            (file, statement)
            for file, statement in self._statements()
            if statement.predicate in predicates and not statement.iri and statement.value == value
        ]

    def written(self, triple: Triple) -> Where | None:
        """Return where the checked files assert a triple about something that has a name."""
        if not isinstance(triple.subject, NamedNode):
            return None
        value = triple.object.value if isinstance(triple.object, NamedNode) else None
        for file, statement in self.said_of(triple.subject.value):
            if statement.predicate == triple.predicate.value and value in (None, statement.iri):
                return file, statement
        return None

    def order(self, where: Where) -> tuple[int, int]:
        """Return what places are sorted by: the files in their order, and what is in each."""
        return self.files.index(where[0]), where[1].starts[2]

    def fault(
        self, where: Where, part: int, rule: str, message: str, *things: str, severity: str = ERROR
    ) -> Fault:
        """Return a fault at the subject (0), property (1) or object (2) of a statement."""
        file, statement = where
        return fault_at(file, statement.starts[part], severity, rule, message, *things)


def gathered(
    paths: Sequence[str], ground: Sequence[File] | None = None
) -> tuple[Material, list[Fault], int]:
    """Return the files at some paths, what is wrong in their form, and how many they are.

    Without paths the files are the project's own, its shapes and mappings too. One that cannot be
    read or parsed is told of and left out. They lean on `ground`, or else on those of the project's
    own that are not among them.

    Raises Malformed or Refused for a path that cannot be checked.
    """
    own = [*ontology_files(), *data_files()]
    ontology = folder("ontology")
    checked = listed(paths or [ontology, os.path.join(ontology, "mappings")])
    checked += [] if paths else data_files()
    files, faults = list[File](), list[Fault]()
    for path in checked:
        file, found = opened(path)
        faults += found
        files += [file] if file else []
    if ground is None:
        real = {os.path.realpath(path) for path in checked}
        ground = [File(path, read(path)) for path in own if os.path.realpath(path) not in real]
    return Material(files, ground), faults, len(checked)
