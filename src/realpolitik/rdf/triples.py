"""Look up and build triples by CURIE."""

from collections.abc import Iterable
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.terms import Subject, Term, by_key, expand, natural, on_sentence, slug

__all__ = [
    "SEPARATOR",
    "Lookup",
    "describe",
    "english_literal",
    "integer_literal",
    "join_texts",
    "source_of",
]

SEPARATOR = " | "
_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_AnyTerm = TypeVar("_AnyTerm", bound=Term)


class Lookup:
    """An index of triples that takes properties as CURIEs.

    Results are sorted by name, without duplicates. A property is indexed when it is first used,
    because most callers read only a few.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._pairs = by_key((p, (subject, value)) for subject, p, value in triples)
        self._values: dict[NamedNode, dict[Subject, list[Term]]] = {}
        self._subjects: dict[NamedNode, dict[Term, list[Subject]]] = {}

    def subjects(self, predicate: str) -> list[Subject]:
        """Return the subjects that have a property."""
        return _in_order(subject for subject, _ in self._pairs.get(expand(predicate), ()))

    def values(self, subject: Subject, *predicates: str) -> list[Term]:
        """Return the values that a subject has for one or more properties."""
        found = [self._after(expand(name)).get(subject, ()) for name in predicates]
        return _in_order(value for values in found for value in values)

    def about(self, value: Term, *predicates: str) -> list[Subject]:
        """Return the subjects that have this value for at least one of the given properties."""
        found = [self._before(expand(name)).get(value, ()) for name in predicates]
        return _in_order(subject for subjects in found for subject in subjects)

    def _after(self, predicate: NamedNode) -> dict[Subject, list[Term]]:
        if predicate not in self._values:
            self._values[predicate] = by_key(self._pairs.get(predicate, ()))
        return self._values[predicate]

    def _before(self, predicate: NamedNode) -> dict[Term, list[Subject]]:
        if predicate not in self._subjects:
            turned = ((value, subject) for subject, value in self._pairs.get(predicate, ()))
            self._subjects[predicate] = by_key(turned)
        return self._subjects[predicate]

    def nodes(self, subject: Subject, *predicates: str) -> list[NamedNode]:
        """Return the values of a subject's properties that are IRIs."""
        return [v for v in self.values(subject, *predicates) if isinstance(v, NamedNode)]

    def texts(self, subject: Subject, *predicates: str) -> list[str]:
        """Return the lexical forms of the values of a subject's properties that are literals."""
        return [v.value for v in self.values(subject, *predicates) if isinstance(v, Literal)]

    def text(self, subject: Subject, predicate: str) -> str:
        """Return the lexical form of a property's first literal, or an empty string."""
        return next(iter(self.texts(subject, predicate)), "")

    def offsets(self, passage: Subject) -> tuple[str, str]:
        """Return the start and end offsets of a passage, as empty strings if they are not given."""
        (selector, *_) = [*self.nodes(passage, "oa:hasSelector"), passage]
        return self.text(selector, "oa:start"), self.text(selector, "oa:end")

    def label(self, node: Subject) -> str:
        """Return the English label of a node, else any other label, else an empty string."""
        labels = [v for v in self.values(node, *_LABELS) if isinstance(v, Literal)]
        english = [label for label in labels if label.language == "en"]
        return next((label.value for label in english or labels), "")


def source_of(claim: str) -> str:
    """Return the slug of a claim's source, which is the beginning of the claim's own slug."""
    place = on_sentence(claim)
    return place.source if place else claim


def join_texts(texts: Iterable[str]) -> str:
    """Join the strings that are not empty, with SEPARATOR between them."""
    return SEPARATOR.join(text for text in texts if text)


def _in_order(terms: Iterable[_AnyTerm]) -> list[_AnyTerm]:
    return sorted(set(terms), key=lambda term: (natural(slug(term)), str(term)))


Value = Term | str


def describe(subject: Subject, *pairs: tuple[str, Value]) -> list[Triple]:
    """Return a triple about `subject` for each pair of property and value; strings are CURIEs."""
    return [
        Triple(subject, expand(name), expand(value) if isinstance(value, str) else value)
        for name, value in pairs
    ]


def english_literal(text: str) -> Literal:
    """Return a literal with the language tag `en`."""
    return Literal(text, language="en")


def integer_literal(value: int) -> Literal:
    """Return an `xsd:integer` literal."""
    return Literal(str(value), datatype=expand("xsd:integer"))
