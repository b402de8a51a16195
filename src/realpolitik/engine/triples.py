"""What triples say of things, looked up by CURIE: values, slugs, labels, values joined."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.terms import ID, RP, Subject, Term, expand, local, natural

__all__ = ["SEPARATOR", "Lookup", "described", "english", "joined", "number", "slug", "source_of"]

SEPARATOR = " | "
_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")


class Lookup:
    """The triples of a graph, by predicate and subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[NamedNode, dict[Subject, list[Term]]] = {}
        self._subjects: dict[str, dict[Term, list[Subject]]] = {}
        for subject, predicate, value in triples:
            self._values.setdefault(predicate, {}).setdefault(subject, []).append(value)

    def subjects(self, predicate: str) -> list[Subject]:
        """Return what has a property, given as a CURIE, by name."""
        return sorted(self._of(predicate), key=_by_name)

    def values(self, subject: Subject, *predicates: str) -> list[Term]:
        """Return the values of a thing's properties, given as CURIEs, by name."""
        found = {value for name in predicates for value in self._of(name).get(subject, ())}
        return sorted(found, key=_by_name)

    def nodes(self, subject: Subject, *predicates: str) -> list[NamedNode]:
        """Return those values that are named."""
        return [v for v in self.values(subject, *predicates) if isinstance(v, NamedNode)]

    def about(self, value: Term, *predicates: str) -> list[Subject]:
        """Return what has a value in one of some properties, given as CURIEs, by name."""
        found = {node for name in predicates for node in self._reverse(name).get(value, ())}
        return sorted(found, key=_by_name)

    def texts(self, subject: Subject, *predicates: str) -> list[str]:
        """Return the texts of those values that are literals."""
        return [v.value for v in self.values(subject, *predicates) if isinstance(v, Literal)]

    def label(self, node: Subject) -> str:
        """Return the English label of a thing, or what there is in its place, or nothing."""
        labels = [v for v in self.values(node, *_LABELS) if isinstance(v, Literal)]
        english = [label for label in labels if label.language == "en"]
        return next((label.value for label in english or labels), "")

    def _reverse(self, predicate: str) -> Mapping[Term, Sequence[Subject]]:
        if predicate not in self._subjects:
            found: dict[Term, list[Subject]] = {}
            for subject, values in self._of(predicate).items():
                for value in values:
                    found.setdefault(value, []).append(subject)
            self._subjects[predicate] = found
        return self._subjects[predicate]

    def _of(self, predicate: str) -> Mapping[Subject, Sequence[Term]]:
        return self._values.get(expand(predicate), {})


def slug(node: Term) -> str:
    """Return the local name of what is in our namespaces, and any other name whole.

    >>> slug(NamedNode("https://w3id.org/realpolitik/id/china"))
    'china'
    """
    if isinstance(node, NamedNode | Literal):
        ours = node.value.startswith((ID, RP))
        return local(node.value) if ours else node.value
    return str(node)


def source_of(claim: str) -> str:
    """Return the slug of the source that a claim is named by.

    >>> source_of("sun-2016-p1s2-3")
    'sun-2016'
    """
    return re.sub(r"-p\d+s\d+-\d+\Z", "", claim)


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, those that are empty left out.

    >>> joined(["china", "russia"])
    'china | russia'
    """
    return SEPARATOR.join(text for text in texts if text)


def _by_name(term: Term) -> tuple[list[tuple[int, str]], str]:
    return natural(slug(term)), str(term)


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


def english(text: str) -> Literal:
    """Return a text in English."""
    return Literal(text, language="en")


def number(value: int) -> Literal:
    """Return a whole number."""
    return Literal(str(value), datatype=expand("xsd:integer"))
