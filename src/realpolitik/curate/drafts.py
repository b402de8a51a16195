"""Manage drafts of tables of claims. Software writes the rows, and a person accepts them.

The command `new` creates files in a folder; the draft of a source is `SLUG.csv` there. Rows
that software writes have `proposed` in the column `state`; rows that a person accepted or wrote are
never changed. New entities are proposed as comments in `data/SLUG-world.ttl`. A comment becomes
data when a person removes the words "# proposed: " at its start.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from glob import escape, glob
from tempfile import TemporaryDirectory
from typing import NamedTuple

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.reading import Reader
from realpolitik.curate.house_style import prefixes_of
from realpolitik.curate.table.compile import (
    PROPOSED_THING,
    CompiledTable,
    check_compiled,
    compile_claims,
    proposed_things,
    write_things,
)
from realpolitik.curate.table.rows import (
    COLUMNS,
    DEFAULTS,
    FILLED_IN,
    PROPOSED,
    READ_ONLY,
    USUAL,
    CellFaults,
    read_table,
    table_text,
)
from realpolitik.engine.lookup import Lookup
from realpolitik.errors import Faults, Refused, UnknownName
from realpolitik.files import digest, read, read_text, turtle_files, write
from realpolitik.graph import Graph
from realpolitik.opening import open as open_graph
from realpolitik.rdf.triples import SEPARATOR
from realpolitik.terms import by_key, natural, on_sentence

__all__ = ["Cells", "Draft", "Drafts", "placed"]

Cells = Mapping[str, str]
"""The cells of a row by column."""

_FIRST = ["claim", "state", "source", "sentence", READ_ONLY]  # columns of a draft


class Draft(NamedTuple):
    """A draft of a table with new rows on some sentences.

    `rows` are all rows after the header, which is row 1; `numbers` are the row numbers of the new
    rows. `kept` are the rows on the same sentences that a person accepted or wrote. `things` are
    lines of Turtle for new entities. `compiled` omits rows with faults in their cells, and is None
    if the table does not compile. The line number of each of the `faults` is a row number.
    """

    rows: Sequence[Cells]
    numbers: Sequence[int]
    kept: Sequence[Cells]
    things: Sequence[str]
    compiled: CompiledTable | None
    faults: Sequence[Fault]

    @property
    def is_sound(self) -> bool:
        """True if the draft compiles with all its rows, and does not contradict the ontology."""
        broken = ("cell-", "table", "inconsistent")
        return bool(self.compiled) and not any(f.rule.startswith(broken) for f in self.faults)

    def filled(self, number: int) -> dict[str, str]:
        """Return the cells of row `number`; add the names of its claim and situation, and a label.

        If the row makes several claims, because it has several holders, no claim name is added.
        """
        row = dict(self.rows[number - 2])
        if self.compiled:
            compiled = self.compiled.rows
            claims = [claim for claim in compiled.claims if compiled.row_of[claim.slug] == number]
            own = [name for name in compiled.situations if compiled.row_of[name[3:]] == number]
            own = [*dict.fromkeys([*own, *(claim.situation for claim in claims)])]
            row |= {"claim": claims[0].slug} if len(claims) == 1 else {}
            row |= {"situation": own[0].removeprefix("id:")} if len(own) == 1 else {}
            if "kind" in row and len(own) == 1 and own[0] in compiled.situations:
                row |= {"label": compiled.situations[own[0]].label}
        return row


class Drafts:
    """The drafts of tables in a folder: one for each source whose slug is in `sources`.

    `graph` includes the entities that the drafts propose; `facts` are the graph's asserted triples.
    """

    def __init__(self, folder: str, data: Sequence[str] = (), texts: Sequence[str] = ()) -> None:
        self.folder, self._scratch = folder, TemporaryDirectory()
        self._data = [*data, folder, self._scratch.name]
        self._texts = [*texts, *self._files("*.txt"), *self._files("seeds", "*.txt")]
        # The two last used are kept: mostly with new things of a draft, and without them.
        self._graph = lru_cache(2)(lambda files, _: open_graph(files, retracted=True))
        records = self._files("seeds", "*.ttl")
        self.sources = sorted(os.path.basename(path).removesuffix(".ttl") for path in records)
        if not records:
            raise Refused(folder, "seeds/ has no record of a source; make one with realpolitik new")
        self.refresh()

    def close(self) -> None:
        """Delete the temporary files."""
        self._scratch.cleanup()

    def refresh(self) -> None:
        """Open the graph again if its files have changed."""
        graph = self._open([])
        if graph is not getattr(self, "graph", None):
            self.graph, self.facts = graph, Lookup(graph.triples(inferred=False))
            self._readers: dict[str, Reader] = {}

    def reader(self, source: str) -> Reader:
        """Return a Reader of a source's sentences. Raises UnknownName for an unknown source."""
        if source not in self.sources:
            raise UnknownName(source, "source", self.sources)
        if source not in self._readers:
            text = "".join(map(read_text, self._text_of(source)))
            self._readers[source] = Reader(self.facts, source, text)
        return self._readers[source]

    def rows(self, source: str) -> list[Cells]:
        """Return the rows of a source's draft, or a row of default values if there is no draft."""
        path = self._path(source)
        if not os.path.isfile(path):
            return [{"claim": DEFAULTS, **USUAL, "source": source}]
        return [row.cells for row in read_table(path)]

    def by_sentence(self, source: str) -> dict[str, list[Cells]]:
        """Return the filled-in rows of a source's draft, keyed by sentence, such as p1s2."""
        rows = placed(source, self.rows(source)[1:])
        return by_key((place, row) for place, row in rows if _says_something(row))

    def draft(self, source: str, rows: Sequence[Cells], things: Sequence[str] = ()) -> Draft:
        """Return a source's draft in which `rows` replace proposed rows for the same sentences.

        The draft is not saved. A row without a sentence belongs to the previous row's sentence. A
        row with only a sentence removes the proposed rows for that sentence. `things` are lines of
        Turtle, without prefixes, for new entities. Raises Malformed if one of them is invalid.
        """
        things = [" ".join(thing.split()) for thing in things]
        graph = self._open(things) if things else self.graph
        new = [*placed(source, rows)]
        places, old = {place for place, _ in new}, [*placed(source, self.rows(source))]
        before = {
            (place, row.get("gloss")): {"claim": row["claim"]}
            for place, row in old
            if "claim" in row and row.get("state") == PROPOSED
        }
        kept = [(p, r) for p, r in old if p in places and r.get("state") != PROPOSED]
        kept = [(place, row) for place, row in kept if _says_something(row)]
        own = [
            (place, {**before.get((place, row.get("gloss")), {}), **row, "state": PROPOSED})
            for place, row in new
            if row.keys() - {"sentence"}
        ]
        rest = [(place, row) for place, row in old if place not in places]
        found = sorted([*rest, *kept, *own], key=lambda item: natural(item[0]))
        table = [row for _, row in found]
        numbers = [n for _, mine in own for n, row in enumerate(table, 2) if row is mine]
        compiled, faults = self._compiled_rows(source, table, graph)
        if compiled:
            files = [self._at("things.ttl")] if things else []
            texts, path = self._text_of(source), self._at(f"{source}.csv")
            faults += check_compiled(path, compiled, files, texts, self._data, numbers).faults
        return Draft(table, numbers, [row for _, row in kept], things, compiled, faults)

    def put(self, source: str, draft: Draft) -> None:
        """Save a source's draft, and fill in the names of claims and situations in its new rows."""
        sentences, table, seen = self.reader(source).sentences, list[Cells](), set[str]()
        for number, row in enumerate(draft.rows, 2):
            place = _place_of(source, row)
            text = sentences.get(f"{source}-{place}")
            shown = {READ_ONLY: text} if text and place not in seen else {}
            table.append((draft.filled(number) if number in draft.numbers else {**row}) | shown)
            seen.add(place)
        self._write_table(self._path(source), table)
        if draft.things:
            self._propose(source, draft.things)

    def _compiled_rows(
        self, source: str, table: Sequence[Cells], graph: Graph
    ) -> tuple[CompiledTable | None, list[Fault]]:
        """Compile a table without the rows that have faults in their cells; return these faults."""
        path, texts, faults = self._at(f"{source}.csv"), self._text_of(source), list[Fault]()
        while True:
            self._write_table(path, table)
            try:
                return compile_claims(path, graph, self._data, texts, proposed=True), faults
            except CellFaults as error:
                wrong = {row for row, _, _ in error.cells}
                found = [
                    Fault(path, row, None, ERROR, f"cell-{column}", why, (), column)
                    for row, column, why in error.cells
                ]
                faults = faults or found  # later ones follow from the rows left out
                table = [{} if n in wrong else row for n, row in enumerate(table, 2)]
            except (Faults, Refused) as error:
                lines = getattr(error, "lines", [str(error)])
                found = [Fault(path, None, None, ERROR, "table", line) for line in lines]
                return None, faults or found

    def _write_table(self, path: str, rows: Sequence[Cells]) -> None:
        order = dict.fromkeys([*_FIRST, *COLUMNS])
        used = {"claim", "sentence", *(name for row in rows for name in row)}
        columns = [*(name for name in order if name in used), *sorted(used - order.keys())]
        write(path, table_text(columns, rows).encode())

    def _open(self, things: Sequence[str]) -> Graph:
        """Return the graph with additional proposed things, from memory if possible."""
        lines = _replaced(proposed_things(self._files("data", "*-world.ttl")), things)
        write_things(self._scratch.name, lines)
        files = [path for place in self._data for path in turtle_files(place)]
        return self._graph(tuple(files), tuple(map(read, files)))

    def _files(self, *pattern: str) -> list[str]:
        return sorted(glob(os.path.join(escape(self.folder), *pattern)))

    def _at(self, name: str) -> str:
        return os.path.join(self._scratch.name, name)

    def _path(self, source: str) -> str:
        return os.path.join(self.folder, f"{source}.csv")

    def _text_of(self, source: str) -> list[str]:
        """Return the path of the text of a source in a list, or an empty list."""
        record = read(os.path.join(self.folder, "seeds", f"{source}.ttl"))
        return [path for path in self._texts if digest(read(path)) in record][:1]

    def _propose(self, source: str, things: Sequence[str]) -> None:
        path = os.path.join(self.folder, "data", f"{source}-world.ttl")
        lines = read_text(path).splitlines() if os.path.isfile(path) else []
        prefixes = [line for line in prefixes_of(*things).splitlines() if line not in lines]
        lines = _replaced(lines, [PROPOSED_THING + thing for thing in things])
        write(path, "\n".join([*prefixes, *lines, ""]).encode())


def _replaced(lines: Iterable[str], things: Sequence[str]) -> list[str]:
    """Return the lines, but replace those that describe one of the `things`."""
    name = re.compile(rf"({PROPOSED_THING})?\S*")
    begin = tuple(f"{found[0]} " for found in map(name.match, things) if found)
    return [*(line for line in lines if not line.startswith(begin)), *things]


def _place_of(source: str, row: Cells) -> str:
    """Return the sentence of a row, such as p1s2; an empty string for a situation alone."""
    first = row.get("sentence", "").split(SEPARATOR.strip())[0].strip()
    place = on_sentence(first) or on_sentence(f"{source}-{first}")
    return place.whole.removeprefix(f"{source}-") if place else first


def placed(source: str, rows: Iterable[Cells]) -> Iterable[tuple[str, Cells]]:
    """Yield (sentence, row) pairs; a row without a sentence belongs to the previous sentence."""
    place = ""
    for row in rows:
        place = _place_of(source, row) or place
        yield place, row


def _says_something(row: Cells) -> bool:
    return not {*FILLED_IN, "claim", READ_ONLY}.issuperset(row)
