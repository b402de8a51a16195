"""HTML pages from templates, which escape all values.

Pages need no script, and run none but those in `static/`.
"""

import os
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from realpolitik.answer.findings.answer import Suggestion
from realpolitik.english import count_noun, date_in_words, plural
from realpolitik.render.pictures.draw import PICTURES
from realpolitik.render.pictures.sheet import STYLE
from realpolitik.render.reference import reference
from realpolitik.serve.http.address import address, of_question, of_sentence, of_term, of_thing
from realpolitik.terms import RP, slug
from realpolitik.version import __version__

__all__ = ["CONTENT_SECURITY_POLICY", "link", "render_template"]

_STYLE = b64encode(sha256(STYLE.encode()).digest()).decode()  # of pictures
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{_STYLE}'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
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
    "application/sparql-query": "SPARQL query",
}


def render_template(template: str, **context: Any) -> str:
    """Return a page; `context` has the values in the template."""
    return _TEMPLATES[template].render(**context)


def link(kind: str, target: Any) -> str:
    """Return the address of what a view names: a thing, claim or source, or a question."""
    if kind == "question":
        return _suggested(target)
    if target.startswith(RP):
        return of_term(target)
    return of_thing({"claim": "claims", "source": "sources"}.get(kind, "about"), target)


def _suggested(part: Suggestion) -> str:
    """Return the address of the answer to a suggested question."""
    if part.query:
        return of_question(part.query, part.parameters, part.narrowing)
    pairs = [(key, slug(value)) for key, values in part.narrowing.items() for value in values]
    return address("/search", [("q", part.question), *pairs])


def _formats(links: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of other formats, by their name for people."""
    return {name: links[media] for media, name in _FORMATS.items() if media in links}


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
        "address": address,
        "claim_at": lambda iri: of_thing("claims", iri),
        "counted": count_noun,
        "date": date_in_words,
        "drawings": PICTURES,
        "formats_of": _formats,
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
# Compiled at import, before workers are forked.
_TEMPLATES = {name: _ENVIRONMENT.get_template(name) for name in _ENVIRONMENT.list_templates()}
