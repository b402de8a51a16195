"""The axioms of an ontology: those that cannot be meant are told where they are written, once.

What follows from such an axiom would be told of all data; where one is wrong, no data are checked.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks.fault import Fault, mend
from realpolitik.checks.material import Material, Where
from realpolitik.checks.model.ends import other_ends
from realpolitik.checks.model.schema import DISJOINT, DOMAIN, RANGE, Schema
from realpolitik.terms import (
    PREFIXES,
    RDF_FIRST,
    RDF_TYPE,
    RP,
    by_key,
    compact,
    expand,
    local,
    reached,
)

__all__ = ["RULES", "misdefined"]

RULES = {
    "two-kinds": "A term is of one kind: a class, a concept, or a property, be it of things, of "
    "values or an annotation. Keep the kind that is meant, or write what is of that kind.",
    "circle-of-terms": "No class or property is below what is below it. Remove the axiom that "
    "closes the circle.",
    "empty-class": "A class is not below two classes that exclude each other, nor below what it "
    "excludes, for nothing could then be of it. Remove one of the axioms.",
    "empty-property": "A property is not symmetric and asymmetric, be it through one above it, nor "
    "below one that excludes it, for it could then hold of nothing. Remove one of the axioms.",
    "other-ends": "A property leads from the class, and to the class or datatype, that the shapes "
    "ask for and the properties above, below and beside it have. Correct its domain or range, the "
    "axiom, or the shape.",
    "misplaced-class": "A class is below the class that its definition says it is, and below what "
    "the classes beside it are below. Correct its rdfs:subClassOf, or the definition.",
    "term-of-data": "What is in the namespace of the ontology is a class, a property or a concept, "
    "and of no class of data. Give it the class of the concepts beside it, or another name.",
    "composite-property": "A property that is transitive, or follows from a chain, be it through "
    "one below it, is not irreflexive, asymmetric, functional, disjoint with another, or counted "
    "(OWL 2, section 11). Remove the axiom.",
    "unplaced-class": "A class is below one of those that divide all there is, such as "
    "rp:WorldEntity or rp:Situation. Say with rdfs:subClassOf what it is.",
}

_SUB_CLASS, _SUB_PROPERTY = expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf")
_XSD = PREFIXES["xsd"]
# What OWL 2 DL allows of simple properties alone.
_OF_SIMPLE = tuple(
    f"owl:{kind}Property"
    for kind in ("Irreflexive", "Asymmetric", "Functional", "InverseFunctional")
)
_COUNTING = tuple(
    f"owl:{kind}"
    for kind in (
        *("cardinality", "minCardinality", "maxCardinality", "qualifiedCardinality"),
        *("minQualifiedCardinality", "maxQualifiedCardinality", "hasSelf"),
    )
)
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
    DISJOINT: ("Class", "Class"),
    _SUB_PROPERTY: ("property", "property"),
    expand("owl:equivalentProperty"): ("property", "property"),
    expand("owl:inverseOf"): ("property", "property"),
    expand("owl:propertyDisjointWith"): ("property", "property"),
    DOMAIN: ("property", "Class"),
    RANGE: ("property", ""),
    expand("owl:propertyChainAxiom"): ("property", ""),
}


def misdefined(material: Material) -> list[Fault]:
    """Return what is wrong in the axioms of the files that are checked; of each cause, one fault.

    First what a term is, then what is below what: the rest would follow from that.
    """
    schema = Schema(material)
    first = (_two_kinds, _of_data, _circles, _composite, _empty_properties)
    for check in (*first, _empty_classes, _unplaced, _misplaced, other_ends):
        # What excludes several at once is one slip.
        found = {(fault.path, fault.line, fault.rule): fault for fault in check(schema)}
        if found:
            return [*found.values()]
    return []


def _two_kinds(schema: Schema) -> Iterator[Fault]:
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
    for concept in schema.material.taxonomy.named(expand("skos:Concept")):
        if concept in kinds:
            said = schema.material.said_of(concept.value, "rdf:type")
            kinds[concept]["concept"] += said or [None]
    for term, found in kinds.items():
        narrow = [kind for kind in found if kind.endswith("Property")]
        if len(narrow) == 1 and "property" in found:
            found[narrow[0]] += found.pop("property")
        if len(found) > 1:
            yield from _of_two(schema, term, found)


def _of_data(schema: Schema) -> Iterator[Fault]:
    """Give each term that is said to be of a class of data, such as a situation."""
    concept = expand("skos:Concept")
    for term, kind in schema.pairs(RDF_TYPE):
        is_term = term.value.startswith(RP) and kind.value.startswith(RP)
        where = schema.where(term, RDF_TYPE, kind) if is_term else None
        if where and concept not in schema.above_of(kind):
            message = f"{compact(term.value)} is a term, and {compact(kind.value)} is no class of "
            message += "terms. Give it the class of the concepts beside it, or name it id:…."
            yield schema.material.fault(where, 2, "term-of-data", message, term.value)


def _of_two(
    schema: Schema, term: NamedNode, kinds: Mapping[str, list[Where | None]]
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
        message = f"{compact(term.value)} is {_in_words(kind)} here, and {others} elsewhere. "
        message += mend(RULES["two-kinds"])
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


def _circles(schema: Schema) -> Iterator[Fault]:
    """Give each circle of subclasses or subproperties, at the axiom that most likely closes it.

    That is one by which what has more below it is below what has less; of such one of a term that
    is below another term besides, and of these the last.
    """
    for axiom in (_SUB_CLASS, _SUB_PROPERTY):
        edges, above = schema.pairs(axiom), schema.above(axiom)
        told = set[NamedNode]()
        for lower, upper in edges:
            circle = reached([upper], above)
            if lower not in circle or lower in told:
                continue
            inside = {term for term in circle if lower in reached([term], above)} | {lower}
            told |= inside
            closing = []
            for a, b in edges:
                where = schema.where(a, axiom, b) if {a, b} <= inside else None
                if where:
                    more = _below(a, edges, inside) - _below(b, edges, inside)
                    besides = not above[a] <= inside
                    closing.append((more, besides, schema.material.order(where), where))
            if closing:
                where = max(closing, key=lambda edge: edge[:3])[3]
                message = (
                    f"{compact(where[1].subject)} is below {compact(where[1].iri)}, which is below "
                    f"it. {mend(RULES['circle-of-terms'])}"
                )
                names = sorted(term.value for term in inside)
                yield schema.material.fault(where, 2, "circle-of-terms", message, *names)


def _composite(schema: Schema) -> Iterator[Fault]:
    """Give each axiom that OWL 2 DL allows of simple properties alone, and is of another.

    https://www.w3.org/TR/owl2-syntax/#Global_Restrictions_on_Axioms_in_OWL_2_DL
    """
    chained = (a for a, _ in schema.store.pairs(expand("owl:propertyChainAxiom")))
    composite = {a for a in chained if isinstance(a, NamedNode)}
    composite.update(schema.typed(expand("owl:TransitiveProperty")))
    above = schema.above(_SUB_PROPERTY)
    for one, other in schema.pairs(expand("owl:inverseOf")):
        above[one].add(other)
        above[other].add(one)
    composite = reached(composite, above)
    axioms = [
        (term, RDF_TYPE, kind)
        for kind in map(expand, _OF_SIMPLE)
        for term in schema.typed(kind)
        if term in composite
    ]
    apart = expand("owl:propertyDisjointWith")
    axioms += [(a, apart, b) for a, b in schema.pairs(apart) if not composite.isdisjoint((a, b))]
    for term, axiom, value in axioms:
        where = schema.where(term, axiom, value)
        if where:
            message = (
                f"{compact(term.value)}: {compact(value.value)}. {RULES['composite-property']}"
            )
            yield schema.material.fault(where, 2, "composite-property", message, term.value)
    of = expand("owl:onProperty")
    for node, counted in schema.store.pairs(of):
        if counted in composite and any(schema.store.pairs(expand(p), node) for p in _COUNTING):
            name = local(str(counted).strip("<>"))
            for where in schema.material.uses_of(str(counted).strip("<>"), [of.value])[:1]:
                message = f"rp:{name} is counted here. {RULES['composite-property']}"
                yield schema.material.fault(where, 2, "composite-property", message, where[1].iri)


def _empty_properties(schema: Schema) -> Iterator[Fault]:
    """Give each axiom by which a property can hold of nothing, the last that is written."""
    above = schema.above(_SUB_PROPERTY)
    kinds = [expand(f"owl:{kind}Property") for kind in ("Symmetric", "Asymmetric")]
    both, neither = map(schema.typed, kinds)
    apart = expand("owl:propertyDisjointWith")
    axioms = [
        [(term, RDF_TYPE, kinds[0]), (upper, RDF_TYPE, kinds[1])]
        for term in both
        for upper in sorted(reached([term], above).intersection(neither), key=str)
    ]
    axioms += [
        [(a, apart, b)]
        for a, b in schema.pairs(apart)
        if b in reached([a], above) or a in reached([b], above)
    ]
    for pair in axioms:
        written = [where for axiom in pair if (where := schema.where(*axiom))]
        if written:
            name = pair[0][0].value
            message = f"{compact(name)} can hold of nothing. {RULES['empty-property']}"
            where = max(written, key=schema.material.order)
            yield schema.material.fault(where, 2, "empty-property", message, name)


def _below(
    term: NamedNode, edges: Sequence[tuple[NamedNode, NamedNode]], inside: set[NamedNode]
) -> int:
    """Return how many terms outside of a circle are directly below one in it."""
    return sum(upper == term and lower not in inside for lower, upper in edges)


class _Empty(NamedTuple):
    """A class that can have no member, and the two above it that exclude each other."""

    kind: NamedNode
    pair: frozenset[NamedNode]


def _empty_classes(schema: Schema) -> Iterator[Fault]:
    """Give each axiom by which classes are empty; not those that are so for what is above them."""
    empty = list[_Empty]()
    classes = {lower for lower, _ in schema.pairs(_SUB_CLASS)} | set().union(*schema.apart)
    for kind in sorted(classes, key=str):
        above = sorted(schema.above_of(kind), key=lambda k: (len(schema.above_of(k)), str(k)))
        pairs = (frozenset(pair) for pair in combinations(above, 2))
        empty += [_Empty(kind, pair) for pair in pairs if pair in schema.apart][:1]
    names = {found.kind for found in empty}
    empty = [found for found in empty if not schema.above_of(found.kind) & names - {found.kind}]
    by_pair = by_key((pair, kind) for kind, pair in empty)
    told = set[Where]()
    for pair, kinds in by_pair.items():
        where = _cause(schema, pair, kinds)
        if where and where not in told:
            told.add(where)
            left, right = sorted(compact(term.value) for term in pair)
            message = (
                f"Nothing can be of {', '.join(compact(kind.value) for kind in kinds)}, below both "
                f"{left} and {right}, which exclude each other. {mend(RULES['empty-class'])}"
            )
            things = [kind.value for kind in kinds]
            yield schema.material.fault(where, 2, "empty-class", message, *things)


def _cause(schema: Schema, pair: frozenset[NamedNode], kinds: Sequence[NamedNode]) -> Where | None:
    """Return the axiom that makes classes empty: that two exclude each other, or a superclass."""
    left, right = pair
    excluding = schema.where(left, DISJOINT, right) or schema.where(right, DISJOINT, left)
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
    if members and (nested or len(kinds) > 1):
        return _item(schema, pair, members) or superclass
    return superclass or excluding or _item(schema, pair, members)


def _item(schema: Schema, pair: frozenset[NamedNode], members: Sequence[NamedNode]) -> Where | None:
    """Return where the last of two classes stands in the list by which they exclude each other."""
    uses = {term: schema.material.uses_of(term.value, (RDF_FIRST.value,)) for term in members}
    lists = [{where[1].subject for where in uses[term]} for term in members]
    same = set.intersection(*lists) if lists else set()
    both = [w for term in pair for w in uses.get(term, ()) if w[1].subject in same]
    return max(both, key=schema.material.order, default=None)


def _unplaced(schema: Schema) -> Iterator[Fault]:
    """Give each class of ours that is below none of the classes that divide all there is."""
    concept = expand("skos:Concept")
    lists = (members for pair, members in schema.apart.items() if concept in pair)
    layers = {member for members in lists for member in members}
    for kind in schema.typed(expand("owl:Class")):
        said = schema.material.said_of(kind.value)
        if said and layers and kind.value.startswith(RP) and not schema.above_of(kind) & layers:
            message = f"{compact(kind.value)} is below none of the classes that divide all there "
            message += f"is. {mend(RULES['unplaced-class'])}"
            yield schema.material.fault(said[0], 0, "unplaced-class", message, kind.value)


def _misplaced(schema: Schema) -> Iterator[Fault]:
    """Give each class that is not below what its definition says it is, or those beside it are."""
    facts = schema.material.facts
    own = (kind for kind in schema.typed(expand("owl:Class")) if kind.value.startswith(RP))
    labels = {kind: facts.label(kind) for kind in own}
    for kind, label in labels.items():
        said = schema.material.said_of(kind.value, "rdfs:subClassOf")
        wanted = _defined_as(schema, kind, label, labels) or _beside(schema, kind)
        if said and wanted:
            message = (
                f"{compact(kind.value)} is not below {compact(wanted.value)}, as its definition or "
                f"the classes beside it have it. {mend(RULES['misplaced-class'])}"
            )
            yield schema.material.fault(said[-1], 2, "misplaced-class", message, kind.value)


def _defined_as(
    schema: Schema, kind: NamedNode, label: str, labels: Mapping[NamedNode, str]
) -> NamedNode | None:
    """Return the class that a definition says a class is, where it is not above it."""
    above = schema.above_of(kind)
    for definition in schema.material.facts.texts(kind, "skos:definition"):
        begins = re.match(rf"(?:An? )?{re.escape(label)} is (?:an? )?", definition, re.IGNORECASE)
        rest = definition[begins.end() :] if begins else ""
        named = [
            other
            for other, name in labels.items()
            if name and re.match(rf"{re.escape(name)}(?![\w'’,]| of\b)", rest)
        ]
        if named and not above.intersection(named):
            return next((o for o in named if kind not in schema.above_of(o)), None)
    return None


def _beside(schema: Schema, kind: NamedNode) -> NamedNode | None:
    """Return what all others of which a class is one of several are below, and it is not."""
    for pair, members in schema.apart.items():
        if kind in pair and len(members) > 2:
            others = (schema.above_of(member) - {member} for member in members if member != kind)
            missing = frozenset.intersection(*others) - schema.above_of(kind)
            own = [term for term in missing if term.value.startswith(RP)]
            if own:
                return min(own, key=str)
    return None
