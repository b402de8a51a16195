"""Functions that return the content of each resource, as an HTML page and in other formats."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode, QueryTriples, Triple
from starlette.responses import RedirectResponse

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.answer.questions.filters import Filters
from realpolitik.answer.questions.names import KINDS, Entry
from realpolitik.answer.questions.question import Question, load, load_all
from realpolitik.engine.base import solutions
from realpolitik.engine.sparql import without_header
from realpolitik.english import date_in_words
from realpolitik.errors import UnknownName
from realpolitik.escape import json_text
from realpolitik.export.formats import FORMATS
from realpolitik.export.serialization import serialize_triples
from realpolitik.render.answers import answer_view, render
from realpolitik.render.detail import claim_counts, claim_view, source_record
from realpolitik.render.html import html
from realpolitik.render.lists import THEMES, name_list, question_list
from realpolitik.render.pictures import PICTURES, draw
from realpolitik.serve.http.address import (
    address,
    answer_base,
    neighbours,
    of_question,
    of_sentence,
    of_thing,
    parse_span,
    values_of,
)
from realpolitik.serve.http.request import EXTENSIONS, HTML, Pairs, Request
from realpolitik.serve.pages.facets import active_filters, facets, fields
from realpolitik.serve.pages.templates import link
from realpolitik.terms import ID, compact, on_sentence, slug

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = [
    "Representations",
    "about",
    "ask",
    "claim",
    "home",
    "names",
    "picture",
    "question",
    "questions",
    "search",
    "source",
    "sources",
    "thing",
]

_ON_A_PAGE = 100  # maximum number of findings
_TEXTS = ("json", "csv", "tsv", "markdown", "bibtex")
_CLAIMS = """CONSTRUCT { ?s ?p ?o } WHERE {
  { VALUES ?claim { %s } ?claim (rp:regards|rp:evidence|rp:evidence/oa:hasSelector)? ?s }
  UNION { VALUES ?s { %s } } ?s ?p ?o }"""
_SENTENCES = """
SELECT ?paragraph ?sentence (MIN(?first) AS ?start) (MAX(?last) AS ?end) (SAMPLE(?why) AS ?reason)
WHERE {
  ?passage oa:hasSource %s ; rp:paragraph ?paragraph ; rp:sentence ?sentence ;
    oa:hasSelector [ oa:start ?first ; oa:end ?last ]
  OPTIONAL { ?passage rp:carriesNoClaim ?why }
} GROUP BY ?paragraph ?sentence ORDER BY ?paragraph ?sentence"""
_FACTS = """SELECT ?place ?fact ?value ?label WHERE {
  VALUES ?thing { %s }
  {
    VALUES (?place ?property ?fact) {
      (1 rp:begins "begins") (2 rp:ends "ends") (3 rp:agent "caused by") (4 rp:partOf "part of")
      (4 rp:memberOf "member of") (4 rp:citizenOf "citizen of") (5 rp:within "within")
      (6 rp:concerns "concerns")
    }
    ?thing ?property ?value .
    FILTER(?value != ?thing)
    OPTIONAL { ?value rdfs:label ?label FILTER(LANG(?label) = "en") }
  } UNION {
    ?tenure a rp:Tenure ; rp:agent ?thing ; rp:speaksFor ?value ; rdfs:label ?label .
    BIND(0 AS ?place) BIND("office" AS ?fact) FILTER(LANG(?label) = "en")
  }
} ORDER BY ?place ?label ?value"""

Formats = dict[str, Callable[[], str | bytes]]
"""Functions that return the content of a resource, by media type."""


class Representations(NamedTuple):
    """The content of a resource: a page (a template and its values), and other formats.

    `base` is the path and the parameters of the canonical URL. `around` has the URLs of the
    previous and the next part of an answer.
    """

    title: str
    template: str
    context: Mapping[str, Any]
    formats: Formats
    base: tuple[str, Pairs]
    around: Mapping[str, str] = {}


def home(graph: "Graph", request: Request) -> Representations:
    """Return the home page, which lists popular questions, pictures and sources."""
    context = {"themes": _themes(graph), "sources": graph.sources}
    return Representations("", "home.html", context, {}, ("/", ()))


def ask(graph: "Graph", request: Request) -> Representations:
    """Answer a question in English, or a saved question that is given by its slug."""
    return _answered(graph, request, graph.ask(request.get("q"), **values_of(request)))


def search(graph: "Graph", request: Request) -> Representations:
    """Find the claims that are most similar to a text."""
    offset, limit = parse_span(request, 10)
    found = graph.search(request.get("q"), offset + (limit or 0), **values_of(request))
    return _answered(graph, request, found, 10)


def question(graph: "Graph", request: Request) -> Representations:
    """Answer a saved question, with its default values if none are given."""
    saved = load(request.name)
    return _answered(graph, request, graph.ask(request.name, **values_of(request, saved.params)))


def about(graph: "Graph", request: Request) -> Representations:
    """Return all claims about an entity."""
    answer = graph.ask("about", **(values_of(request) | {"thing": [request.name]}))
    return _answered(graph, request, answer, thing=answer.parameters["thing"] or "")


def _answered(
    graph: "Graph", request: Request, whole: Answer, most: int = _ON_A_PAGE, thing: str = ""
) -> Representations:
    """Return the content of an answer, or of the part of it that the request asks for."""
    searched = request.path == "/search"
    offset, limit = parse_span(request, most if request.media == HTML or searched else None)
    answer, base = whole.part(offset, limit), answer_base(whole, request)
    # A search finds only as many claims as requested, so there may be more.
    further = limit if searched and whole.total == offset + (limit or 0) else 0
    # A page is abridged unless a part of the answer is requested; then it has all claims.
    short = request.media == HTML and not {"limit", "offset"} & dict(request.params).keys()
    around = {} if short else neighbours(base, offset, limit, whole.total + (further or 0))
    formats = {**_answer_formats(graph, answer, [thing] if thing else [])}
    sparql = ""
    if whole.query:
        values = {k: NamedNode(iri) if iri else None for k, iri in whole.parameters.items()}
        sparql = load(whole.query).bind(values, Filters(whole.filters)).text
        formats[EXTENSIONS["rq"]] = lambda: sparql
    context: dict[str, Any] = {}
    if request.media == HTML:
        view = answer_view(whole) if short else answer_view(answer, long=True)
        cut = short and view.more > 0
        context = {
            "answer": answer,
            "thing": _named(graph, thing) if thing else None,
            "facts": _facts(graph, thing) if thing else {},
            "heading": view.title,
            "body": html(view._replace(title=""), link),
            "all": address(base[0], (*base[1], ("limit", str(most)))) if cut else "",
            "facets": facets(graph, whole, base),
            "active": active_filters(whole, base),
            "sparql": without_header(sparql),
            "fields": fields(graph, whole),
            "offset": offset,
            "q": request.get("q"),
        }
    return Representations(whole.question, "answer.html", context, formats, base, around)


def _answer_formats(graph: "Graph", answer: Answer, things: Sequence[str] = ()) -> Formats:
    """Return the formats of an answer, with functions that write it in each."""
    formats: Formats = {
        FORMATS[name].media_type: partial(render, answer, name, long=True) for name in _TEXTS
    }
    return formats | _rdf_formats(
        graph, {w.claim for item in answer for w in item.warrants}, things
    )


def _rdf_formats(graph: "Graph", claims: Iterable[str], things: Iterable[str]) -> Formats:
    """Return the RDF formats of claims and other entities, with functions that write them."""

    def triples() -> list[Triple]:
        lists = (" ".join(f"<{iri}>" for iri in sorted(iris)) for iris in (claims, things))
        found = graph.sparql(_CLAIMS % tuple(lists))
        assert isinstance(found, QueryTriples)
        return list(found)

    def write(name: str) -> bytes:
        return serialize_triples(triples(), FORMATS[name])

    names = ("turtle", "jsonld")
    return {FORMATS[name].media_type: partial(write, name) for name in names}


def questions(graph: "Graph", request: Request) -> Representations:
    """Return the list of saved questions."""
    formats: Formats = {EXTENSIONS["json"]: partial(question_list, "json", 80)}
    context = {"themes": _themes(graph)}
    return Representations("Questions", "questions.html", context, formats, ("/questions", ()))


def _themes(graph: "Graph") -> dict[str, list[tuple[Question, str, str]]]:
    """Return the saved questions by theme, each worded with its default values, and its URL."""
    nodes = [node for q in load_all() for node in q.defaults.values() if node]
    inline = {iri: inline for iri, (_, inline) in graph.names.labels(nodes).items()}

    def worded(q: Question) -> tuple[Question, str, str]:
        bound = q.bind({})
        return q, bound.wording(inline), of_question(q.slug, bound.parameters, {})

    return {
        theme: [worded(q) for q in load_all() if not tags.isdisjoint(q.tags)]
        for theme, tags in THEMES.items()
    }


def names(graph: "Graph", request: Request) -> Representations:
    """Return the list of names of one kind, such as actors, or of all kinds."""
    kind = request.name or None
    kinds = {name: graph.names.entries(name) for name in ([kind] if kind else KINDS)}
    formats: Formats = {
        FORMATS[name].media_type: partial(name_list, graph.names, kind, name, 80)
        for name in ("json", "csv")
    }
    title = f"Names: {kind}" if kind else "Names"
    by_label = {k: sorted(some, key=lambda n: n.label.casefold()) for k, some in kinds.items()}
    context = {"kinds": by_label, "kind": kind}
    return Representations(title, "names.html", context, formats, (request.path, ()))


def sources(graph: "Graph", request: Request) -> Representations:
    """Return the list of sources."""
    counts = claim_counts(graph)
    records = [source_record(source, counts[source.source]) for source in graph.sources]
    formats: Formats = {EXTENSIONS["json"]: partial(json_text, records)}
    context = {"sources": graph.sources, "counts": counts}
    return Representations("Sources", "sources.html", context, formats, ("/sources", ()))


def _sentences(
    graph: "Graph", source: str, warrants: Iterable[Warrant]
) -> Iterator[dict[str, Any]]:
    """Yield the sentences of a source, each with its warrants (its claims, with evidence).

    "text" is None if it is not available; "reason" says why a sentence has no claims.
    """
    claims: dict[tuple[int, int], dict[str, Warrant]] = {}
    for w in warrants:
        if w.source == source:
            claims.setdefault((w.paragraph, w.sentence), {}).setdefault(w.claim, w)
    text = graph.texts.get(source)
    for *numbers, reason in solutions(graph.sparql(_SENTENCES % NamedNode(source))):
        paragraph, sentence, start, end = (int(number.value) for number in numbers)
        yield {
            "paragraph": paragraph,
            "sentence": sentence,
            "text": None if text is None else text[start:end],
            "claims": [*claims.get((paragraph, sentence), {}).values()],
            "reason": reason.value if reason else "",
        }


def source(graph: "Graph", request: Request) -> Representations:
    """Return the content for a source: its record, and its sentences with their claims."""
    iri = graph.names.resolve(request.name, "rp:Source").value
    found = next((each for each in graph.sources if each.source == iri), None)
    if found is None:
        raise UnknownName(request.name, "source with a claim", ())
    coverage = graph.ask("coverage", source=iri)
    warrants = [w for item in coverage for w in item.warrants]
    count = claim_counts(graph)[iri]
    sentences = [*_sentences(graph, iri, warrants)]

    def record() -> str:
        parts = [{**s, "claims": [compact(w.claim) for w in s["claims"]]} for s in sentences]
        return json_text({**source_record(found, count), "sentences": parts})

    formats = {**_answer_formats(graph, coverage, [iri]), EXTENSIONS["json"]: record}
    context = {"source": found, "claims": count, "sentences": sentences, "held": iri in graph.texts}
    title = f"{found.title}: {found.label}"
    return Representations(title, "source.html", context, formats, (request.path, ()))


def claim(graph: "Graph", request: Request) -> Representations:
    """Return the content for a claim."""
    found = graph.claim(request.name)
    formats: Formats = {
        **_answer_formats(graph, graph.ask("evidence", claim=found.iri)),
        **_rdf_formats(graph, [found.iri], []),
        EXTENSIONS["json"]: lambda: json_text(found.to_dict()),
    }
    held = {s.source: s for s in graph.sources}
    view = claim_view(found, held.get(found.warrants[0].source))._replace(title="", sources=())
    context = {"claim": found, "held": held, "record": html(view, link)}
    return Representations(
        found.warrants[0].gloss, "claim.html", context, formats, (request.path, ())
    )


def thing(graph: "Graph", request: Request) -> RedirectResponse:
    """Redirect from the IRI of an entity to its page (status 303).

    Raises UnknownName if there is no such entity.
    """
    iri = ID + request.name
    if not graph.names.by_slug(iri):
        known = {slug(name.thing.value) for name in graph.names.all}
        raise UnknownName(request.name, "identifier", known)
    kinds = {"claims": "rp:Utterance", "sources": "rp:Source"}
    kind = next((k for k, of in kinds.items() if graph.names.by_slug(iri, of)), "about")
    where, sentence = of_thing(kind, iri), on_sentence(iri)
    if sentence and kind == "about":  # a sentence, or a span in it
        where = of_sentence(sentence.source, sentence.paragraph, sentence.sentence)
    return RedirectResponse(where, 303)


def picture(graph: "Graph", request: Request) -> Representations:
    """Draw a picture, with the filters in the request."""
    name = request.path.rpartition("/")[2]
    values = values_of(request)
    base = request.path, tuple((key, value) for key, some in values.items() for value in some)
    drawn = draw(graph, name, base="/id/", **values)
    context: dict[str, Any] = {}
    if request.media == HTML:
        context = {
            "name": name,
            "svg": drawn.svg,
            "words": html(drawn.view._replace(title=""), link),
            "facets": facets(graph, drawn.answer, base),
            "active": active_filters(drawn.answer, base),
            "others": {other: address(f"/draw/{other}", base[1]) for other in PICTURES},
        }
    formats: Formats = {EXTENSIONS["svg"]: lambda: drawn.svg}
    return Representations(drawn.view.title, "picture.html", context, formats, base)


def _facts(graph: "Graph", iri: str) -> dict[str, list[tuple[str, str]]]:
    """Return facts about an entity: for each property, its values as labels and IRIs, or dates."""
    found: dict[str, list[tuple[str, str]]] = {}
    for _, fact, value, label in solutions(graph.sparql(_FACTS % NamedNode(iri))):
        if isinstance(value, Literal):
            known = date_in_words(value.value[:10]), ""
        else:
            known = label.value if label else compact(value.value), value.value
        found.setdefault(fact.value, []).append(known)
    return found


def _named(graph: "Graph", iri: str) -> Entry | None:
    """Return an entity's entry in the lists of names, or None."""
    return next((n for kind in KINDS for n in graph.names.entries(kind) if n.iri == iri), None)
