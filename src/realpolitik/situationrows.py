"""The situations that rows of a table tell of: the row that gives one its kind says all of it."""

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from .cells import Cells, Known, slug_in
from .rows import Row, Wrong, Wrongs
from .sheet import CONCEPTS, ROLES
from .situations import Situation, situation_in
from .terms import compact, expand, local

__all__ = ["SituationRows", "tells"]

_SINGLE = ("holder", "issue", "position", "direction", "outcome")
_OF_SITUATION = ("kind", "label", *ROLES, *CONCEPTS)
_MEND = "give this one another name, or, if it is the same, only its name"
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


class SituationRows:
    """Reads what rows tell of situations; what is wrong in them is noted.

    `situations` become those that are told of, by their CURIEs.
    """

    def __init__(self, known: Known, cells: Cells, wrongs: Wrongs) -> None:
        self._known, self._cells, self._wrongs = known, cells, wrongs
        self.situations: dict[str, Situation] = {}
        self._told_in: dict[str, int] = {}
        self._of_row: dict[int, str] = {}

    def of(self, row: Row) -> str:
        """Return the CURIE of the situation that a row tells of, or nothing."""
        return self._of_row.get(row.number, "")

    def take(self, row: Row) -> None:
        """Take in the situation that a row tells of."""
        before, kind = len(self._wrongs), None
        with self._wrongs.noted(row):
            kind = self._kind(row)
        roles = {role: self._values(row, role, kind) for role in (*ROLES, *CONCEPTS)}
        if kind and len(self._wrongs) == before:
            with self._wrongs.noted(row):
                found = {role: values for role, values in roles.items() if values}
                label = " ".join(row.cells.get("label", "").split())
                curie = f"id:{self._slug(row, kind, found)}"
                self._keep(curie, Situation(compact(kind.value), label, found), row)
                self._of_row[row.number] = curie

    def _kind(self, row: Row) -> NamedNode:
        if "kind" not in row.cells:
            reason = "this is empty, but the row tells of the situation; say its class"
            raise Wrong("kind", reason)
        return self._cells.kind(row)

    def _values(self, row: Row, role: str, kind: NamedNode | None) -> list[str]:
        """Return the CURIEs in a role, each once."""
        found: dict[str, None] = {}
        for item in row.items(role):
            with self._wrongs.noted(row):
                found[self._cells.value(row, role, item)] = None
        with self._wrongs.noted(row):
            if kind and found:
                self._fits(kind, role, [*found])
        return [*found]

    def _fits(self, kind: NamedNode, role: str, values: Sequence[str]) -> None:
        """Raise Wrong where a class has no such role, or only one value in it."""
        for wanted in self._known.elsewhere.nodes(expand(f"rp:{role}"), "rdfs:domain"):
            if wanted not in self._known.taxonomy.above(kind):
                raise Wrong(role, f"only a situation of the class {local(wanted.value)} has this")
        if role in _SINGLE and len(values) > 1:
            raise Wrong(role, "there is one at most; write a situation for each")

    def _slug(self, row: Row, kind: NamedNode, roles: Mapping[str, Sequence[str]]) -> str:
        """Return the slug of a situation: as given, or put together from its class and roles."""
        if "situation" in row.cells:
            slug = slug_in(row.one("situation"))
            if not slug:
                raise Wrong("situation", "this is no slug: lower-case letters, digits and hyphens")
            return slug
        values = [value for found in roles.values() for value in found]
        names = [local(expand(value).value) for value in values]
        return _HUMP.sub("-", "-".join([local(kind.value), *dict.fromkeys(names)])).lower()

    def _keep(self, curie: str, told: Situation, row: Row) -> None:
        """Keep a situation; one that is told of already must be told of alike."""
        if curie in self._told_in:
            before: Situation | None = self.situations[curie]
            where = f"row {self._told_in[curie]}"
        else:
            before, where = situation_in(expand(curie), self._known.elsewhere), "another file"
        if before:
            for column, theirs in _differences(told, before):
                called = f'{curie}, "{before.label}"' if before.label else curie
                said = f"{where} says otherwise of {called}: {theirs or 'nothing'}"
                raise Wrong(column, f"{said}; {_MEND}")
            return
        if not told.label:
            raise Wrong("label", "this is empty; say in a few words what the situation is")
        self.situations[curie] = told
        self._told_in[curie] = row.number


def tells(row: Row) -> bool:
    """Whether a row tells of its situation, and does not only name it."""
    return any(column in row.cells for column in _OF_SITUATION)


def _differences(told: Situation, before: Situation) -> list[tuple[str, str]]:
    """Return the columns in which a row says otherwise, with what was said before."""
    found = [("kind", before.kind)] if told.kind != before.kind else []
    if told.label and told.label != before.label:
        found.append(("label", before.label))
    for role in (*ROLES, *CONCEPTS):
        values = before.roles.get(role, ())
        if set(told.roles.get(role, ())) != set(values):
            found.append((role, " | ".join(value.partition(":")[2] for value in values)))
    return found
