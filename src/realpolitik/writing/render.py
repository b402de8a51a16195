"""Answers, and the rows of any query, in the format that was asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, zip_longest

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from realpolitik.answer.findings.answer import Answer
from realpolitik.engine.embedded import serialized
from realpolitik.english import counted
from realpolitik.errors import Refused
from realpolitik.escape import csv_text, json_text, visible, xml_document
from realpolitik.terms import Term, compact

__all__ = ["FORMATS", "ROWS", "TRIPLES", "grid", "render", "results", "shown_term"]

ROWS = ("table", "json", "xml", "csv", "tsv")
TRIPLES = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}


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
    from realpolitik.writing.reference import bibtex, ris

    if form == "table":
        return table(answer, width, long=long)
    if form == "markdown":
        return markdown(answer, long=long)
    return (bibtex if form == "bibtex" else ris)(answer.sources, cited(answer))


FORMATS: dict[str, Callable[[Answer, int, bool], str]] = {
    "table": lambda answer, width, long: _page(answer, "table", width, long),
    "json": lambda answer, width, long: json_text(answer.to_dict()),
    "csv": lambda answer, width, long: _separated(_records(answer), "csv"),
    "tsv": lambda answer, width, long: _separated(_records(answer), "tsv"),
    "markdown": lambda answer, width, long: _page(answer, "markdown", width, long),
    "bibtex": lambda answer, width, long: _page(answer, "bibtex", width, long),
    "ris": lambda answer, width, long: _page(answer, "ris", width, long),
}


def results(
    result: QuerySolutions | QueryTriples | QueryBoolean,
    form: str,
    width: int,
    offset: int = 0,
    limit: int | None = None,
) -> str:
    """Return what any query gave: rows or a truth in one of ROWS, triples in one of TRIPLES.

    `offset` and `limit` leave out rows or triples.

    Raises Refused for a format of the other kind.
    """
    end = None if limit is None else offset + limit
    if isinstance(result, QueryTriples):
        if form not in ("table", *TRIPLES):
            raise Refused(form, f"the query gives triples; the formats are {', '.join(TRIPLES)}")
        triples = sorted(result, key=str)[offset:end]
        if form in ("table", "turtle"):
            from realpolitik.export.turtle import turtle

            return turtle(triples).decode()
        return serialized(triples, TRIPLES[form]).decode()
    if form not in ROWS:
        raise Refused(form, f"the query gives rows; the formats are {', '.join(ROWS)}")
    if isinstance(result, QueryBoolean):
        if form in ("json", "xml"):
            return _standard(result, form)
        return "true\n" if result else "false\n"
    header = [variable.value for variable in result.variables]
    if form in ("json", "xml") and not offset and limit is None:
        return _standard(result, form)
    solutions = list(islice(result, offset, end))
    if form in ("json", "xml"):
        raise Refused("--limit", f"not with {form}; write LIMIT and OFFSET in the query")
    rows = [[shown_term(row[name]) for name in header] for row in solutions]
    if form == "table":
        return f"{grid(header, rows, width)}{counted(len(rows), 'row')}\n" if header else ""
    return _separated([header, *rows], form)


def _standard(result: QuerySolutions | QueryBoolean, form: str) -> str:
    """Return results in the W3C's format, as JSON or XML."""
    formats = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
    data = result.serialize(format=formats[form])
    assert data is not None  # it is None only where a file was given to write to
    if form == "xml":
        data = xml_document(data, form, "json")
    return data.decode() + "\n"


def shown_term(term: Term | None) -> str:
    """Return a term as a cell of a table: an IRI as a CURIE, a literal as its text."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")


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
