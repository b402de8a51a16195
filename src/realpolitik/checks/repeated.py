"""Names under which two descriptions are written that do not agree."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.checks.fault import Finding
from realpolitik.checks.files import File
from realpolitik.checks.material import Material, Where
from realpolitik.terms import ID, RDF_TYPE, RDFS_LABEL, Taxonomy, compact, expand

__all__ = ["REPEATS", "repeated"]

REPEATS = {
    "described-twice": "A claim, passage, source or situation is described once, or each time "
    "alike. Keep one description, or give one of the two another name.",
}


def repeated(material: Material) -> Iterator[Finding]:
    """Give each name whose second description differs from the first, where both have a class.

    Two claims may have been numbered alike, in one file or in two. Of actors, places, issues and
    events each file may say more, and so may it of labels.
    """
    taxonomy, world = Taxonomy(material.store.triples()), expand("rp:WorldEntity")
    for iri, blocks in _blocks(material).items():
        before = [file for file in material.ground if _is_described(file, iri)]
        if len(before) + len(blocks) < 2 or world in taxonomy.classes(NamedNode(iri)):
            continue
        first = _said(before[0].about[iri]) if before else _written(blocks[0])
        there = before[0].path if before else _line(blocks[0][0])
        for block in blocks if before else blocks[1:]:
            where = _differing(first, block)
            if where:
                yield _told(material, iri, there, first, block, where)


_Values = dict[str, set[str]]
"""The values of each property."""


def _blocks(material: Material) -> dict[str, list[list[Where]]]:
    """Return the descriptions of each thing in the checked files: what follows one subject."""
    found: dict[str, dict[tuple[str, int], list[Where]]] = {}
    for file in material.files:
        for one in file.statements:
            if one.subject.startswith(ID):
                block = found.setdefault(one.subject, {})
                block.setdefault((file.path, one.starts[0]), []).append((file, one))
    return {
        iri: [
            block
            for block in blocks.values()
            if any(one.predicate == RDF_TYPE.value for _, one in block)
        ]
        for iri, blocks in found.items()
    }


def _is_described(file: File, iri: str) -> bool:
    return any(triple.predicate == RDF_TYPE for triple in file.about.get(iri, ()))


def _said(triples: list[Triple]) -> _Values:
    values: _Values = {}
    for _, predicate, value in triples:
        text = value.value if isinstance(value, NamedNode | Literal) else ""
        values.setdefault(predicate.value, set()).add(text)
    return values


def _written(block: list[Where]) -> _Values:
    values: _Values = {}
    for _, one in block:
        values.setdefault(one.predicate, set()).add(one.value)
    return values


def _differing(first: _Values, block: list[Where]) -> Where | None:
    """Return the first statement of a description in whose property the two differ."""
    values = _written(block)
    for where in block:
        name = where[1].predicate
        if name in (RDF_TYPE.value, RDFS_LABEL.value, expand("skos:altLabel").value):
            continue
        if name in first and first[name] != values[name]:
            return where
    return None


def _told(
    material: Material, iri: str, there: str, first: _Values, block: list[Where], where: Where
) -> Finding:
    name = where[1].predicate
    values = f"{_listed(first[name])} there, {_listed(_written(block)[name])} here"
    said = (
        f"{compact(iri)} is described at {there} too, and differs in {compact(name)}: {values}. "
        "Keep one description, or give one of the two another name."
    )
    return material.finding(where, 2, "described-twice", said, iri)


def _line(where: Where) -> str:
    file, one = where
    line, _ = file.place(one.starts[0])
    return f"{file.path}, line {line}"


def _listed(values: set[str]) -> str:
    return ", ".join(
        compact(value) if value.startswith("http") else f'"{value[:60]}"'
        for value in sorted(values)
    )
