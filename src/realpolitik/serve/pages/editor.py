"""The SPARQL editor: a page with a query and its result or error.

It works without script. The form sends a POST, which redirects to the address of the result if that
is short enough. So the address bar has a link to the result, and queries have any length.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QueryBoolean, QueryTriples
from starlette.responses import Response

from realpolitik.answer.questions.names import KINDS
from realpolitik.answer.questions.question import load, load_all
from realpolitik.engine.base import Result, solutions, text_of
from realpolitik.engine.header import without_header
from realpolitik.escape import visible
from realpolitik.export.results import cell
from realpolitik.render.lists import THEMES
from realpolitik.serve.http.address import address, alternates, of_term
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import Pairs, Request
from realpolitik.serve.pages.templates import render_template
from realpolitik.terms import ID, PREFIXES, RP, Term, compact

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PATH", "blank_page", "problem_page", "query_address", "result_page", "terms"]
__all__ += ["with_plain_line_ends"]

PATH = "/sparql"

_ROWS, _CELLS, _CHARACTERS = 500, 5_000, 2_000  # shown: of a result, in all, and of a cell
_LONGEST = 8_000  # characters of an address
_DECLARED = ("id", "rp", "rdfs", "skos")
_FIRST = """
SELECT ?actor ?other WHERE {
  ?actor rp:alignsWith ?other .
}
"""
_TERMS = {"class": "[] a ?term", "property": "[] ?term []", "concept": "?term a skos:Concept"}
_USED = "SELECT ?term WHERE { %s } GROUP BY ?term ORDER BY DESC(COUNT(*)) ?term"


def with_plain_line_ends(request: Request) -> Request:
    """Return a request with the line ends that were typed: a form sends CRLF."""
    params = tuple((name, value.replace("\r\n", "\n")) for name, value in request.params)
    return request._replace(params=params)


def query_address(params: Pairs) -> str:
    """Return the address of a query with its result, or nothing if it would be too long."""
    found = address(PATH, params)
    return f"{found}#result" if len(found) <= _LONGEST else ""


def blank_page(request: Request) -> str:
    """Return the page with an example, or with the saved query in the request.

    Raises UnknownName for an unknown saved query.
    """
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _DECLARED)
    text = declared + _FIRST.strip()
    if request.get("saved"):
        question = load(request.get("saved"))
        text = f"# {question.summary}\n{without_header(question.text)}"
    return _page(request, text)


def result_page(request: Request, result: Result, offers: Sequence[str]) -> str:
    """Return the page with a query and its result; `offers` are the formats to download."""
    context: dict[str, Any] = {"truth": None, "header": (), "rows": ()}
    if isinstance(result, QueryBoolean):
        context["truth"] = bool(result)
    else:
        if isinstance(result, QueryTriples):
            context |= {"header": ("subject", "predicate", "object"), "unit": "triple"}
        else:
            context |= {"header": [*map(str, result.variables)], "unit": "row"}
        most = max(1, min(_ROWS, _CELLS // max(1, len(context["header"]))))
        rows = [[*map(_cell, row)] for row in islice(result, most + 1)]
        context |= {"rows": rows[:most], "more": len(rows) > most}
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


def _cell(term: Term | None) -> tuple[str, str]:
    """Return a term in the table as its text and its link."""
    text, href = visible(cell(term)), ""
    if isinstance(term, NamedNode) and term.value.startswith(("http://", "https://")):
        href = term.value
        if href.startswith(ID):
            href = address(f"/id/{href.removeprefix(ID)}")
        elif href.startswith(RP):
            href = of_term(href)
    return text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]}…", href


def _curie(iri: str) -> str:
    found = compact(iri)
    return found if found != iri else f"<{iri}>"
