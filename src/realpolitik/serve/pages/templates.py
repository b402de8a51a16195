"""Render HTML pages from templates, with all values escaped.

The pages work without JavaScript, and run no scripts but those in `static/`.
"""

import os
from base64 import b64encode
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from realpolitik.answer.findings.wording import STATUS, qualifiers
from realpolitik.english import count_noun, date_in_words, plural
from realpolitik.escape import visible
from realpolitik.export.formats import FORMATS
from realpolitik.render.html import html, mark_html
from realpolitik.render.items import claim_status
from realpolitik.render.pictures.network import KINDS
from realpolitik.render.pictures.sheet import STYLE
from realpolitik.render.reference import reference, share
from realpolitik.serve.http.address import address, of_question, of_sentence, of_term, of_thing
from realpolitik.serve.pages.facets import field_name
from realpolitik.terms import RP, slug
from realpolitik.version import __version__

__all__ = ["CONTENT_SECURITY_POLICY", "link", "render_template"]

_STYLE = b64encode(sha256(STYLE.encode()).digest()).decode()  # the style sheet of pictures
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{_STYLE}'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def render_template(template: str, **context: Any) -> str:
    """Render a template, such as "answer.html"; `context` contains its variables.

    Invisible characters are made visible, except in the SPARQL editor.
    """
    page = _TEMPLATES[template].render(**context)
    return page if template == "editor.html" else visible(page)


def link(kind: str, target: Any) -> str:
    """Return the URL of a target: an IRI, a suggested question, or a tuple for a sentence."""
    if kind == "sentence":
        return of_sentence(*target)
    if kind != "question":
        path = {"claim": "claims", "source": "sources"}.get(kind, "about")
        return of_term(target) if target.startswith(RP) else of_thing(path, target)
    return of_question(target.query, target.parameters)


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_USED = address, claim_status, field_name, link, plural, qualifiers, reference, share, slug
_ENVIRONMENT.globals |= {function.__name__: function for function in _USED} | {
    "counted": count_noun,
    "date": date_in_words,
    "all_formats": FORMATS.values(),
    "html": lambda view, level=1: Markup(html(view, link, level=level)),
    "kinds_of_relation": KINDS,
    "mark": lambda status, kind="claim": Markup(mark_html(kind, status)),
    "sentence_at": of_sentence,
    "status_words": STATUS,
    "term_at": of_term,
    "thing_at": of_thing,
    "version": __version__,
}
_ENVIRONMENT.filters["claim_status"] = claim_status
# Compiled at import, before workers are forked.
_TEMPLATES = {name: _ENVIRONMENT.get_template(name) for name in _ENVIRONMENT.list_templates()}
