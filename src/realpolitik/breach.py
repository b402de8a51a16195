"""A shape that is broken: where in the files it is to be mended, and what is there instead."""

import re
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from .material import Material, Where
from .store import Store
from .terms import PREFIXES, Term, compact, expand

__all__ = ["Breach"]

# Values and their texts are shown so far.
_FEW, _SHORT = 4, 70


class Breach:
    """A thing that breaks a shape, with the value that does, or nothing if a value is missing."""

    def __init__(
        self, material: Material, shapes: Store, shape: NamedNode, focus: str, value: str
    ) -> None:
        self._material, self._shapes, self._shape = material, shapes, shape
        self._focus, self._value = focus, value

    def place(self) -> tuple[Where, int] | None:
        """Return the statement in the checked files at which to mend it, and its part, if any."""
        material, focus = self._material, self._focus
        # A claim is named by the sentence that it stands on; or else it is meant for another.
        sentence = re.match(r".+-p\d+s\d+", focus)
        for where in material.uses_of(focus, self._back) if self._back else ():
            if sentence and not where[1].subject.startswith(f"{sentence.group()}-"):
                return where, 2
        said = material.said_of(focus)
        ends = self._named("sh:targetSubjectsOf")
        for where in said:
            if where[1].predicate in ends:
                return where, 1
        # A thing in a role that it does not fit: where it is put into that role.
        roles = self._named("sh:targetObjectsOf")
        if roles:
            for where in material.uses_of(focus, roles) or material.texts_of(focus, roles):
                return where, 2
        at = [where for where in said if where[1].predicate in self._paths]
        for where in at or said:
            if self._value and self._value == where[1].value:
                return where, 2
        if at:
            return at[-1], 2
        if said:
            return said[0], 0
        # What is described elsewhere is at fault by how it is used here.
        used = material.uses_of(focus)
        return (used[-1], 2) if used else None

    @property
    def users(self) -> list[str]:
        """What refers to the thing, where that is what breaks the shape."""
        focus = NamedNode(self._focus) if self._back else None
        pairs = (self._material.store.pairs(NamedNode(path), None, focus) for path in self._back)
        nodes = {node for pair in pairs for node, _ in pair}
        return sorted(node.value for node in nodes if isinstance(node, NamedNode))

    def values(self) -> str:
        """Say which values the thing has of the property that is at fault, where they are few."""
        if self._back:
            return f" It is used by {', '.join(map(compact, self.users))}."
        if not self._paths:
            return ""
        focus, store = NamedNode(self._focus), self._material.store
        pairs = (store.pairs(NamedNode(path), focus) for path in self._paths)
        found = sorted(_shown(value) for pair in pairs for _, value in pair)
        more = " …" if len(found) > _FEW else ""
        return f" It has {', '.join(found[:_FEW])}{more}." if found else " It has none."

    def _named(self, predicate: str) -> set[str]:
        """Return the IRIs that are values of a property of the shape."""
        found = self._shapes.pairs(expand(predicate), self._shape)
        return {value.value for _, value in found if isinstance(value, NamedNode)}

    @cached_property
    def _paths(self) -> list[str]:
        """The property that the shape asks about, or several where any of them will do."""
        return sorted(self._named("sh:path")) or self._of_path("sh:alternativePath")

    @cached_property
    def _back(self) -> list[str]:
        """The property by which the shape looks back at what refers to the thing."""
        return self._of_path("sh:inversePath")

    def _of_path(self, kind: str) -> list[str]:
        paths = (path for _, path in self._shapes.pairs(expand("sh:path"), self._shape))
        ends = [
            end
            for path in paths
            if isinstance(path, BlankNode)
            for _, end in self._shapes.pairs(expand(kind), path)
        ]
        items = [item for end in ends for item in (self._shapes.items(end) or [end])]
        return [item.value for item in items if isinstance(item, NamedNode)]


def _shown(value: Term) -> str:
    """Return a value as a reader knows it: a CURIE, or a literal in short."""
    if isinstance(value, NamedNode):
        return compact(value.value)
    if not isinstance(value, Literal):
        return str(value)
    text = value.value if len(value.value) <= _SHORT else f"{value.value[:_SHORT]}…"
    if value.language:
        return f'"{text}"@{value.language}'
    kind = value.datatype.value
    if kind == f"{PREFIXES['xsd']}integer":
        return text
    return f'"{text}"' if kind.endswith("#string") else f'"{text}"^^{compact(kind)}'
