"""Triples read and written by CURIE: values of things, slugs, labels, values joined."""

from collections.abc import Iterable
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.terms import ID, RP, Subject, Term, by_key, expand, local, natural, on_sentence

__all__ = [
    "SEPARATOR",
    "Lookup",
    "described",
    "in_english",
    "joined",
    "number",
    "slug",
    "source_of",
]

SEPARATOR = " | "
_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_AnyTerm = TypeVar("_AnyTerm", bound=Term)


class Lookup:
    """A graph asked by CURIEs; what it gives is in the order of names, each once.

    A property is indexed when it is first asked about, since of most graphs only a few are.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._pairs = by_key((p, (subject, value)) for subject, p, value in triples)
        self._values: dict[NamedNode, dict[Subject, list[Term]]] = {}
        self._subjects: dict[NamedNode, dict[Term, list[Subject]]] = {}

    def subjects(self, predicate: str) -> list[Subject]:
        """Return what has a property."""
        return _in_order(subject for subject, _ in self._pairs.get(expand(predicate), ()))

    def values(self, subject: Subject, *predicates: str) -> list[Term]:
        """Return the values of a thing's properties."""
        found = [self._after(expand(name)).get(subject, ()) for name in predicates]
        return _in_order(value for values in found for value in values)

    def about(self, value: Term, *predicates: str) -> list[Subject]:
        """Return what has a value in one of some properties."""
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
        """Return those values that are named."""
        return [v for v in self.values(subject, *predicates) if isinstance(v, NamedNode)]

    def texts(self, subject: Subject, *predicates: str) -> list[str]:
        """Return the texts of those values that are literals."""
        return [v.value for v in self.values(subject, *predicates) if isinstance(v, Literal)]

    def text(self, subject: Subject, predicate: str) -> str:
        """Return the first of those texts, or nothing."""
        return next(iter(self.texts(subject, predicate)), "")

    def offsets(self, passage: Subject) -> tuple[str, str]:
        """Return where a passage begins and ends in its text; nothing where that is not said."""
        (selector, *_) = [*self.nodes(passage, "oa:hasSelector"), passage]
        return self.text(selector, "oa:start"), self.text(selector, "oa:end")

    def label(self, node: Subject) -> str:
        """Return the English label of a thing, or what there is in its place, or nothing."""
        labels = [v for v in self.values(node, *_LABELS) if isinstance(v, Literal)]
        english = [label for label in labels if label.language == "en"]
        return next((label.value for label in english or labels), "")


def slug(node: Term | str) -> str:
    """Return the local name of what is in our namespaces, and any other name or text whole.

    >>> slug(NamedNode("https://w3id.org/realpolitik/id/china"))
    'china'
    """
    value = node.value if isinstance(node, NamedNode | Literal) else str(node)
    return local(value) if value.startswith((ID, RP)) else value


def source_of(claim: str) -> str:
    """Return the slug of the source that a claim is named by.

    >>> source_of("sun-2016-p1s2-3")
    'sun-2016'
    """
    place = on_sentence(claim)
    return place.source if place else claim


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, those that are empty left out.

    >>> joined(["china", "russia"])
    'china | russia'
    """
    return SEPARATOR.join(text for text in texts if text)


def _in_order(terms: Iterable[_AnyTerm]) -> list[_AnyTerm]:
    return sorted(set(terms), key=lambda term: (natural(slug(term)), str(term)))


Value = Term | str


def described(subject: Subject, *pairs: tuple[str, Value]) -> list[Triple]:
    """Return a triple for each pair of a property and a value; a text is a CURIE.

    >>> described(expand("id:x"), ("rdf:type", "rp:State"))[0].object.value
    'https://w3id.org/realpolitik/ontology#State'
    """
    return [
        Triple(subject, expand(name), expand(value) if isinstance(value, str) else value)
        for name, value in pairs
    ]


def in_english(text: str) -> Literal:
    """Return a text in English."""
    return Literal(text, language="en")


def number(value: int) -> Literal:
    """Return a whole number."""
    return Literal(str(value), datatype=expand("xsd:integer"))
