"""The axioms of an ontology: which terms they relate, and where the checked files write them."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import combinations

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.material import Material, Where
from realpolitik.terms import RDF_TYPE, expand

__all__ = ["DISJOINT", "DOMAIN", "RANGE", "Schema"]

DISJOINT, DOMAIN, RANGE = map(expand, ("owl:disjointWith", "rdfs:domain", "rdfs:range"))


class Schema:
    """The axioms of the ontology and of what is checked."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.store = material.store
        self.above_of = material.taxonomy.above

    def pairs(self, axiom: NamedNode) -> list[tuple[NamedNode, NamedNode]]:
        """Return what an axiom of a kind says of named terms, in order."""
        found = self.store.pairs(axiom)
        named = [(a, b) for a, b in found if isinstance(a, NamedNode) and isinstance(b, NamedNode)]
        return sorted(named, key=str)

    def above(self, axiom: NamedNode) -> defaultdict[NamedNode, set[NamedNode]]:
        """Return the same by the first of the two terms."""
        found = defaultdict[NamedNode, set[NamedNode]](set)
        for lower, upper in self.pairs(axiom):
            found[lower].add(upper)
        return found

    def typed(self, kind: NamedNode) -> list[NamedNode]:
        """Return the named members of a class."""
        found = self.store.pairs(RDF_TYPE, None, kind)
        return sorted((a for a, _ in found if isinstance(a, NamedNode)), key=str)

    def where(self, subject: NamedNode, axiom: NamedNode, value: NamedNode) -> Where | None:
        """Return where the checked files write an axiom."""
        return self.material.written(Triple(subject, axiom, value))

    @cached_property
    def apart(self) -> dict[frozenset[NamedNode], Sequence[NamedNode]]:
        """The pairs of classes that exclude each other, with the list that says so, if one does."""
        found = {frozenset(pair): () for pair in self.pairs(DISJOINT)}
        lists = dict[frozenset[NamedNode], Sequence[NamedNode]](found)
        for _, members in self.store.pairs(expand("owl:members")):
            named = [m for m in self.store.items(members) if isinstance(m, NamedNode)]
            for pair in combinations(named, 2):
                lists.setdefault(frozenset(pair), named)
        return lists

    def excluded(self, left: NamedNode, right: NamedNode) -> bool:
        """Say whether nothing can be of both classes."""
        return any(
            frozenset((a, b)) in self.apart
            for a in self.above_of(left)
            for b in self.above_of(right)
        )

    @cached_property
    def domains(self) -> dict[NamedNode, NamedNode]:
        """The class from which a property leads."""
        return dict(self.pairs(DOMAIN))

    @cached_property
    def ranges(self) -> dict[NamedNode, NamedNode]:
        """The class or datatype to which a property leads."""
        return dict(self.pairs(RANGE))
