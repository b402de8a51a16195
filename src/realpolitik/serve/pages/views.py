"""What is seen at an address: a value of the graph, and the forms that it can have."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode, QueryTriples, Triple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.questions.filters import STATUSES, Filters
from realpolitik.answer.questions.names import KINDS, Entry
from realpolitik.answer.questions.question import Question, load, load_all
from realpolitik.engine.base import solutions
from realpolitik.engine.header import without_header
from realpolitik.english import date_in_words
from realpolitik.errors import Refused, UnknownName
from realpolitik.escape import csv_text, json_text
from realpolitik.export.formats import FORMATS
from realpolitik.export.rdf import serialize_triples
from realpolitik.serve.http.address import (
    as_pictures,
    base_of_answer,
    given,
    of_question,
    pages_around,
    span,
)
from realpolitik.serve.http.asked import Asked
from realpolitik.serve.http.negotiation import ENDINGS, HTML
from realpolitik.serve.http.signposts import Sign, Subject
from realpolitik.serve.pages.crate import SUBJECT, dataset, signs
from realpolitik.serve.pages.facets import called, chosen, facets
from realpolitik.serve.pages.sentences import sentences
from realpolitik.terms import compact
from realpolitik.writing.listing import THEMES, listing, question_list
from realpolitik.writing.reading import readable
from realpolitik.writing.reference import markdown_reference
from realpolitik.writing.render import render
from realpolitik.writing.showing import source_record

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = [
    "ANSWER",
    "HTML",
    "LIST",
    "THING",
    "THINGS",
    "View",
    "about",
    "ask",
    "claim",
    "field",
    "home",
    "names",
    "question",
    "questions",
    "search",
    "source",
    "sources",
]

LIST = (ENDINGS["json"], HTML, ENDINGS["csv"], ENDINGS["md"])
THINGS = (*LIST, ENDINGS["ttl"], ENDINGS["jsonld"], ENDINGS["rdf"])
THING = (*THINGS, ENDINGS["bib"])
ANSWER = (*THING, ENDINGS["rq"])
"""The media types of a list, of one of things, of a thing and of an answer.

The first is for who takes anything.
"""

_OUTCOMES = {
    "answered": "Answered",
    "denied": "Denied",
    "nearest": "Nearest claims",
    "silent": "Nothing found",
}
_CHOSEN = ("rp:Tense", "rp:Basis", "rp:Certainty", "rp:Status", "rp:Domain")  # from few values
_OF_THINGS = ("actor", "place", "issue", "event")
_ON_A_PAGE = 100  # findings, where a person reads them
_WRITTEN = {"csv": "csv", "md": "markdown", "bib": "bibtex"}
_CLAIMS = """CONSTRUCT { ?s ?p ?o } WHERE {
  { VALUES ?claim { %s } ?claim (rp:regards|rp:evidence|rp:evidence/oa:hasSelector)? ?s }
  UNION { VALUES ?s { %s } } ?s ?p ?o }"""
_COUNTS = """SELECT ?source (COUNT(DISTINCT ?claim) AS ?claims)
WHERE { ?claim rp:evidence/oa:hasSource ?source } GROUP BY ?source"""
_FACTS = """SELECT ?place ?fact ?value ?label WHERE {
  VALUES ?thing { %s }
  {
    VALUES (?place ?property ?fact) {
      (1 rp:begins "begins") (2 rp:ends "ends") (3 rp:agent "whose doing") (4 rp:partOf "part of")
      (5 rp:within "within") (6 rp:concerns "concerns")
    }
    ?thing ?property ?value .
    FILTER(?value != ?thing)
    OPTIONAL { ?value rdfs:label ?label FILTER(LANG(?label) = "en") }
  } UNION {
    ?tenure a rp:Tenure ; rp:agent ?thing ; rp:speaksFor ?value ; rdfs:label ?label .
    BIND(0 AS ?place) BIND("office" AS ?fact) FILTER(LANG(?label) = "en")
  }
} ORDER BY ?place ?label ?value"""

Form = Callable[[], str | bytes]
Facts = dict[str, list[tuple[str, str]]]
"""What is common knowledge of a thing: labels or days, with the IRIs of those that are things."""


class View(NamedTuple):
    """What is seen: its title, the template of its page and the values in it, its other forms.

    `forms` has by media type what writes it, `base` the path and the parameters that stand for it,
    `around` the addresses of the parts before and after; `subject` is the thing that it is of, if
    it is of one, and `signs` are further links.
    """

    title: str
    template: str
    context: Mapping[str, Any]
    forms: Mapping[str, Form]
    base: tuple[str, tuple[tuple[str, str], ...]]
    around: Mapping[str, str] = {}
    subject: Subject | None = None
    signs: tuple[Sign, ...] = ()


def home(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return what the graph holds, and what can be asked of it."""
    held = [source.to_dict() for source in graph.sources]
    told = {"sources": held, "questions": [q.slug for q in load_all()], "kinds": [*KINDS]}
    whole = {"@context": "https://schema.org/", **dataset(graph, asked.base)}
    forms: dict[str, Form] = {
        ENDINGS["json"]: partial(json_text, told),
        ENDINGS["jsonld"]: partial(json_text, whole),
    }
    context = {"themes": _themes(graph), "sources": graph.sources, "dataset": whole}
    return View("", "home.html", context, forms, ("/", ()), subject=SUBJECT, signs=signs())


def ask(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Answer a question in any words, or a saved one by its slug."""
    return _answered(graph, asked, graph.ask(asked.get("q"), **given(asked)))


def search(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Find the claims that are most like a text."""
    if not asked.get("q").strip():
        raise Refused("q", "no text is given, such as /search?q=arms+sales")
    offset, limit = span(asked, 10)
    found = graph.search(asked.get("q"), offset + (limit or 0), **given(asked))
    return _answered(graph, asked, found, 10)


def question(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Answer a saved question; without a value of its own, with those that it has itself."""
    saved = load(parts["slug"])
    answer = graph.ask(parts["slug"], **given(asked, saved.names))
    return _answered(graph, asked, answer)


def about(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return what is said about a thing."""
    if "thing" in (values := given(asked)):
        raise load("about").unknown("thing")
    answer = graph.ask("about", thing=parts["slug"], **values)
    iri = graph.names.resolve(parts["slug"], "owl:Thing").value
    return _answered(graph, asked, answer, thing=_named(graph, iri), things=[iri])


def _answered(
    graph: "Graph",
    asked: Asked,
    whole: Answer,
    most: int = _ON_A_PAGE,
    thing: Entry | None = None,
    things: Sequence[str] = (),
) -> View:
    """Return an answer, or the part of it that was asked for, in its forms."""
    default = most if asked.media == HTML or asked.path == "/search" else None
    offset, limit = span(asked, default)
    answer, base = whole.part(offset, limit), base_of_answer(whole, asked)
    # Of what is nearest, as many are found as were asked for: there may be more.
    further = limit if asked.path == "/search" and whole.total == offset + (limit or 0) else 0
    around = pages_around(base, offset, limit, whole.total + (further or 0))
    forms = _forms(graph, answer, things)
    if whole.query:
        bound = load(whole.query).bind(
            {k: NamedNode(iri) if iri else None for k, iri in whole.parameters.items()},
            Filters(whole.narrowing),
        )
        forms[ENDINGS["rq"]] = lambda: bound.text
    context: dict[str, Any] = {"answer": answer, "thing": thing}
    if asked.media == HTML:
        context |= {
            "facts": _facts(graph, things[0]) if things else {},
            "sections": readable(answer),
            "facets": facets(graph, whole, base),
            "chosen": chosen(whole, base),
            "sparql": without_header(bound.text) if whole.query else "",
            "fields": _fields(graph, whole),
            "offset": offset,
            "pictures": as_pictures(whole, thing.iri if thing and thing.kind == "actor" else ""),
            "q": asked.get("q"),
        }
    subject = Subject(things[0]) if things else None
    title = f"{whole.question} {_OUTCOMES[whole.outcome]}"
    return View(title, "answer.html", context, forms, base, around, subject)


def _forms(graph: "Graph", answer: Answer, things: Iterable[str] = ()) -> dict[str, Form]:
    """Return what writes an answer in each format that all answers have."""
    forms: dict[str, Form] = {ENDINGS["json"]: partial(render, answer, "json")}
    forms |= {ENDINGS[end]: partial(render, answer, form) for end, form in _WRITTEN.items()}
    claims = {w.claim for item in answer for w in item.warrants}
    return forms | _as_graph(graph, claims, things)


def _as_graph(graph: "Graph", claims: Iterable[str], things: Iterable[str]) -> dict[str, Form]:
    def written(name: str) -> bytes:
        return serialize_triples(_triples(graph, claims, things), FORMATS[name])

    names = ("turtle", "jsonld", "rdfxml")
    return {FORMATS[name].media_type: partial(written, name) for name in names}


def _triples(graph: "Graph", claims: Iterable[str], things: Iterable[str]) -> list[Triple]:
    """Return what is said of claims, of what they regard and their passages, and of things."""
    some, others = (" ".join(f"<{iri}>" for iri in sorted(iris)) for iris in (claims, things))
    found = graph.sparql(_CLAIMS % (some, others))
    assert isinstance(found, QueryTriples)
    return list(found)


class Field(NamedTuple):
    """A field of a form: its name, what it is called, its values, and the names to choose from.

    `closed` says that there are no others than these, each with its label.
    """

    name: str
    called: str
    values: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    closed: bool = False


def field(graph: "Graph", name: str, kind: str, values: Iterable[str]) -> Field:
    """Return the field of a parameter, or of a key that narrows, for values of a class."""
    listed = [each for each, of in KINDS.items() if of == kind][:1]
    if name in ("about", "according_to"):
        listed = [*_OF_THINGS] if name == "about" else ["claimant"]
    found = [named for each in listed for named in graph.names.entries(each)]
    labels = {named.slug: named.label for named in found}
    if kind == "rp:Status":
        labels = {status: status for status in STATUSES}
    words = f"Actor {name}" if len(name) == 1 else called(name)
    closed = kind in _CHOSEN
    shown = tuple(v if closed else labels.get(v, v) for v in values if v != "any") or ("",)
    choices = labels.items() if closed else ((label, label) for label in labels.values())
    return Field(name, words, shown, tuple(choices), closed)


def _fields(graph: "Graph", answer: Answer) -> list[Field]:
    """Return the fields of a form that asks the same of others."""
    params = load(answer.query).params if answer.query else {}
    return [
        field(graph, name, params[name], [answer.labels.get(iri, "")] if iri else ())
        for name, iri in answer.parameters.items()
        if name in params
    ]


def questions(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return the catalogue of the saved questions."""
    rows = [(q.slug, q.summary, q.description, "; ".join(q.params)) for q in load_all()]
    header = ("slug", "question", "returns", "parameters")
    forms: dict[str, Form] = {
        ENDINGS["json"]: partial(question_list, "json", 80),
        ENDINGS["md"]: partial(question_list, "markdown", 80),
        ENDINGS["csv"]: partial(csv_text, header, rows, ",", "\n"),
    }
    context = {"themes": _themes(graph)}
    return View("Questions", "questions.html", context, forms, ("/questions", ()))


def _themes(graph: "Graph") -> dict[str, list[tuple[Question, str, str]]]:
    """Return by theme the saved questions, each as it reads with its own values, and where."""
    listed = load_all()
    nodes = [node for q in listed for node in q.defaults.values() if node]
    labels = graph.names.labels(nodes)

    def worded(q: Question) -> tuple[Question, str, str]:
        bound = q.bind({})
        return q, bound.wording(labels), of_question(q.slug, bound.parameters, {})

    return {
        theme: [worded(q) for q in listed if not tags.isdisjoint(q.tags)]
        for theme, tags in THEMES.items()
    }


def names(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return what can be named, of one kind or of all."""
    kind = parts.get("kind")
    kinds = {name: graph.names.entries(name) for name in ([kind] if kind else KINDS)}
    forms: dict[str, Form] = {
        ENDINGS[form]: partial(listing, graph.names, kind, form, 80) for form in ("json", "csv")
    }
    forms[ENDINGS["md"]] = partial(listing, graph.names, kind, "markdown", 80)
    forms |= _as_graph(graph, (), {named.iri for some in kinds.values() for named in some})
    title = f"Names: {kind}" if kind else "Names"
    by_label = {k: sorted(some, key=lambda n: n.label.casefold()) for k, some in kinds.items()}
    return View(title, "names.html", {"kinds": by_label, "kind": kind}, forms, (asked.path, ()))


def sources(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return the sources that the graph has claims of."""
    rows = solutions(graph.sparql(_COUNTS))
    counts = {source.value: int(number.value) for source, number in rows}
    told = [source_record(source, counts[source.source]) for source in graph.sources]
    cells = [
        [str(t[key] or "") for key in ("source", "label", "title", "issued", "claims")]
        for t in told
    ]
    header = ("source", "label", "title", "date", "claims")
    forms: dict[str, Form] = {
        ENDINGS["json"]: partial(json_text, told),
        ENDINGS["csv"]: partial(csv_text, header, cells, ",", "\n"),
        ENDINGS["md"]: lambda: "".join(f"- {markdown_reference(s)}\n" for s in graph.sources),
        **_as_graph(graph, (), counts),
    }
    context = {"sources": graph.sources, "counts": counts}
    return View("Sources", "sources.html", context, forms, ("/sources", ()))


def _claims(answer: Answer) -> int:
    return len({w.claim for item in answer for w in item.warrants})


def source(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return a source: its record, and its sentences with the claims on each."""
    iri = graph.names.resolve(parts["slug"], "rp:Source").value
    found = next((each for each in graph.sources if each.source == iri), None)
    if found is None:
        raise UnknownName(parts["slug"], "source with a claim", ())
    answer = graph.ask("coverage", source=iri)
    forms = _forms(graph, answer, [iri])
    forms[ENDINGS["json"]] = lambda: json_text(
        {
            **source_record(found, _claims(answer)),
            "sentences": [each.to_dict() for each in sentences(graph, found, answer)],
        }
    )
    context: dict[str, Any] = {"source": found, "claims": _claims(answer)}
    if asked.media == HTML:
        context["sentences"] = sentences(graph, found, answer)
        context["has_text"] = iri in graph.texts
    title = f"{found.title}: {found.label}"
    known = {named.label: named.iri for named in graph.names.entries("author")}
    wrote = tuple(known[author.label] for author in found.authors if author.label in known)
    subject = Subject(iri, "https://schema.org/CreativeWork", wrote, licence="")
    return View(title, "source.html", context, forms, (asked.path, ()), subject=subject)


def claim(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return a claim, whole, and in some formats what supports it."""
    found = graph.claim(parts["slug"])
    answer = graph.ask("evidence", claim=found.iri)
    forms = _forms(graph, answer, [found.iri])
    forms[ENDINGS["json"]] = lambda: json_text(found.to_dict())
    forms |= _as_graph(graph, [found.iri], [])
    context = {"claim": found, "held": {s.source: s for s in graph.sources}}
    first = found.warrants[0]
    whose = tuple(node.iri for node in first.claimants)
    subject = Subject(found.iri, "https://schema.org/Claim", whose)
    return View(first.gloss, "claim.html", context, forms, (asked.path, ()), subject=subject)


def _facts(graph: "Graph", iri: str) -> Facts:
    """Return what the graph knows of a thing that is no claim of anybody."""
    found: Facts = {}
    for _, fact, value, label in solutions(graph.sparql(_FACTS % NamedNode(iri))):
        if isinstance(value, Literal):
            told = date_in_words(value.value[:10]), ""
        else:
            told = label.value if label else compact(value.value), value.value
        found.setdefault(fact.value, []).append(told)
    return found


def _named(graph: "Graph", iri: str) -> Entry | None:
    """Return what a thing is called, and of which kind it is, if it is one that is listed."""
    for kind in KINDS:
        for named in graph.names.entries(kind):
            if named.iri == iri:
                return named
    return None
