"""Names under which two descriptions are written that do not agree."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode

from realpolitik.checks.fault import Fault
from realpolitik.checks.material import Material, Where
from realpolitik.rdf.turtle_file import File
from realpolitik.terms import ID, RDF_FIRST, RDF_TYPE, RDFS_LABEL, compact, expand

__all__ = ["RULES", "repeated"]

RULES = {
    "described-twice": "A claim, passage, source or situation is described once, or each time "
    "alike. Keep one description, or give one of the two another name.",
    "written-twice": "A description says a thing once, and so does a query. Remove what is said "
    "again, or correct what was meant in its place.",
}

_Values = dict[str, set[str]]
"""The values of each property."""


def repeated(material: Material) -> Iterator[Fault]:
    """Give each name whose second description differs from the first, where both have a class.

    Two claims may have been numbered alike, in one file or in two. Of actors, places, issues and
    events each file may say more, and so may it of labels.
    """
    yield from _written_twice(material)
    world = expand("rp:WorldEntity")
    for iri, blocks in _blocks(material).items():
        before = [file for file in material.ground if _is_described(file, iri)]
        if len(before) + len(blocks) < 2 or world in material.taxonomy.classes(NamedNode(iri)):
            continue
        if before:
            theirs = before[0].statements
            first = _values((before[0], other) for other in theirs if other.subject == iri)
            there = before[0].path
        else:
            first, there = _values(blocks[0]), _line(blocks.pop(0)[0])
        for block in blocks:
            where = _differing(first, block)
            if where:
                yield _repeated(material, there, first, block, where)


def _written_twice(material: Material) -> Iterator[Fault]:
    """Give each value that one description has twice of one property."""
    for file in material.files:
        before = set[tuple[int, str, str, str]]()
        for statement in file.statements:
            start, value = statement.starts[0], statement.iri or statement.text
            said = start, statement.subject, statement.predicate, value
            if said in before and start >= 0 and statement.predicate != RDF_FIRST.value:
                name = compact(statement.subject)
                shown = compact(value) if statement.iri else value
                message = (
                    f"{name}: {compact(statement.predicate)} {shown} stands here twice. Remove "
                    "it, or correct what was meant in its place."
                )
                place = file, statement
                yield material.fault(place, 2, "written-twice", message, statement.subject)
            before.add(said)


def _blocks(material: Material) -> dict[str, list[list[Where]]]:
    """Return the descriptions of each thing in the checked files: what follows one subject."""
    found: dict[str, dict[tuple[str, int], list[Where]]] = {}
    for file in material.files:
        for statement in file.statements:
            if statement.subject.startswith(ID):
                blocks = found.setdefault(statement.subject, {})
                blocks.setdefault((file.path, statement.starts[0]), []).append((file, statement))
    return {
        iri: [
            block
            for block in blocks.values()
            if any(statement.predicate == RDF_TYPE.value for _, statement in block)
        ]
        for iri, blocks in found.items()
    }


def _is_described(file: File, iri: str) -> bool:
    return any(triple.predicate == RDF_TYPE for triple in file.about.get(iri, ()))


def _values(block: Iterable[Where]) -> _Values:
    values: _Values = {}
    for _, statement in block:
        values.setdefault(statement.predicate, set()).add(statement.value)
    return values


def _differing(first: _Values, block: Sequence[Where]) -> Where | None:
    """Return the first statement of a description in whose property the two differ."""
    values = _values(block)
    free = (RDF_TYPE.value, RDFS_LABEL.value, expand("skos:altLabel").value)
    for where in block:
        name = where[1].predicate
        if name not in free and name in first and first[name] != values[name]:
            return where
    return None


def _repeated(
    material: Material, there: str, first: _Values, block: Sequence[Where], where: Where
) -> Fault:
    iri, name = where[1].subject, where[1].predicate
    values = f"{_listed(first[name])} there, {_listed(_values(block)[name])} here"
    message = (
        f"{compact(iri)} is described at {there} too, and differs in {compact(name)}: {values}. "
        "Keep one description, or give one of the two another name."
    )
    return material.fault(where, 2, "described-twice", message, iri)


def _line(where: Where) -> str:
    file, statement = where
    line, _ = file.place(statement.starts[0])
    return f"{file.path}, line {line}"


def _listed(values: set[str]) -> str:
    return ", ".join(
        compact(value) if value.startswith("http") else f'"{value[:60]}"'
        for value in sorted(values)
    )
