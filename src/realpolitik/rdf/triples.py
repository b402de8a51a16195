"""Build RDF triples from CURIEs and literals."""

from collections.abc import Iterable

from pyoxigraph import Literal, Triple

from realpolitik.terms import Subject, Term, expand, on_sentence

__all__ = ["SEPARATOR", "describe", "english_literal", "integer_literal", "join_texts", "source_of"]

SEPARATOR = " | "


def source_of(claim: str) -> str:
    """Return the source's slug at the beginning of a claim's slug; return other names unchanged."""
    place = on_sentence(claim)
    return place.source if place else claim


def join_texts(texts: Iterable[str]) -> str:
    """Join the strings that are not empty, with " | " between them."""
    return SEPARATOR.join(text for text in texts if text)


Value = Term | str


def describe(subject: Subject, *pairs: tuple[str, Value]) -> list[Triple]:
    """Return a triple about `subject` for each (property, value) pair; all strings are CURIEs."""
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
