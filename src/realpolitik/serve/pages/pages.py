"""Pages of HTML, made of templates that escape all that is put into them.

They need no script, and run none but those in `static/`.
"""

import json
import os
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from realpolitik.answer.findings.answer import Answer, Suggestion
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.draw.draw import PICTURES
from realpolitik.english import counted, date_in_words, plural
from realpolitik.serve.http.address import at, of_question, of_sentence, of_term, of_thing
from realpolitik.serve.http.asked import Reply
from realpolitik.serve.http.problems import PROBLEMS
from realpolitik.terms import slug
from realpolitik.version import __version__
from realpolitik.writing.page import credit, opening
from realpolitik.writing.reading import Line
from realpolitik.writing.reference import reference

__all__ = ["LAYOUTS", "STATIC", "page", "problem_page"]

LAYOUTS = {"narrow": 328, "middle": 704, "broad": 1184}
"""What a page has room for, by the class that its style sheet shows; pictures are laid out anew."""

STATIC = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "sparql.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""The files that pages load, by name, and their media types."""

_FORMATS = {
    "text/markdown": "As footnotes",
    "application/x-bibtex": "BibTeX",
    "image/svg+xml": "SVG",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "application/json": "JSON",
    "application/xml": "XML",
    "text/turtle": "Turtle",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF/XML",
    "application/sparql-query": "The SPARQL",
}


class Cited(NamedTuple):
    """Where claims are written: whose view in which text, the place, its address, the claims."""

    credit: str
    place: str
    href: str
    claims: tuple[str, ...]


def page(template: str, **context: Any) -> bytes:
    """Return a page; `context` has the values of the template."""
    text: str = _TEMPLATES[template].render(**context)
    return text.encode()


def problem_page(reply: Reply) -> Reply:
    """Return as a page the reply that tells of a problem."""
    told = json.loads(reply.body)
    advice = PROBLEMS[told["type"].rpartition("/")[2]].advice
    body = page("problem.html", title=told["title"], told=told, advice=advice)
    return reply._replace(media="text/html", body=body)


def _cited(answer: Answer, line: Line) -> Iterator[Cited]:
    """Give where what a line says is written, place by place."""

    def where(w: Warrant) -> tuple[int, str, int, int, str]:
        named = credit(answer, w, titled=False)
        return answer.place(w.source), w.source, w.paragraph, w.sentence, named

    ordered = sorted(line.warrants, key=where)
    for (_, source, paragraph, sentence, named), some in groupby(ordered, key=where):
        claims = tuple(dict.fromkeys(w.claim for w in some))
        href = of_sentence(source, paragraph, sentence)
        yield Cited(named, f"¶{paragraph} s{sentence}", href, claims)


def _suggested(part: Suggestion) -> str:
    """Return where a question that says more is answered."""
    if part.query:
        return of_question(part.query, part.parameters, part.narrowing)
    pairs = [(key, slug(value)) for key, values in part.narrowing.items() for value in values]
    return at("/search", [("q", part.question), *pairs])


def _formats(links: Mapping[str, str]) -> dict[str, str]:
    """Return where the same is in other formats, by what they are called."""
    cites = "application/x-bibtex" in links  # a list has no footnotes
    called = _FORMATS if cites else {**_FORMATS, "text/markdown": "Markdown"}
    return {name: links[media] for media, name in called.items() if media in links}


def _environment() -> Environment:
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "at": at,
        "cited": _cited,
        "claim_at": lambda iri: of_thing("claims", iri),
        "counted": counted,
        "date": date_in_words,
        "drawings": PICTURES,
        "formats_of": _formats,
        "opening": opening,
        "plural": plural,
        "reference": reference,
        "sentence_at": of_sentence,
        "slug": slug,
        "source_at": lambda iri: of_thing("sources", iri),
        "suggested": _suggested,
        "term_at": of_term,
        "thing_at": lambda iri: of_thing("about", iri),
        "version": __version__,
    }
    return made


_ENVIRONMENT = _environment()
# Compiled once, before processes are forked of this one.
_TEMPLATES = {name: _ENVIRONMENT.get_template(name) for name in _ENVIRONMENT.list_templates()}
