"""Check identifiers: undefined names, and blank nodes that should have a name."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.checked_data import CheckedData
from realpolitik.checks.fault import Fault
from realpolitik.errors import UnknownName
from realpolitik.rdf.turtle_file import File
from realpolitik.rdf.turtle_tokens import Statement
from realpolitik.terms import (
    ID,
    PREFIXES,
    RDF_TYPE,
    RP,
    SPAN,
    Taxonomy,
    by_key,
    compact,
    expand,
)

__all__ = ["Definitions", "blank_nodes", "is_built_in", "undefined_names"]


# The vocabularies whose terms rdflib lists.
_VOCABULARIES = ("rdf", "rdfs", "owl", "sh", "xsd", "dcterms", "prov", "skos", "vann", "void")
_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# Predictions are never described; a query in queries/checks reports their names.
_PREDICTION = f"{ID}prediction-"


@cache  # the same few names come again and again
def is_built_in(iri: str) -> bool | None:
    """Return whether a standard vocabulary, such as OWL, defines an IRI; None if it is in none."""
    if not iri.startswith(tuple(PREFIXES[prefix] for prefix in _VOCABULARIES)):
        return None
    from rdflib import namespace

    return any(iri in getattr(namespace, prefix.upper()) for prefix in _VOCABULARIES)


class Definitions:
    """The IRIs that have a class in the given triples, and are therefore defined."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        triples = list(triples)
        typing = (t.subject for t in triples if t.predicate == RDF_TYPE)
        self.names = {node.value for node in typing if isinstance(node, NamedNode)}
        taxonomy = Taxonomy(triples)
        kinds = {
            name: {kind.value for kind in taxonomy.classes(NamedNode(name))}
            for name in self.names
            if not name.startswith(ID)
        }
        classes = {expand("rdfs:Class").value, expand("owl:Class").value}
        self._of_kind = {
            "property": {n for n, of in kinds.items() if any(k.endswith("Property") for k in of)},
            "class": {name for name, of in kinds.items() if not classes.isdisjoint(of)},
            "term": self.names,
        }

    def fits(self, iri: str, part: int, predicate: str) -> bool:
        """Return whether an IRI is defined, and as a property or class where one is required.

        `part` is its position in a triple with the property `predicate`: 0, 1 or 2.
        """
        return iri in self._of_kind[_kind(part, predicate)]

    def unknown(self, iri: str, part: int, predicate: str) -> UnknownName:
        """Return the error for an undefined IRI, which suggests similar IRIs for its position."""
        kind = _kind(part, predicate)
        names = sorted(map(compact, self._of_kind[kind]))
        shown = "thing" if kind == "term" and iri.startswith(ID) else kind
        return UnknownName(compact(iri), shown, names)


def _kind(part: int, predicate: str) -> str:
    """Return the kind of IRI that a position in a triple requires."""
    is_class = part == 2 and predicate in (RDF_TYPE.value, expand("rdfs:subClassOf").value)
    return "property" if part == 1 else "class" if is_class else "term"


def undefined_names(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each undefined name, once per file.

    A name is defined if it has a type in the ontology or in the data.
    """
    definitions = Definitions(data.triples)
    for file in data.files:
        for iri, uses in by_key(_undefined_uses(file, definitions)).items():
            described = data.said_of(iri)
            elsewhere = described and described[0][0] is not file and iri not in definitions.names
            if not elsewhere and not iri.startswith(_PREDICTION):
                yield _unknown_name(data, file, iri, uses, definitions)


def _undefined_uses(
    file: File, definitions: Definitions
) -> Iterator[tuple[str, tuple[Statement, int]]]:
    """Yield each undefined IRI in a file, with the statement and the position where it is used.

    Properties and classes must be defined as such; other IRIs only in the project's namespaces.
    """
    for statement in file.statements:
        predicate = statement.predicate
        for part, iri in enumerate(statement[:3]):
            named = iri and not iri.startswith("_:") and SPAN not in iri
            if not named or definitions.fits(iri, part, predicate):
                continue
            known = is_built_in(iri)
            if known is None:
                known = _kind(part, predicate) == "term" and not iri.startswith((RP, ID))
            if not known:
                yield iri, (statement, part)


def _unknown_name(
    data: CheckedData,
    file: File,
    iri: str,
    uses: Sequence[tuple[Statement, int]],
    definitions: Definitions,
) -> Fault:
    """Return the fault for an undefined name, at its description or at its first use in a file."""
    users = [use.subject for use, _ in uses] + [use.subject for _, use in data.uses_of(iri)]
    is_node = iri.startswith(ID) and iri not in definitions.names
    described = [use for use in uses if use[1] == 0 and is_node]
    statement, part = (described or uses)[0]
    error = definitions.unknown(iri, part, statement.predicate)
    said = str(error)
    if described:
        meant = f"; did you mean {error.nearest[0]}?" if error.nearest else ""
        said = f"{compact(iri)} is described here without a class{meant}"
    rule = "undefined-node" if is_node and part != 1 else "undefined-term"
    return data.fault((file, statement), part, rule, said[0].upper() + said[1:], iri, *users)


def blank_nodes(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each outermost blank node that stands for a claim, entity or the like."""
    reported = set[str]()
    for file, statement in data.statements():
        node, iri = statement.subject, statement.iri
        term = iri if statement.predicate == RDF_TYPE.value else statement.predicate
        if node in reported:
            reported.add(iri)
        elif node.startswith("_:") and term.startswith(_OF_DATA):
            reported |= {node, iri}
            users = [use.subject for other, use in data.uses_of(node) if other is file]
            said = "This blank node should have a name"
            yield data.fault((file, statement), 0, "blank-node", said, *users)
