"""Run the queries in queries/checks, and find contradictions between the data and the axioms."""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from glob import escape, glob
from io import BytesIO
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from realpolitik.checks.checked_data import CheckedData, Where
from realpolitik.checks.fault import ERROR, Fault
from realpolitik.engine.sparql import read_header
from realpolitik.files import folder, read
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import contradictions, rules_of
from realpolitik.terms import ID, RP, Term, by_key, compact, expand, is_text, local, same_by_roles

__all__ = ["contradictions_in", "find_violations", "twin_situations"]

_SHOWN = 5  # maximum number of terms in a message
_Row = tuple[Term | None, ...]


@cache
def _queries() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    """Return the text and the header of each query, by the name of the rule that it checks.

    Result rows that agree in the columns in `group` are one fault.
    """
    found, usual = {}, {"stage": "violations", "severity": ERROR, "group": []}
    for path in sorted(glob(os.path.join(escape(folder("queries")), "checks", "*", "*.rq"))):
        text = read(path)
        found[os.path.basename(path).removesuffix(".rq")] = text, usual | read_header(text)
    return found


def find_violations(data: CheckedData, stage: str) -> Iterator[Fault]:
    """Run the queries that have this `stage` in their header; yield faults in the checked files."""
    for rule, (text, header) in _queries().items():
        if header["stage"] != stage:
            continue
        result = data.facts.select(text)
        # Blank nodes are reported by another rule.
        rows = [row for row in result.rows if not isinstance(row[0], BlankNode)]
        key = [result.variables.index(name) for name in header["group"]] or [0]
        for same in by_key((tuple(row[column] for column in key), row) for row in rows).values():
            yield from _fault(data, rule, header, result.variables, same)


def _fault(
    data: CheckedData,
    rule: str,
    header: Mapping[str, Any],
    variables: Sequence[str],
    rows: Sequence[_Row],
) -> Iterator[Fault]:
    """Yield one fault for the given result rows, unless no checked file mentions their resources.

    The fault is at the statement that matches a row best. Of equally good statements, the last
    is chosen, since the newest statement is most often wrong.
    """
    places = [
        (fit, data.order(where), where, row) for row in rows for fit, where in _places(data, row)
    ]
    if not places:
        return
    *_, where, row = max(places, key=lambda place: place[:2])
    name = where.subject
    others = [*dict.fromkeys(compact(_value(r[0])) for r in rows if r[0] not in row)]
    others[_SHOWN:] = ["…"] if len(others) > _SHOWN else []
    see = [f"see {', '.join(others)}"] if others else []
    seen = [*_shown(variables, row, name), *see]
    listed = f" ({'; '.join(seen)})" if seen else ""
    # Classes and properties in a row are not at fault.
    named = (_value(term) for row in rows for term in row if isinstance(term, NamedNode))
    things = dict.fromkeys([name, *(iri for iri in named if iri.startswith(ID))])
    message = f"{compact(name)}{listed}: {header['summary']}"
    place = where.file.path, where.line, None
    yield Fault(*place, header["severity"], rule, message, tuple(things), where.part)


def _places(data: CheckedData, row: _Row) -> Iterator[tuple[int, Where]]:
    """Yield each place that a result row may refer to, after a score.

    The score is 4 if the row has the subject (as its first resource), property and object of the
    triple, 3 if it has them in another order, 2 if it lacks the property, and 1 for the first
    triple about a resource in the row.
    """
    names = [term.value for term in row if isinstance(term, NamedNode)]
    values = {term.value for term in row if isinstance(term, Literal)}
    texts = {term.value for term in row if isinstance(term, Literal) and is_text(term)}
    for name in dict.fromkeys([name for name in names if name.startswith(ID)] or names):
        said = data.said_of(name)
        others = {*names} if names.count(name) > 1 else {*names} - {name}
        for where in said:
            own = values if where.predicate in names else texts
            if where.value in (own if isinstance(where.triple.object, Literal) else others):
                yield 2 + (where.predicate in names) + (name == names[0]), where
        for where in said[:1]:
            yield 1, where._replace(of_subject=True)
        for where in () if said else data.uses_of(name):
            if where.subject in names:
                yield 3, where


def _value(term: Term | None) -> str:
    return getattr(term, "value", "")


def _shown(variables: Sequence[str], row: _Row, name: str) -> Iterator[str]:
    """Yield the terms of a result row for a message, each after the name of its variable.

    The variable `because` holds a text that explains how the rule is broken.
    """
    terms, texts = dict(zip(variables, row, strict=True)), {name.lower()}
    property_ = compact(_value(terms.pop("property", None)))
    label_of = {"node": "", "other": "", "because": "", "value": property_}
    for variable, term in terms.items():
        shown = compact(_value(term))
        if isinstance(term, Literal) and is_text(term) and variable != "because":
            shown = f'"{term.value}"'
        if term is not None and _value(term).lower() not in texts:
            texts.add(_value(term).lower())
            yield f"{label_of.get(variable, variable.replace('_', ' '))} {shown}".strip()


def twin_situations(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each situation that has the same classes and roles as an earlier situation.

    If a class allows its situations to differ only in their labels, they are not reported.
    """
    alike: dict[tuple[object, object], list[NamedNode]] = {}
    about = by_key((triple.subject, triple) for triple in data.triples)
    for node in sorted(data.facts.named(expand("rp:Situation")), key=str):
        roles = {(p, value) for _, p, value in about[node] if p.value.startswith(RP)}
        if roles and same_by_roles(data.facts.classes(node), (local(p.value) for p, _ in roles)):
            kinds = frozenset(data.facts.values(node, "rdf:type"))
            alike.setdefault((kinds, frozenset(roles)), []).append(node)
    for same in alike.values():
        said_first = (where for node in same for where in data.said_of(node.value)[:1])
        written = {where.subject: where._replace(of_subject=True) for where in said_first}
        known = [node.value for node in same if node.value not in written]
        first, *rest = [*known[:1], *sorted(written, key=lambda iri: data.order(written[iri]))]
        for iri in rest:
            this, that = (
                f'{compact(i)} ("{data.facts.label(NamedNode(i))}")' for i in (iri, first)
            )
            said = f"{this} has the same class and roles as {that}"
            yield data.fault(written[iri], "twin-situations", said, iri, first)


def contradictions_in(data: CheckedData) -> Iterator[Fault]:
    """Yield a fault for each contradiction between triples in the checked files and an axiom."""
    files = ((file.path, file.text.encode()) for file in (*data.ground, *data.files))
    rules = rules_of(data.facts)
    closure = Closure(BytesIO(data.facts.ntriples()), rules)
    for broken in contradictions(closure, rules, data.facts, files):
        written = [where for where in map(data.written, broken.asserted) if where]
        if written:
            where = max(written, key=data.order)
            because = f"{broken.axiom.rstrip('.')}; but {'; and '.join(broken.facts)}"
            said = f"{compact(where.subject)} contradicts an axiom: {because}"
            ends = (end for triple in broken.asserted for end in (triple.subject, triple.object))
            things = {_value(end) for end in ends if _value(end).startswith(ID)}
            yield data.fault(where, "inconsistent", said, *sorted(things))
