"""Validate data against the SHACL shapes in ontology/shapes.ttl, and locate the violations."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.checked_data import CheckedData, Where
from realpolitik.checks.fault import ERROR, Fault
from realpolitik.engine.embedded import Store, to_rdflib
from realpolitik.english import word_list
from realpolitik.errors import requires
from realpolitik.files import folder, join_query, read
from realpolitik.terms import ID, RDF_TYPE, Term, by_key, compact, expand, local

__all__ = ["messages", "roles_of", "shape_violations"]

_SHAPES = "https://w3id.org/realpolitik/shapes#"
_FEW, _LONG = 4, 70  # maximum number of values in a message, and of characters in each


def messages() -> Mapping[str, str]:
    """Return a map from the local name of each SHACL shape with a target to the shape's message."""
    return {local(shape): message for shape, message, _ in _selected("shapes")}


@cache
def roles_of(classes: frozenset[NamedNode]) -> tuple[list[list[str]], list[str]]:
    """Return the required and the forbidden properties of resources of the given classes.

    Properties are local names. The first result is a list of lists; a resource needs a property
    from each inner list. A property that requires a forbidden property is forbidden too.
    """
    own = {kind.value for kind in classes}
    rows = [row for row in _selected("roles") if row[1] in own]
    required = by_key((row[0], local(row[2])) for row in rows if row[3] not in ("", "0"))
    refused = {local(row[2]) for row in rows if row[4] == "0"}
    subjects = _selected("subjects-of-roles")
    only = by_key(((shape, name, other), kind) for shape, name, kind, other in subjects)
    for (_, name, other), kinds in only.items():
        if own.isdisjoint(kinds) and (not other or local(other) in refused):
            refused.add(local(name))
    return [sorted({*names}) for names in required.values()], sorted(refused)


def shape_violations(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each violation of a SHACL shape by a resource in the checked files.

    Violations of one shape on one line are one fault; so are those by one property of a resource.

    Raises Unavailable if pyshacl is not installed.
    """
    asked, reported = messages(), set[tuple[object, ...]]()
    properties = by_key((local(shape), path) for shape, _, path in _selected("shapes") if path)
    for shape, focus, value in sorted(_validate(data)):
        paths = properties.get(shape, [])
        where = _place(data, shape, paths, focus, value)
        if where is None:
            continue
        message = f"{_described(data, paths, focus)} {asked[shape]}"
        things = [where.subject, focus, *([value] if value.startswith(ID) else [])]
        place, of = (
            (where.file.path, where.line, None),
            where.part or compact(next(iter(paths), "")),
        )
        fault = Fault(*place, ERROR, shape, message, tuple(things), of)
        same = {(fault.path, fault.line, shape), (focus, *(paths or [shape]))}
        if reported.isdisjoint(same):
            yield fault
        reported |= same


def _place(
    data: CheckedData, shape: str, paths: Sequence[str], focus: str, value: str
) -> Where | None:
    """Return the place to correct, or None if no checked file has it.

    `focus` violates the shape, and `value` is its wrong value, or "".
    """
    said = data.said_of(focus)
    # The focus node has a property that it should not have.
    ends = {*_named(shape, "sh:targetSubjectsOf")} - {*paths}
    for where in said:
        if where.predicate in ends:
            return where
    # The focus node is the value of a property that requires another class.
    roles = _named(shape, "sh:targetObjectsOf")
    for where in data.uses_of(focus, roles) if roles else ():
        return where
    at = [where for where in said if where.predicate in paths]
    for where in at or said:
        if value and value == where.value:
            return where
    if at:
        return at[-1]
    if said:
        return said[0]._replace(of_subject=True)
    # If it is described elsewhere, the fault is in how the checked files use it.
    used = data.uses_of(focus)
    return used[-1] if used else None


def _described(data: CheckedData, paths: Sequence[str], focus: str) -> str:
    """Return a sentence that says which values a resource has for the properties of a shape."""
    name = compact(focus)
    if not paths:
        return f"{name}:"
    pairs = (data.facts.pairs(NamedNode(path), NamedNode(focus)) for path in paths)
    found = sorted(_shown(value) for pair in pairs for _, value in pair)
    shown = ", ".join(found[:_FEW]) + " …" * (len(found) > _FEW)
    properties = word_list(list(map(compact, paths)), "or")
    return f"{name} has {f'{properties} {shown}' if found else f'no {properties}'}."


def _named(shape: str, predicate: str) -> list[str]:
    """Return the IRIs that are values of a property of a shape."""
    found = _shapes().pairs(expand(predicate), NamedNode(_SHAPES + shape))
    return [value.value for _, value in found if isinstance(value, NamedNode)]


def _shown(value: Term) -> str:
    """Return a value in Turtle syntax, shortened if it is long."""
    if isinstance(value, NamedNode):
        return compact(value.value)
    text = str(value) if len(str(value)) <= _LONG else f"{str(value)[:_LONG]}…"
    return re.sub(r"<(.+)>$", lambda iri: compact(iri[1]), text)


def _selected(name: str) -> Iterable[tuple[str, ...]]:
    """Return the rows of a query in `queries/joins` on the shapes."""
    return _shapes().select(join_query(name)).values()


@cache
def _shapes() -> Store:
    store, path = Store(), os.path.join(folder("ontology"), "shapes.ttl")
    store.load(path, read(path))
    return store


_shapes_graph = cache(lambda: to_rdflib(_shapes().triples()))


def _validate(data: CheckedData) -> set[tuple[str, str, str]]:
    """Return the local name of the shape, the focus node and the value of each violation."""
    with requires("validate the data"):
        from pyshacl import validate
    from rdflib import RDF, SH

    named = _named_in(data)
    graph = to_rdflib(_around(data, named))
    _, report, _ = validate(graph, shacl_graph=_shapes_graph(), inplace=True)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        terms = [report.value(result, name) for name in (SH.sourceShape, SH.focusNode, SH.value)]
        shape, focus, value = (str(term or "") for term in terms)
        if focus in named:
            found.add((local(shape), focus, value))
    return found


def _named_in(data: CheckedData) -> set[str]:
    """Return the IRIs of the resources that the checked files mention, except classes."""
    triples = [triple for file in data.files for triple in file.lines]
    ends: list[Term] = [triple.subject for triple in triples]
    ends += [triple.object for triple in triples if triple.predicate != RDF_TYPE]
    return {end.value for end in ends if isinstance(end, NamedNode)}


def _around(data: CheckedData, named: set[str]) -> Iterator[Triple]:
    """Yield the triples to validate: those about some resources, and the classes of their values.

    Validation then takes time for the checked files only, not for the rest of the graph.
    Shapes may not have inverse paths or SPARQL; rules that need them are queries in queries/checks.
    """
    below = expand("rdfs:subClassOf")
    values: set[object] = set()
    for triple in data.triples:
        if getattr(triple.subject, "value", "") in named:
            if triple.predicate != RDF_TYPE:
                values.add(triple.object)
            yield triple
        elif triple.predicate == below:
            yield triple
    for triple in data.triples:
        if triple.predicate == RDF_TYPE and triple.subject in values:
            yield triple
