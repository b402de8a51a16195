"""Read and write tables as spreadsheets save them: CSV in UTF-8, by commas, semicolons or tabs."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pyoxigraph import Triple

from realpolitik.english import plural
from realpolitik.errors import Faults, Malformed, Refused, UnknownName
from realpolitik.escape import FORMULA, csv_text
from realpolitik.files import read_text
from realpolitik.rdf.triples import SEPARATOR
from realpolitik.terms import compact, natural, slug

__all__ = ["NOTHING", "CellError", "CellErrors", "Row", "read_header", "read_table"]
__all__ += ["refuse_loss", "table_text"]

NOTHING = "-"
"""The cell that stays empty: neither the default nor a computed value is filled in."""


_FEW = 3  # names in an error


class CellError(Exception):
    """An error in a column of a row."""

    def __init__(self, column: str, reason: object) -> None:
        self.column, self.reason = column, str(reason)
        super().__init__(f"column {column}: {reason}")


class Row(NamedTuple):
    """A row of a table: its number, as spreadsheets count, and its non-empty cells by column.

    `columns` are all columns of the table.
    """

    number: int
    cells: Mapping[str, str]
    columns: Sequence[str] = ()

    def values(self, column: str, *, gaps: bool = False) -> list[str]:
        """Return the values in a cell; with `gaps`, also the empty ones, to keep positions."""
        values = [value.strip() for value in self.cells.get(column, "").split(SEPARATOR.strip())]
        return values if gaps else [value for value in values if value and value != NOTHING]

    def value(self, column: str) -> str:
        """Return the only value in a cell. Raises CellError if it is empty or has several."""
        values = self.values(column)
        if len(values) != 1:
            raise CellError(column, "give one value" if values else "this is empty; fill it in")
        return values[0]


class CellErrors:
    """Collects the errors in the cells of a table, to report them all."""

    def __init__(self) -> None:
        self._found: list[tuple[int, CellError]] = []

    def __len__(self) -> int:
        return len(self._found)

    @contextmanager
    def collect(self, row: Row) -> Iterator[None]:
        """Collect a CellError that the block raises about a row, and go on."""
        try:
            yield
        except CellError as error:
            self._found.append((row.number, error))

    def raise_all(self, path: str, columns: Iterable[str]) -> None:
        """Raise Faults if there are errors: a line for each, by row and by the order of columns.

        Equal errors in several rows are one line.
        """
        order, rows = list(columns), dict[tuple[str, str], dict[int, None]]()
        for number, error in sorted(self._found, key=lambda e: (e[0], order.index(e[1].column))):
            rows.setdefault((error.column, error.reason), {})[number] = None
        if rows:
            raise Faults(
                f"{path}, {plural(len(numbers), 'row')} {', '.join(map(str, numbers))}, "
                f"column {column}: {reason}"
                for (column, reason), numbers in rows.items()
            )


def read_header(path: str) -> list[str]:
    """Return the first row of a table. Raises Malformed where it is not CSV in UTF-8."""
    _, header = next(_records(path), (1, []))
    return header


def read_table(path: str, columns: Collection[str], ignored: Collection[str] = ()) -> list[Row]:
    """Return the rows of a table that have a cell, with the names of `columns` in their case.

    Cells of `ignored` columns are left out.

    Raises Malformed where it is not CSV in UTF-8; Faults for unknown or repeated columns, and for
    cells outside of the columns.
    """
    records = _records(path)
    first, header = next(records, (1, []))
    known = {name.casefold(): name for name in (*columns, *ignored)}
    names, faults = [known.get(cell.casefold(), cell) for cell in header], list[str]()
    for n, name in enumerate(names):
        if name and name in names[:n]:
            faults.append(f"{path}, row {first}: the column {name} occurs twice")
        elif name and name not in known.values():
            faults.append(f"{path}, row {first}: {UnknownName(name, 'column', columns)}")
    rows = []
    for number, record in records:
        cells = {n: _without_apostrophe(c) for n, c in zip(names, record, strict=False) if c}
        if "" in cells or any(record[len(names) :]):
            faults.append(f"{path}, row {number}: a cell is outside of the named columns")
        kept = {name: cell for name, cell in cells.items() if name not in ignored}
        rows += [Row(number, kept, names)] if kept else []
    if faults:
        raise Faults(faults)
    return rows


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as CSV, with an apostrophe before a cell that a spreadsheet would compute."""
    return csv_text(columns, ([row.get(name, "") for name in columns] for row in rows))


def refuse_loss(path: str, problem: str, lost: Iterable[Triple]) -> None:
    """Refuse to replace or convert a file if triples would be lost; `problem` is the reason."""
    names = sorted({f"{compact(p.value)} of {slug(s)}" for s, p, _ in lost}, key=natural)
    if names:
        more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
        few = ", ".join(names[:_FEW])
        raise Refused(path, f"{problem} {few}{more}; move what is missing to another file")


def _records(path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row that has any."""
    text = read_text(path, "CSV in UTF-8")
    delimiter = max(",;\t", key=text.lstrip("\r\n").splitlines()[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, 1):
            if any(cell.strip() for cell in record):
                yield number, [cell.strip() for cell in record]
    except csv.Error as error:
        reason = f"row {number + 1} is not CSV: {error}; close or double the quotation mark"
        raise Malformed(path, None, None, reason) from None


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and re.match(FORMULA, cell) else cell
