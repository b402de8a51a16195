"""Answers, and the rows of any query, in the format that was asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from .answer import Answer
from .page import markdown, table, wrapped
from .store import Term, serialized
from .terms import compact

__all__ = ["FORMATS", "grid", "render", "results"]

_COLUMNS = (
    *("query", "situation", "label", "values", "status", "strength", "tense"),
    *("claim", "polarity", "claimant", "reportedBy", "certainty", "claimTense", "gloss"),
    *("source", "paragraph", "sentence", "start", "end"),
)


def render(answer: Answer, form: str, width: int = 80) -> str:
    """Return an answer in one of FORMATS; `width` counts the columns of a table."""
    return FORMATS[form](answer, width)


def _json(answer: Answer, width: int) -> str:
    import json

    return json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) + "\n"


def _records(answer: Answer) -> Iterator[Sequence[str]]:
    """Give a row for each warrant of each finding; one row for a finding without any."""
    yield _COLUMNS
    for item in answer.findings:
        values = "; ".join(
            f"{name}={compact(value)}"
            for name, held in item.values.items()
            for value in ([held] if isinstance(held, str) else held)
        )
        start = [answer.query, compact(item.situation), item.label, values]
        start += [item.status or "", item.strength or "", item.tense or ""]
        for w in item.warrants:
            yield [
                *start,
                compact(w.claim),
                w.polarity,
                compact(w.claimant.iri),
                compact(w.reported_by.iri),
                w.certainty,
                w.tense,
                w.gloss,
                compact(w.source),
                *(str(n) for n in (w.paragraph, w.sentence, w.start, w.end)),
            ]
        if not item.warrants:
            yield [*start, *[""] * (len(_COLUMNS) - len(start))]


def _separated(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    """Return rows as CSV (RFC 4180, but with plain line feeds), or TSV."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


FORMATS: dict[str, Callable[[Answer, int], str]] = {
    "table": table,
    "json": _json,
    "csv": lambda answer, width: _separated(_records(answer), ","),
    "tsv": lambda answer, width: _separated(_records(answer), "\t"),
    "markdown": lambda answer, width: markdown(answer),
}


def results(result: QuerySolutions | QueryTriples | QueryBoolean, form: str, width: int) -> str:
    """Return what any query gave: rows as table, json, csv or tsv, triples as Turtle."""
    if isinstance(result, QueryTriples):
        return serialized(sorted(result, key=str), RdfFormat.TURTLE).decode()
    if form == "json":
        data = result.serialize(format=QueryResultsFormat.JSON)
        assert data is not None  # it is None only where a file was given to write to
        return data.decode() + "\n"
    if isinstance(result, QueryBoolean):
        return "true\n" if result else "false\n"
    header = [variable.value for variable in result.variables]
    rows = [[_shown(row[name]) for name in header] for row in result]
    if form == "table":
        return grid(header, rows, width) + f"{len(rows)} rows\n" if header else ""
    return _separated([header, *rows], "," if form == "csv" else "\t")


def _shown(term: Term | None) -> str:
    if term is None:
        return ""
    return compact(term.value) if isinstance(term, NamedNode | Literal) else str(term)


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return rows in columns, the last column wrapped to the width."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header) - 1)]
    room = max(width - sum(widths) - 2 * len(widths), 20)
    lines = []
    for row in [header, *rows]:
        start = "".join(cell.ljust(w) + "  " for cell, w in zip(row, widths, strict=False))
        first, *more = wrapped(row[-1], room)
        lines.append((start + first).rstrip())
        lines += [" " * len(start) + line for line in more]
    return "\n".join(lines) + "\n"
