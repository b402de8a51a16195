"""A store with methods to look up properties (given as CURIEs) and the classes of resources."""

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.engine.embedded import Store
from realpolitik.terms import RDF_TYPE, Subject, Term, by_key, expand, natural, reachable, slug

__all__ = ["Lookup"]

_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_AnyTerm = TypeVar("_AnyTerm", bound=Term)


class Lookup(Store):
    """A store that must not be changed. Methods that take CURIEs sort their results by `slug`."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        super().__init__()
        self.add(triples)

    def subjects(self, predicate: str) -> list[Subject]:
        """Return the subjects that have a value for the given property."""
        return _in_order(subject for subject, _ in self.pairs(expand(predicate)))

    def values(self, subject: Subject, *predicates: str) -> list[Term]:
        """Return all values that a subject has for any of the given properties."""
        found = (self.pairs(expand(name), subject) for name in predicates)
        return _in_order(value for pairs in found for _, value in pairs)

    def about(self, value: Term, *predicates: str) -> list[Subject]:
        """Return the subjects that have `value` for at least one of the given properties."""
        found = (self.pairs(expand(name), value=value) for name in predicates)
        return _in_order(subject for pairs in found for subject, _ in pairs)

    def nodes(self, subject: Subject, *predicates: str) -> list[NamedNode]:
        """Return a subject's values for the given properties, but only those that are IRIs."""
        return [v for v in self.values(subject, *predicates) if isinstance(v, NamedNode)]

    def texts(self, subject: Subject, *predicates: str) -> list[str]:
        """Return the lexical form of each literal that a subject has for the given properties."""
        return [v.value for v in self.values(subject, *predicates) if isinstance(v, Literal)]

    def text(self, subject: Subject, predicate: str) -> str:
        """Return the first string that `texts` finds for a property, or "" if it finds nothing."""
        return next(iter(self.texts(subject, predicate)), "")

    def offsets(self, passage: Subject) -> tuple[str, str]:
        """Return the start and end offsets of a passage as strings; a missing offset is ""."""
        (selector, *_) = [*self.nodes(passage, "oa:hasSelector"), passage]
        return self.text(selector, "oa:start"), self.text(selector, "oa:end")

    def label(self, node: Subject) -> str:
        """Return an English label of a node; if there is none, another label or an empty string."""
        labels = [v for n in _LABELS for v in self.values(node, n) if isinstance(v, Literal)]
        english = [label for label in labels if label.language == "en"]
        return next((label.value for label in english or labels), "")

    @cached_property
    def _parents(self) -> dict[Term, list[Term]]:
        return by_key(self.pairs(expand("rdfs:subClassOf")))

    def above(self, kind: Term) -> frozenset[NamedNode]:
        """Return the class `kind` and all its superclasses."""
        found = reachable([kind], self._parents)
        return frozenset(node for node in found if isinstance(node, NamedNode))

    def classes(self, thing: Subject) -> set[NamedNode]:
        """Return the classes of a resource, including superclasses."""
        return {above for _, kind in self.pairs(RDF_TYPE, thing) for above in self.above(kind)}

    def kinds(self, thing: Subject) -> list[NamedNode]:
        """Return the most specific classes of a resource, sorted by IRI."""
        classes = self.classes(thing)
        wider = {above for kind in classes for above in self.above(kind) if above != kind}
        return sorted(classes - wider, key=str)

    def named(self, kind: NamedNode) -> set[NamedNode]:
        """Return the instances of a class or of its subclasses, except blank nodes."""
        typed = self.pairs(RDF_TYPE)
        below = {of for of in {of for _, of in typed} if kind in self.above(of)}
        return {thing for thing, of in typed if of in below and isinstance(thing, NamedNode)}


def _in_order(terms: Iterable[_AnyTerm]) -> list[_AnyTerm]:
    return sorted(set(terms), key=lambda term: (natural(slug(term)), str(term)))
