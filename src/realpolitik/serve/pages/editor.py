"""The SPARQL editor: a page with a query in a field, and what comes of it below.

It works without script. A query is sent by POST, which leads to its address where that is not too
long: so a link is what is on screen, and no query is too long to be run.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from realpolitik.answer.questions.names import KINDS, fold
from realpolitik.answer.questions.question import load, load_all
from realpolitik.draw.nodes import Arrow, nodes
from realpolitik.draw.svg.sheet import Sheet
from realpolitik.engine.base import Result, solutions, text_of
from realpolitik.engine.header import without_header
from realpolitik.escape import visible
from realpolitik.serve.http.address import alternates, at, of_term
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.negotiation import HTML
from realpolitik.serve.http.problems import PROBLEMS
from realpolitik.serve.pages.pages import LAYOUTS, page
from realpolitik.terms import ID, PREFIXES, RP, Term, compact, local
from realpolitik.writing.listing import THEMES

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PATH", "address", "answered", "blank", "failed", "sent", "terms"]

PATH = "/sparql"

_ROWS, _CELLS, _LETTERS = 500, 5_000, 2_000  # that are shown: of a result, in all, and of a cell
_LONGEST = 8_000  # characters of an address
_PLAIN = ("xsd:string", "xsd:integer", "xsd:decimal", "xsd:boolean")  # SPARQL names none of them
_DECLARED = ("id", "rp", "rdfs", "skos")
_FIRST = """
SELECT ?actor ?other WHERE {
  ?actor rp:alignsWith ?other .
}
"""
_TERMS = {"class": "[] a ?term", "property": "[] ?term []", "concept": "?term a skos:Concept"}
_USED = "SELECT ?term WHERE { %s } GROUP BY ?term ORDER BY DESC(COUNT(*)) ?term"


class Cell(NamedTuple):
    """A term as it is shown: its text, its address, and what is told beside it; its language."""

    text: str
    href: str = ""
    beside: str = ""
    lang: str = ""


def sent(asked: Asked) -> Asked:
    """Return what is asked with the ends of lines that were typed: a form sends others."""
    return asked._replace(params=tuple((n, v.replace("\r\n", "\n")) for n, v in asked.params))


def address(asked: Asked) -> str:
    """Return the address of a query and its result; nothing where it is too long for one."""
    found = at(PATH, asked.params)
    return f"{found}#result" if len(found) <= _LONGEST else ""


def blank(asked: Asked) -> bytes:
    """Return the page with no query yet, or with a saved one that is asked for.

    Raises UnknownName for one that is not there.
    """
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _DECLARED)
    text = declared + _FIRST.strip()
    if asked.get("saved"):
        question = load(asked.get("saved"))
        text = f"# {question.summary}\n{without_header(question.text)}"
    return _page(asked, text)


def answered(graph: "Graph", asked: Asked, result: Result, offers: Sequence[str]) -> bytes:
    """Return the page with a query and its result, which is on offer in other formats too."""
    context: dict[str, Any] = {"truth": None, "header": (), "rows": (), "pictures": {}}
    if isinstance(result, QueryBoolean):
        context["truth"] = bool(result)
    else:
        header, rows, more = _table(result)
        iris = {term for row in rows for term in row if isinstance(term, NamedNode)}
        labels = {iri: label for iri, (label, _) in graph.names.labels(iris).items()}
        of_graph = isinstance(result, QueryTriples)
        context |= {"header": header, "more": more, "called": "triple" if of_graph else "row"}
        context["rows"] = [[_cell(term, labels) for term in row] for row in rows]
        arrows = _arrows(graph, rows, triples=of_graph)
        if any(arrow.first != arrow.second for arrow in arrows):
            context["pictures"] = _pictures(arrows, labels)
    formats = alternates(asked, offers) if address(asked) else {}
    return _page(asked, asked.get("query"), formats, result=context)


def failed(reply: Reply, asked: Asked) -> Reply:
    """Return as a page, with the query in it, the reply that tells of a problem with the query."""
    told, text = json.loads(reply.body), sent(asked).get("query")
    line, column = told.get("line"), told.get("column")
    if line and column:
        lines = text.split("\n")
        broken = lines[line - 1] if line <= len(lines) else ""
        told["place"] = (broken[: column - 1], broken[column - 1 : column], broken[column:])
    told["advice"] = PROBLEMS[told["type"].rpartition("/")[2]].advice
    return reply._replace(media=HTML, body=_page(sent(asked), text, problem=told))


def terms(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Return what can stand in a query: classes and properties, the most used first, and names."""
    kinds: dict[str, str] = {}
    for kind, pattern in _TERMS.items():
        found = [text_of(term) for (term,) in solutions(graph.sparql(_USED % pattern))]
        kinds |= {iri: kind for iri in found if iri not in kinds}
    labels = {iri: label for iri, (label, _) in graph.names.labels(map(NamedNode, kinds)).items()}
    aliases = dict[str, Sequence[str]]()
    for listed in KINDS:
        for named in graph.names.entries(listed):
            kinds.setdefault(named.iri, listed)
            labels[named.iri], aliases[named.iri] = named.label, named.aliases
    told = [
        (_curie(iri), labels.get(iri, ""), kind, *aliases.get(iri, ()))
        for iri, kind in kinds.items()
    ]
    body = json.dumps({"prefixes": PREFIXES, "terms": told}, ensure_ascii=False)
    return Reply(200, asked.media, body.encode())


def _page(asked: Asked, text: str, formats: Mapping[str, str] | None = None, **told: Any) -> bytes:
    saved = {
        theme: [q for q in load_all() if not tags.isdisjoint(q.tags)]
        for theme, tags in THEMES.items()
    }
    context = {"result": None, "problem": None, "formats": formats or {}, **told}
    return page("editor.html", asked=asked, title="SPARQL", text=text, saved=saved, **context)


def _table(
    result: QuerySolutions | QueryTriples,
) -> tuple[Sequence[str], list[Sequence[Term | None]], bool]:
    """Return the names of columns, the first rows, and whether there are more."""
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
        href = iri if iri.startswith(("http://", "https://")) else ""  # none of a script, for one
        if iri.startswith(ID):
            href = at(f"/id/{iri.removeprefix(ID)}")
        elif iri.startswith(RP):
            href = of_term(iri)
        return Cell(_cut(compact(iri)), href, _cut(_telling(iri, labels)))
    if isinstance(term, Literal):
        kind = compact(term.datatype.value)
        beside = "" if term.language or kind in _PLAIN else kind
        return Cell(_cut(term.value), beside=beside, lang=term.language or "")
    return Cell("" if term is None else _cut(str(term)))


def _telling(iri: str, labels: Mapping[str, str]) -> str:
    """Return the label of a thing, if it says more than the end of its IRI does."""
    label = labels.get(iri, "")
    bare, end = (fold(text).replace(" ", "") for text in (label, local(iri)))
    return "" if bare == end else label


def _cut(text: str) -> str:
    return visible(text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…")


def _arrows(graph: "Graph", rows: Sequence[Sequence[Term | None]], *, triples: bool) -> list[Arrow]:
    """Return what leads from node to node in rows that are triples or pairs; of others nothing."""
    width = len(rows[0]) if rows else 0
    node = NamedNode | BlankNode
    if width == 3:
        by = {row[1] for row in rows}
        if not triples and not all(isinstance(p, NamedNode) and _used(graph, p) for p in by):
            return []
    elif width != 2 or not all(term is None or isinstance(term, node) for r in rows for term in r):
        return []
    return [
        Arrow(_key(row[0]), _key(row[-1]), _key(row[1]) if width == 3 else "")
        for row in rows
        if isinstance(row[0], node) and isinstance(row[-1], node)
    ]


def _used(graph: "Graph", predicate: NamedNode) -> bool:
    return bool(graph.sparql(f"ASK {{ ?s {predicate} ?o }}"))


def _key(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _curie(iri: str) -> str:
    found = compact(iri)
    return found if found != iri else f"<{iri}>"


def _pictures(arrows: Sequence[Arrow], labels: Mapping[str, str]) -> dict[str, str]:
    """Return a picture laid out for what a page may have room for, by the class that is shown."""
    names = {iri: labels.get(iri) or compact(iri) for a in arrows for iri in a[:2]}
    for iri in {arrow.by for arrow in arrows}:
        names[iri] = ": ".join(filter(None, (compact(iri), _telling(iri, labels))))
    return {
        shown: nodes(arrows, names, Sheet(width, "/id/")).within("picture")
        for shown, width in LAYOUTS.items()
    }
