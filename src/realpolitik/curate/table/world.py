"""A table of the world's things, and Turtle of it: actors, places, events and issues by name."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal

from realpolitik.answer.questions.names import fold
from realpolitik.curate.people import slugged
from realpolitik.curate.style import Pair, Value, block, prologue
from realpolitik.curate.table.cells import slug_in
from realpolitik.curate.table.sheet import Row, Wrong, Wrongs, read_rows
from realpolitik.engine.embedded import triples_in
from realpolitik.errors import Ambiguous, Faults, Refused, UnknownName
from realpolitik.escape import csv_text
from realpolitik.graph import Graph
from realpolitik.rdf.triples import english_literal
from realpolitik.terms import RDF_TYPE, Taxonomy, compact, expand, local, slug

__all__ = ["WORLD", "compile_world", "is_of_world", "world_text"]


class _Column(NamedTuple):
    """A column by its name, the property that it is of, and the datatype of its values, if any."""

    name: str
    predicate: str = ""
    of: str = ""


WORLD = (
    _Column("slug"),
    _Column("kind"),
    _Column("label", "rdfs:label", "rdf:langString"),
    _Column("aliases", "skos:altLabel", "rdf:langString"),
    _Column("familyName", "schema:familyName", "xsd:string"),
    _Column("partOf", "rp:partOf"),
    _Column("within", "rp:within"),
    _Column("precedes", "rp:precedes"),
    _Column("concerns", "rp:concerns"),
    _Column("broaderIssue", "rp:broaderIssue"),
    _Column("agent", "rp:agent"),
    _Column("speaksFor", "rp:speaksFor"),
    _Column("arisesFrom", "rp:arisesFrom"),
    _Column("begins", "rp:begins", "xsd:dateTime"),
    _Column("ends", "rp:ends", "xsd:dateTime"),
    _Column("when", "rp:when", "xsd:string"),
    _Column("iso3166", "rp:iso3166", "xsd:string"),
    _Column("wikidata", "schema:sameAs"),
    _Column("note", "skos:editorialNote", "rdf:langString"),
)
"""The columns of the table, in the order that properties have in a file."""

_FEW = 3  # so many names are told
_TO_READ = ("count", "where")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ITEM = re.compile(r"Q[1-9]\d*")


def is_of_world(path: str) -> bool:
    """Whether the first line of a table has the columns of the world's, and no sentence."""
    (_, header, _), *_ = read_rows(path)
    return {"slug", "kind"} <= {*header} and "sentence" not in header


def world_text(names: Mapping[str, Sequence[str]]) -> str:
    """Return a table to fill of names that are not known, by the sentences in which they stand."""
    columns = [*(column.name for column in WORLD), *_TO_READ]
    rows = []
    for name, places in names.items():
        row = {"slug": slugged(name), "label": name, "count": str(len(places))}
        row["where"] = " ".join(dict.fromkeys(places))
        rows.append([row.get(column, "") for column in columns])
    return csv_text(columns, rows)


def compile_world(path: str, graph: Graph, target: str | None = None) -> str:
    """Return the things of a table as Turtle; a row without a kind is passed over.

    `graph` has the things that rows may refer to besides those of the table. Raises Malformed or
    Faults for what cannot be read or said, by row and column, Refused where nothing is filled, and
    where the file `target`, which will be written, says what the table does not.
    """
    wrongs, faults, rows = Wrongs([c.name for c in WORLD]), list[str](), list[Row]()
    known = {column.name for column in WORLD} | {*_TO_READ}
    for number, header, cells in read_rows(path):
        faults += [
            f"{path}, row 1: {UnknownName(name, 'column', known)}"
            for name in header
            if number == 1 and name and name not in known
        ]
        if cells.get("kind"):
            rows.append(Row(number, cells, header))
    reader = _Reader(graph, rows)
    blocks = []
    for row in rows:
        with wrongs.noted(row):
            blocks.append(reader.turtle(row, wrongs))
    if faults or wrongs:
        raise Faults([*faults, *(f"{path}, {line}" for line in wrongs.lines())])
    if not blocks:
        raise Refused(path, "no row has a kind, such as State; fill one, then compile it")
    if target and os.path.isfile(target):
        _refuse_lost(target, reader.slugs)
    prefixes = sorted({"id", "rp", "xsd", *(c.predicate.partition(":")[0] for c in WORLD[2:])})
    return "\n".join([prologue(*prefixes), *blocks])


def _refuse_lost(target: str, slugs: Collection[str]) -> None:
    """Refuse to replace a file that says more than a table of these things can."""
    said = {RDF_TYPE, *(expand(column.predicate) for column in WORLD[2:])}
    lost = {
        slug(t.subject)
        for t in triples_in(target)
        if slug(t.subject) not in slugs
        or t.predicate not in said
        or (isinstance(t.object, Literal) and t.object.language not in (None, "en"))
    }
    if lost:
        few = ", ".join(sorted(lost)[:_FEW])
        raise Refused(target, f"it says more than the table, of {few}; give another file with -o")


def _slug(row: Row) -> str:
    return row.cells.get("slug", "") or slugged(row.cells.get("label", ""))


class _Reader:
    """Reads the rows of things, which may refer to each other by slug, label or alias."""

    def __init__(self, graph: Graph, rows: Sequence[Row]) -> None:
        self._names, self.slugs = graph.names, set[str]()
        self._called = {
            fold(name): _slug(row)
            for row in rows
            for name in (*row.items("aliases"), *row.items("label"), _slug(row))
        }
        taxonomy, world = Taxonomy(graph.triples(inferred=False)), expand("rp:WorldEntity")
        self._kinds = {
            local(node.value).casefold(): compact(node.value)
            for node in taxonomy.named(expand("owl:Class"))
            if world in taxonomy.above(node)
        }

    def turtle(self, row: Row, wrongs: Wrongs) -> str:
        """Return a thing as Turtle; what is wrong in its values is noted."""
        kinds = [self._kind(item) for item in row.items("kind")]
        name = _slug(row)
        if slug_in(name) != name or name in self.slugs:
            reason = "another row has this name" if name in self.slugs else "this is no slug"
            raise Wrong("slug", f"{reason}; lower-case letters, digits and hyphens, each once")
        self.slugs.add(name)
        row.only("label")
        pairs: list[Pair] = []
        for column in WORLD[2:]:
            with wrongs.noted(row):
                pairs.append((column.predicate, *self._values(column, row)))
        return block(f"id:{name}", ", ".join(kinds), *pairs)

    def _kind(self, item: str) -> str:
        kind = self._kinds.get(item.casefold().replace(" ", ""), "")
        if not kind:
            known = (local(expand(curie).value) for curie in self._kinds.values())
            raise Wrong("kind", UnknownName(item, "class of things", known))
        return kind

    def _values(self, column: _Column, row: Row) -> Iterator[Value]:
        for item in row.items(column.name):
            if column.of == "rdf:langString":
                yield english_literal(item)
            elif column.of == "xsd:string":
                yield Literal(item)
            elif column.of:
                if not _DAY.fullmatch(item):
                    raise Wrong(column.name, f'"{item}" is no day, such as 2014-03-18')
                yield f'"{item}T00:00:00Z"^^{column.of}'
            elif column.name == "wikidata":
                if not _ITEM.fullmatch(item):
                    raise Wrong(column.name, f'"{item}" is no item of Wikidata, such as Q148')
                yield f"<http://www.wikidata.org/entity/{item}>"
            elif fold(item) in self._called:
                yield f"id:{self._called[fold(item)]}"
            else:
                try:
                    yield compact(self._names.resolve(item, "owl:Thing").value)
                except (UnknownName, Ambiguous) as error:
                    raise Wrong(column.name, error) from None
