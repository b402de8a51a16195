"""Find the names in Turtle data that nothing defines, and the nearest names that are defined."""

from collections.abc import Iterable
from functools import cache, cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.errors import UnknownName
from realpolitik.rdf.turtle_file import File
from realpolitik.terms import (
    ID,
    PREFIXES,
    RDF_TYPE,
    RP,
    SPAN,
    Taxonomy,
    compact,
    expand,
    local,
    on_sentence,
)

__all__ = ["RDFLIB_VOCABULARIES", "Definitions", "is_built_in", "undefined_names"]

RDFLIB_VOCABULARIES = ("dcterms", "prov", "skos", "vann", "void")
"""Prefixes of the vocabularies whose terms rdflib lists."""


def is_built_in(iri: str, *prefixes: str) -> bool | None:
    """Return whether a vocabulary defines an IRI, or None where the IRI is in none of them.

    The vocabularies are by default RDF, RDFS, OWL, SHACL and XML Schema, whose terms need no
    declaration; or those of `prefixes`, which rdflib must list.
    """
    prefixes = prefixes or ("rdf", "rdfs", "owl", "sh", "xsd")
    if not iri.startswith(tuple(PREFIXES[prefix] for prefix in prefixes)):
        return None
    from rdflib import namespace

    return any(iri in getattr(namespace, prefix.upper()) for prefix in prefixes)


class Definitions:
    """The names that some triples define by giving them a class."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)
        self.names = {
            triple.subject.value
            for triple in self._triples
            if triple.predicate == RDF_TYPE and isinstance(triple.subject, NamedNode)
        }

    def fits(self, iri: str, part: int, predicate: str) -> bool:
        """Return whether an IRI is defined as its place in a triple requires.

        The place is the subject (0), the property (1) or the value (2) of `predicate`.
        """
        kind = "property" if part == 1 else "class" if _is_class(part, predicate) else ""
        return iri in (self._by_kind.get(kind, ()) if kind else self.names)

    def unknown(self, iri: str, part: int, predicate: str) -> UnknownName:
        """Return the error for an undefined IRI, with the nearest names that fit its place."""
        kind, names = self._fitting(iri, part, predicate)
        is_ours = iri != compact(iri)  # other namespaces have no names of the project
        return UnknownName(compact(iri), kind, sorted(map(compact, names)) if is_ours else ())

    def _fitting(self, iri: str, part: int, predicate: str) -> tuple[str, set[str]]:
        """Return the kind of name that a place requires, and all names of that kind."""
        if part == 1:
            return "property", self._by_kind.get("property", set())
        if _is_class(part, predicate):
            return "class", self._by_kind.get("class", set())
        wanted = self._ranges.get(predicate) if part == 2 else None
        names = {thing.value for thing in self._taxonomy.named(wanted)} if wanted else set()
        sentence = on_sentence(iri)
        if iri.startswith(ID) and sentence:
            # There are many passages and claims; only those of the same source are near.
            names = names or self._by_kind.get("on a sentence", set())
            return "thing", {name for name in names if name.startswith(sentence.source)}
        if iri.startswith(ID):
            return "thing", names or self._by_kind.get("thing", set())
        return "term", names or {name for name in self.names if not name.startswith(ID)}

    @cached_property
    def _by_kind(self) -> dict[str, set[str]]:
        """The names of each kind: property, class, term, thing, on a sentence."""
        kinds: dict[str, set[str]] = {}
        for name in self.names:
            if name.startswith(ID):
                kind = "on a sentence" if on_sentence(name) else "thing"
            else:
                classes = {local(node.value) for node in self._taxonomy.classes(NamedNode(name))}
                is_property = any(of.endswith("Property") for of in classes)
                kind = "property" if is_property else "class" if "Class" in classes else "term"
            kinds.setdefault(kind, set()).add(name)
        return kinds

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy(self._triples)

    @cached_property
    def _ranges(self) -> dict[str, NamedNode]:
        """The `rdfs:range` of each property that has one."""
        wanted = expand("rdfs:range")
        return {
            triple.subject.value: triple.object
            for triple in self._triples
            if triple.predicate == wanted
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
        }


def _is_class(part: int, predicate: str) -> bool:
    return part == 2 and predicate in (RDF_TYPE.value, expand("rdfs:subClassOf").value)


def undefined_names(file: File, definitions: Definitions) -> dict[str, list[Triple]]:
    """Return each undefined name in a file with the triples that use it.

    Properties and classes of any namespace must be defined, and as such.
    """
    uses: dict[str, list[Triple]] = {}
    built_in = cache(is_built_in)  # the same few names come again and again
    for triple in file.triples:
        for part, node in enumerate(triple):
            if isinstance(node, BlankNode | Triple):
                continue
            iri = node.datatype.value if isinstance(node, Literal) else node.value
            predicate = triple.predicate.value
            term = part == 1 or _is_class(part, predicate)
            fits = definitions.fits(iri, part, predicate) if term else iri in definitions.names
            if fits or SPAN in iri:
                continue
            known = built_in(iri)
            if known is None and not isinstance(node, Literal):
                unlisted = built_in(iri, *RDFLIB_VOCABULARIES) is False
                known = not (term or iri.startswith((RP, ID)) or unlisted)
            if known is False:
                uses.setdefault(iri, []).append(triple)
    return uses
