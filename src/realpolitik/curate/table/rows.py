"""Read and write tables of claims, and declare their columns.

Tables are CSV files in UTF-8, with commas, semicolons or tabs, as spreadsheets save them. A column
must be declared in `columns.tsv`, and a role also in `terms.ROLES`; see docs/claims-table.md.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pyoxigraph import Literal

from realpolitik.curate.house_style import Value
from realpolitik.english import plural
from realpolitik.errors import Faults, Malformed, UnknownName
from realpolitik.escape import FORMULA, csv_text
from realpolitik.export.claims import COLUMNS as EXPORTED
from realpolitik.files import read_text, table_rows
from realpolitik.rdf.triples import SEPARATOR, english_literal
from realpolitik.terms import by_key

__all__ = ["ACCEPTED", "COLUMNS", "DEFAULTS", "FILLED_IN", "HINTS", "NOTHING", "OF_CLAIM"]
__all__ += ["OF_QUESTION", "PROPOSED", "READ_ONLY", "ROLES", "USUAL", "CellError", "CellErrors"]
__all__ += ["CellFaults", "Column", "Row", "describes_situation", "is_claim", "literal"]
__all__ += ["read_claim_rows", "read_header", "read_table", "table_text"]

PROPOSED, ACCEPTED = "proposed", "accepted"
"""The `state` of a row that software drafted, before and after a person has accepted the row."""
UNDECIDED = "?"
"""The mark at the end of a cell on which two coders differ; the person who decides removes it."""
NOTHING = "-"
"""The text of a cell that gets no value, not even a default or computed one."""


class CellError(Exception):
    """Raised for an error in a cell of a column; `CellErrors.collect` adds the row number."""

    def __init__(self, column: str, reason: object) -> None:
        self.column, self.reason = column, str(reason)
        super().__init__(f"column {column}: {reason}")


class CellFaults(Faults):
    """Raised for errors in cells of a table; `cells` lists the row, column and reason of each."""

    def __init__(self, path: str, cells: Sequence[tuple[int, str, str]]) -> None:
        self.cells = cells
        rows = by_key(((column, reason), number) for number, column, reason in cells)
        super().__init__(
            f"{path}, {plural(len(numbers), 'row')} {', '.join(map(str, numbers))}, "
            f"column {column}: {reason}"
            for (column, reason), numbers in rows.items()
        )


class Row(NamedTuple):
    """A table row: its number as in a spreadsheet, and its non-empty cells, keyed by column."""

    number: int
    cells: Mapping[str, str]

    def values(self, column: str, *, gaps: bool = False) -> list[str]:
        """Return the values in a column's cell; if `gaps` is true, keep empty values and dashes."""
        values = [value.strip() for value in self.cells.get(column, "").split(SEPARATOR.strip())]
        return values if gaps else [value for value in values if value and value != NOTHING]

    def value(self, column: str) -> str:
        """Return the only value in a column's cell. Raises CellError unless it has exactly one."""
        values = self.values(column)
        if len(values) != 1:
            raise CellError(column, "give one value" if values else "this is empty; fill it in")
        return values[0]


class CellErrors:
    """Collects all errors in the cells of a table, so that they are reported together."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str, str]] = []

    def __len__(self) -> int:
        return len(self._found)

    @contextmanager
    def collect(self, row: Row) -> Iterator[None]:
        """Catch a CellError in the `with` block, and record it for the row."""
        try:
            yield
        except CellError as error:
            self._found.append((row.number, error.column, error.reason))

    def raise_all(self, path: str) -> None:
        """Raise CellFaults if there are any errors; identical errors are listed on one line."""
        order = list(COLUMNS)
        if self._found:
            raise CellFaults(path, sorted({*self._found}, key=lambda e: (e[0], order.index(e[1]))))


def read_header(path: str) -> list[str]:
    """Return a table's normalized column names. Raises Malformed if the file is not UTF-8 CSV."""
    _, header = next(_records(path), (1, []))
    return [_NAMES.get(cell.casefold(), cell) for cell in header]


def read_table(path: str) -> list[Row]:
    """Return the non-empty rows of a table as written, including a row with default values.

    Column names may be in upper or lower case; the column of hints is omitted. Raises Faults for
    unknown or repeated columns, and for cells in columns without a name.
    """
    names, records, faults = read_header(path), _records(path), list[str]()
    first, _ = next(records, (1, []))
    for n, name in enumerate(names):
        if name and name in names[:n]:
            faults.append(f'{path}, row {first}: the column "{name}" occurs twice; remove one')
        elif name and name not in _NAMES.values():
            faults.append(f"{path}, row {first}: {UnknownName(name, 'column', COLUMNS)}")
    rows = []
    for number, record in records:
        cells = {n: _without_apostrophe(c) for n, c in zip(names, record, strict=False) if c}
        if "" in cells or any(record[len(names) :]):
            faults.append(f"{path}, row {number}: a cell is in an unnamed column; name this column")
        cells.pop(HINTS, None)
        rows += [Row(number, cells)] if cells else []
    if faults:
        raise Faults(faults)
    return rows


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as CSV; put an apostrophe before each cell that looks like a formula."""
    return csv_text(columns, ([row.get(name, "") for name in columns] for row in rows))


def _records(path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row that is not empty."""
    text = read_text(path)
    delimiter = max(",;\t", key=text.lstrip("\r\n").splitlines()[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, 1):
            if any(cell.strip() for cell in record):
                yield number, [cell.strip() for cell in record]
    except csv.Error as error:
        reason = f'row {number + 1} is not valid CSV ({error}); in a cell, write each " twice'
        raise Malformed(path, None, None, reason) from None


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and re.match(FORMULA, cell) else cell


# The form of values of some datatypes: a pattern, what it matches, and the Turtle.
_FORMS = {
    "xsd:integer": (r"\d{4}", "a year; write four digits", "{}"),
    "xsd:decimal": (r"-?\d+(\.\d+)?", "a number, such as 5 or 0.7", "{}"),
    "xsd:date": (r"\d{4}-\d\d-\d\d", "a date, such as 2025-05-07", '"{}"^^xsd:date'),
}
_DATATYPES = ("xsd:string", "rdf:langString", *_FORMS)


class Column(NamedTuple):
    """A column of a table of claims.

    `of` says whether the column describes a "claim" or a "situation"; it may be empty. `predicate`
    has the CURIE of the column's property; polarity has three. `kinds` are the classes or the
    datatype of its values. An empty cell gets the value `default`, or causes the error `empty`.
    """

    name: str
    of: str
    predicate: str
    kinds: tuple[str, ...]
    empty: str
    default: str
    meaning: str

    @property
    def is_text(self) -> bool:
        """Whether the values in the column are literals, not resources."""
        return any(kind in _DATATYPES for kind in self.kinds)


def literal(column: Column, text: str) -> Value:
    """Return a text as a literal of a column's datatype. Raises CellError for an invalid text."""
    (datatype,), text = column.kinds, " ".join(text.split())
    if datatype not in _FORMS:
        return english_literal(text) if datatype == "rdf:langString" else Literal(text)
    pattern, description, turtle = _FORMS[datatype]
    if not re.fullmatch(pattern, text, re.ASCII):
        raise CellError(column.name, f'"{text}" is not {description}')
    return turtle.format(text if "." in text or datatype != "xsd:decimal" else f"{text}.0")


COLUMNS = {
    name: Column(name, of, curie, tuple(kinds.split()), empty, default, meaning or EXPORTED[name])
    for name, of, curie, kinds, empty, default, meaning in table_rows(__file__, "columns")
}
ROLES = [column for column in COLUMNS.values() if column.of == "situation"]
OF_CLAIM = [column for column in COLUMNS.values() if column.of == "claim"]
OF_QUESTION = ("claimant", "onBehalfOf", "reportedBy", "addressee", "gloss", "note")
"""The columns of claims that questions have too; a question's cells in the rest are ignored."""

READ_ONLY = "text"
"""The column with each sentence's text, for people who fill in a table; it is not compiled."""
HINTS = "hints"
"""The column with values that the words of a sentence suggest; it is not compiled."""
DEFAULTS = "defaults"
"""The value of `claim` in a row whose other cells are the defaults of the rows below."""
USUAL = {"polarity": "affirms", "certainty": "certain", "tense": "present", "basis": "stated"}
"""The most frequent values by column, which the row `defaults` of a new table contains."""

_NAMES = {name.casefold(): name for name in (*COLUMNS, READ_ONLY, HINTS)}
_OF_SITUATION = {"kind", "label", *(role.name for role in ROLES)}
_OF_CLAIM = {"claim", "sentence", "words", "polarity", *(column.name for column in OF_CLAIM)}
FILLED_IN = {"state", "source", "sentence", "claimant", "polarity"}
"""Columns that are already filled in when a table is created; a row with only these is skipped."""
# What a row with a gloss and no sentence has from the row above.
_CONTINUED = {"source", "sentence", "polarity", "claimant", "onBehalfOf", "reportedBy", "addressee"}
_OF_ANY_KIND = {"holder", "party", "toward", "issue", "place"}
_CONTINUED |= {"state", "certainty", "tense", "asOf", "aboutYear", "basis"}
_MAY_ASK = {"words", "gloss", "note", "noClaim"}  # may end in a question mark


def describes_situation(row: Row) -> bool:
    """Return whether a row describes a situation, and does not only name it."""
    return not _OF_SITUATION.isdisjoint(row.cells)


def is_claim(row: Row) -> bool:
    """Return whether a row describes a claim, not only a situation."""
    return not _OF_CLAIM.isdisjoint(row.cells)


def _continue(above: Mapping[str, str], row: Row) -> dict[str, str]:
    """Return the cells of a row that continues the claim of the row above.

    If it gives a kind, only actors, issue and place are copied; if not, all but the roles it gives.
    """
    kept = _CONTINUED
    if describes_situation(row):
        kept = kept | (_OF_ANY_KIND if "kind" in row.cells else _OF_SITUATION - {"label"})
    elif "situation" not in row.cells:
        kept = kept | _OF_SITUATION | {"situation"}
    return {**{name: cell for name, cell in above.items() if name in kept}, **row.cells}


def read_claim_rows(path: str, *, proposed: bool = True) -> list[Row]:
    """Return the filled-in rows of a table of claims, and add the table's default values to them.

    If `proposed` is false, rows that software drafted and nobody has accepted are left out.
    """
    if "sentence" not in read_header(path):
        reason = 'this is not a table of claims, because its first row has no column "sentence"'
        raise Malformed(path, None, None, reason)
    rows, defaults, errors = list[Row](), dict[str, str](), CellErrors()
    above: Mapping[str, str] = {}
    for row in read_table(path):
        row = row._replace(cells={k: cell for k, cell in row.cells.items() if k != READ_ONLY})
        if "gloss" in row.cells:
            above = row.cells if "sentence" in row.cells else _continue(above, row)
            row = row._replace(cells=above)
        state = row.cells.get("state", ACCEPTED)
        if state == PROPOSED and not proposed:
            continue
        with errors.collect(row):
            if state not in (PROPOSED, ACCEPTED):
                reason = f'"{state}" is invalid; write "{PROPOSED}" or "{ACCEPTED}"'
                raise CellError("state", reason)
        for name, cell in row.cells.items():
            with errors.collect(row):
                if cell.endswith(UNDECIDED) and name not in _MAY_ASK:
                    reason = f'"{UNDECIDED}" marks an open choice; write one value without the mark'
                    raise CellError(name, reason)
        if row.cells.get("claim", "").casefold() == DEFAULTS:
            defaults = {name: cell for name, cell in row.cells.items() if name != "claim"}
        elif not FILLED_IN.issuperset(row.cells):
            inherited = defaults if is_claim(row) else {}
            rows.append(row._replace(cells={**inherited, **row.cells}))
    errors.raise_all(path)
    return rows
