"""Triples written with CURIEs, for descriptions that the project makes of itself."""

from pyoxigraph import Literal, Triple

from .terms import Subject, Term, expand

__all__ = ["english", "number", "said"]

Value = Term | str


def said(subject: Subject, *pairs: tuple[str, Value]) -> list[Triple]:
    """Return a triple for each pair of a property and a value; a text is a CURIE.

    >>> said(expand("id:x"), ("rdf:type", "rp:State"))[0].object.value
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
