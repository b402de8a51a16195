"""The results of SPARQL queries, in the formats of the W3C and as cells of a table."""

from collections.abc import Sequence
from io import BytesIO
from itertools import islice

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from realpolitik.engine.base import Result
from realpolitik.errors import Exceeded, Refused
from realpolitik.escape import csv_text, xml_document
from realpolitik.export.formats import FORMATS, Format, formats_of
from realpolitik.export.rdf import serialize_triples
from realpolitik.terms import Term, compact

__all__ = ["cell", "cells", "kind_of_result", "results_text", "serialize_result"]


def kind_of_result(result: Result) -> str:
    """Return "triples", "boolean" or "rows", as `formats_of` takes it."""
    if isinstance(result, QueryTriples):
        return "triples"
    return "boolean" if isinstance(result, QueryBoolean) else "rows"


def serialize_result(result: Result, form: Format, most: int | None = None) -> bytes:
    """Return a result by the W3C's specification of a format.

    Raises Exceeded for a result of more than `most` bytes, Refused for text that XML cannot carry.
    """
    out = _Bounded(most)
    if isinstance(result, QueryTriples):
        result.serialize(out, format=form.rdf)
    else:
        assert isinstance(result, QuerySolutions | QueryBoolean)
        result.serialize(out, format=form.results)
    data = out.getvalue()
    is_xml = form.name in ("xml", "rdfxml")
    return xml_document(data, form.name, "another format") if is_xml else data


def results_text(result: Result, name: str, offset: int = 0, limit: int | None = None) -> str:
    """Return a result in the format with a name, skipping `offset` results, at most `limit`.

    CSV and TSV have CURIEs and no cell that a spreadsheet takes for a formula.

    Raises Refused for a format that cannot represent the result.
    """
    kind = kind_of_result(result)
    names = [form.name for form in formats_of(kind) if form.name != "html"]
    if isinstance(result, QueryBoolean):
        names += ["csv", "tsv"]
    if name not in names:
        what = "true or false" if kind == "boolean" else kind
        raise Refused(name, f"the query returns {what}; the formats are {', '.join(names)}")
    if isinstance(result, QueryTriples):
        end = None if limit is None else offset + limit
        triples = sorted(result, key=str)[offset:end]
        return serialize_triples(triples, FORMATS[name]).decode()
    if name in ("json", "xml"):
        if offset or limit is not None:
            raise Refused("--limit", f"not with {name}; write LIMIT and OFFSET in the query")
        return serialize_result(result, FORMATS[name]).decode() + "\n"
    if isinstance(result, QueryBoolean):
        return "true\n" if result else "false\n"
    header, rows = cells(result, offset, limit)
    return csv_text(header, rows, "\t" if name == "tsv" else ",", "\n", numbers=True)


def cells(
    solutions: QuerySolutions, offset: int = 0, limit: int | None = None
) -> tuple[list[str], list[Sequence[str]]]:
    """Return the names of the variables, and the rows of a result as texts."""
    header = [variable.value for variable in solutions.variables]
    end = None if limit is None else offset + limit
    rows = islice(solutions, offset, end)
    return header, [[cell(row[name]) for name in header] for row in rows]


def cell(term: Term | None) -> str:
    """Return a term as a cell of a table: an IRI as a CURIE, a literal as its text.

    >>> cell(NamedNode("https://w3id.org/realpolitik/id/china"))
    'id:china'
    """
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")


class _Bounded(BytesIO):
    """A buffer for at most so many bytes."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]  # whatever has bytes
        if self._most is not None and self.tell() > self._most:
            raise Exceeded("the size limit", f"{self._most // 1_000_000} MB")
        return written
