"""Names in data that stand for nothing, and names that two files describe in ways of their own."""

import os
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from .errors import UnknownName
from .findings import Finding
from .material import File, Material
from .source import ontology_files
from .terms import ID, PREFIXES, RDF_TYPE, RP, compact

__all__ = ["RULES", "conflicts", "unknown"]

RULES = {
    "undefined-term": "A property, class or concept is one that the ontology defines or borrows.",
    "undefined-node": "What data name is described somewhere, with its class.",
    "described-twice": "Two files do not describe the same thing in ways that differ.",
}

# What RDF itself defines needs no declaration in an ontology.
_BUILT_IN = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))


def unknown(material: Material) -> list[Finding]:
    """Tell each name that nothing defines, once for each file, with the nearest that are defined.

    A term of the ontology, own or borrowed, is defined if it has a type there; a thing if it has
    a type anywhere.
    """
    defined = {t.subject.value for t in _typed(material) if isinstance(t.subject, NamedNode)}
    own = set(map(os.path.realpath, ontology_files()))
    # Of what the ontology itself writes, only our own terms must be defined there.
    return [
        one
        for file in material.files
        for one in _unknown_in(
            material, file, defined, borrowed=os.path.realpath(file.path) not in own
        )
    ]


def _typed(material: Material) -> Iterator[Triple]:
    for file in (*material.ground, *material.files):
        yield from (triple for triple in file.triples if triple.predicate == RDF_TYPE)


def _unknown_in(
    material: Material, file: File, defined: set[str], *, borrowed: bool
) -> Iterator[Finding]:
    uses: dict[str, list[Triple]] = {}
    for triple in file.triples:
        for number, node in enumerate(triple):
            if not isinstance(node, NamedNode) or node.value in defined:
                continue
            ours = node.value.startswith((RP, ID)) and "#char=" not in node.value
            term = number == 1 or (number == 2 and triple.predicate == RDF_TYPE)
            if ours or (borrowed and term and not node.value.startswith(_BUILT_IN)):
                uses.setdefault(node.value, []).append(triple)
    for iri, found in uses.items():
        yield _told(material, file, iri, found, defined)


def _told(
    material: Material, file: File, iri: str, uses: list[Triple], defined: set[str]
) -> Finding:
    """Return the finding about a name at the first of its uses in a file."""
    is_thing = iri.startswith(ID)
    kind = "thing" if is_thing else "term"
    # Suggest terms for terms and things for things; of other vocabularies, what is borrowed.
    near = [n for n in defined if n.startswith(ID) == is_thing and "#char=" not in n]
    said = str(UnknownName(compact(iri), kind, [compact(n) for n in near]))
    mend = "correct its spelling, or " + (
        "describe it, with its class" if is_thing else "use a term that the ontology defines"
    )
    often = f" (it stands {len(uses)} times in this file)" if len(uses) > 1 else ""
    message = f"{said[0].upper()}{said[1:].rstrip('?')}{often}. {mend[0].upper()}{mend[1:]}."
    things = [
        iri,
        *dict.fromkeys(t.subject.value for t in uses if isinstance(t.subject, NamedNode)),
    ]
    rule = "undefined-node" if is_thing else "undefined-term"
    for one in file.statements:
        part = next((n for n, name in enumerate(one[:3]) if name == iri), None)
        if part is not None:
            return material.finding((file, one), part, rule, message, *things)
    return Finding(file.path, None, None, "error", rule, message, tuple(things))


def conflicts(material: Material) -> list[Finding]:
    """Tell each thing that two files describe, each with its class, in ways that do not agree."""
    found, homes = [], _homes(material)
    for iri, files in homes.items():
        if len(files) < 2 or not iri.startswith(ID):
            continue
        later = next((file for file in reversed(files) if file in material.files), None)
        first = next((file for file in files if file is not later), None)
        if later is None or first is None:
            continue
        one, other = _said(first, iri), _said(later, iri)
        differing = [p for p in one if p in other and one[p] != other[p]]
        if not differing:
            continue
        name = differing[0]
        values = f"{_listed(one[name])} there, {_listed(other[name])} here"
        message = (
            f"{compact(iri)} is described in {first.path} too, and differs in {compact(name)}: "
            f"{values}. Keep one description, or give one of the two another name."
        )
        for where in material.said_of(iri):
            if where[0] is later and where[1].predicate == name:
                found.append(material.finding(where, 2, "described-twice", message, iri))
                break
    return found


def _homes(material: Material) -> dict[str, list[File]]:
    """Return the files in which each thing has a class."""
    homes: dict[str, dict[File, None]] = {}
    for file in (*material.ground, *material.files):
        for triple in file.triples:
            if triple.predicate == RDF_TYPE and isinstance(triple.subject, NamedNode):
                homes.setdefault(triple.subject.value, {})[file] = None
    return {iri: list(files) for iri, files in homes.items()}


def _said(file: File, iri: str) -> dict[str, set[str]]:
    """Return the values of each property of a thing in a file."""
    node, values = NamedNode(iri), dict[str, set[str]]()
    for triple in file.triples:
        if triple.subject == node:
            value = triple.object
            text = f'"{value.value[:60]}"' if isinstance(value, Literal) else compact(_bare(value))
            values.setdefault(triple.predicate.value, set()).add(text)
    return values


def _bare(value: object) -> str:
    return value.value if isinstance(value, NamedNode) else str(value)


def _listed(values: set[str]) -> str:
    return ", ".join(sorted(values))
