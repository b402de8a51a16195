"""Functions that return the content of each resource, as an HTML page and in other formats."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, QueryTriples
from starlette.responses import RedirectResponse

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.questions.filters import Filters
from realpolitik.answer.questions.names import KINDS
from realpolitik.answer.questions.question import Question, load, load_all
from realpolitik.engine.sparql import without_header
from realpolitik.errors import UnknownName
from realpolitik.escape import json_text
from realpolitik.export.formats import FORMATS
from realpolitik.export.serialization import serialize_triples
from realpolitik.files import table_rows
from realpolitik.render.answers import answer_view, render
from realpolitik.render.detail import (
    claim_counts,
    claim_view,
    facts_section,
    sentences_of,
    source_record,
)
from realpolitik.render.lists import THEMES, name_list, question_list
from realpolitik.render.model import Section
from realpolitik.render.pictures import PICTURES, draw
from realpolitik.render.pictures.network import network_page, small_network
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
from realpolitik.terms import ID, compact, on_sentence, slug

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Representations", "about", "ask", "claim", "home", "names", "picture"]
__all__ += ["question", "questions", "search", "source", "sources", "thing"]

_ON_A_PAGE = 100  # maximum number of findings
_EXAMPLE, *_EXAMPLES = (row[0] for row in table_rows(__file__, "examples"))
_TEXTS = ("json", "csv", "tsv", "markdown", "bibtex")
_CLAIMS = """CONSTRUCT { ?s ?p ?o } WHERE {
  { VALUES ?claim { %s } ?claim (rp:regards|rp:evidence|rp:evidence/oa:hasSelector)? ?s }
  UNION { VALUES ?s { %s } } ?s ?p ?o }"""

Formats = dict[str, Callable[[], str | bytes]]
"""Functions that return the content of a resource, by media type."""


class Representations(NamedTuple):
    """The content of a resource: a template with values for a web page, and other formats.

    `base` is the canonical URL as a path and its parameters; the default is the request's path.
    `around` maps "prev" and "next" to the URLs of the previous and next parts of an answer.
    """

    title: str
    template: str
    context: Mapping[str, Any]
    formats: Formats
    base: tuple[str, Pairs] | None = None
    around: Mapping[str, str] = {}


def home(graph: "Graph", request: Request) -> Representations:
    """Return the home page: an answer, some questions, a picture and the sources."""
    answer = graph.ask(_EXAMPLE)
    view = answer_view(answer, scrolls=True)
    rows = tuple(section._replace(items=()) for section in view.sections[:3])
    items = tuple(section.items[0] for section in view.sections if section.items)[:2]
    context = {
        "asked": _EXAMPLE,
        "examples": _EXAMPLES,
        "answer": answer,
        "view": view,
        "card": (*rows, Section("", items=items)) if answer.query and items else (),
        "picture": small_network(graph, "/id/"),
        "sources": graph.sources,
        "counts": claim_counts(graph),
    }
    return Representations("", "home.html", context, {})


def ask(graph: "Graph", request: Request) -> Representations:
    """Answer a question in English, or a saved question that is given by its slug."""
    return _answered(graph, request, graph.ask(request.get("q"), **values_of(request)))


def search(graph: "Graph", request: Request) -> Representations:
    """Find the claims that are most similar to a text."""
    offset, limit = parse_span(request, 10)
    found = graph.search(request.get("q"), offset + (limit or 0), **values_of(request))
    return _answered(graph, request, found, 10)


def question(graph: "Graph", request: Request) -> Representations:
    """Answer a saved question, with its default values if the request contains no values."""
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
    formats = _formats(graph, answer, things=[thing] if thing else [])
    sparql = ""
    if whole.query:
        values = {k: NamedNode(iri) if iri else None for k, iri in whole.parameters.items()}
        sparql = load(whole.query).bind(values, Filters(whole.filters)).text
        formats[EXTENSIONS["rq"]] = lambda: sparql
    context: dict[str, Any] = {}
    if request.media == HTML:
        view = answer_view(whole if short else answer, long=not short, scrolls=True)
        entries = (entry for kind in KINDS for entry in graph.names.entries(kind))
        named = next((entry for entry in entries if entry.iri == thing), None) if thing else None
        facts = [facts_section(graph, thing, named.aliases if named else ())] if thing else []
        # A verdict answers the question as it was typed, not as it was saved.
        title = (whole.asked.by and request.get("q")) or view.title
        context = {
            "answer": answer,
            "thing": named,
            "view": view._replace(title=title, sections=(*facts, *view.sections)),
            "more": view.more if short else 0,
            "all": address(base[0], (*base[1], ("limit", str(most)))),
            "facets": facets(graph, whole, base),
            "active": active_filters(whole, base),
            "sparql": without_header(sparql),
            "fields": fields(graph, whole),
            "offset": offset,
            "q": request.get("q"),
            "description": whole.verdict,
        }
    return Representations(whole.question, "answer.html", context, formats, base, around)


def _formats(
    graph: "Graph", answer: Answer, claims: Sequence[str] = (), things: Sequence[str] = ()
) -> Formats:
    """Return functions that write an answer in each format.

    In RDF, it consists of `claims`, by default all of the answer, and of other `things`.
    """

    def rdf(name: str) -> bytes:
        iris = claims or {w.claim for item in answer for w in item.warrants}
        lists = (" ".join(f"<{iri}>" for iri in sorted(some)) for some in (iris, things))
        found = graph.sparql(_CLAIMS % tuple(lists))
        assert isinstance(found, QueryTriples)
        return serialize_triples(list(found), FORMATS[name])

    found: Formats = {
        FORMATS[name].media_type: partial(render, answer, name, long=True) for name in _TEXTS
    }
    return found | {FORMATS[name].media_type: partial(rdf, name) for name in ("turtle", "jsonld")}


def questions(graph: "Graph", request: Request) -> Representations:
    """Return the list of saved questions."""
    formats: Formats = {EXTENSIONS["json"]: partial(question_list, "json", 80)}
    context = {"themes": _themes(graph)}
    return Representations("Questions", "questions.html", context, formats)


def _themes(graph: "Graph") -> dict[str, list[tuple[Question, str, str]]]:
    """Return the saved questions by theme, each worded with its default values, and its URL."""
    nodes = [node for q in load_all() for node in q.defaults.values() if node]
    inline = graph.names.inline(nodes)

    def worded(q: Question) -> tuple[Question, str, str]:
        bound = q.bind({})
        return q, bound.wording(inline), of_question(q.slug, bound.parameters)

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
    return Representations(title, "names.html", {"kinds": kinds, "kind": kind}, formats)


def sources(graph: "Graph", request: Request) -> Representations:
    """Return the list of sources."""
    counts = claim_counts(graph)
    records = [source_record(source, counts[source.source]) for source in graph.sources]
    formats: Formats = {EXTENSIONS["json"]: partial(json_text, records)}
    context = {"sources": graph.sources, "counts": counts}
    return Representations("Sources", "sources.html", context, formats)


def source(graph: "Graph", request: Request) -> Representations:
    """Return a source: its author, date and other fields, and its sentences with their claims."""
    iri = graph.names.resolve(request.name, "rp:Source").value
    found = next((each for each in graph.sources if each.source == iri), None)
    if found is None:
        raise UnknownName(request.name, "source with a claim", ())
    coverage = graph.ask("coverage", source=iri)
    warrants = [w for item in coverage for w in item.warrants]
    count = claim_counts(graph)[iri]
    sentences = [*sentences_of(graph, iri, warrants)]

    def record() -> str:
        parts = [{**s, "claims": [compact(w.claim) for w in s["claims"]]} for s in sentences]
        return json_text({**source_record(found, count), "sentences": parts})

    formats = {**_formats(graph, coverage, things=[iri]), EXTENSIONS["json"]: record}
    runs = [[*run] for _, run in groupby(sentences, lambda each: bool(each["claims"]))]
    context = {"source": found, "claims": count, "runs": runs, "held": iri in graph.texts}
    title = f"{found.title}: {found.label}"
    return Representations(title, "source.html", context, formats)


def claim(graph: "Graph", request: Request) -> Representations:
    """Return a claim, with its evidence and the other claims in the same sentence."""
    found = graph.claim(request.name)
    evidence, first = graph.ask("evidence", claim=found.iri), found.warrants[0]
    formats: Formats = {
        **_formats(graph, evidence, [found.iri]),
        EXTENSIONS["json"]: lambda: json_text(found.to_dict()),
    }
    held = {s.source: s for s in graph.sources}
    context: dict[str, Any] = {}
    if request.media == HTML:
        view = claim_view(found, held.get(first.source))._replace(title="", sources=())
        covered = [w for item in graph.ask("coverage", source=first.source) for w in item.warrants]
        place = first.source, first.paragraph, first.sentence
        beside = [w for w in covered if (w.source, w.paragraph, w.sentence) == place]
        beside = [w for w in {w.claim: w for w in beside}.values() if w.claim != found.iri]
        context = {"claim": found, "held": held, "view": view, "beside": beside}
        context |= {"evidence": len(evidence), "covered": {w.claim: w for w in covered}}
    return Representations(first.gloss, "claim.html", context, formats)


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
    """Draw the picture that the path names, such as "/draw/network", with the request's filters."""
    name = request.path.rpartition("/")[2]
    values = values_of(request)
    base = request.path, tuple((key, value) for key, some in values.items() for value in some)
    drawn = draw(graph, name, base="/id/", **values)
    context: dict[str, Any] = {}
    if request.media == HTML:
        context = {
            "name": name,
            "view": drawn.view,
            "network": network_page(graph, "/id/", drawn) if name == "network" else None,
            "facets": facets(graph, drawn.answer, base),
            "active": active_filters(drawn.answer, base),
            "others": {other: address(f"/draw/{other}", base[1]) for other in PICTURES},
        }
    formats: Formats = {EXTENSIONS["svg"]: lambda: drawn.svg}
    return Representations(drawn.view.title, "picture.html", context, formats, base)
