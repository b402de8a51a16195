"""Check names: undefined names, things without a name, and things described twice."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.checks.checked_data import CheckedData, Where
from realpolitik.checks.fault import ERROR, Fault, advice
from realpolitik.errors import UnknownName
from realpolitik.rdf.turtle_file import File
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
    local,
    on_sentence,
)

__all__ = [
    "RDFLIB_VOCABULARIES",
    "RULES",
    "Definitions",
    "blank_nodes",
    "conflicting_descriptions",
    "is_built_in",
    "repeated_values",
    "unknown_names",
]

RULES = {
    "undefined-term": "A property, class, concept or datatype is defined by the ontology, or by a "
    "vocabulary that it uses. Correct the spelling, or use a defined one.",
    "undefined-node": "A thing that data refer to is described, with its class, in the project or "
    "in the checked files. Correct the spelling, or describe it.",
    "blank-node": "A claim, passage, situation or thing in the world has a name, so that other "
    "files, answers and later changes can refer to it. Give it a name, such as id:….",
    "described-twice": "A claim, passage, source or situation is described once, or each time in "
    "the same way. Keep one description, or rename one of the two things.",
    "written-twice": "A description gives each value once. Remove the repetition, or write the "
    "value that is meant.",
}

RDFLIB_VOCABULARIES = ("dcterms", "prov", "skos", "vann", "void")
"""Prefixes of the vocabularies whose terms rdflib lists."""
_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# A query reports names of predictions, which are never described.
_PREDICTION = f"{ID}prediction-"
# Properties for which several descriptions of a thing may add values.
_OPEN = (RDF_TYPE.value, RDFS_LABEL.value, expand("skos:altLabel").value)


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
        if not iri.startswith(ID):
            return "term", {name for name in self.names if not name.startswith(ID)}
        sentence = on_sentence(iri)
        if not sentence:
            return "thing", self._by_kind.get("thing", set())
        # There are many passages and claims; only those of the same source are near.
        names = self._by_kind.get("on a sentence", set())
        return "thing", {name for name in names if name.startswith(sentence.source)}

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


def _is_class(part: int, predicate: str) -> bool:
    return part == 2 and predicate in (RDF_TYPE.value, expand("rdfs:subClassOf").value)


def _undefined_names(file: File, definitions: Definitions) -> dict[str, list[Triple]]:
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


def unknown_names(data: CheckedData) -> Iterator[Fault]:
    """Yield each name that nothing defines, once for each file.

    A term of the ontology is defined if it has a type there, a thing if it has a type anywhere. In
    data, properties and classes must be defined as such.
    """
    definitions = Definitions(data.triples)
    for file in data.files:
        for iri, uses in _undefined_names(file, definitions).items():
            described = data.said_of(iri)
            elsewhere = described and described[0][0] is not file
            if not iri.startswith(_PREDICTION) and not (elsewhere and iri not in definitions.names):
                yield _undefined(data, file, iri, uses, definitions)


def _undefined(
    data: CheckedData, file: File, iri: str, uses: Sequence[Triple], definitions: Definitions
) -> Fault:
    """Return the fault of an undefined name: at its description, or at its first use in a file."""
    users = [use.subject.value for use in uses if isinstance(use.subject, NamedNode)]
    users += [use.subject for _, use in data.uses_of(iri)]
    things = tuple(dict.fromkeys([iri, *users]))
    rule = "undefined-node" if iri.startswith(ID) else "undefined-term"
    written = [
        (statement, part)
        for statement in file.statements
        for part, name in enumerate(statement[:3])
        if name == iri and not definitions.fits(iri, part, statement.predicate)
    ]
    if not written:  # the datatype of a literal
        message = f"No datatype is called {compact(iri)}. {advice(RULES[rule])}"
        where = data.written(uses[0])
        if where:
            return data.fault(where, 2, rule, message, *things)
        return Fault(file.path, None, None, ERROR, rule, message, things)
    described = [found for found in written if found[1] == 0 and rule == "undefined-node"]
    statement, part = (described or written)[0]
    error = definitions.unknown(iri, part, statement.predicate)
    if described and iri not in definitions.names:
        meant = f" to {error.nearest[0]}" if error.nearest else ""
        message = f"{compact(iri)} is described here without a class. Add its class (a rp:…), or "
        return data.fault((file, statement), 0, rule, f"{message}correct its name{meant}.", *things)
    if part == 1 or iri in definitions.names:
        rule = "undefined-term"
    said, end = str(error), "" if error.nearest else "."
    message = f"{said[0].upper()}{said[1:]}{end} {advice(RULES[rule])}"
    return data.fault((file, statement), part, rule, message, *things)


def blank_nodes(data: CheckedData) -> Iterator[Fault]:
    """Yield each blank node that is described with a term of data.

    A blank node within another that is reported is not reported itself.
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
            message = f"This blank node needs a name. {advice(RULES['blank-node'])}"
            yield data.fault((file, statement), 0, "blank-node", message, *users)


def repeated_values(data: CheckedData) -> Iterator[Fault]:
    """Yield each value that one description repeats."""
    before = set[tuple[str, int, str, str, str]]()
    for file, statement in data.statements():
        start, value = statement.starts[0], statement.iri or statement.text
        said = file.path, start, statement.subject, statement.predicate, value
        if said in before and statement.predicate != RDF_FIRST.value:
            name, shown = compact(statement.subject), compact(value) if statement.iri else value
            message = f"{name}: {compact(statement.predicate)} {shown} is written twice here. "
            message += advice(RULES["written-twice"])
            yield data.fault((file, statement), 2, "written-twice", message, statement.subject)
        before.add(said)


class _Description(NamedTuple):
    """A description of a thing: where it is, the values of each property, and its statements."""

    place: str
    values: dict[str, list[str]]
    statements: Sequence[Where]


def conflicting_descriptions(data: CheckedData) -> Iterator[Fault]:
    """Yield each description, with a class, that differs from an earlier one of the same thing.

    Several files may describe one actor, place, issue or event, and add labels to anything.
    """
    for iri, descriptions in _descriptions(data).items():
        earlier = filter(None, (_in_ground(file, iri) for file in data.ground))
        known = [*islice(earlier, 1), *descriptions]
        if expand("rp:WorldEntity") in data.taxonomy.classes(NamedNode(iri)):
            continue
        for other in known[1:]:
            for where in other.statements:
                name = where[1].predicate
                values = known[0].values.get(name, ()), other.values[name]
                if name not in _OPEN and values[0] and {*values[0]} != {*values[1]}:
                    there, here = map(_listed, values)
                    message = f"{compact(iri)} is also described at {known[0].place}, and there "
                    message += f"{compact(name)} is {there}, not {here}. "
                    message += advice(RULES["described-twice"])
                    yield data.fault(where, 2, "described-twice", message, iri)
                    break


def _descriptions(data: CheckedData) -> dict[str, list[_Description]]:
    """Return the descriptions of each thing: statements with one subject, one of them a class."""
    wheres = (where for where in data.statements() if where[1].subject.startswith(ID))
    blocks = by_key(((w[1].subject, w[0].path, w[1].starts[0]), w) for w in wheres)
    found = [
        (iri, _Description(f"{path}, line {block[0][0].place(start)[0]}", values, block))
        for (iri, path, start), block in blocks.items()
        if RDF_TYPE.value in (values := by_key((s.predicate, s.value) for _, s in block))
    ]
    return by_key(found)


def _in_ground(file: File, iri: str) -> _Description | None:
    """Return the description of a thing in a file that is not checked, if there is one."""
    triples = file.about.get(iri, ())
    values = by_key((t.predicate.value, getattr(t.object, "value", "")) for t in triples)
    return _Description(file.path, values, ()) if RDF_TYPE.value in values else None


def _listed(values: Sequence[str]) -> str:
    shown = (compact(v) if v.startswith("http") else f'"{v[:60]}"' for v in sorted({*values}))
    return ", ".join(shown)
