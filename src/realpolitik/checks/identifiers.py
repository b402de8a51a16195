"""Check identifiers: undefined names, blank nodes, and resources that are described twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    RDF_FIRST,
    RDF_TYPE,
    RDFS_LABEL,
    RP,
    SPAN,
    Taxonomy,
    by_key,
    compact,
    expand,
)

__all__ = [
    "Definitions",
    "blank_nodes",
    "conflicting_descriptions",
    "is_built_in",
    "repeated_values",
    "undefined_names",
]


# The vocabularies whose terms rdflib lists.
_VOCABULARIES = ("rdf", "rdfs", "owl", "sh", "xsd", "dcterms", "prov", "skos", "vann", "void")
_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# Predictions are never described; a query in queries/checks reports their names.
_PREDICTION = f"{ID}prediction-"
# Properties for which several descriptions of a resource may add values.
_OPEN = (RDF_TYPE.value, RDFS_LABEL.value, expand("skos:altLabel").value)


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
        self._properties, self._classes = set[str](), set[str]()
        taxonomy = Taxonomy(triples)
        for name in self.names:
            kinds = () if name.startswith(ID) else taxonomy.classes(NamedNode(name))
            if any(kind.value.endswith("Property") for kind in kinds):
                self._properties.add(name)
            elif expand("rdfs:Class") in kinds or expand("owl:Class") in kinds:
                self._classes.add(name)

    def fits(self, iri: str, part: int, predicate: str) -> bool:
        """Return whether an IRI is defined, and as a property or class where one is required.

        `part` is its position in a triple with the property `predicate`: 0, 1 or 2.
        """
        return iri in self._fitting(part, predicate)[1]

    def unknown(self, iri: str, part: int, predicate: str) -> UnknownName:
        """Return the error for an undefined IRI, which suggests similar IRIs for its position."""
        kind, names = self._fitting(part, predicate)
        kind = "thing" if kind == "term" and iri.startswith(ID) else kind
        return UnknownName(compact(iri), kind, sorted(map(compact, names)))

    def _fitting(self, part: int, predicate: str) -> tuple[str, set[str]]:
        """Return the kind of IRI that a position requires, and all defined IRIs of that kind."""
        if part == 1:
            return "property", self._properties
        if _is_class(part, predicate):
            return "class", self._classes
        return "term", self.names


def _is_class(part: int, predicate: str) -> bool:
    return part == 2 and predicate in (RDF_TYPE.value, expand("rdfs:subClassOf").value)


def undefined_names(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each undefined name, once per file, and for each unknown datatype.

    A name is defined if it has a type in the ontology or in the data.
    """
    definitions = Definitions(data.triples)
    for file in data.files:
        for iri, uses in by_key(_undefined_uses(file, definitions)).items():
            described = data.said_of(iri)
            elsewhere = described and described[0][0] is not file and iri not in definitions.names
            if not elsewhere and not iri.startswith(_PREDICTION):
                yield _unknown_name(data, file, iri, uses, definitions)
        for triple in file.triples:
            kind = getattr(triple.object, "datatype", None)
            if kind and is_built_in(kind.value) is False and (where := data.written(triple)):
                said = f"No datatype is called {compact(kind.value)}"
                yield data.fault(where, 2, "undefined-term", said, where[1].subject)


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
                term = part == 1 or _is_class(part, predicate)
                known = not (term or iri.startswith((RP, ID)))
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
    things = dict.fromkeys([iri, *users])
    rule = "undefined-node" if iri.startswith(ID) else "undefined-term"
    described = [use for use in uses if use[1] == 0 and rule == "undefined-node"]
    statement, part = (described or uses)[0]
    error = definitions.unknown(iri, part, statement.predicate)
    said = str(error)
    if described and iri not in definitions.names:
        meant = f"; did you mean {error.nearest[0]}?" if error.nearest else ""
        said = f"{compact(iri)} is described here without a class{meant}"
    elif part == 1 or iri in definitions.names:
        rule = "undefined-term"
    return data.fault((file, statement), part, rule, said[0].upper() + said[1:], *things)


def blank_nodes(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each blank node that stands for a claim, passage, entity or the like.

    Of nested blank nodes, only the outermost is reported.
    """
    reported: set[str] = set()
    for file, statement in data.statements():
        node = statement.subject
        is_type = statement.predicate == RDF_TYPE.value
        if node in reported:
            reported.add(statement.iri)
        elif node.startswith("_:") and (
            statement.iri if is_type else statement.predicate
        ).startswith(_OF_DATA):
            reported |= {node, statement.iri}
            users = [use.subject for other, use in data.uses_of(node) if other is file]
            said = "This blank node should have a name"
            yield data.fault((file, statement), 0, "blank-node", said, *users)


def repeated_values(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each value that one description of a resource gives twice."""
    before = set[tuple[str, int, str, str, str]]()
    for file, statement in data.statements():
        start, value = statement.starts[0], statement.iri or statement.text
        this = file.path, start, statement.subject, statement.predicate, value
        if this in before and statement.predicate != RDF_FIRST.value:
            name, shown = compact(statement.subject), compact(value) if statement.iri else value
            said = f"{name}: {compact(statement.predicate)} {shown} is written twice here"
            yield data.fault((file, statement), 2, "written-twice", said, statement.subject)
        before.add(this)


def conflicting_descriptions(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each description that differs from an earlier one of the same resource.

    But several files may describe the same actor, place, issue or event, and may add labels.
    """
    wheres = (where for where in data.statements() if where[1].subject.startswith(ID))
    blocks = by_key(((w[1].subject, w[0].path, w[1].starts[0]), w) for w in wheres)
    first = dict[str, tuple[str, Mapping[str, Sequence[str]]]]()
    for (iri, path, start), block in blocks.items():
        values = by_key((statement.predicate, statement.value) for _, statement in block)
        is_entity = expand("rp:WorldEntity") in data.taxonomy.classes(NamedNode(iri))
        if is_entity or RDF_TYPE.value not in values:
            continue
        if iri not in first:
            place = f"{path}, line {block[0][0].place(start)[0]}"
            first[iri] = next(_in_ground(data, iri), (place, values))
        place, known = first[iri]
        for where in block:
            name = where[1].predicate
            both = known.get(name, ()), values[name]
            if name not in _OPEN and both[0] and {*both[0]} != {*both[1]}:
                there, here = map(_listed, both)
                said = f"{compact(iri)} has {compact(name)} {here} here, but {there} at {place}"
                yield data.fault(where, 2, "described-twice", said, iri)
                break


def _in_ground(data: CheckedData, iri: str) -> Iterator[tuple[str, Mapping[str, Sequence[str]]]]:
    """Yield path and values by property of each description of a resource in an unchecked file."""
    for file in data.ground:
        about = file.about.get(iri, ())
        values = by_key((t.predicate.value, getattr(t.object, "value", "")) for t in about)
        if RDF_TYPE.value in values:
            yield file.path, values


def _listed(values: Sequence[str]) -> str:
    shown = (compact(v) if v.startswith("http") else f'"{v[:60]}"' for v in sorted({*values}))
    return ", ".join(shown)
