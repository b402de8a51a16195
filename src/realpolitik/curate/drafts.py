"""Drafts of tables that software writes, sentence by sentence, and on which a person decides.

In a folder with the files that `new` makes, the draft of a source is `SLUG.csv`. What software
writes has `proposed` in the column `state`; rows that a person accepted or wrote never change.
New things of the world are proposed as comments in `data/SLUG-world.ttl`; each becomes data when a
person removes the words "# proposed: " before it.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from glob import escape, glob
from tempfile import TemporaryDirectory
from typing import NamedTuple

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.reading import Reader
from realpolitik.curate.house_style import prefixes_of
from realpolitik.curate.table.compile import CompiledTable, check_compiled, compile_claims
from realpolitik.curate.table.rows import (
    COLUMNS,
    DEFAULTS,
    FILLED_IN,
    PROPOSED,
    READ_ONLY,
    CellFaults,
    read_table,
    table_text,
)
from realpolitik.errors import Faults, RealpolitikError, Refused, UnknownName
from realpolitik.files import digest, read, read_text, turtle_files, write
from realpolitik.graph import Graph
from realpolitik.opening import open as open_graph
from realpolitik.rdf.triples import SEPARATOR, Lookup, join_texts
from realpolitik.terms import Taxonomy, by_key, natural, on_sentence

__all__ = ["Cells", "Draft", "Drafts", "place_of", "plain"]

Cells = Mapping[str, str]
"""The cells of a row by column."""

_MARK = "# proposed: "
_DEFAULTS = {"claim": DEFAULTS, "polarity": "affirms", "certainty": "certain"}
_DEFAULTS |= {"tense": "present", "basis": "stated"}
_FIRST = ["claim", "state", "source", "sentence", READ_ONLY]  # columns of a draft


class Draft(NamedTuple):
    """A draft with new rows on some sentences; without `compiled`, it does not compile.

    `rows` are all rows after the header, `numbers` the row numbers of the new ones, in the order
    given. `before` are the rows that they replace, `kept` those on the same sentences that a person
    accepted or wrote, and `things` the Turtle of new things of the world. The line of a fault in
    the draft is its row number, and its message begins with the column.
    """

    rows: Sequence[Cells]
    numbers: Sequence[int]
    before: Sequence[Cells]
    kept: Sequence[Cells]
    things: Sequence[str]
    compiled: CompiledTable | None
    faults: Sequence[Fault]

    def filled(self, number: int) -> dict[str, str]:
        """Return the names of the claim and the situation of a row, and the cells filled in."""
        if not self.compiled:
            return {}
        compiled, row = self.compiled.rows, self.rows[number - 2]
        claims = [claim for claim in compiled.claims if compiled.row_of[claim.slug] == number]
        own = [name for name in compiled.situations if compiled.row_of[name] == number]
        columns = {name: claim.values[name] for claim in claims for name in claim.values}
        found = {
            "claim": [claim.slug for claim in claims],
            "situation": [*dict.fromkeys([*own, *(claim.situation for claim in claims)])],
            **{name: values for name, values in columns.items() if name not in row},
        }
        return {n: join_texts(map(plain, values)) for n, values in found.items() if values}


class Drafts:
    """The drafts of the sources in a folder; `graph` has what they propose as well.

    `facts` and `taxonomy` are the triples and classes of the graph, without what is inferred.
    """

    def __init__(self, folder: str, data: Sequence[str] = (), texts: Sequence[str] = ()) -> None:
        self.folder, self._more, self._texts = folder, [*data], [*texts]
        self._scratch = TemporaryDirectory()
        self._opened: dict[tuple[str, ...], Graph] = {}
        self._compiled: dict[str, list[Cells]] = {}
        records = self._files("seeds", "*.ttl")
        self.sources = sorted(os.path.basename(path).removesuffix(".ttl") for path in records)
        if not records:
            raise Refused(folder, "its folder seeds/ has no record of a source; make one with new")
        self.refresh()

    def close(self) -> None:
        """Delete the temporary files."""
        self._scratch.cleanup()

    def refresh(self) -> None:
        """Read what has changed in the folder."""
        graph = self._open([])
        for source in self.sources:
            rows = self.rows(source)
            if self._compiled.setdefault(source, rows[:1]) != rows:
                self._compiled[source] = rows
                with suppress(RealpolitikError):  # somebody is editing the draft
                    turtle = self._compile(source, rows, graph).turtle
                    write(self._at(f"{source}.ttl"), turtle.encode())
        graph = self._open([])
        if graph is not getattr(self, "graph", None):
            triples = graph.triples(inferred=False)
            self.graph, self.facts, self.taxonomy = graph, Lookup(triples), Taxonomy(triples)
            self._readers: dict[str, Reader] = {}

    def reader(self, source: str) -> Reader:
        """Return a reader of the sentences of a source; raise UnknownName if it has no record."""
        if source not in self.sources:
            raise UnknownName(source, "source", self.sources)
        if source not in self._readers:
            text = "".join(map(read_text, self._text_of(source)))
            self._readers[source] = Reader(self.facts, self.taxonomy, source, text)
        return self._readers[source]

    def rows(self, source: str) -> list[Cells]:
        """Return the rows of a draft, beginning with the row of defaults."""
        path = self._path(source)
        if not os.path.isfile(path):
            return [{**_DEFAULTS, "source": source}]
        return [row.cells for row in read_table(path)]

    def by_sentence(self, source: str) -> dict[str, list[Cells]]:
        """Return the rows of a draft that say something, by their sentence."""
        placed = _placed(source, self.rows(source)[1:])
        return by_key(
            (place, {name: cell for name, cell in row.items() if name != READ_ONLY})
            for place, row in placed
            if not FILLED_IN.issuperset({*row} - {"claim", READ_ONLY})
        )

    def draft(
        self, source: str, rows: Sequence[Cells], things: Sequence[str] = (), sentence: str = ""
    ) -> Draft:
        """Return the draft with rows instead of those proposed on their sentences; write nothing.

        A row without a sentence, which describes a situation alone, goes with the row before it;
        those before any other go with `sentence`, whose earlier proposals are replaced in any case.
        `things` are lines of Turtle without prefixes. Raises Malformed if they are not Turtle.
        """
        things = [" ".join(thing.split()) for thing in things]
        graph = self._open(things) if things else self.graph
        sentence = sentence or next(filter(None, (place_of(source, row) for row in rows)), "")
        new = [*_placed(source, rows, sentence)]
        places = {sentence, *(place for place, _ in new)}
        old = [*_placed(source, self.rows(source))]
        before = [row for p, row in old if p in places and row.get("state") == PROPOSED]
        kept = [(p, row) for p, row in old if p in places and _is_decided(row)]
        rest = [(p, row) for p, row in old if p not in places]
        own = _named([row for _, row in new], before)
        named = [(place, row) for (place, _), row in zip(new, own, strict=True)]
        found = sorted([*rest, *kept, *named], key=lambda item: natural(item[0]))
        table = [row for _, row in found]
        numbers = [n for mine in own for n, row in enumerate(table, 2) if row is mine]
        path, compiled = self._at(f"{source}.csv"), None
        try:
            compiled = self._compile(source, table, graph)
            files, texts = [self._at("things.ttl")] if things else [], self._text_of(source)
            checked = check_compiled(path, compiled, files, texts, self._data(), numbers)
            faults = [*checked.faults]
        except CellFaults as error:
            faults = [
                Fault(path, row, None, ERROR, f"cell-{column}", f"column {column}: {why}")
                for row, column, why in error.cells
            ]
        except Faults as error:
            faults = [Fault(path, None, None, ERROR, "table", line) for line in error.lines]
        return Draft(table, numbers, before, [r for _, r in kept], things, compiled, faults)

    def put(self, source: str, draft: Draft) -> list[Cells]:
        """Write a draft, with the names of its claims and situations; return the new rows."""
        sentences, table = self.reader(source).sentences, list[Cells]()
        for number, row in enumerate(draft.rows, 2):
            place = place_of(source, row)
            if number in draft.numbers:
                filled = draft.filled(number)
                # A row with several holders has several claims, which no cell can name.
                names = {n: filled.get(n, SEPARATOR) for n in ("claim", "situation")}
                row = {**row, **{n: name for n, name in names.items() if SEPARATOR not in name}}
            text = sentences.get(f"{source}-{place}")
            if text and all(place_of(source, earlier) != place for earlier in table):
                row = {**row, READ_ONLY: text}
            table.append(row)
        self._write_table(self._path(source), table)
        if draft.things:
            self._propose(source, draft.things)
        return [table[number - 2] for number in draft.numbers]

    def _compile(self, source: str, rows: Sequence[Cells], graph: Graph) -> CompiledTable:
        path, before = self._at(f"{source}.csv"), self._at(f"{source}.ttl")
        self._write_table(path, rows)
        texts = self._text_of(source)
        return compile_claims(path, graph, self._data(), texts, before, proposed=True)

    def _write_table(self, path: str, rows: Sequence[Cells]) -> None:
        write(path, table_text(_columns(rows), rows).encode())

    def _open(self, things: Sequence[str]) -> Graph:
        """Return the graph with more things than those already proposed, from memory if it can."""
        worlds = self._files("data", "*-world.ttl")
        lines = [
            line.removeprefix(_MARK)
            for path in worlds
            for line in read_text(path).splitlines()
            if line.startswith(_MARK)
        ]
        lines = [line for line in lines if not _slugs([line]) & _slugs(things)]
        turtle = "\n".join([prefixes_of(*lines, *things), *lines, *things, ""])
        write(self._at("things.ttl"), turtle.encode())
        files = [path for place in self._data() for path in turtle_files(place)]
        key = tuple(map(read, files))
        if key not in self._opened:
            self._opened = dict([*self._opened.items()][-1:])  # the one before, and this one
            self._opened[key] = open_graph(files, retracted=True)
        return self._opened[key]

    def _data(self) -> list[str]:
        return [*self._more, self.folder, self._scratch.name]

    def _files(self, *pattern: str) -> list[str]:
        return sorted(glob(os.path.join(escape(self.folder), *pattern)))

    def _at(self, name: str) -> str:
        return os.path.join(self._scratch.name, name)

    def _path(self, source: str) -> str:
        return os.path.join(self.folder, f"{source}.csv")

    def _text_of(self, source: str) -> list[str]:
        """Return the path of the text of a source in a list, or an empty list."""
        record = read(os.path.join(self.folder, "seeds", f"{source}.ttl"))
        beside = [*self._files("*.txt"), *self._files("seeds", "*.txt")]
        for path in [*self._texts, *beside]:
            if digest(read(path)) in record:
                return [path]
        return []

    def _propose(self, source: str, things: Sequence[str]) -> None:
        path = os.path.join(self.folder, "data", f"{source}-world.ttl")
        text = read_text(path) if os.path.isfile(path) else ""
        again = _slugs(things)
        lines = [
            line
            for line in text.splitlines()
            if not (line.startswith(_MARK) and _slugs([line]) & again)
        ]
        prefixes = [line for line in prefixes_of(*things).splitlines() if line not in lines]
        lines = [*prefixes, *lines, *(_MARK + thing for thing in things), ""]
        write(path, "\n".join(lines).encode())


def plain(value: object) -> str:
    """Return a value in Turtle without its prefix."""
    return str(value).removeprefix("id:").removeprefix("rp:")


def _columns(rows: Sequence[Cells]) -> list[str]:
    """Return the columns that rows use, in the usual order."""
    used = {name for row in rows for name in row}
    order = dict.fromkeys([*_FIRST, *COLUMNS, *sorted(used)])
    return [name for name in order if name in used or name in ("claim", "sentence")]


def _slugs(lines: Iterable[str]) -> set[str]:
    """Return the first names in lines of Turtle."""
    return {line.removeprefix(_MARK).split(" ", 1)[0] for line in lines}


def place_of(source: str, row: Cells) -> str:
    """Return the sentence of a row, such as p1s2; an empty string for a situation alone."""
    first = row.get("sentence", "").split(SEPARATOR.strip())[0].strip()
    place = on_sentence(first) or on_sentence(f"{source}-{first}")
    return place.whole.removeprefix(f"{source}-") if place else first


def _placed(source: str, rows: Iterable[Cells], place: str = "") -> Iterable[tuple[str, Cells]]:
    """Yield each row after its sentence or, if it has none, the sentence of the row before."""
    for row in rows:
        place = place_of(source, row) or place
        yield place, row


def _is_decided(row: Cells) -> bool:
    return row.get("state") != PROPOSED and not {*FILLED_IN, READ_ONLY}.issuperset(row)


def _named(rows: Sequence[Cells], before: Sequence[Cells]) -> Sequence[Cells]:
    """Return rows that are marked as proposed, and have the claim of the earlier row like them."""
    left = [row for row in before if "claim" in row]
    found = [{**row, "state": PROPOSED} for row in rows]
    for columns in (("gloss",), ("label", "polarity"), ("situation", "polarity")):
        for row in found:
            if "claim" in row or "sentence" not in row or not row.get(columns[0]):
                continue
            like = [old for old in left if all(old.get(c) == row.get(c) for c in columns)]
            if like:
                row["claim"] = like[0]["claim"]
                left.remove(like[0])
    return found
