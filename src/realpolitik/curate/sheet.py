"""A table of claims as spreadsheets save it: CSV in UTF-8, parted by commas, semicolons or tabs."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from realpolitik.curate.columns import COLUMNS
from realpolitik.errors import Faults, Malformed, UnknownName
from realpolitik.escape import FORMULA, csv_text
from realpolitik.export.claims import COLUMNS as EXPORTED
from realpolitik.files import read_text

__all__ = ["Row", "Wrong", "Wrongs", "read_sheet", "sheet_text"]


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

    def items(self, column: str, *, gaps: bool = False) -> list[str]:
        """Return the values in a cell; with `gaps`, those too that are empty, for their places."""
        items = [item.strip() for item in self.cells.get(column, "").split("|")]
        return items if gaps else [item for item in items if item]

    def only(self, column: str) -> str:
        """Return the one value in a cell. Raises Wrong where there is none, or are several."""
        items = self.items(column)
        if len(items) != 1:
            raise Wrong(column, "give one value" if items else "this is empty; it must be said")
        return items[0]


class Wrongs:
    """Notes what is wrong in rows, so that all of it can be told."""

    def __init__(self) -> None:
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
        columns, rows = list(COLUMNS), dict[tuple[str, str], dict[int, None]]()
        for number, wrong in sorted(self._noted, key=lambda n: (n[0], columns.index(n[1].column))):
            rows.setdefault((wrong.column, wrong.reason), {})[number] = None
        return [
            f"{'row' if len(numbers) == 1 else 'rows'} {', '.join(map(str, numbers))}, "
            f"column {column}: {reason}"
            for (column, reason), numbers in rows.items()
        ]


# Columns that say nothing that is not said elsewhere: of an exported table, and to read by.
_PASSED = ("issued", "text")
_INFERRED = ("involves", "status", "strength", "withdrawn")


def read_sheet(path: str) -> list[Row]:
    """Return the rows of a table that have something in them.

    Raises Malformed for what is no CSV in UTF-8, Faults for columns that are not known and for
    cells in no column.
    """
    records = _records(path, read_text(path, "CSV in UTF-8"))
    number, header = next(records, (1, []))
    names, faults = _header(path, number, header)
    if set(names).isdisjoint(COLUMNS):
        reason = "this is no table of claims: its first line has not the names of columns"
        raise Malformed(path, None, None, f"{reason}, such as sentence, kind, claimant")
    rows = []
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
        if any(cells.values()):
            rows.append(Row(number, {n: _unquoted(c) for n, c in cells.items() if c}, names))
    if faults:
        raise Faults(faults)
    return rows


def sheet_text(rows: Sequence[Mapping[str, str]]) -> str:
    """Return rows as CSV, which a spreadsheet opens and `read_sheet` reads.

    They may also have a column `text`, for whoever fills them.
    """
    columns = list(COLUMNS)
    if any("text" in row for row in rows):
        columns.insert(columns.index("sentence") + 1, "text")
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
