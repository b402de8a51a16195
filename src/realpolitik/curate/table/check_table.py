"""Check a table of claims, and report the faults by row and column."""

import os
import re
from collections.abc import Callable, Sequence
from tempfile import TemporaryDirectory

from realpolitik.checks.check import Checked, check
from realpolitik.checks.fault import Fault
from realpolitik.curate.table.claim_rows import OF_CLAIM, ROLES
from realpolitik.curate.table.compile import CompiledTable, compile_claims
from realpolitik.curate.table.csv_table import read_header
from realpolitik.files import data_files, ontology_files, read, turtle_files, write
from realpolitik.opening import open
from realpolitik.rdf.turtle_file import File

__all__ = ["check_table"]

_COLUMN_OF = {
    "a": "kind",
    "rdfs:label": "label",
    "rp:affirms": "polarity",
    "rp:denies": "polarity",
    "rp:evidence": "sentence",
    **{column.predicate: column.name for column in (*ROLES, *OF_CLAIM)},
}
_SUBJECT = re.compile(r"id:(\S+) a ")
_PROPERTY = re.compile(r"(?: {4}|\S+ )(\S+) (?!rp:Claim\b)")


def check_table(
    path: str, data: Sequence[str], texts: Sequence[str], progress: Callable[[str], None]
) -> Checked:
    """Return the faults of a table of claims and of the Turtle at the paths `data`, as `check`.

    The line of a fault in the table is its row. Earlier versions of the table are not checked.

    Raises Faults for a table that does not compile.
    """
    table = compile_claims(path, open(data, retracted=True), data, texts)
    given = [file for place in data for file in turtle_files(place)]
    kept = [file for file in given if os.path.realpath(file) not in table.replaced]
    aside = {*map(os.path.realpath, kept), *table.replaced}
    own = (p for p in [*ontology_files(), *data_files()] if os.path.realpath(p) not in aside)
    with TemporaryDirectory() as folder:
        turtle = os.path.join(folder, "table.ttl")
        write(turtle, table.turtle.encode())
        ground = [File(file, read(file)) for file in own]
        report = check([*kept, turtle], texts, progress, ground)
        shown = File(turtle, table.turtle).path
    place = _Places(path, shown, table)
    faults = [place.in_table(f) if f.path == shown else f for f in report.faults]
    return report._replace(faults=sorted(faults, key=lambda fault: fault.place))


class _Places:
    """Finds the row and column of a line in the Turtle of a table."""

    def __init__(self, path: str, shown: str, table: CompiledTable) -> None:
        self._path, self._shown, self._lines = path, shown, table.turtle.split("\n")
        self._header = read_header(path)
        self._rows = {name.removeprefix("id:"): row for name, row in table.rows.row_of.items()}
        for claim in table.rows.claims:
            for passage in claim.passages:
                self._rows.setdefault(passage, self._rows[claim.slug])

    def in_table(self, fault: Fault) -> Fault:
        """Return a fault in the Turtle with its row and column in the table."""
        row, written = self._row(fault.line or 0), self._above(_PROPERTY, fault.line or 0)
        name = _COLUMN_OF.get(written, "") if row else ""
        column = self._header.index(name) + 1 if name in self._header else None
        other = rf"{re.escape(self._shown)}, line (\d+)"
        message = re.sub(other, lambda m: f"row {self._row(int(m[1]))}", fault.message)
        message = f"column {name}: {message}" if name else message
        return fault._replace(path=self._path, line=row, column=column, message=message)

    def _row(self, line: int) -> int | None:
        """Return the row of the claim, situation or passage that has a line."""
        return self._rows.get(self._above(_SUBJECT, line))

    def _above(self, pattern: re.Pattern[str], line: int) -> str:
        above = map(pattern.match, reversed(self._lines[:line]))
        return next((match[1] for match in above if match), "")
