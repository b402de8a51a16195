"""Compile a table of entities to Turtle: actors, places, events and issues."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal

from realpolitik.answer.questions.names import fold
from realpolitik.curate.house_style import Pair, Value, block, prefixes_of
from realpolitik.curate.people import make_slug
from realpolitik.curate.table.resolve import as_slug
from realpolitik.curate.table.rows import (
    CellError,
    CellErrors,
    Row,
    read_header,
    read_table,
    table_text,
)
from realpolitik.errors import Ambiguous, Refused, UnknownName
from realpolitik.graph import Graph
from realpolitik.rdf.triples import english_literal
from realpolitik.terms import Taxonomy, compact, expand, local

__all__ = ["COLUMNS", "compile_entities", "entities_to_fill", "is_entity_table"]


class _Column(NamedTuple):
    """A column: its property, and the datatype of its values, or "" if these are entities."""

    predicate: str
    datatype: str = ""


COLUMNS = {
    "label": _Column("rdfs:label", "rdf:langString"),
    "aliases": _Column("skos:altLabel", "rdf:langString"),
    "familyName": _Column("schema:familyName", "xsd:string"),
    "partOf": _Column("rp:partOf"),
    "within": _Column("rp:within"),
    "precedes": _Column("rp:precedes"),
    "concerns": _Column("rp:concerns"),
    "broaderIssue": _Column("rp:broaderIssue"),
    "agent": _Column("rp:agent"),
    "speaksFor": _Column("rp:speaksFor"),
    "arisesFrom": _Column("rp:arisesFrom"),
    "begins": _Column("rp:begins", "xsd:dateTime"),
    "ends": _Column("rp:ends", "xsd:dateTime"),
    "when": _Column("rp:when", "xsd:string"),
    "iso3166": _Column("rp:iso3166", "xsd:string"),
    "wikidata": _Column("schema:sameAs", "xsd:anyURI"),
    "note": _Column("skos:editorialNote", "rdf:langString"),
}
"""The columns besides `slug` and `kind`, in the order of properties in a file."""

_READ_ONLY = ("count", "where")
# The form of values of some datatypes: a pattern, its description, and the Turtle.
_FORMS = {
    "xsd:dateTime": (
        *(r"\d{4}-\d\d-\d\d", "a date, such as 2014-03-18"),
        '"{}T00:00:00Z"^^xsd:dateTime',
    ),
    "xsd:anyURI": (
        *(r"Q[1-9]\d*", "a Wikidata item, such as Q148"),
        "<http://www.wikidata.org/entity/{}>",
    ),
}


def is_entity_table(path: str) -> bool:
    """Return whether a table is one of entities: it has columns slug and kind, not sentence."""
    header = read_header(path)
    return {"slug", "kind"} <= {*header} and "sentence" not in header


def entities_to_fill(names: Mapping[str, Sequence[str]]) -> str:
    """Return a table of unknown names to fill in, with the sentences where each occurs."""
    rows = [
        {
            **{"slug": make_slug(name), "label": name},
            **{"count": str(len(places)), "where": " ".join(dict.fromkeys(places))},
        }
        for name, places in names.items()
    ]
    return table_text(["slug", "kind", *COLUMNS, *_READ_ONLY], rows)


def compile_entities(path: str, graph: Graph) -> str:
    """Return the entities of a table as Turtle; rows without a kind are skipped.

    Rows may refer to each other and to entities in `graph`.

    Raises Malformed or Faults for errors in the table, Refused for a table without kinds.
    """
    rows = read_table(path, ["slug", "kind", *COLUMNS], _READ_ONLY)
    rows = [row for row in rows if "kind" in row.cells]
    if not rows:
        raise Refused(path, "no row has a kind, such as State; fill one in")
    compiler, errors, blocks = _Compiler(graph, rows), CellErrors(), list[str]()
    for row in rows:
        with errors.collect(row):
            blocks.append(compiler.compile(row, errors))
    errors.raise_all(path, ["slug", "kind", *COLUMNS])
    return "\n".join([prefixes_of(*blocks), *blocks])


def _slug_of(row: Row) -> str:
    return row.cells.get("slug", "") or make_slug(row.cells.get("label", ""))


class _Compiler:
    """Compiles rows, which may refer to each other by slug, label or alias."""

    def __init__(self, graph: Graph, rows: Sequence[Row]) -> None:
        self._names, self._slugs = graph.names, set[str]()
        self._in_table = {
            fold(name): _slug_of(row)
            for row in rows
            for name in (*row.values("aliases"), *row.values("label"), _slug_of(row))
        }
        taxonomy, entity = Taxonomy(graph.triples(inferred=False)), expand("rp:WorldEntity")
        self._kinds = {
            local(node.value).casefold(): compact(node.value)
            for node in taxonomy.named(expand("owl:Class"))
            if entity in taxonomy.above(node)
        }

    def compile(self, row: Row, errors: CellErrors) -> str:
        """Return an entity as Turtle; errors in its values are collected."""
        kinds = [self._kind(item) for item in row.values("kind")]
        name = _slug_of(row)
        if as_slug(name) != name or name in self._slugs:
            form = "this is not a slug; use lower-case letters, digits and hyphens"
            twin = "another row has this slug; change one of them"
            raise CellError("slug", twin if name in self._slugs else form)
        self._slugs.add(name)
        row.value("label")
        pairs: list[Pair] = []
        for column, (predicate, datatype) in COLUMNS.items():
            with errors.collect(row):
                values = [self._value(column, datatype, item) for item in row.values(column)]
                pairs.append((predicate, *values))
        return block(f"id:{name}", ", ".join(kinds), *pairs)

    def _kind(self, item: str) -> str:
        kind = self._kinds.get(item.casefold().replace(" ", ""), "")
        if not kind:
            known = (local(expand(curie).value) for curie in self._kinds.values())
            raise CellError("kind", UnknownName(item, "class of entities", known))
        return kind

    def _value(self, column: str, datatype: str, item: str) -> Value:
        if datatype == "rdf:langString":
            return english_literal(item)
        if datatype == "xsd:string":
            return Literal(item)
        if datatype in _FORMS:
            pattern, description, turtle = _FORMS[datatype]
            if not re.fullmatch(pattern, item):
                raise CellError(column, f'"{item}" is not {description}')
            return turtle.format(item)
        if fold(item) in self._in_table:
            return f"id:{self._in_table[fold(item)]}"
        try:
            return compact(self._names.resolve(item, "owl:Thing").value)
        except (UnknownName, Ambiguous) as error:
            raise CellError(column, error) from None
