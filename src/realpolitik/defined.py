"""The names that data may use: those that are defined, and the nearest to one that is not."""

import re
from collections.abc import Iterable
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from .errors import UnknownName
from .taxonomy import Taxonomy
from .terms import ID, PREFIXES, RDF_TYPE, compact, expand, local

__all__ = ["Defined", "is_built_in"]

_ON_SENTENCE = re.compile(r"-p\d+s\d+")
# So few names are all shown where none of them is near.
_FEW = 8


def is_built_in(iri: str) -> bool | None:
    """Say whether RDF, RDFS, OWL, SHACL or XML Schema define a name; None where it is of no such.

    What these define needs no declaration in an ontology.
    """
    if not iri.startswith(tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "sh", "xsd"))):
        return None
    from rdflib import OWL, RDF, RDFS, SH, XSD

    return any(iri in namespace for namespace in (RDF, RDFS, OWL, SH, XSD))


class Defined:
    """The things that some triples give a class."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)
        self.names = {
            triple.subject.value
            for triple in self._triples
            if triple.predicate == RDF_TYPE and isinstance(triple.subject, NamedNode)
        }

    def is_a(self, iri: str, kind: str) -> bool:
        """Say whether a name is defined as a property or as a class."""
        return iri in self._by_kind.get(kind, ())

    def unknown(self, iri: str, part: int, predicate: str) -> UnknownName:
        """Return the error that a name is not defined, with the nearest that fit in its place.

        It stands in a triple as the subject (0), the property (1) or the value (2) of `predicate`.
        """
        from difflib import get_close_matches

        kind, names = self._fitting(iri, part, predicate)
        if iri == compact(iri):
            return UnknownName(iri, kind)  # of a namespace with which nothing here has to do
        by_local = {local(name): compact(name) for name in sorted(names)}
        near = [by_local[name] for name in get_close_matches(local(iri)[:80], by_local, n=3)]
        error = UnknownName(compact(iri), kind, near)
        if error.nearest:
            return error
        few = kind == "term" and len(names) <= _FEW
        return UnknownName(compact(iri), kind, by_local.values() if few else ())

    def _fitting(self, iri: str, part: int, predicate: str) -> tuple[str, set[str]]:
        """Return what an unknown name should be, by its place, and the names of such."""
        if part == 1:
            return "property", self._by_kind.get("property", set())
        if part == 2 and predicate == RDF_TYPE.value:
            return "class", self._by_kind.get("class", set())
        wanted = self._ranges.get(predicate) if part == 2 else None
        names = self._things(wanted) if wanted else set()
        sentence = _ON_SENTENCE.search(iri)
        if iri.startswith(ID) and sentence:
            # Passages and claims are many, and those of other sources are not meant.
            names = names or self._by_kind.get("on a sentence", set())
            return "thing", {name for name in names if name.startswith(iri[: sentence.start()])}
        if iri.startswith(ID):
            return "thing", names or self._by_kind.get("thing", set())
        return "term", names or {name for name in self.names if not name.startswith(ID)}

    def _things(self, kind: NamedNode) -> set[str]:
        found = self._taxonomy.things(kind)
        return {thing.value for thing in found if isinstance(thing, NamedNode)}

    @cached_property
    def _by_kind(self) -> dict[str, set[str]]:
        """The names of what they are for."""
        kinds: dict[str, set[str]] = {}
        for name in self.names:
            kind = "thing"
            if name.startswith(ID):
                kind = "on a sentence" if _ON_SENTENCE.search(name) else kind
            else:
                classes = {local(one.value) for one in self._taxonomy.classes(NamedNode(name))}
                of_properties = any(one.endswith("Property") for one in classes)
                kind = "property" if of_properties else "class" if "Class" in classes else "term"
            kinds.setdefault(kind, set()).add(name)
        return kinds

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy(self._triples)

    @cached_property
    def _ranges(self) -> dict[str, NamedNode]:
        """The class of the values of a property, where the ontology says one."""
        said = expand("rdfs:range")
        return {
            triple.subject.value: triple.object
            for triple in self._triples
            if triple.predicate == said
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
        }
