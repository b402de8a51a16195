"""Rows of a table, their cells, and what is wrong in them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

__all__ = ["Row", "Wrong", "Wrongs"]


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

    def one(self, column: str) -> str:
        """Return the one value in a cell. Raises Wrong where there is none, or are several."""
        items = self.items(column)
        if len(items) != 1:
            raise Wrong(column, "give one value" if items else "this is empty; it must be said")
        return items[0]


class Wrongs:
    """Notes what is wrong in rows, so that all of it can be told."""

    def __init__(self) -> None:
        self._found: list[tuple[int, Wrong]] = []

    def __len__(self) -> int:
        return len(self._found)

    @contextmanager
    def noted(self, row: Row) -> Iterator[None]:
        """Note a Wrong that is raised about a row, and go on."""
        try:
            yield
        except Wrong as wrong:
            self._found.append((row.number, wrong))

    def lines(self, columns: Sequence[str]) -> list[str]:
        """Return a line for each, in the order of rows and of columns; those alike as one."""
        rows: dict[tuple[str, str], list[int]] = {}
        for number, wrong in sorted(self._found, key=lambda f: (f[0], columns.index(f[1].column))):
            numbers = rows.setdefault((wrong.column, wrong.reason), [])
            numbers += [number] if number not in numbers else []
        return [
            f"row{'s' * (len(found) > 1)} {', '.join(map(str, found))}, column {column}: {reason}"
            for (column, reason), found in rows.items()
        ]
