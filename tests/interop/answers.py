"""What an engine answers, read term by term, and how two answers differ."""

import json
import re
from collections import Counter
from typing import Any, NamedTuple

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
)
from rdflib.query import Result
from rdflib.term import BNode, URIRef
from rdflib.term import Literal as RdflibLiteral

__all__ = [
    "JSON_RESULTS",
    "N_TRIPLES",
    "Answer",
    "difference",
    "of_oxigraph",
    "of_rdflib",
    "of_text",
]

JSON_RESULTS = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]


class Answer(NamedTuple):
    """The rows of a SELECT in their order; or, with no variables, the triples of a CONSTRUCT.

    Triples are a set: an engine may send one twice.
    """

    variables: tuple[str, ...]
    rows: list[Row]


def of_oxigraph(result: QuerySolutions | QueryTriples | QueryBoolean) -> Answer:
    """Return the answer of Oxigraph in this process."""
    if isinstance(result, QueryTriples):
        return _of_triples(result)
    assert isinstance(result, QuerySolutions)  # no saved question is an ASK
    names = tuple(variable.value for variable in result.variables)
    return Answer(names, [tuple(row[name] for name in names) for row in result])


def of_rdflib(result: Result) -> Answer:
    """Return the answer of rdflib."""
    if result.graph is not None:
        data = result.graph.serialize(format="nt", encoding="utf-8")
        return of_text(N_TRIPLES, data.decode())
    names = tuple(str(variable) for variable in result.vars or ())
    found = (row for row in result if isinstance(row, tuple))
    return Answer(names, [tuple(map(_rdflib_term, row)) for row in found])


def of_text(media_type: str, text: str) -> Answer:
    """Return the answer in a text: SPARQL 1.1 Query Results JSON, or N-Triples.

    What is not as it must be raises ValueError, SyntaxError or KeyError.
    """
    if media_type.startswith(N_TRIPLES):
        return _of_triples(quad.triple for quad in parse(text, RdfFormat.N_TRIPLES))
    found = json.loads(text)
    names = tuple(found["head"]["vars"])
    rows = found["results"]["bindings"]
    return Answer(names, [tuple(_json_term(row.get(name)) for name in names) for row in rows])


def difference(query: str, expected: Answer, found: Answer) -> str:
    """Say in a few words how an answer to a query differs from the expected one; "" if it does not.

    Rows are compared as a bag, and in their order by the columns that `ORDER BY` names: rows alike
    in all of these may stand in any.
    """
    if found.variables != expected.variables:
        return f"columns {' '.join(found.variables)}"
    for word, some, others in (("lacks", expected, found), ("adds", found, expected)):
        extra = list((Counter(some.rows) - Counter(others.rows)).elements())
        if extra:
            shown = " ".join(str(term) for term in extra[0])
            return f"{word} {len(extra)} of {len(expected.rows)} rows, such as {shown}"
    sorted_by = re.findall(r"\?(\w+)", query.rpartition("}")[2])
    places = [expected.variables.index(key) for key in sorted_by if key in expected.variables]
    for number, (ours, theirs) in enumerate(zip(expected.rows, found.rows, strict=True), 1):
        if any(ours[place] != theirs[place] for place in places):
            return f"another order, from row {number}"
    return ""


def _of_triples(triples: Any) -> Answer:
    """Return triples as an answer."""
    return Answer((), sorted({(t.subject, t.predicate, t.object) for t in triples}, key=str))


def _json_term(found: dict[str, str] | None) -> Term | None:
    """Return the term in a cell of SPARQL 1.1 Query Results JSON (section 3.2.2)."""
    if found is None:
        return None
    value = found["value"]
    if found["type"] == "uri":
        return NamedNode(value)
    if found["type"] == "bnode":
        return BlankNode(value)
    return _literal(value, found.get("xml:lang"), found.get("datatype"))


def _rdflib_term(found: object) -> Term | None:
    """Return a term of rdflib's."""
    if isinstance(found, RdflibLiteral):
        return _literal(str(found), found.language, found.datatype and str(found.datatype))
    if isinstance(found, BNode):
        return BlankNode(str(found))
    return NamedNode(str(found)) if isinstance(found, URIRef) else None


def _literal(value: str, language: str | None, datatype: str | None) -> Literal:
    """Return a literal, with its language or its datatype where it has one."""
    if language:
        return Literal(value, language=language)
    return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)
