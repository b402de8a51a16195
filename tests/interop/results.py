"""What is found out about an engine or a tool, and the tables that show it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["BEGIN", "END", "ENGINE", "TOOL", "Result", "markdown", "plain", "spliced"]

BEGIN = "<!-- interoperability: by tests/interop -->"
END = "<!-- end -->"

SHOWN = 10
"""So many differences of each are told."""

ENGINE = ("engine", "version", "formats read", "triples equal", "questions equal")
TOOL = ("tool", "version", "what was compared", "equal")


class Result(NamedTuple):
    """What an engine or a tool was seen to do.

    `kind` is ENGINE or TOOL, the headings of its table; `cells` are what stands there after the
    name and the version. `faults` are the differences, `skipped` is why it was not run.
    """

    kind: tuple[str, ...]
    name: str
    version: str = ""
    cells: tuple[str, ...] = ()
    seconds: float = 0.0
    faults: tuple[str, ...] = ()
    skipped: str = ""

    def row(self) -> tuple[str, ...]:
        """Return its row, with a cell for each heading."""
        cells = (f"skipped: {self.skipped}",) if self.skipped else self.cells
        row = (self.name, self.version, *cells)
        return row + ("",) * (len(self.kind) - len(row))


def plain(results: Sequence[Result]) -> str:
    """Return the tables as plain text, with lines under them for the differences."""
    lines: list[str] = []
    for kind, those in _tables(results):
        rows = [(*kind, "seconds"), *((*one.row(), f"{one.seconds:.1f}") for one in those)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        lines.append("")
    for result in results:
        lines += [f"{result.name}: {fault}" for fault in result.faults[:SHOWN]]
        if len(result.faults) > SHOWN:
            lines.append(f"{result.name}: and {len(result.faults) - SHOWN} more")
    return "\n".join(lines).rstrip() + "\n"


def markdown(results: Sequence[Result]) -> str:
    """Return the tables as Markdown: what does not change from one run to the next."""
    tables = [
        [kind, ("---",) * len(kind), *(result.row() for result in those)]
        for kind, those in _tables(results)
    ]
    return "\n".join("".join(f"| {' | '.join(row)} |\n" for row in table) for table in tables)


def spliced(document: str, tables: str) -> str:
    """Return a document with tables between its two marks.

    Raises ValueError where they are not there.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no {BEGIN} and {END}")
    return f"{before}{begin}\n\n{tables}\n{end}{after}"


def _tables(results: Sequence[Result]) -> Iterator[tuple[tuple[str, ...], list[Result]]]:
    """Give the headings of each table that has rows, and what these tell of."""
    for kind in (ENGINE, TOOL):
        those = [result for result in results if result.kind == kind]
        if those:
            yield kind, those
