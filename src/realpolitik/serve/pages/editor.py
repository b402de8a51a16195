"""The SPARQL editor: a web page with a query and its result or error.

The page works without JavaScript. Its URL contains the query.
"""

import json
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions
from starlette.responses import Response

from realpolitik.answer.questions.names import KINDS
from realpolitik.engine.base import Result, solutions, text_of
from realpolitik.escape import visible
from realpolitik.export.serialization import cell
from realpolitik.serve.http.address import address, alternates, of_term
from realpolitik.serve.http.request import Request
from realpolitik.serve.pages.templates import render_template
from realpolitik.terms import ID, PREFIXES, RP, Term, compact

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PATH", "linked", "page", "result_page", "terms"]

PATH = "/sparql"

# The maximum number of rows and cells that are shown, and of characters in a cell.
_ROWS, _CELLS, _CHARACTERS = 500, 5_000, 2_000
_DECLARED = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("id", "rp", "rdfs", "skos"))
_FIRST = """\
SELECT ?actor ?other WHERE {
  ?actor rp:alignsWith ?other .
}"""
_TERMS = {"class": "[] a ?term", "property": "[] ?term []", "concept": "?term a skos:Concept"}
_USED = "SELECT ?term WHERE { %s } GROUP BY ?term ORDER BY DESC(COUNT(*)) ?term"


def result_page(request: Request, result: Result, offers: Sequence[str]) -> str:
    """Return the editor page with a query and its result; `offers` are media types for download."""
    context: dict[str, Any] = {"truth": None, "header": (), "rows": ()}
    if isinstance(result, QueryBoolean):
        context["truth"] = bool(result)
    else:
        header = ["subject", "predicate", "object"]
        if isinstance(result, QuerySolutions):
            header = [*map(str, result.variables)]
        most = max(1, min(_ROWS, _CELLS // max(1, len(header))))
        rows = [[*map(linked, row)] for row in islice(result, most + 1)]
        context |= {"header": header, "rows": rows[:most], "more": len(rows) > most}
    formats = alternates(request, offers)
    return page(request, request.get("query"), formats=formats, result=context)


def terms(graph: "Graph", request: Request) -> Response:
    """Return names for autocompletion in JSON: classes, properties, concepts, then entities."""
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
        (compact(iri).replace(iri, f"<{iri}>"), labels.get(iri, ""), kind, *aliases.get(iri, ()))
        for iri, kind in kinds.items()
    ]
    text = json.dumps({"prefixes": PREFIXES, "terms": found}, ensure_ascii=False)
    return Response(text, media_type=request.media)


def page(request: Request, text: str = _DECLARED + _FIRST, **values: Any) -> str:
    """Return the editor page for the query `text`, with the result or the problem in `values`."""
    context = {"result": None, "problem": None, "formats": {}, **values}
    return render_template("editor.html", request=request, title="SPARQL", text=text, **context)


def linked(term: Term | None) -> tuple[str, str]:
    """Return the text of a term, and the URL of its page, or "" if the term is not an HTTP IRI."""
    text, href = visible(cell(term)), ""
    if isinstance(term, NamedNode) and term.value.startswith(("http://", "https://")):
        href = term.value
        if href.startswith(ID):
            href = address(f"/id/{href.removeprefix(ID)}")
        elif href.startswith(RP):
            href = of_term(href)
    return text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]}…", href
