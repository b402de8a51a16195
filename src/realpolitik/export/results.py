"""The results of SPARQL queries, in the formats of the W3C and as text for people."""

from collections.abc import Sequence
from io import BytesIO
from itertools import islice

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from realpolitik.engine.base import Result
from realpolitik.errors import Exceeded, Refused
from realpolitik.escape import csv_text, xml_document
from realpolitik.export.formats import FORMATS, Format
from realpolitik.export.rdf import serialize_triples
from realpolitik.terms import Term, compact

__all__ = ["cell", "cells", "results_text", "serialize_result"]


def serialize_result(result: Result, form: Format, most: int | None = None) -> bytes:
    """Return a result in a format as the W3C specifies it.

    Raises Exceeded for a result of more than `most` bytes, Refused for text that XML cannot have.
    """
    out = _Limited(most)
    if isinstance(result, QueryTriples):
        result.serialize(out, format=form.rdf)
    else:
        assert isinstance(result, QuerySolutions | QueryBoolean)
        result.serialize(out, format=form.results)
    is_xml = form.name in ("xml", "rdfxml")
    return xml_document(out.getvalue(), form.name, "another format") if is_xml else out.getvalue()


_KINDS: dict[type, tuple[str, tuple[str, ...]]] = {
    QueryTriples: ("triples", ("turtle", "ntriples", "jsonld", "rdfxml")),
    QueryBoolean: ("true or false", ("json", "xml", "csv", "tsv")),
    QuerySolutions: ("rows", ("json", "xml", "csv", "tsv")),
}


def results_text(result: Result, name: str, offset: int = 0, limit: int | None = None) -> str:
    """Return at most `limit` results after the first `offset`, in the format with a name.

    CSV and TSV have CURIEs, and no cell that a spreadsheet would run as a formula.

    Raises Refused for a format that cannot represent the result.
    """
    kind, names = _KINDS[type(result)]
    if name not in names:
        raise Refused(name, f"the query returns {kind}; the formats are {', '.join(names)}")
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
    """Return the names of the variables, and at most `limit` rows of texts after `offset`."""
    header = [variable.value for variable in solutions.variables]
    rows = islice(solutions, offset, None if limit is None else offset + limit)
    return header, [[cell(row[name]) for name in header] for row in rows]


def cell(term: Term | None) -> str:
    """Return a term as text: an IRI as a CURIE, a literal without its datatype.

    >>> cell(NamedNode("https://w3id.org/realpolitik/id/china"))
    'id:china'
    """
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")


class _Limited(BytesIO):
    """A buffer that holds a limited number of bytes, if any limit is given."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]  # any buffer
        if self._most is not None and self.tell() > self._most:
            raise Exceeded("the size limit", f"{self._most // 1_000_000} MB")
        return written
