"""What stands at each address, and how a reply is made of the graph."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from realpolitik.answer.questions.question import load_all
from realpolitik.draw.draw import OF_TWO, PICTURES
from realpolitik.errors import RealpolitikError
from realpolitik.escape import json_text
from realpolitik.serve.http.address import alternates, at, of_sentence, of_thing
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.negotiation import ENDINGS, negotiated
from realpolitik.serve.http.problems import PROBLEMS, problem, problem_of
from realpolitik.serve.http.route import Route, Run
from realpolitik.serve.http.signposts import LICENCE, Sign, header, signs_of
from realpolitik.serve.pages import crate, editor, pictures, views
from realpolitik.serve.pages.pages import STATIC, page, problem_page
from realpolitik.serve.pages.views import ANSWER, HTML, LIST, THING, THINGS, Form, View
from realpolitik.serve.pages.vocabulary import VOCABULARY, vocabulary
from realpolitik.serve.programs import protocol, tools
from realpolitik.serve.programs.openapi import openapi
from realpolitik.terms import ID, on_sentence, slug

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["ROUTES", "Route", "reply", "route_of"]

Look = Callable[["Graph", Asked, Mapping[str, str]], View]


def route_of(path: str) -> tuple[Route, dict[str, str]] | None:
    """Return the route of a path, and the parts of the path; None where there is none.

    >>> route_of("/nowhere") is None
    True
    """
    for route in ROUTES:
        parts = route.parts(path)
        if parts is not None:
            return route, parts
    return None


def reply(graph: "Graph", asked: Asked) -> Reply:
    """Return what the graph replies; a problem where it cannot."""
    if asked.path.startswith(tools.PATH):  # of no address: that begins with a slash
        return tools.run(graph, asked)
    found = route_of(asked.path)
    if found is None:
        return problem("not-found", base=asked.base)
    route, parts = found
    try:
        return route.run(graph, asked, parts)
    except RealpolitikError as error:
        return problem_of(error, asked.base)


def _seen(look: Look, offers: tuple[str, ...]) -> Run:
    """Return what replies with a view, in the format that was agreed on, and links to others."""

    def run(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
        view = look(graph, asked, parts)
        there = [media for media in offers if media == HTML or media in view.forms]
        if asked.media not in there:
            return problem("not-acceptable", base=asked.base, offers=tuple(there))
        formats, canonical = alternates(asked, there), at(*view.base)
        signs = [
            *(Sign(rel, href) for rel, href in view.around.items()),
            *(Sign("alternate", href, m) for m, href in formats.items() if m != asked.media),
            Sign("canonical", canonical),
            *(
                signs_of(view.subject, formats, asked.media, canonical)
                if view.subject
                else [Sign("license", LICENCE)]
            ),
            *view.signs,
            Sign("service-desc", "/openapi.json", _JSON),
        ]
        if asked.media == HTML:
            body = page(
                view.template,
                asked=asked,
                title=view.title,
                formats=formats,
                around=view.around,
                signs=signs,
                base=view.base,
                **view.context,
            )
        else:
            made = view.forms[asked.media]()
            body = made if isinstance(made, bytes) else made.encode()
        return Reply(200, asked.media, body, (header(signs),))

    return run


def _thing(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Send whoever asks for a thing of the world to what is said about it (303).

    What only goes by that name has another identifier, which is told.
    """
    iri = ID + parts["slug"]
    if not graph.names.by_slug(iri):
        near = [slug(node.value) for node in graph.names.find(parts["slug"], "owl:Thing")]
        if not near:
            graph.names.resolve(parts["slug"], "owl:Thing")  # raises, with the nearest names
        detail = f"no thing has this identifier; did you mean {' or '.join(near)}?"
        return problem("unknown-name", detail, base=asked.base, nearest=near, kind="identifier")
    sentence = on_sentence(iri)
    kinds = {"claims": "rp:Claim", "sources": "rp:Source"}
    kind = next((k for k, of in kinds.items() if graph.names.by_slug(iri, of)), "about")
    where = of_thing(kind, iri)
    if sentence and kind == "about":  # it is the sentence itself, or a span of it
        where = of_sentence(sentence.source, sentence.paragraph, sentence.sentence)
    return Reply(303, "text/plain", b"", (("Location", asked.base + where),))


def _about(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Tell what is said about a thing; send whoever names a claim alone to its page (303)."""
    claim = graph.names.by_slug(parts["slug"], "rp:Claim")
    if not claim or asked.params or asked.media not in THING:
        return _SAID(graph, asked, parts)
    where = of_thing("claims", claim.value)
    if asked.media != HTML:
        where = alternates(asked._replace(path=where), [asked.media])[asked.media]
    return Reply(303, "text/plain", b"", (("Location", asked.base + where),))


def _dataset(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Send whoever asks for the graph as a whole to the first page, or for data to those (303)."""
    data = negotiated(asked.accept, (HTML, *protocol.GRAPHS)) in protocol.GRAPHS
    where = "/.well-known/void" if data else "/"
    return Reply(303, "text/plain", b"", (("Location", asked.base + where),))


def _beside(run: Run, rel: str) -> Run:
    """Return what replies with a part of the dataset, or its description, and leads to its page."""
    links = header([Sign(rel, "/", HTML), Sign("license", LICENCE)])

    def linked(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
        told = run(graph, asked, parts)
        return told._replace(headers=(*told.headers, links)) if told.status == 200 else told

    return linked


def _static(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    if parts["name"] not in STATIC:
        return problem("not-found", base=asked.base)
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "static")
    with open(os.path.join(folder, parts["name"]), "rb") as file:
        return Reply(200, STATIC[parts["name"]], file.read())


def _problems(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    told = [{"type": f"{asked.base}/problems/{n}", **p._asdict()} for n, p in PROBLEMS.items()]
    forms: dict[str, Form] = {_JSON: lambda: json_text(told)}
    return View("Problems", "problems.html", {"problems": PROBLEMS}, forms, ("/problems", ()))


def _problem(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Tell what a type of problem is, and what to do about it."""
    kind = PROBLEMS.get(parts["type"])
    if kind is None:
        return problem("not-found", base=asked.base)
    told = {"type": f"{asked.base}/problems/{parts['type']}", **kind._asdict()}
    if asked.media == HTML:
        return problem_page(Reply(200, HTML, json_text({**told, "detail": ""}).encode()))
    return Reply(200, asked.media, json_text(told).encode())


def _openapi(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    return Reply(200, asked.media, json_text(openapi(ROUTES, load_all(), asked.base)).encode())


_SAID = _seen(views.about, ANSWER)
_JSON = ENDINGS["json"]
_TOLD = (_JSON, HTML)
_HOME = (_JSON, HTML, ENDINGS["jsonld"])
_NARROWED = ("limit", "offset", "narrowing")
_SPARQL = ("query", "default-graph-uri", "named-graph-uri")


def _page(
    path: str, media: tuple[str, ...], look: Look, summary: str, takes: tuple[str, ...] = ()
) -> Route:
    """Return the route of what is seen at a path."""
    return Route(path, media, _seen(look, media), summary=summary, takes=takes)


ROUTES: tuple[Route, ...] = (
    _page("/", _HOME, views.home, "What is held here"),
    _page("/ask", ANSWER, views.ask, "Answer a question in any words", ("q", *_NARROWED)),
    _page(
        "/search",
        THING,
        views.search,
        "Find the claims that are most like a text",
        ("q", *_NARROWED),
    ),
    _page("/questions", LIST, views.questions, "The saved questions"),
    _page("/questions/{slug}", ANSWER, views.question, "Answer a saved question", _NARROWED),
    Route("/about/{slug}", ANSWER, _about, summary="What is said about a thing", takes=_NARROWED),
    _page("/sources", THINGS, views.sources, "The sources"),
    _page("/sources/{slug}", THING, views.source, "A source, by sentences"),
    _page("/claims/{slug}", THING, views.claim, "A claim, whole"),
    _page("/names", THINGS, views.names, "What can be named"),
    _page("/names/{kind}", THINGS, views.names, "What can be named, of a kind"),
    _page("/draw", _TOLD, pictures.pictures, "The pictures"),
    *(
        _page(
            f"/draw/{name}",
            pictures.PICTURE,
            pictures.picture,
            f"A picture: {name}",
            (*("ab" if name in OF_TWO else ()), "width", "narrowing"),
        )
        for name in PICTURES
    ),
    _page("/ontology", VOCABULARY, vocabulary, "The terms, with their definitions"),
    _page(
        "/ontology/{version}", VOCABULARY, vocabulary, "The terms of this version, by its number"
    ),
    Route("/dataset", (), _dataset, summary="Where the graph as a whole is told of"),
    Route("/ro-crate-metadata.json", crate.CRATE, crate.crate, summary="The graph as an RO-Crate"),
    Route("/id/{slug}", (), _thing, summary="Where a thing is told of"),
    _page("/problems", _TOLD, _problems, "The types of problems"),
    Route("/problems/{type}", _TOLD, _problem, summary="A type of problem"),
    Route("/openapi.json", (_JSON,), _openapi),
    Route("/static/{name}", (), _static),
    Route(
        editor.PATH,
        (),
        protocol.sparql,
        ("GET", "POST"),
        protocol.BODIES,
        free=True,
        summary="Run a SPARQL query",
        takes=_SPARQL,
        forms=protocol.FORMS,
    ),
    Route("/terms", (_JSON,), editor.terms, summary="What can be named in a SPARQL query"),
    Route(
        "/graph",
        protocol.GRAPHS,
        _beside(protocol.graph_store, "collection"),
        summary="The whole graph",
        takes=("graph",),
    ),
    Route(
        "/.well-known/void", (), _beside(protocol.void, "describes"), summary="The graph described"
    ),
)
