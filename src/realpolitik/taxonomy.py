"""Classes and what they are under, as some triples say."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from .terms import RDF_TYPE, Subject, expand

__all__ = ["Taxonomy"]


class Taxonomy:
    """The classes of things in some triples, and the classes that each class is under."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._classes: dict[Subject, set[NamedNode]] = {}
        self._parents: dict[NamedNode, set[NamedNode]] = {}
        below = expand("rdfs:subClassOf")
        for subject, predicate, value in triples:
            if not isinstance(value, NamedNode):
                continue
            if predicate == RDF_TYPE:
                self._classes.setdefault(subject, set()).add(value)
            elif predicate == below:
                self._parents.setdefault(subject, set()).add(value)
        self._above: dict[NamedNode, frozenset[NamedNode]] = {}

    def above(self, kind: NamedNode) -> frozenset[NamedNode]:
        """Return the classes that a class is under, itself included."""
        if kind not in self._above:
            found, waiting = {kind}, [kind]
            while waiting:
                new = self._parents.get(waiting.pop(), set()) - found
                found |= new
                waiting += new
            self._above[kind] = frozenset(found)
        return self._above[kind]

    def classes(self, thing: Subject) -> set[NamedNode]:
        """Return all classes of a thing, those included that theirs are under."""
        return {above for kind in self._classes.get(thing, ()) for above in self.above(kind)}

    def kinds(self, thing: Subject) -> list[NamedNode]:
        """Return the narrowest classes of a thing, by name."""
        classes = self.classes(thing)
        wider = {above for kind in classes for above in self.above(kind) if above != kind}
        return sorted(classes - wider, key=str)

    def things(self, kind: NamedNode) -> set[Subject]:
        """Return the things of a class or of one under it."""
        return {thing for thing in self._classes if kind in self.classes(thing)}
