"""Answers, and the rows of any query, in the format that was asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from pyoxigraph import QuerySolutions, QueryTriples

from realpolitik.answer.findings.answer import Answer
from realpolitik.engine.base import Result
from realpolitik.english import count_noun
from realpolitik.escape import csv_text, json_text, visible
from realpolitik.export.results import cells, results_text

__all__ = ["FORMATS", "grid", "render", "results"]


def render(answer: Answer, form: str, width: int = 80, *, long: bool = False) -> str:
    """Return an answer in one of FORMATS; `width` counts the columns of a table.

    `long` shows every claim, in a table or markdown; the other formats always have all.
    """
    return FORMATS[form](answer, width, long)


def _records(answer: Answer) -> Iterator[Sequence[str]]:
    """Give a header and a row for each record of an answer."""
    from realpolitik.answer.findings.records import RECORD

    yield RECORD
    for record in answer.records():
        yield [str(value) for value in record.values()]


def _separated(rows: Iterable[Sequence[str]], form: str) -> str:
    """Return rows as CSV with plain line feeds, or TSV."""
    header, *others = rows
    return csv_text(header, others, "\t" if form == "tsv" else ",", "\n", numbers=True)


def _page(answer: Answer, form: str, width: int, long: bool) -> str:
    """Return an answer to be read or cited; whoever asks for data needs none of this code."""
    from realpolitik.writing.page import cited, markdown, table
    from realpolitik.writing.reference import bibtex

    if form == "table":
        return table(answer, width, long=long)
    if form == "markdown":
        return markdown(answer, long=long)
    return bibtex(answer.sources, cited(answer))


FORMATS: dict[str, Callable[[Answer, int, bool], str]] = {
    "table": lambda answer, width, long: _page(answer, "table", width, long),
    "json": lambda answer, width, long: json_text(answer.to_dict()),
    "csv": lambda answer, width, long: _separated(_records(answer), "csv"),
    "tsv": lambda answer, width, long: _separated(_records(answer), "tsv"),
    "markdown": lambda answer, width, long: _page(answer, "markdown", width, long),
    "bibtex": lambda answer, width, long: _page(answer, "bibtex", width, long),
}


def results(
    result: Result, form: str, width: int, offset: int = 0, limit: int | None = None
) -> str:
    """Return the result of any query as a table or in another format.

    `offset` and `limit` skip rows or triples. Raises Refused for a format that does not fit.
    """
    if form != "table":
        return results_text(result, form, offset, limit)
    if isinstance(result, QuerySolutions):
        header, rows = cells(result, offset, limit)
        return f"{grid(header, rows, width)}{count_noun(len(rows), 'row')}\n" if header else ""
    return results_text(
        result, "turtle" if isinstance(result, QueryTriples) else "csv", offset, limit
    )


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return rows in columns, whose cells are folded where the rows are wider than they may be.

    A column is as wide as its longest word if there is room for all of these; else words are cut.
    """
    cells = [[" ".join(visible(cell).split()) for cell in row] for row in (header, *rows)]
    widths = _widths(list(zip(*cells, strict=True)), width)
    lines: list[str] = []
    for row in cells:
        folded = [_folded(cell, w) for cell, w in zip(row, widths, strict=True)]
        for parts in zip_longest(*folded, fillvalue=""):
            line = "  ".join(part.ljust(w) for part, w in zip(parts, widths, strict=True))
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return how wide columns are that stand in so much room, two apart."""
    room = width - 2 * (len(columns) - 1)
    most = [max(map(len, column)) for column in columns]
    least = [max(len(word) for cell in column for word in cell.split(" ")) for column in columns]
    if sum(most) <= room:
        return most
    least = least if sum(least) <= room else [1] * len(least)
    widths = least
    for level in range(width):  # which no column is wider than but for its longest word
        risen = [max(low, min(high, level)) for low, high in zip(least, most, strict=True)]
        widths = risen if sum(risen) <= room else widths
    return widths


def _folded(cell: str, width: int) -> Iterable[str]:
    """Return the lines of a cell, with words cut that are longer than a line."""
    if len(cell) <= width:
        return [cell]
    from realpolitik.writing.page import wrapped

    cut = (word[i : i + width] for word in cell.split() for i in range(0, len(word), width))
    return wrapped(" ".join(cut), width)
