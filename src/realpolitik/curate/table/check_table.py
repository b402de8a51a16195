"""Check a table of claims, and report the faults by row and column."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from tempfile import TemporaryDirectory

from realpolitik.checks.check import Checked, check
from realpolitik.checks.fault import Fault
from realpolitik.curate.table.claim_rows import OF_CLAIM, ROLES
from realpolitik.curate.table.compile import compile_claims
from realpolitik.curate.table.compile_rows import CompiledRows
from realpolitik.curate.table.csv_table import read_header
from realpolitik.files import data_files, ontology_files, read, turtle_files, write
from realpolitik.opening import open
from realpolitik.rdf.turtle_file import File
from realpolitik.terms import ID

__all__ = ["check_table"]

_COLUMN_OF = {
    "a": "kind",
    "rdfs:label": "label",
    "rp:affirms": "polarity",
    "rp:denies": "polarity",
    "rp:evidence": "sentence",
    **{column.predicate: column.name for column in (*ROLES, *OF_CLAIM)},
}
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
    header, lines, row_of = read_header(path), table.turtle.split("\n"), _rows(table.rows)
    faults = [
        _in_table(fault, path, header, lines, row_of) if fault.path == shown else fault
        for fault in report.faults
    ]
    return report._replace(faults=sorted(faults, key=lambda fault: fault.place))


def _rows(compiled: CompiledRows) -> Mapping[str, int]:
    """Return the rows of claims, situations and passages by slug."""
    rows = {name.removeprefix("id:"): row for name, row in compiled.row_of.items()}
    for claim in compiled.claims:
        for passage in claim.passages:
            rows.setdefault(passage, rows[claim.slug])
    return rows


def _in_table(
    fault: Fault, path: str, header: Sequence[str], lines: Sequence[str], row_of: Mapping[str, int]
) -> Fault:
    """Return a fault in the Turtle of a table with its row and column."""
    named = (row_of.get(thing.removeprefix(ID)) for thing in fault.things)
    row = next(filter(None, named), None)
    above = reversed(lines[: fault.line or 0])
    written = next((m for m in map(_PROPERTY.match, above) if m), None)
    name = _COLUMN_OF.get(written[1], "") if written else ""
    column = header.index(name) + 1 if row and name in header else None
    message = f"column {name}: {fault.message}" if row and name else fault.message
    return fault._replace(path=path, line=row, column=column, message=message)
