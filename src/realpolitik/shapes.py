"""The SHACL shapes: what data must look like, told to people."""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from .breach import Breach
from .errors import Unavailable
from .findings import Finding
from .material import Material
from .source import folder, read
from .store import Store
from .terms import RDF_TYPE, compact, expand, local

if TYPE_CHECKING:
    import rdflib

__all__ = ["broken", "messages"]

_SHAPES = "https://w3id.org/realpolitik/shapes#"
# Ends that are no dates or numbers have no order either, and a label without a language no English.
_LEFT_TO = {
    "label-english": ("label-language",),
    "event-order": ("event-begins", "event-ends"),
    "selector-order": ("selector-start", "selector-end"),
}


def messages() -> dict[str, str]:
    """Return the message of each shape that has a target, by the shape's local name."""
    query = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT DISTINCT ?shape ?message WHERE {
            ?shape sh:targetClass|sh:targetSubjectsOf|sh:targetObjectsOf ?target .
            ?shape sh:message|(sh:sparql/sh:message) ?message .
        }"""
    return {local(shape): message for shape, message in _shapes().select(query).values()}


def broken(material: Material) -> list[Finding]:
    """Validate the merged graph and return what is wrong in the files that are checked.

    Constraints in SPARQL (SHACL, section 5) are answered by the embedded store, once for all nodes:
    pyshacl would parse the query anew for each of them, which takes minutes.

    Raises Unavailable where pyshacl is not installed.
    """
    shapes = _shapes()
    told = messages()
    results = dict.fromkeys([*_validated(material, shapes), *_selected(material, shapes)])
    found, misfits = list[Finding](), list[Finding]()
    broken_by = {(shape, focus) for shape, focus, _ in results}
    for shape, focus, value in results:
        if any((other, focus) in broken_by for other in _LEFT_TO.get(shape, ())):
            continue
        breach = Breach(material, shapes, ox.NamedNode(_SHAPES + shape), focus, value)
        where = breach.place()
        if where is not None:
            thing, name = focus, compact(focus)
            if focus == where[0][1].text.strip("\"'"):  # a text where a thing is meant
                thing = where[0][1].subject
                name = f'{compact(thing)}: "{focus}"'
            said = f"{name}: {told[shape]}{breach.values()}"
            found.append(material.finding(*where, shape, said, thing, *breach.users))
            if where[1] == 1 and shape.startswith("typed-"):
                misfits.append(found[-1])
    # Of what has the properties of another class, only that is told: it may be of that class.
    first = {one.things[0]: one for one in sorted(misfits, key=lambda one: one.place, reverse=True)}
    return [one for one in found if first.get(one.things[0], one) is one]


_Result = tuple[str, str, str]
"""The local name of a shape, the focus node and the value; or nothing."""


def _shapes() -> Store:
    store, path = Store(), f"{folder('ontology')}/shapes.ttl"
    store.load(path, read(path))
    return store


def _validated(material: Material, shapes: Store) -> Iterator[_Result]:
    """Give the results of all constraints but those in SPARQL."""
    try:
        from pyshacl import validate
    except ImportError:
        mend = "it checks the shapes; pip install 'realpolitik[check]' installs it"
        raise Unavailable("pyshacl", f"not installed: {mend}") from None
    from rdflib import RDF, SH, Literal

    in_sparql = {shape for shape, _ in shapes.pairs(expand("sh:sparql"))}
    graph = _in_rdflib(t for t in shapes.triples() if t.subject not in in_sparql)
    named = _named_in(material)
    _, report, _ = validate(_in_rdflib(_near(material, named)), shacl_graph=graph, inplace=True)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        terms = [report.value(result, name) for name in (SH.sourceShape, SH.focusNode, SH.value)]
        shape, focus, value = (str(term or "") for term in terms)
        if focus in named or isinstance(terms[1], Literal):
            yield local(shape), focus, value


def _named_in(material: Material) -> set[str]:
    """Return what the checked files name."""
    triples = (triple for file in material.files for triple in file.triples)
    ends = (end for triple in triples for end in (triple.subject, triple.object))
    return {end.value for end in ends if isinstance(end, ox.NamedNode)}


def _near(material: Material, named: set[str]) -> Iterator[ox.Triple]:
    """Give what the shapes ask about some things: what is said of them, and the classes of that.

    Validation then takes time with what is checked, and not with all that it leans on. Among the
    shapes one looks back, from a passage to the claims on it; a further one is to be added here.
    """
    back = expand("rp:evidence"), expand("rdfs:subClassOf")
    values: set[object] = set()
    triples = material.store.triples()
    for triple in triples:
        if getattr(triple.subject, "value", "") in named or triple.predicate in back:
            values.add(triple.object)
            yield triple
    for triple in triples:
        if triple.predicate == RDF_TYPE and triple.subject in values:
            yield triple


def _in_rdflib(triples: Any) -> "rdflib.Graph":
    """Return triples as a graph of rdflib; each term is made once, which saves half the time."""
    import rdflib

    terms: dict[Any, Any] = {}

    def term(one: Any) -> Any:
        made = terms.get(one)
        if made is None:
            if isinstance(one, ox.NamedNode):
                made = rdflib.URIRef(one.value)
            elif isinstance(one, ox.BlankNode):
                made = rdflib.BNode(one.value)
            elif one.language:
                made = rdflib.Literal(one.value, lang=one.language)
            else:
                kind = rdflib.URIRef(one.datatype.value)
                made = rdflib.Literal(one.value, datatype=kind, normalize=False)
            terms[one] = made
        return made

    graph = rdflib.Graph()
    # rdflib tells on standard error of each literal that is not of its datatype, and pyshacl fails
    # at some of them; a query tells of them, with their places.
    logging.disable(logging.WARNING)
    try:
        for one in triples:
            made = (term(one.subject), term(one.predicate), term(one.object))
            if not getattr(made[2], "ill_typed", False):
                graph.add(made)
    finally:
        logging.disable(logging.NOTSET)
    return graph


def _selected(material: Material, shapes: Store) -> Iterator[_Result]:
    """Give the results of the constraints in SPARQL, each of which has a class as its target."""
    query = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?shape ?class ?select WHERE {
            ?shape sh:targetClass ?class ; sh:sparql/sh:select ?select .
        }"""
    for shape, kind, select in shapes.select(query).values():
        found = material.store.pairs(RDF_TYPE, None, ox.NamedNode(kind))
        members = {node.value for node, _ in found if isinstance(node, ox.NamedNode)}
        for focus, value, *_ in material.store.select(select).values():
            if focus in members:
                yield local(shape), focus, value
