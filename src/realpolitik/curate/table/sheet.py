"""A table of claims as spreadsheets save it: CSV in UTF-8, parted by commas, semicolons or tabs."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from realpolitik.answer.questions.names import Names
from realpolitik.curate.table.columns import COLUMNS, OF_CLAIM, ROLES
from realpolitik.english import plural
from realpolitik.errors import Ambiguous, Faults, Malformed, UnknownName
from realpolitik.escape import FORMULA, csv_text
from realpolitik.export.claims import COLUMNS as EXPORTED
from realpolitik.files import read_text
from realpolitik.terms import local

__all__ = ["DEFAULTS", "NOTHING", "Row", "Wrong", "Wrongs", "read_rows", "read_sheet"]
__all__ += ["sheet_text", "spread"]

DEFAULTS = "defaults"
"""What stands as the claim of a row that gives defaults to those below it."""
NOTHING = "-"
"""What stands in a cell that is to have neither a default nor what else would be filled in."""

_HOLDER = "{holder}"
_IN_WORDS = ("label", "gloss", "note")  # where the holder is named as in a sentence
_OF_SITUATION = ("kind", "label", *(role.name for role in ROLES))
_OF_A_CLAIM = ("claim", "polarity", "certainty", "tense", "gloss")
# What may be filled for a sentence before anything is said of it.
_BEFORE = ("sentence", "claimant")
_HAVE_DEFAULTS = ("source", "polarity", *(c.name for c in OF_CLAIM if c.name != "gloss"))


class Wrong(Exception):
    """What is wrong in a column of a row."""

    def __init__(self, column: str, reason: object) -> None:
        self.column, self.reason = column, str(reason)
        super().__init__(f"column {column}: {reason}")


class Row(NamedTuple):
    """The number of a row, as spreadsheets count, and its cells by the names of their columns.

    Empty cells are left out; `columns` are all that the table has.
    """

    number: int
    cells: Mapping[str, str]
    columns: Sequence[str] = ()

    @property
    def tells(self) -> bool:
        """Whether it tells of its situation, and does not only name it."""
        return any(column in self.cells for column in _OF_SITUATION)

    @property
    def claims(self) -> bool:
        """Whether it is a claim, and not only a situation, or a sentence to fill."""
        about = "situation" in self.cells or self.tells
        return any(c in self.cells for c in _OF_A_CLAIM) or (
            about and any(c in self.cells for c in _BEFORE)
        )

    def items(self, column: str, *, gaps: bool = False) -> list[str]:
        """Return the values in a cell; with `gaps`, those too that are empty, for their places."""
        items = [item.strip() for item in self.cells.get(column, "").split("|")]
        return items if gaps else [item for item in items if item and item != NOTHING]

    def only(self, column: str) -> str:
        """Return the one value in a cell. Raises Wrong where there is none, or are several."""
        items = self.items(column)
        if len(items) != 1:
            raise Wrong(column, "give one value" if items else "this is empty; it must be said")
        return items[0]


class Wrongs:
    """Notes what is wrong in rows, so that all of it can be told."""

    def __init__(self, columns: Iterable[str] = COLUMNS) -> None:
        self._columns = columns
        self._noted: list[tuple[int, Wrong]] = []

    def __len__(self) -> int:
        return len(self._noted)

    @contextmanager
    def noted(self, row: Row) -> Iterator[None]:
        """Note a Wrong that is raised about a row, and go on."""
        try:
            yield
        except Wrong as wrong:
            self._noted.append((row.number, wrong))

    def lines(self) -> list[str]:
        """Return a line for each, in the order of rows and of columns; those alike as one."""
        columns, rows = list(self._columns), dict[tuple[str, str], dict[int, None]]()
        for number, wrong in sorted(self._noted, key=lambda n: (n[0], columns.index(n[1].column))):
            rows.setdefault((wrong.column, wrong.reason), {})[number] = None
        return [
            f"{plural(len(numbers), 'row')} {', '.join(map(str, numbers))}, "
            f"column {column}: {reason}"
            for (column, reason), numbers in rows.items()
        ]


# Columns that say nothing that is not said elsewhere: of an exported table, and to read by.
_PASSED = ("issued", "text", "near")
_INFERRED = ("involves", "status", "strength", "withdrawn")


def read_sheet(path: str) -> list[Row]:
    """Return the rows of a table that have something in them, with the defaults that it gives.

    Raises Malformed for what is no CSV in UTF-8, Faults for columns that are not known, for cells
    in no column, and for a default of what can have none.
    """
    records = _records(path, read_text(path, "CSV in UTF-8"))
    number, header = next(records, (1, []))
    names, faults = _header(path, number, header)
    if set(names).isdisjoint(COLUMNS):
        reason = "this is no table of claims: its first line has not the names of columns"
        raise Malformed(path, None, None, f"{reason}, such as sentence, kind, claimant")
    rows, defaults = [], dict[str, str]()
    for number, record in records:
        cells = dict(zip(names, (cell.strip() for cell in record), strict=False))
        if any(cell.strip() for cell in record[len(names) :]):
            faults.append(f"{path}, row {number}: it has more cells than there are columns")
        for name in _INFERRED:
            if cells.get(name):
                what = "this is inferred; empty the column, or export with --asserted"
                faults.append(f"{path}, row {number}, column {name}: {what}")
        if cells.pop("", ""):
            faults.append(f"{path}, row {number}: a cell stands in a column without a name")
        row = Row(number, {n: _unquoted(c) for n, c in cells.items() if c}, names)
        if row.cells.get("claim", "").casefold() == DEFAULTS:
            defaults = {n: c for n, c in row.cells.items() if n in _HAVE_DEFAULTS and n != "claim"}
            for name in row.cells.keys() - {*_HAVE_DEFAULTS, *_PASSED, "claim"}:
                what = "nothing of this holds for a whole table; empty it, or fill it row by row"
                faults.append(f"{path}, row {number}, column {name}: {what}")
        elif row.cells:
            rows.append(row._replace(cells={**defaults, **row.cells}) if row.claims else row)
    if faults:
        raise Faults(faults)
    return rows


def read_rows(path: str) -> Iterator[tuple[int, list[str], dict[str, str]]]:
    """Give the rows of any table: the number, the columns, the cells that have something in them.

    The first line is a row without cells. Raises Malformed for what is no CSV in UTF-8.
    """
    records = _records(path, read_text(path, "CSV in UTF-8"))
    number, header = next(records, (1, []))
    names = [cell.strip() for cell in header]
    yield number, names, {}
    for number, record in records:
        cells = zip(names, map(str.strip, record), strict=False)
        yield number, names, {name: _unquoted(cell) for name, cell in cells if cell}


def spread(rows: Sequence[Row], names: Names) -> list[Row]:
    """Return rows with one holder each: a situation of several holders is one of each of them.

    `{holder}` is the label of the holder in texts, and its slug where a situation is named.
    """
    found = []
    for row in rows:
        holders = row.items("holder") if row.tells else []
        found += [_held(row, holder, names) for holder in dict.fromkeys(holders)] or [row]
    return found


def _held(row: Row, holder: str, names: Names) -> Row:
    """Return a row for one of its holders, who keeps the name where nobody is called so."""
    slug = called = holder
    with suppress(Ambiguous, UnknownName):
        node = names.resolve(holder, "rp:Actor")
        slug, (_, called) = local(node.value), names.labels([node])[node.value]
    cells = {}
    for name, cell in row.cells.items():
        cells[name] = cell.replace(_HOLDER, called if name in _IN_WORDS else slug)
        if name in _IN_WORDS and cell.startswith(_HOLDER):
            cells[name] = cells[name][:1].upper() + cells[name][1:]
    return row._replace(cells={**cells, "holder": holder})


def sheet_text(rows: Sequence[Mapping[str, str]]) -> str:
    """Return rows as CSV, which a spreadsheet opens and `read_sheet` reads.

    They may also have columns `text` and `near`, for whoever fills them.
    """
    columns = list(COLUMNS)
    for name in ("near", "text"):
        if any(name in row for row in rows):
            columns.insert(columns.index("sentence") + 1, name)
    return csv_text(columns, ([row.get(name, "") for name in columns] for row in rows))


def _unquoted(cell: str) -> str:
    """Return a cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and re.match(FORMULA, cell) else cell


def _records(path: str, text: str) -> Iterator[tuple[int, list[str]]]:
    first = re.match(r"sep=(.)\r?\n", text)
    delimiter = first[1] if first else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        # A line that tells the separator is no row.
        for number, record in enumerate(reader, 0 if first else 1):
            if number and any(cell.strip() for cell in record):
                yield number, record
    except csv.Error as error:
        raise Malformed(path, reader.line_num, None, f"no CSV: {error}") from None


def _delimiter(text: str) -> str:
    """Return what parts the most names of columns in the first line."""
    line = text.lstrip("\r\n").splitlines()[0]
    return max(",;\t", key=lambda c: len({n.strip(' "') for n in line.split(c)} & set(COLUMNS)))


def _header(path: str, number: int, header: list[str]) -> tuple[list[str], list[str]]:
    """Return the names of the columns as they are known here, and what is wrong with them."""
    known = {name.casefold(): name for name in (*COLUMNS, "paragraph", *_PASSED, *_INFERRED)}
    labels = {f"{name}label".casefold() for name in EXPORTED}
    names, faults = [], []
    for cell in map(str.strip, header):
        name = known.get(cell.casefold(), "")
        if name and name in names:
            faults.append(f"{path}, row {number}: the column {name} is there twice")
        elif cell and not name and cell.casefold() not in labels:
            faults.append(f"{path}, row {number}: {UnknownName(cell, 'column', COLUMNS)}")
        names.append(name if name or not cell else f"{cell} (passed over)")
    if "sentence" not in names and not faults:
        faults.append(f"{path}, row {number}: this is no table of claims: no column is sentence")
    return names, faults
