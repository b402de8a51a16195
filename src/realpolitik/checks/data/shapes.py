"""The SHACL shapes: what data must look like, told to people."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.checks.fault import Fault
from realpolitik.checks.material import Material, Where
from realpolitik.engine.embedded import Store
from realpolitik.engine.sparql import prepared
from realpolitik.errors import Malformed, not_installed
from realpolitik.files import folder, read
from realpolitik.terms import PREFIXES, RDF_TYPE, Term, compact, expand, local, on_sentence

if TYPE_CHECKING:
    import rdflib

__all__ = ["asked_ends", "asked_in", "broken", "messages"]

_SHAPES = "https://w3id.org/realpolitik/shapes#"
# Ends that are no dates or numbers have no order either, and a label without a language no English.
_LEFT_TO = {
    "label-english": ("label-language",),
    "passage-selector-name": ("passage-source",),
    "event-order": ("event-begins", "event-ends"),
    "stake-holder": ("attitude-holder",),
    "selector-order": ("selector-start", "selector-end"),
    "selector-name": ("selector-order", "selector-start", "selector-end"),
    "attitude-party": ("attitude-holder",),
}
# Values and their texts are shown so far.
_FEW, _SHORT = 4, 70

_Result = tuple[str, str, str]
"""The local name of a shape, the focus node and the value; or nothing."""


@cache
def messages() -> Mapping[str, str]:
    """Return the message of each shape that has a target, by the shape's local name."""
    query = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT DISTINCT ?shape ?message WHERE {
            ?shape sh:targetClass|sh:targetSubjectsOf|sh:targetObjectsOf ?target .
            ?shape sh:message|(sh:sparql/sh:message) ?message .
        }"""
    return {local(shape): message for shape, message in _shapes().select(query).values()}


@cache
def asked_in() -> Sequence[tuple[str, tuple[str, NamedNode], str]]:
    """Return which class or datatype each shape asks for at which ends of properties.

    An end is a property with `rdfs:domain` or `rdfs:range`.
    """
    query = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT DISTINCT ?shape ?property ?end ?asked WHERE {
            { ?shape sh:targetSubjectsOf ?property ; sh:class ?asked . BIND("domain" AS ?end) }
            UNION
            {
                ?shape sh:targetObjectsOf|sh:path ?property ; sh:class|sh:datatype ?asked .
                BIND("range" AS ?end)
            }
            FILTER(ISIRI(?property))
        }"""
    rows = _shapes().select(query).values()
    return [(shape, (term, expand(f"rdfs:{end}")), asked) for shape, term, end, asked in rows]


@cache
def asked_ends() -> Mapping[tuple[str, NamedNode], str]:
    """Return the class or datatype that the shapes ask for at each end.

    Where two shapes ask for different things, or one for either of several, nothing is given.
    """
    found: dict[tuple[str, NamedNode], set[str]] = {}
    for _, end, asked in asked_in():
        found.setdefault(end, set()).add(asked)
    return {end: asked.pop() for end, asked in found.items() if len(asked) == 1}


def broken(material: Material) -> list[Fault]:
    """Validate the merged graph and return what is wrong in the files that are checked.

    Constraints in SPARQL (SHACL, section 5) are answered by the embedded store, once for all nodes:
    pyshacl would parse the query anew for each of them, which takes minutes.

    Raises Unavailable where pyshacl is not installed, Malformed for a shape that is none and is not
    in the files that are checked.
    """
    shapes, asked = _shapes(), messages()
    try:
        results = [*_validated(material, shapes), *_selected(material, shapes)]
    except _Misshapen as error:
        said = material.said_of(error.shape)
        if not said:
            raise
        message = f"{compact(error.shape)}: this shape cannot be read: {error.reason}"
        return [material.fault(said[0], 0, "syntax", message, error.shape)]
    wrong = dict(_wrong(material, shapes, (shape for shape, _, _ in {*results})))
    results = [result for result in dict.fromkeys(results) if result[0] not in wrong]
    faults, misfits = list[Fault](), list[Fault]()
    broken_by = {(shape, focus) for shape, focus, _ in results}
    for shape, focus, value in results:
        if any((other, focus) in broken_by for other in _LEFT_TO.get(shape, ())):
            continue
        breach = _Breach(material, shapes, shape, focus, value)
        where = breach.place()
        if where is None:
            continue
        statement, part = where[0][1], where[1]
        thing, name = focus, compact(focus)
        if focus == statement.text.strip("\"'"):  # a text where a thing is meant
            thing = statement.subject
            name = f'{compact(thing)}: "{focus}"'
        message = f"{name}: {asked[shape]}{breach.values()}"
        things = dict.fromkeys((thing, statement.subject, *breach.users))
        faults.append(material.fault(*where, shape, message, *things))
        if part == 1 and shape.startswith("typed-"):
            misfits.append(faults[-1])
    # Of what has the properties of another class, only that is told: it may be of that class.
    misfits.sort(key=lambda fault: fault.place, reverse=True)
    first = {fault.things[0]: fault for fault in misfits}
    kept = (fault for fault in faults if first.get(fault.things[0], fault) is fault)
    # What is in the wrong place by both of its ends is one slip.
    once = {(f.path, f.line, f.rule): f for f in kept}
    return [*wrong.values(), *once.values()]


class _Misshapen(Malformed):
    """A shape that is none, by its IRI."""

    def __init__(self, shape: str, reason: str) -> None:
        self.shape = shape
        super().__init__(_path(), None, None, f"{local(shape)}: {reason}")
        self.reason = reason


def _wrong(
    material: Material, shapes: Store, broken_by: Iterable[str]
) -> Iterator[tuple[str, Fault]]:
    """Give the shapes in the checked files that all things of their class break, each with a fault.

    Where all data are wrong, the shape is.
    """
    for shape, number in Counter(broken_by).items():
        said = material.said_of(_SHAPES + shape)
        members = {
            thing
            for _, kind in shapes.pairs(expand("sh:targetClass"), NamedNode(_SHAPES + shape))
            if isinstance(kind, NamedNode)
            for thing in material.taxonomy.things(kind)
        }
        if said and 1 < len(members) <= number:
            message = f"All {len(members)} things of its class break this shape. Correct it."
            yield shape, material.fault(said[0], 0, shape, message)


class _Breach:
    """A thing that breaks a shape, with the value that does, or nothing if a value is missing."""

    def __init__(
        self, material: Material, shapes: Store, shape: str, focus: str, value: str
    ) -> None:
        self._material, self._shapes, self._shape = material, shapes, NamedNode(_SHAPES + shape)
        self._focus, self._value = focus, value

    def place(self) -> tuple[Where, int] | None:
        """Return the statement in the checked files at which to mend it, and its part, if any."""
        material, focus = self._material, self._focus
        said = material.said_of(focus)
        # A claim is named by the sentence that it stands on; or else it is meant for another.
        sentence = on_sentence(focus)
        users = material.uses_of(focus, self._back) if sentence and self._back else []
        own = f"{sentence.whole}-" if sentence else ""
        if users and not (said and any(use[1].subject.startswith(own) for use in users)):
            return users[0], 2
        # Of a thing that has a property: where it has that, if not its values are at fault.
        ends = self._named("sh:targetSubjectsOf")
        ends = set() if ends & {*self._paths} else ends
        for where in said:
            if where[1].predicate in ends:
                return where, 1
        # A thing in a role that it does not fit: where it is put into that role.
        roles = self._named("sh:targetObjectsOf")
        if roles:
            for where in material.uses_of(focus, roles) or material.texts_of(focus, roles):
                return where, 2
        at = [where for where in said if where[1].predicate in self._paths]
        for where in at or said:
            if self._value and self._value == where[1].value:
                return where, 2
        if at:
            return at[-1], 2
        if said:
            return said[0], 0
        # What is described elsewhere is at fault by how it is used here.
        used = material.uses_of(focus)
        return (used[-1], 2) if used else None

    @property
    def users(self) -> list[str]:
        """What refers to the thing, where that is what breaks the shape."""
        focus = NamedNode(self._focus) if self._back else None
        pairs = (self._material.store.pairs(NamedNode(path), None, focus) for path in self._back)
        nodes = {node for pair in pairs for node, _ in pair}
        return sorted(node.value for node in nodes if isinstance(node, NamedNode))

    def values(self) -> str:
        """Say which values the thing has of the property that is at fault, where they are few."""
        if self._back:
            return f" It is used by {', '.join(map(compact, self.users))}."
        if not self._paths:
            return ""
        focus, store = NamedNode(self._focus), self._material.store
        pairs = (store.pairs(NamedNode(path), focus) for path in self._paths)
        found = sorted(_shown(value) for pair in pairs for _, value in pair)
        more = " …" if len(found) > _FEW else ""
        return f" It has {', '.join(found[:_FEW])}{more}." if found else " It has none."

    def _named(self, predicate: str) -> set[str]:
        """Return the IRIs that are values of a property of the shape."""
        found = self._shapes.pairs(expand(predicate), self._shape)
        return {value.value for _, value in found if isinstance(value, NamedNode)}

    @cached_property
    def _paths(self) -> list[str]:
        """The property that the shape asks about, or several where any of them will do."""
        return sorted(self._named("sh:path")) or self._of_path("sh:alternativePath")

    @cached_property
    def _back(self) -> list[str]:
        """The property by which the shape looks back at what refers to the thing."""
        return self._of_path("sh:inversePath")

    def _of_path(self, kind: str) -> list[str]:
        paths = (path for _, path in self._shapes.pairs(expand("sh:path"), self._shape))
        ends = [
            end
            for path in paths
            if isinstance(path, BlankNode)
            for _, end in self._shapes.pairs(expand(kind), path)
        ]
        items = [item for end in ends for item in (self._shapes.items(end) or [end])]
        return [item.value for item in items if isinstance(item, NamedNode)]


def _shown(value: Term) -> str:
    """Return a value as a reader knows it: a CURIE, or a literal in short."""
    if isinstance(value, NamedNode):
        return compact(value.value)
    if not isinstance(value, Literal):
        return str(value)
    text = value.value if len(value.value) <= _SHORT else f"{value.value[:_SHORT]}…"
    if value.language:
        return f'"{text}"@{value.language}'
    kind = value.datatype.value
    if kind == f"{PREFIXES['xsd']}integer":
        return text
    return f'"{text}"' if kind.endswith("#string") else f'"{text}"^^{compact(kind)}'


@cache
def _shapes() -> Store:
    store = Store()
    store.load(_path(), read(_path()))
    return store


def _path() -> str:
    return f"{folder('ontology')}/shapes.ttl"


def _validated(material: Material, shapes: Store) -> Iterator[_Result]:
    """Give the results of all constraints but those in SPARQL."""
    try:
        from pyshacl import validate
        from pyshacl.errors import ReportableRuntimeError
    except ImportError:
        raise not_installed("pyshacl", "checks the shapes") from None
    from rdflib import RDF, SH, URIRef
    from rdflib import Literal as Text

    in_sparql = {shape for shape, _ in shapes.pairs(expand("sh:sparql"))}
    graph = _in_rdflib(triple for triple in shapes.triples() if triple.subject not in in_sparql)
    asked = _asked_about(material)
    data = _in_rdflib(_near(material, asked))
    unreadable = ReportableRuntimeError, re.error  # the latter for its sh:pattern
    try:
        _, report, _ = validate(data, shacl_graph=graph, inplace=True)
    except unreadable:
        # It does not say which shape that is.
        for name in sorted({str(node) for node in graph.subjects(SH.message)}):
            try:
                validate(data, shacl_graph=graph.cbd(URIRef(name)), inplace=True)
            except unreadable as error:
                reason = str(getattr(error, "message", error)).partition("\n")[0]
                raise _Misshapen(name, reason) from None
        raise
    for result in report.subjects(RDF.type, SH.ValidationResult):
        terms = [report.value(result, name) for name in (SH.sourceShape, SH.focusNode, SH.value)]
        shape, focus, value = (str(term or "") for term in terms)
        if focus in asked or isinstance(terms[1], Text):
            yield local(shape), focus, value


def _asked_about(material: Material) -> set[str]:
    """Return what the checked files name, but for the classes that they give to things."""
    triples = [triple for file in material.files for triple in file.triples]
    ends: list[Term] = [triple.subject for triple in triples]
    ends += [triple.object for triple in triples if triple.predicate != RDF_TYPE]
    return {end.value for end in ends if isinstance(end, NamedNode)}


def _near(material: Material, asked: set[str]) -> Iterator[Triple]:
    """Give what the shapes ask about some things: what is said of them, and the classes of that.

    Validation then takes time with what is checked, and not with all that it leans on. Among the
    shapes one looks back, from a passage to the claims on it; a further one is to be added here.
    """
    back, below = expand("rp:evidence"), expand("rdfs:subClassOf")
    values: set[object] = set()
    for triple in material.triples:
        if getattr(triple.subject, "value", "") in asked:
            if triple.predicate != RDF_TYPE:
                values.add(triple.object)
            yield triple
        elif triple.predicate == below or (
            triple.predicate == back and getattr(triple.object, "value", "") in asked
        ):
            yield triple
    for triple in material.triples:
        if triple.predicate == RDF_TYPE and triple.subject in values:
            yield triple


def _in_rdflib(triples: Iterable[Triple]) -> "rdflib.Graph":
    """Return triples as a graph of rdflib; each term is made once, which saves half the time."""
    import rdflib

    terms: dict[Any, Any] = {}

    def term(node: Any) -> Any:
        made = terms.get(node)
        if made is None:
            if isinstance(node, NamedNode):
                made = rdflib.URIRef(node.value)
            elif isinstance(node, BlankNode):
                made = rdflib.BNode(node.value)
            elif node.language:
                made = rdflib.Literal(node.value, lang=node.language)
            else:
                kind = rdflib.URIRef(node.datatype.value)
                made = rdflib.Literal(node.value, datatype=kind, normalize=False)
            terms[node] = made
        return made

    graph = rdflib.Graph()
    # rdflib tells on standard error of each literal that is not of its datatype, and pyshacl fails
    # at some of them; a query tells of them, with their places.
    logging.disable(logging.WARNING)
    try:
        for triple in triples:
            made = (term(triple.subject), term(triple.predicate), term(triple.object))
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
        try:
            prepared(select, shape)
        except Malformed as error:
            reason = f"in the line {error.line} of its sh:select, {error.reason}."
            raise _Misshapen(shape, reason) from None
        if not re.match(r"\s*SELECT\s+(DISTINCT\s+)?[$?]this\b", select, re.IGNORECASE):
            raise _Misshapen(
                shape, "its sh:select does not begin with $this (SHACL, section 5.3.1)."
            )
        found = material.store.pairs(RDF_TYPE, None, NamedNode(kind))
        members = {node.value for node, _ in found if isinstance(node, NamedNode)}
        for focus, value, *_ in material.store.select(select).values():
            if focus in members:
                yield local(shape), focus, value
