"""The axioms of an ontology: those that cannot be meant are told where they are written, once.

What follows from such an axiom would be told of all data; where one is wrong, no data are checked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, combinations, pairwise
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.fault import Fault
from realpolitik.checks.material import Material, Where
from realpolitik.checks.shapes import asked_ends
from realpolitik.terms import PREFIXES, RDF_FIRST, RDF_TYPE, RP, compact, expand

__all__ = ["RULES", "misdefined"]

RULES = {
    "two-kinds": "A term is of one kind: a class, a concept, or a property, be it of things, of "
    "values or an annotation. Keep the kind that is meant, or write what is of that kind.",
    "circle-of-terms": "No class or property is below what is below it. Remove the axiom that "
    "closes the circle.",
    "empty-class": "A class is not below two classes that exclude each other, nor below what it "
    "excludes, for nothing could then be of it. Remove one of the axioms.",
    "other-ends": "A property leads from the class, and to the class or datatype, that the shapes "
    "ask for and the properties above, below and beside it have. Correct its domain or range, or "
    "the axiom.",
    "unplaced-class": "A class is below one of those that divide all there is, such as "
    "rp:WorldEntity or rp:Situation. Say with rdfs:subClassOf what it is.",
}

_SUB_CLASS, _SUB_PROPERTY = expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf")
_DISJOINT, _MEMBERS = expand("owl:disjointWith"), expand("owl:members")
_CHAIN = expand("owl:propertyChainAxiom")
_DOMAIN, _RANGE = expand("rdfs:domain"), expand("rdfs:range")
_XSD = PREFIXES["xsd"]
_DECLARED = {
    expand(f"owl:{kind}"): kind
    for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}
_OF_PROPERTIES = tuple(
    expand(f"owl:{kind}Property")
    for kind in ["Symmetric", "Transitive", "Asymmetric", "Irreflexive", "Functional", "Reflexive"]
)
# Of these axioms, what the subject and the value are.
_ENDS = {
    _SUB_CLASS: ("Class", "Class"),
    expand("owl:equivalentClass"): ("Class", "Class"),
    _DISJOINT: ("Class", "Class"),
    _SUB_PROPERTY: ("property", "property"),
    expand("owl:equivalentProperty"): ("property", "property"),
    expand("owl:inverseOf"): ("property", "property"),
    expand("owl:propertyDisjointWith"): ("property", "property"),
    _DOMAIN: ("property", "Class"),
    _RANGE: ("property", ""),
    _CHAIN: ("property", ""),
}


def misdefined(material: Material) -> list[Fault]:
    """Return what is wrong in the axioms of the files that are checked; of each cause, one fault.

    First what a term is, then what is below what: the rest would follow from that.
    """
    schema = _Schema(material)
    for check in (_two_kinds, _circles, _empty_classes, _other_ends, _unplaced):
        found = list(check(schema))
        if found:
            return found
    return []


class _Schema:
    """The axioms of the ontology and of what is checked."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.store = material.store
        self.above_of = material.taxonomy.above

    def pairs(self, axiom: NamedNode) -> list[tuple[NamedNode, NamedNode]]:
        """Return what an axiom of a kind says of named terms, in order."""
        found = self.store.pairs(axiom)
        named = [(a, b) for a, b in found if isinstance(a, NamedNode) and isinstance(b, NamedNode)]
        return sorted(named, key=str)

    def typed(self, kind: NamedNode) -> list[NamedNode]:
        """Return the named members of a class."""
        found = self.store.pairs(RDF_TYPE, None, kind)
        return sorted((a for a, _ in found if isinstance(a, NamedNode)), key=str)

    def where(self, subject: NamedNode, axiom: NamedNode, value: NamedNode) -> Where | None:
        """Return where the checked files write an axiom."""
        return self.material.written(Triple(subject, axiom, value))

    @cached_property
    def apart(self) -> dict[frozenset[NamedNode], Sequence[NamedNode]]:
        """The pairs of classes that exclude each other, with the list that says so, if one does."""
        found = {frozenset(pair): () for pair in self.pairs(_DISJOINT)}
        lists = dict[frozenset[NamedNode], Sequence[NamedNode]](found)
        for _, members in self.store.pairs(_MEMBERS):
            named = [m for m in self.store.items(members) if isinstance(m, NamedNode)]
            for pair in combinations(named, 2):
                lists.setdefault(frozenset(pair), named)
        return lists

    def excluded(self, left: NamedNode, right: NamedNode) -> bool:
        """Say whether nothing can be of both classes."""
        return any(
            frozenset((a, b)) in self.apart
            for a in self.above_of(left)
            for b in self.above_of(right)
        )

    @cached_property
    def domains(self) -> dict[NamedNode, NamedNode]:
        """The class from which a property leads."""
        return dict(self.pairs(_DOMAIN))

    @cached_property
    def ranges(self) -> dict[NamedNode, NamedNode]:
        """The class or datatype to which a property leads."""
        return dict(self.pairs(_RANGE))


def _two_kinds(schema: _Schema) -> Iterator[Fault]:
    """Give each term that is of two kinds, at the last that is said of the kind it rarely is."""
    kinds: dict[NamedNode, dict[str, list[Where | None]]] = defaultdict(lambda: defaultdict(list))
    for declared, kind in _DECLARED.items():
        for term in schema.typed(declared):
            kinds[term][kind].append(schema.where(term, RDF_TYPE, declared))
    for declared in _OF_PROPERTIES:
        for term in schema.typed(declared):
            kinds[term]["property"].append(schema.where(term, RDF_TYPE, declared))
    for axiom, ends in _ENDS.items():
        for pair in schema.pairs(axiom):
            for term, kind in zip(pair, ends, strict=True):
                if kind and not term.value.startswith(_XSD):
                    kinds[term][kind].append(schema.where(pair[0], axiom, pair[1]))
    concepts = schema.material.taxonomy.things(expand("skos:Concept"))
    for concept in concepts:
        if isinstance(concept, NamedNode) and concept in kinds:
            said = schema.material.said_of(concept.value, "rdf:type")
            kinds[concept]["concept"] += said or [None]
    for term, found in kinds.items():
        narrow = [kind for kind in found if kind.endswith("Property")]
        if len(narrow) == 1 and "property" in found:
            found[narrow[0]] += found.pop("property")
        if len(found) > 1:
            yield from _of_two(schema, term, found)


def _of_two(
    schema: _Schema, term: NamedNode, kinds: Mapping[str, list[Where | None]]
) -> Iterator[Fault]:
    order = schema.material.order
    rare = sorted(
        (len(said), [-n for n in max(map(order, filter(None, said)), default=(0, 0))], kind)
        for kind, said in kinds.items()
        if any(said)
    )
    if rare:
        kind = rare[0][2]
        where = max(filter(None, kinds[kind]), key=order)
        others = " and ".join(_in_words(other) for other in kinds if other != kind)
        message = f"{compact(term.value)} is {_in_words(kind)} here, and {others} elsewhere. Keep "
        message += "the kind that is meant, or write what is of that kind."
        part = 0 if where[1].subject == term.value and where[1].iri not in _TYPES else 2
        yield schema.material.fault(where, part, "two-kinds", message, term.value)


_TYPES = frozenset(kind.value for kind in (*_DECLARED, *_OF_PROPERTIES))


def _in_words(kind: str) -> str:
    words = {
        "Class": "a class",
        "concept": "a concept",
        "property": "a property",
        "ObjectProperty": "a property of things",
        "DatatypeProperty": "a property of values",
    }
    return words.get(kind, "an annotation")


def _circles(schema: _Schema) -> Iterator[Fault]:
    """Give each circle of subclasses or subproperties, at the axiom that most likely closes it.

    That is one by which what has more below it is below what has less; of such the last.
    """
    for axiom in (_SUB_CLASS, _SUB_PROPERTY):
        edges = schema.pairs(axiom)
        above: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for lower, upper in edges:
            above[lower].add(upper)
        told = set[NamedNode]()
        for lower, upper in edges:
            circle = _reached(upper, above)
            if lower not in circle or lower in told:
                continue
            inside = {term for term in circle if lower in _reached(term, above)} | {lower}
            told |= inside
            closing = []
            for a, b in edges:
                where = schema.where(a, axiom, b) if {a, b} <= inside else None
                if where:
                    more = _below(a, edges, inside) - _below(b, edges, inside)
                    closing.append((more, schema.material.order(where), where))
            if closing:
                where = max(closing, key=lambda edge: edge[:2])[2]
                message = (
                    f"{compact(where[1].subject)} is below {compact(where[1].iri)}, which is below "
                    "it. Remove the axiom that closes the circle."
                )
                names = sorted(term.value for term in inside)
                yield schema.material.fault(where, 2, "circle-of-terms", message, *names)


def _reached(term: NamedNode, above: Mapping[NamedNode, set[NamedNode]]) -> set[NamedNode]:
    found, waiting = {term}, [term]
    while waiting:
        new = above.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _below(
    term: NamedNode, edges: Sequence[tuple[NamedNode, NamedNode]], inside: set[NamedNode]
) -> int:
    """Return how many terms outside of a circle are directly below one in it."""
    return sum(upper == term and lower not in inside for lower, upper in edges)


class _Empty(NamedTuple):
    """A class that can have no member, and the two above it that exclude each other."""

    kind: NamedNode
    pair: frozenset[NamedNode]


def _empty_classes(schema: _Schema) -> Iterator[Fault]:
    """Give each axiom by which classes are empty; not those that are so for what is above them."""
    empty = list[_Empty]()
    classes = {lower for lower, _ in schema.pairs(_SUB_CLASS)} | set().union(*schema.apart)
    for kind in sorted(classes, key=str):
        above = sorted(schema.above_of(kind), key=lambda k: (len(schema.above_of(k)), str(k)))
        pairs = (frozenset(pair) for pair in combinations(above, 2))
        empty += [_Empty(kind, pair) for pair in pairs if pair in schema.apart][:1]
    names = {found.kind for found in empty}
    empty = [found for found in empty if not schema.above_of(found.kind) & names - {found.kind}]
    by_pair: dict[frozenset[NamedNode], list[NamedNode]] = defaultdict(list)
    for kind, pair in empty:
        by_pair[pair].append(kind)
    for pair, kinds in by_pair.items():
        where = _cause(schema, pair, kinds)
        if where:
            left, right = sorted(compact(term.value) for term in pair)
            message = (
                f"Nothing can be of {', '.join(compact(kind.value) for kind in kinds)}, below both "
                f"{left} and {right}, which exclude each other. Remove one of the axioms."
            )
            things = [kind.value for kind in kinds]
            yield schema.material.fault(where, 2, "empty-class", message, *things)


def _cause(schema: _Schema, pair: frozenset[NamedNode], kinds: Sequence[NamedNode]) -> Where | None:
    """Return the axiom that makes classes empty: that two exclude each other, or a superclass."""
    left, right = pair
    excluding = schema.where(left, _DISJOINT, right) or schema.where(right, _DISJOINT, left)
    nested = right in schema.above_of(left) or left in schema.above_of(right)
    below = [
        where
        for kind in kinds
        for lower, upper in schema.pairs(_SUB_CLASS)
        if lower == kind and pair & schema.above_of(upper)
        if (where := schema.where(lower, _SUB_CLASS, upper))
    ]
    superclass = max(below, key=schema.material.order, default=None)
    members = schema.apart[pair]
    if excluding and (nested or len(kinds) > 1):
        return excluding
    if members and len(kinds) > 1:
        return _item(schema, pair, members) or superclass
    return superclass or excluding or _item(schema, pair, members)


def _item(
    schema: _Schema, pair: frozenset[NamedNode], members: Sequence[NamedNode]
) -> Where | None:
    """Return where the last of two classes stands in the list by which they exclude each other."""
    uses = {term: schema.material.uses_of(term.value, (RDF_FIRST.value,)) for term in members}
    lists = [{where[1].subject for where in uses[term]} for term in members]
    same = set.intersection(*lists) if lists else set()
    both = [w for term in pair for w in uses.get(term, ()) if w[1].subject in same]
    return max(both, key=schema.material.order, default=None)


def _other_ends(schema: _Schema) -> Iterator[Fault]:
    """Give each property whose ends do not agree with what else is said of it; the first thing."""
    told = set[str]()
    found = chain(_against_shapes(schema), _against_kind(schema), _against_properties(schema))
    for where, why in found:
        term = where[1].subject
        if term not in told:
            told.add(term)
            message = f"{compact(term)}: {why}. Correct its domain or range, or the axiom."
            yield schema.material.fault(where, 2, "other-ends", message, term)


def _against_shapes(schema: _Schema) -> Iterator[tuple[Where, str]]:
    """Give the domains and ranges that are not those that the shapes ask for, or are missing."""
    for (name, axiom), asked in asked_ends().items():
        term = NamedNode(name)
        stated = [value for of, value in schema.pairs(axiom) if of == term]
        for value in stated:
            where = schema.where(term, axiom, value)
            if where and value.value != asked:
                why = f"its {compact(axiom.value)} is {compact(value.value)}, and the shapes ask "
                yield where, f"{why}for {compact(asked)}"
        described = schema.material.said_of(name)
        if not stated and described and name.startswith(RP):
            yield described[0], f"it has no {compact(axiom.value)}, which is {compact(asked)}"


def _against_kind(schema: _Schema) -> Iterator[tuple[Where, str]]:
    """Give properties of things that lead to a datatype, and those of values that lead to a class.

    A property of values may lead to what RDF has for texts, as rdf:langString.
    """
    values = set(schema.typed(expand("owl:DatatypeProperty")))
    things = set(schema.typed(expand("owl:ObjectProperty")))
    for term, value in schema.pairs(_RANGE):
        datatype = value.value.startswith((_XSD, PREFIXES["rdf"], PREFIXES["rdfs"]))
        where = schema.where(term, _RANGE, value)
        if where and ((datatype and term in things) or (not datatype and term in values)):
            kind = "things" if term in things else "values"
            yield where, f"it is a property of {kind}, and {compact(value.value)} is of the other"


def _against_properties(schema: _Schema) -> Iterator[tuple[Where, str]]:
    """Give properties that do not fit those that they are below, made of or symmetric with."""
    domains, ranges = schema.domains, schema.ranges
    for axiom in (_DOMAIN, _RANGE):
        for one, other in combinations(schema.pairs(axiom), 2):
            if one[0] == other[0] and schema.excluded(one[1], other[1]):
                places = (schema.where(term, axiom, value) for term, value in (one, other))
                where = max(filter(None, places), key=schema.material.order, default=None)
                if where:
                    yield where, f"it has another {compact(axiom.value)}, and nothing is of both"
    for lower, upper in schema.pairs(_SUB_PROPERTY):
        where = schema.where(lower, _SUB_PROPERTY, upper)
        for ends in (domains, ranges):
            both = lower in ends and upper in ends
            if where and both and ends[upper] not in schema.above_of(ends[lower]):
                yield where, f"it does not lead where {compact(upper.value)} does, which is above"
    for kind in ("Symmetric", "Transitive"):
        declared = expand(f"owl:{kind}Property")
        for term in schema.typed(declared):
            where = schema.where(term, RDF_TYPE, declared)
            both = term in domains and term in ranges
            if where and both and not _meet(schema, ranges[term], domains[term]):
                yield where, f"it is {kind.lower()}, and its two ends exclude each other"
    for made, items in sorted(schema.store.pairs(_CHAIN), key=str):
        links = [link for link in schema.store.items(items) if isinstance(link, NamedNode)]
        if not isinstance(made, NamedNode) or not links:
            continue
        said = schema.material.said_of(made.value, "owl:propertyChainAxiom")
        joints = [(domains.get(made), domains.get(links[0]))]
        joints += [(ranges.get(a), domains.get(b)) for a, b in pairwise(links)]
        joints += [(ranges.get(links[-1]), ranges.get(made))]
        if said and any(a and b and not _meet(schema, a, b) for a, b in joints):
            shown = " ".join(compact(link.value) for link in links)
            yield said[0], f"the properties of its chain ({shown}) do not follow each other"


def _meet(schema: _Schema, left: NamedNode, right: NamedNode) -> bool:
    """Say whether something can be of both classes."""
    return not schema.excluded(left, right)


def _unplaced(schema: _Schema) -> Iterator[Fault]:
    """Give each class of ours that is below none of the classes that divide all there is."""
    concept = expand("skos:Concept")
    lists = (members for pair, members in schema.apart.items() if concept in pair)
    layers = {member for members in lists for member in members}
    for kind in schema.typed(expand("owl:Class")):
        said = schema.material.said_of(kind.value)
        if said and layers and kind.value.startswith(RP) and not schema.above_of(kind) & layers:
            message = f"{compact(kind.value)} is below none of the classes that divide all there "
            message += "is. Say with rdfs:subClassOf what it is."
            yield schema.material.fault(said[0], 0, "unplaced-class", message, kind.value)
