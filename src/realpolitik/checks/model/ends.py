"""The two ends of a property: its domain and range, and what else is said of where it leads."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, pairwise

from pyoxigraph import NamedNode

from realpolitik.checks.data.shapes import asked_ends, asked_in
from realpolitik.checks.fault import Fault
from realpolitik.checks.material import Where
from realpolitik.checks.model.schema import DOMAIN, RANGE, Schema
from realpolitik.errors import Malformed
from realpolitik.files import read, rule_files
from realpolitik.reasoning.rulefile import read_rule
from realpolitik.terms import PREFIXES, RDF_TYPE, RP, compact, expand

__all__ = ["other_ends"]

_SUB_PROPERTY, _CHAIN = expand("rdfs:subPropertyOf"), expand("owl:propertyChainAxiom")
_SAME_PROPERTY = expand("owl:equivalentProperty")
_XSD = PREFIXES["xsd"]


def other_ends(schema: Schema) -> Iterator[Fault]:
    """Give each property whose ends do not agree with what else is said of it; the first thing.

    Where a shape alone asks for another class than all its properties have, it is told instead.
    """
    told = set[str]()
    found: Iterable[tuple[Where, str]] = [*_alone(schema)] or chain(
        _against_shapes(schema),
        _against_kind(schema),
        _against_properties(schema),
        _against_rules(schema),
    )
    for where, why in found:
        term = where[1].subject
        if term not in told:
            told.add(term)
            message = f"{compact(term)}: {why}. Correct the one or the other."
            yield schema.material.fault(where, 2, "other-ends", message, term)


def _alone(schema: Schema) -> Iterator[tuple[Where, str]]:
    """Give the shapes that ask for another class than all ends do of which they ask for it."""
    asking: dict[tuple[str, str], list[NamedNode | None]] = defaultdict(list)
    for shape, (term, axiom), asked in asked_in():
        ends = schema.domains if axiom == DOMAIN else schema.ranges
        asking[shape, asked].append(ends.get(NamedNode(term)))
    for (shape, asked), (kind, *others) in asking.items():
        if kind and kind.value != asked and others and {*others} == {kind}:
            for where in (w for w in schema.material.said_of(shape) if w[1].iri == asked):
                yield where, f"{compact(asked)} is asked for, and {compact(kind.value)} is stated"


def _against_shapes(schema: Schema) -> Iterator[tuple[Where, str]]:
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


def _against_kind(schema: Schema) -> Iterator[tuple[Where, str]]:
    """Give properties of things that lead to a datatype, and those of values that lead to a class.

    A property of values may lead to what RDF has for texts, as rdf:langString.
    """
    values = set(schema.typed(expand("owl:DatatypeProperty")))
    things = set(schema.typed(expand("owl:ObjectProperty")))
    for (name, axiom), asked in asked_ends().items():
        term, is_value = NamedNode(name), asked.startswith(_XSD)
        if axiom == RANGE and term in (things if is_value else values):
            kind = "Object" if is_value else "Datatype"
            where = schema.where(term, RDF_TYPE, expand(f"owl:{kind}Property"))
            if where:
                yield where, f"the shapes ask for {compact(asked)}, which is of the other kind"
    for axiom in (_SUB_PROPERTY, _SAME_PROPERTY):
        for lower, upper in schema.pairs(axiom):
            where = schema.where(lower, axiom, upper)
            if where and ({lower, upper} & values and {lower, upper} & things):
                said = schema.material.said_of(upper.value, "rdf:type")
                places = [f" at {f.path}, line {f.place(of.starts[0])[0]}" for f, of in said[:1]]
                yield where, f"{compact(upper.value)} is of the other kind{''.join(places)}"
    for term, value in schema.pairs(RANGE):
        datatype = value.value.startswith((_XSD, PREFIXES["rdf"], PREFIXES["rdfs"]))
        where = schema.where(term, RANGE, value)
        if where and ((datatype and term in things) or (not datatype and term in values)):
            kind = "things" if term in things else "values"
            yield where, f"it is a property of {kind}, and {compact(value.value)} is of the other"


def _against_properties(schema: Schema) -> Iterator[tuple[Where, str]]:
    """Give properties that do not fit those that they are below, made of or symmetric with."""
    domains, ranges = schema.domains, schema.ranges
    for axiom in (DOMAIN, RANGE):
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
            if where and both and schema.excluded(ranges[term], domains[term]):
                yield where, f"it is {kind.lower()}, and its two ends exclude each other"
    for made, items in sorted(schema.store.pairs(_CHAIN), key=str):
        links = [link for link in schema.store.items(items) if isinstance(link, NamedNode)]
        if not isinstance(made, NamedNode) or not links:
            continue
        said = schema.material.said_of(made.value, "owl:propertyChainAxiom")
        joints = [(domains.get(made), domains.get(links[0]))]
        joints += [(ranges.get(a), domains.get(b)) for a, b in pairwise(links)]
        joints += [(ranges.get(links[-1]), ranges.get(made))]
        if said and any(a and b and schema.excluded(a, b) for a, b in joints):
            shown = " ".join(compact(link.value) for link in links)
            yield said[0], f"the properties of its chain ({shown}) do not follow each other"


def _against_rules(schema: Schema) -> Iterator[tuple[Where, str]]:
    """Give the domains and ranges of derived properties that are not what rules derive.

    What a rule file reads is known by the shapes, and by the classes that it asks for.
    """
    asked = asked_ends()
    for path in rule_files():
        try:
            rule = read_rule(os.path.basename(path)[:-3], path, read(path))
        except Malformed:
            continue  # which is told by itself
        kinds: dict[object, set[NamedNode]] = defaultdict(set)
        for pattern in rule.body:
            if pattern.predicate == RDF_TYPE and isinstance(pattern.object, NamedNode):
                kinds[pattern.subject].add(pattern.object)
            for end, axiom in ((pattern.subject, DOMAIN), (pattern.object, RANGE)):
                kind = asked.get((pattern.predicate.value, axiom))
                kinds[end] |= {NamedNode(kind)} if kind else set()
        for pattern in rule.head:
            for end, axiom in ((pattern.subject, DOMAIN), (pattern.object, RANGE)):
                found = kinds[end]
                named = isinstance(end, NamedNode) and axiom == RANGE
                if isinstance(end, NamedNode) and named:
                    found = schema.material.taxonomy.classes(end)
                ends = schema.domains if axiom == DOMAIN else schema.ranges
                stated = ends.get(pattern.predicate)
                where = stated and schema.where(pattern.predicate, axiom, stated)
                if not (stated and where and found):
                    continue
                if stated not in found if named else not _related(schema, stated, found):
                    shown = ", ".join(sorted(compact(kind.value) for kind in found))
                    yield where, f"by the rule {rule.name}, its {compact(axiom.value)} is {shown}"


def _related(schema: Schema, kind: NamedNode, others: set[NamedNode]) -> bool:
    """Say whether a class is above or below one of others."""
    return any(kind in schema.above_of(other) or other in schema.above_of(kind) for other in others)
