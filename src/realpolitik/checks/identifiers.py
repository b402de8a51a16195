"""Find undefined IRIs, and blank nodes that should have an IRI instead."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pyoxigraph import BlankNode, NamedNode, Triple

from realpolitik.checks.checked_data import CheckedData, Where
from realpolitik.checks.fault import Fault
from realpolitik.errors import UnknownName
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, SPAN, by_key, compact, expand

__all__ = ["Definitions", "blank_nodes", "undefined_names"]


# The vocabularies whose terms rdflib lists.
_VOCABULARIES = ("rdf", "rdfs", "owl", "sh", "xsd", "dcterms", "prov", "skos", "vann", "void")
_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# Predictions are never described; a query in queries/checks reports their names.
_PREDICTION = f"{ID}prediction-"


@cache  # the same few names come again and again
def _is_built_in(iri: str) -> bool | None:
    """Return whether a standard vocabulary, such as OWL, defines an IRI; None if it is in none."""
    if not iri.startswith(tuple(PREFIXES[prefix] for prefix in _VOCABULARIES)):
        return None
    from rdflib import namespace

    return any(iri in getattr(namespace, prefix.upper()) for prefix in _VOCABULARIES)


class Definitions:
    """The IRIs that triples define; an IRI is defined if a triple states its class."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        typing = ((t.object, t.subject) for t in triples if t.predicate == RDF_TYPE)
        by_type = by_key((str(of), s.value) for of, s in typing if isinstance(s, NamedNode))
        types = {
            "property": [kind for kind in by_type if kind.endswith("Property>")],
            "class": [str(expand("rdfs:Class")), str(expand("owl:Class"))],
            "term": [*by_type],
        }
        self._of_kind = {
            kind: {name for of in some for name in by_type.get(of, ())}
            for kind, some in types.items()
        }
        self.names = self._of_kind["term"]

    def has(self, iri: str, kind: str) -> bool:
        """Return whether an IRI is defined as `kind`, which is "property", "class" or "term".

        A "term" is any resource. A term in a namespace unknown to the project counts as defined.
        """
        if iri in self._of_kind[kind] or SPAN in iri:
            return True
        known = _is_built_in(iri)
        return kind == "term" and not iri.startswith((RP, ID)) if known is None else known

    def unknown(self, iri: str, kind: str) -> UnknownName:
        """Return an error that reports an undefined IRI, and suggests similar IRIs of `kind`."""
        names = sorted(map(compact, self._of_kind[kind]))
        shown = "resource" if kind == "term" and iri.startswith(ID) else kind
        return UnknownName(compact(iri), shown, names)


def _names(triple: Triple) -> Iterator[tuple[str, str]]:
    """Yield each IRI in a triple, with the kind of name that its position requires."""
    is_class = triple.predicate in (RDF_TYPE, expand("rdfs:subClassOf"))
    kinds = ("term", "property", "class" if is_class else "term")
    for term, kind in zip(triple, kinds, strict=True):
        if isinstance(term, NamedNode):
            yield term.value, kind


def undefined_names(data: CheckedData) -> Iterator[Fault]:
    """Yield one fault for each undefined IRI in each checked file.

    An IRI is defined if the ontology or data state its class, or a standard vocabulary lists it.
    """
    definitions = Definitions(data.triples)
    for file in data.files:
        used = {name for triple in file.lines for name in _names(triple)}
        undefined = {name for name in used if not definitions.has(*name)}
        uses = by_key(
            (name[0], (Where(file, triple), name[1]))
            for triple in (file.lines if undefined else ())
            for name in _names(triple)
            if name in undefined
        )
        for iri, found in uses.items():
            described = data.said_of(iri)
            elsewhere = described and described[0].file is not file and iri not in definitions.names
            if not elsewhere and not iri.startswith(_PREDICTION):
                yield _unknown_name(data, iri, found, definitions)


def _unknown_name(
    data: CheckedData, iri: str, uses: Sequence[tuple[Where, str]], definitions: Definitions
) -> Fault:
    """Return the fault for an undefined name, at its description or at its first use in a file."""
    own = [use.subject for use, _ in uses if isinstance(use.triple.subject, NamedNode)]
    users = own + [use.subject for use in data.uses_of(iri)]
    is_node = iri.startswith(ID) and iri not in definitions.names
    described = [use for use in uses if use[0].subject == iri and is_node]
    where, kind = (described or uses)[0]
    error = definitions.unknown(iri, kind)
    said = str(error)
    if described:
        meant = f"; did you mean {error.nearest[0]}?" if error.nearest else ""
        said = f"{compact(iri)} is described here without a class{meant}"
    rule = "undefined-node" if is_node and kind != "property" else "undefined-term"
    where = where._replace(of_subject=where.subject == iri)
    return data.fault(where, rule, said[0].upper() + said[1:], iri, *users)


def blank_nodes(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each outer blank node that is used as a claim, an entity or other data."""
    for file in data.files:
        found = {
            triple.subject: triple
            for triple in reversed(file.lines)
            if isinstance(triple.subject, BlankNode) and _is_of_data(triple)
        }
        inner = {triple.object for triple in file.lines if triple.subject in found}
        for node in [node for node in found if node not in inner] or [*found][:1]:
            users = [t.subject for t in file.lines if t.object == node]
            named = [user.value for user in users if isinstance(user, NamedNode)]
            where, said = Where(file, found[node], True), "This resource has no name"
            yield data.fault(where, "blank-node", said, *named)


def _is_of_data(triple: Triple) -> bool:
    """Return whether the class or property in a triple is for claims, entities or the like."""
    term = triple.object if triple.predicate == RDF_TYPE else triple.predicate
    return isinstance(term, NamedNode) and term.value.startswith(_OF_DATA)
