"""The violation queries: each row of one is a fault, or several rows are, as its header says."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from realpolitik.checks.fault import ERROR, Finding
from realpolitik.checks.material import Material, Where
from realpolitik.engine.base import Rows
from realpolitik.engine.sparql import parse
from realpolitik.files import folder, read
from realpolitik.terms import ID, RDF_TYPE, RP, Taxonomy, Term, compact, expand

__all__ = ["TWINS", "summaries", "twins", "violated"]

TWINS = "twin-situations"
"""The name of the rule."""

_Key = tuple[frozenset[tuple[str, str]], frozenset[str]]


def twins(material: Material) -> Iterator[Finding]:
    """Give each situation in the checked files that is the same as one written before it."""
    for same in _alike(material).values():
        places = [(_place(material, name), name) for name in same]
        written = sorted((material.order(place), place, name) for place, name in places if place)
        first = next((name for place, name in places if not place), None)
        if first is None:
            first, written = written[0][2], written[1:]
        for _, place, name in written:
            said = (
                f"{compact(name)}: it has the same class, the same roles and claims of the same "
                f"tense as {compact(first)}, so they are one situation. Keep one of the two and "
                "let every claim and situation refer to it, or add the role that sets them apart."
            )
            yield material.finding(place, 0, TWINS, said, name, first)


def _alike(material: Material) -> dict[_Key, list[str]]:
    """Return the situations that have some role, by all that makes them what they are."""
    taxonomy, situation = Taxonomy(material.store.triples()), expand("rp:Situation")
    tenses = _tenses(material)
    alike: dict[_Key, list[str]] = {}
    for node in taxonomy.things(situation):
        if not isinstance(node, NamedNode):
            continue
        files = (*material.ground, *material.files)
        triples = [triple for file in files for triple in file.about.get(node.value, ())]
        roles = {
            (triple.predicate.value, str(triple.object))
            for triple in triples
            if triple.predicate == RDF_TYPE or triple.predicate.value.startswith(RP)
        }
        if any(predicate != RDF_TYPE.value for predicate, _ in roles):
            key = frozenset(roles), frozenset(tenses.get(node.value, ()))
            alike.setdefault(key, []).append(node.value)
    return {key: sorted(same) for key, same in alike.items() if len(same) > 1}


def _tenses(material: Material) -> dict[str, set[str]]:
    """Return the tenses of the claims on each situation."""
    query = """
        PREFIX rp: <https://w3id.org/realpolitik/ontology#>
        SELECT DISTINCT ?node ?tense WHERE {
            ?claim rp:affirms|rp:denies ?node ; rp:tense ?tense
        }"""
    tenses: dict[str, set[str]] = {}
    for node, tense in material.store.select(query).values():
        tenses.setdefault(node, set()).add(tense)
    return tenses


def _place(material: Material, name: str) -> Where | None:
    """Return where the checked files begin to describe a thing."""
    return next(iter(material.said_of(name)), None)


# What is not defined is told by `misnamed`, with the nearest names; twins by `twins`.
_ELSEWHERE = ("undefined-node", "undefined-term", TWINS)
_ENDING = "-violation.rq"
# So many of the things that are at fault together are named.
_SHOWN = 5
_Row = tuple[Term | None, ...]


class Query(NamedTuple):
    """A violation query: its text, what it finds, and the variables that tell faults apart.

    Rows that agree in one of these are about one fault; where none is named, in the first.
    """

    text: str
    summary: str
    fault: Sequence[str]
    severity: str


def _queries() -> Mapping[str, Query]:
    """Return each query by the name of its rule."""
    place = os.path.join(folder("queries"), "checks")
    names = sorted(name for name in os.listdir(place) if name.endswith(_ENDING))
    return {name.removesuffix(_ENDING): _query(os.path.join(place, name)) for name in names}


def _query(path: str) -> Query:
    text = read(path)
    header = parse(text, path, frozenset(["summary", "fault", "severity"]))
    severity = str(header.get("severity", ERROR))
    return Query(text, str(header["summary"]), list(header.get("fault", ())), severity)


def summaries() -> dict[str, str]:
    """Return what each query finds, by the name of its rule."""
    return {rule: query.summary for rule, query in _queries().items()}


def violated(material: Material) -> list[Finding]:
    """Return a finding for each fault that a query finds in the files that are checked."""
    found = []
    for rule, query in _queries().items():
        if rule in _ELSEWHERE:
            continue
        result = material.store.select(query.text)
        # What has no name is told by `misnamed`.
        result = result._replace(
            rows=[row for row in result.rows if not isinstance(row[0], BlankNode)]
        )
        for rows in _faults(result, query.fault):
            told = _told(material, rule, query, result.variables, rows)
            found += [told] if told else []
    return found


def _faults(result: Rows, variables: Sequence[str]) -> list[list[_Row]]:
    """Return the rows by fault: those that agree in a variable, directly or through others."""
    places = [result.variables.index(name) for name in variables] or [0]
    fault_of: dict[Term | None, list[_Row]] = {}
    for row in result.rows:
        known = (fault_of[row[place]] for place in places if row[place] in fault_of)
        joined = list({id(rows): rows for rows in known}.values())
        fault = joined[0] if joined else []
        for other in joined[1:]:
            fault += other
            fault_of.update((one[place], fault) for one in other for place in places)
        fault.append(row)
        fault_of.update((row[place], fault) for place in places)
    return list({id(rows): rows for rows in fault_of.values()}.values())


def _told(
    material: Material, rule: str, query: Query, variables: Sequence[str], rows: Sequence[_Row]
) -> Finding | None:
    """Return the finding about the rows of a fault, where something of it is in checked files.

    It stands where the most of a row is written, and of several such places at the last: what has
    been there before is right more often.
    """
    places = [
        (fit, material.order(where), part, where, row)
        for row in rows
        for fit, part, where in _places(material, row)
    ]
    if not places:
        return None
    _, _, part, where, row = max(places, key=lambda one: one[:2])
    name = where[1].subject
    others = {other[0]: None for other in rows if other[0] not in row}
    also = [
        *_named(variables, row, name),
        *(compact(o.value) for o in others if isinstance(o, NamedNode)),
    ]
    listed = ", ".join([*also[:_SHOWN], *["…"] * (len(also) > _SHOWN)])
    message = f"{compact(name)}{f' ({listed})' if also else ''}: {query.summary}"
    things = [term.value for term in row if isinstance(term, NamedNode)]
    # Classes and properties that are in a row are not at fault.
    about = dict.fromkeys([name, *(one for one in things if one.startswith(ID))])
    return material.finding(where, part, rule, message, *about, severity=query.severity)


def _places(material: Material, row: _Row) -> Iterator[tuple[int, int, Where]]:
    """Give the statements that a row may be about: how well each fits, its part at fault, and it.

    Best fits one whose subject, property and object are in the row, then one of which two are,
    then the first that is said of something in the row, then any use of it.
    """
    names = [term.value for term in row if isinstance(term, NamedNode)]
    values = {term.value for term in row if isinstance(term, Literal)}
    texts = {term.value for term in row if isinstance(term, Literal) and _is_text(term)}
    things = [name for name in names if name.startswith(ID)] or names
    for name in dict.fromkeys(things):
        said = material.said_of(name)
        others = {*names} if names.count(name) > 1 else {*names} - {name}
        for where in said:
            one = where[1]
            own = texts | values if one.predicate in names else texts
            if one.iri in others or (not one.iri and one.value in own):
                yield 3 if one.predicate in names else 2, 2, where
        for where in said[:1]:
            yield 1, 0, where
        if not said and name == names[0]:
            for where in material.uses_of(name):
                yield 3 if where[1].subject in names else 0, 2, where


def _is_text(term: Literal) -> bool:
    return bool(term.language) or term.datatype.value.endswith("#string")


def _named(variables: Sequence[str], row: _Row, name: str) -> Iterator[str]:
    """Give the other terms of a row as they are shown: a literal with what it is, each once."""
    texts = set[str]()
    for variable, term in zip(variables, row, strict=True):
        if isinstance(term, NamedNode) and term.value != name:
            yield compact(term.value)
        elif isinstance(term, Literal) and not _is_text(term):
            yield f"{variable} {term.value}"
        elif isinstance(term, Literal) and term.value.lower() not in texts:
            texts.add(term.value.lower())
            yield f'"{term.value}"'
