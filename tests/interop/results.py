"""What is found out about an engine or a tool, and the tables that show it."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["BEGIN", "END", "Result", "markdown", "plain", "spliced"]

BEGIN = "<!-- interoperability: by tests/interop -->"
END = "<!-- end -->"

SHOWN = 10
"""So many differences of each are told."""

HEADINGS = ("engine or tool", "version", "what was compared", "equal", "seconds")


class Result(NamedTuple):
    """What an engine or a tool was seen to do.

    `compared` says what, `equal` how much of it was equal; `faults` are the differences, `skipped`
    is why it was not run.
    """

    name: str
    version: str = ""
    compared: str = ""
    equal: str = ""
    seconds: float = 0.0
    faults: tuple[str, ...] = ()
    skipped: str = ""

    def cells(self) -> tuple[str, str, str, str, str]:
        """Return the cells of its row, in the order of the headings."""
        equal = f"skipped: {self.skipped}" if self.skipped else self.equal
        return self.name, self.version, self.compared, equal, f"{self.seconds:.1f}"


def plain(results: Sequence[Result]) -> str:
    """Return the table as plain text, with lines under it for the differences."""
    rows = [HEADINGS, *(result.cells() for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    for result in results:
        lines += [f"{result.name}: {fault}" for fault in result.faults[:SHOWN]]
        if len(result.faults) > SHOWN:
            lines.append(f"{result.name}: and {len(result.faults) - SHOWN} more")
    return "\n".join(lines) + "\n"


def markdown(results: Sequence[Result]) -> str:
    """Return the table as Markdown: what does not change from one run to the next."""
    rows = [HEADINGS[:4], ("---",) * 4, *(result.cells()[:4] for result in results)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def spliced(document: str, table: str) -> str:
    """Return a document with a table between its two marks.

    Raises ValueError where they are not there.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no {BEGIN} and {END}")
    return f"{before}{begin}\n\n{table}\n{end}{after}"
