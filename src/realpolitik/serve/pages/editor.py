"""The SPARQL editor: a page with a query, and its result or its error below.

It works without script. A query is sent by POST, which redirects to its address if that is short
enough: so a link is what is on screen, and a query of any length can be run.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples
from starlette.responses import Response

from realpolitik.answer.questions.names import KINDS, fold
from realpolitik.answer.questions.question import load, load_all
from realpolitik.engine.base import Result, solutions, text_of
from realpolitik.engine.header import without_header
from realpolitik.escape import visible
from realpolitik.render.lists import THEMES
from realpolitik.serve.http.address import address, alternates, of_term
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import Pairs, Request
from realpolitik.serve.pages.templates import render_template
from realpolitik.terms import ID, PREFIXES, RP, Term, compact, local

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PATH", "blank_page", "problem_page", "query_address", "result_page", "terms"]
__all__ += ["with_plain_line_ends"]

PATH = "/sparql"

_ROWS, _CELLS, _CHARACTERS = 500, 5_000, 2_000  # shown: of a result, in all, and of a cell
_LONGEST = 8_000  # characters of an address
_PLAIN = ("xsd:string", "xsd:integer", "xsd:decimal", "xsd:boolean")  # a literal shows them itself
_DECLARED = ("id", "rp", "rdfs", "skos")
_FIRST = """
SELECT ?actor ?other WHERE {
  ?actor rp:alignsWith ?other .
}
"""
_TERMS = {"class": "[] a ?term", "property": "[] ?term []", "concept": "?term a skos:Concept"}
_USED = "SELECT ?term WHERE { %s } GROUP BY ?term ORDER BY DESC(COUNT(*)) ?term"


class Cell(NamedTuple):
    """A term in the table: its text, its link, its label or datatype, and its language."""

    text: str
    href: str = ""
    beside: str = ""
    lang: str = ""


def with_plain_line_ends(request: Request) -> Request:
    """Return a request with the line ends that were typed: a form sends CRLF."""
    params = tuple((name, value.replace("\r\n", "\n")) for name, value in request.params)
    return request._replace(params=params)


def query_address(params: Pairs) -> str:
    """Return the address of a query with its result, or nothing if it would be too long."""
    found = address(PATH, params)
    return f"{found}#result" if len(found) <= _LONGEST else ""


def blank_page(request: Request) -> str:
    """Return the page with an example, or with the saved query that is asked for.

    Raises UnknownName if there is no such saved query.
    """
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _DECLARED)
    text = declared + _FIRST.strip()
    if request.get("saved"):
        question = load(request.get("saved"))
        text = f"# {question.summary}\n{without_header(question.text)}"
    return _page(request, text)


def result_page(graph: "Graph", request: Request, result: Result, offers: Sequence[str]) -> str:
    """Return the page with a query and its result, which is on offer in other formats too."""
    context: dict[str, Any] = {"truth": None, "header": (), "rows": ()}
    if isinstance(result, QueryBoolean):
        context["truth"] = bool(result)
    else:
        header, rows, more = _table(result)
        iris = {term for row in rows for term in row if isinstance(term, NamedNode)}
        labels = {iri: label for iri, (label, _) in graph.names.labels(iris).items()}
        unit = "triple" if isinstance(result, QueryTriples) else "row"
        context |= {"header": header, "more": more, "unit": unit}
        context["rows"] = [[_cell(term, labels) for term in row] for row in rows]
    formats = alternates(request, offers) if query_address(request.params) else {}
    return _page(request, request.get("query"), formats, result=context)


def problem_page(problem: ProblemError, request: Request) -> str:
    """Return the page with a query and the problem with it; its place is marked, if known."""
    text = request.get("query")
    line, column = problem.members.get("line"), problem.members.get("column")
    place = None
    if line and column:
        broken = [*text.split("\n"), ""][min(line - 1, text.count("\n") + 1)]
        place = (broken[: column - 1], broken[column - 1 : column], broken[column:])
    return _page(request, text, problem=problem, place=place)


def terms(graph: "Graph", request: Request) -> Response:
    """Return the terms to complete in a query: classes and properties by their use, and names."""
    kinds: dict[str, str] = {}
    for kind, pattern in _TERMS.items():
        for (term,) in solutions(graph.sparql(_USED % pattern)):
            kinds.setdefault(text_of(term), kind)
    labels = {iri: label for iri, (label, _) in graph.names.labels(map(NamedNode, kinds)).items()}
    aliases: dict[str, Sequence[str]] = {}
    for kind in KINDS:
        for named in graph.names.entries(kind):
            kinds.setdefault(named.iri, kind)
            labels[named.iri], aliases[named.iri] = named.label, named.aliases
    found = [
        (_curie(iri), labels.get(iri, ""), kind, *aliases.get(iri, ()))
        for iri, kind in kinds.items()
    ]
    text = json.dumps({"prefixes": PREFIXES, "terms": found}, ensure_ascii=False)
    return Response(text, media_type=request.media)


def _page(
    request: Request, text: str, formats: Mapping[str, str] | None = None, **values: Any
) -> str:
    saved = {
        theme: [q for q in load_all() if not tags.isdisjoint(q.tags)]
        for theme, tags in THEMES.items()
    }
    context = {"result": None, "problem": None, "formats": formats or {}, **values}
    return render_template(
        "editor.html", request=request, title="SPARQL", text=text, saved=saved, **context
    )


def _table(
    result: QuerySolutions | QueryTriples,
) -> tuple[Sequence[str], list[Sequence[Term | None]], bool]:
    """Return the names of the columns, the first rows, and whether there are more."""
    if isinstance(result, QueryTriples):
        header: Sequence[str] = ("subject", "predicate", "object")
    else:
        header = [f"?{variable.value}" for variable in result.variables]
    most = max(1, min(_ROWS, _CELLS // max(1, len(header))))
    rows: list[Sequence[Term | None]] = [tuple(row) for row in islice(result, most + 1)]
    return header, rows[:most], len(rows) > most


def _cell(term: Term | None, labels: Mapping[str, str]) -> Cell:
    if isinstance(term, NamedNode):
        iri = term.value
        href = iri if iri.startswith(("http://", "https://")) else ""  # not javascript:
        if iri.startswith(ID):
            href = address(f"/id/{iri.removeprefix(ID)}")
        elif iri.startswith(RP):
            href = of_term(iri)
        return Cell(_cut(compact(iri)), href, _cut(_label_beside(iri, labels)))
    if isinstance(term, Literal):
        datatype = compact(term.datatype.value)
        beside = "" if term.language or datatype in _PLAIN else datatype
        return Cell(_cut(term.value), beside=beside, lang=term.language or "")
    return Cell("" if term is None else _cut(str(term)))


def _label_beside(iri: str, labels: Mapping[str, str]) -> str:
    """Return the label of a thing if it says more than its local name."""
    label = labels.get(iri, "")
    bare, end = (fold(text).replace(" ", "") for text in (label, local(iri)))
    return "" if bare == end else label


def _cut(text: str) -> str:
    return visible(text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]}…")


def _curie(iri: str) -> str:
    found = compact(iri)
    return found if found != iri else f"<{iri}>"
