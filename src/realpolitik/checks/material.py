"""What is checked: Turtle files, all that they lean on, and where in them a thing is written."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.fault import ERROR, Finding
from realpolitik.checks.files import File, listed, opened, parsed
from realpolitik.engine.embedded import Store
from realpolitik.engine.turtle_text import Statement
from realpolitik.files import data_files, ontology_files, read

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

    @cached_property
    def _by_subject(self) -> dict[str, list[Where]]:
        return self._index(end=False)

    @cached_property
    def _by_object(self) -> dict[str, list[Where]]:
        return self._index(end=True)

    def _index(self, *, end: bool) -> dict[str, list[Where]]:
        index: dict[str, list[Where]] = {}
        for file in self.files:
            for one in file.statements:
                name = one.iri if end else one.subject
                if name:
                    index.setdefault(name, []).append((file, one))
        return index

    def said_of(self, iri: str) -> list[Where]:
        """Return what the checked files say of a thing."""
        return self._by_subject.get(iri, [])

    def uses_of(self, iri: str, predicates: Iterable[str] = ()) -> list[Where]:
        """Return where the checked files say something with a thing as the object."""
        wanted = set(predicates)
        found = self._by_object.get(iri, [])
        return [(f, one) for f, one in found if not wanted or one.predicate in wanted]

    def texts_of(self, value: str, predicates: Iterable[str]) -> list[Where]:
        """Return where the checked files have a literal as a value of some properties."""
        wanted = set(predicates)
        return [
            (file, one)
            for file in self.files
            for one in file.statements
            if one.predicate in wanted and not one.iri and one.value == value
        ]

    def written(self, triple: Triple) -> Where | None:
        """Return where the checked files assert a triple about something that has a name."""
        if not isinstance(triple.subject, NamedNode):
            return None
        value = triple.object.value if isinstance(triple.object, NamedNode) else None
        for file, one in self.said_of(triple.subject.value):
            if one.predicate == triple.predicate.value and value in (None, one.iri):
                return file, one
        return None

    def order(self, where: Where) -> tuple[int, int]:
        """Return what places are sorted by: the files in their order, and what is in each."""
        return self.files.index(where[0]), where[1].starts[2]

    def finding(
        self,
        where: Where,
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


def gathered(paths: Sequence[str]) -> tuple[Material, list[Finding], int]:
    """Return the files at some paths, what is wrong in their form, and how many they are.

    Without paths the files are the project's own. One that cannot be read or parsed is told of and
    left out.

    Raises Malformed or Refused for a path that cannot be checked.
    """
    own = [*ontology_files(), *data_files()]
    checked = listed(paths) if paths else own
    files, findings = list[File](), list[Finding]()
    for path in checked:
        file, found = opened(path)
        findings += found
        files += [file] if file else []
    real = {os.path.realpath(path) for path in checked}
    ground = [path for path in own if os.path.realpath(path) not in real]
    return Material(files, [parsed(path, read(path)) for path in ground]), findings, len(checked)
