"""Views as HTML: for the pages of the service and for notebooks.

It needs no script, and no style sheet to be read. All text is escaped here.
"""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from realpolitik.english import count_noun
from realpolitik.escape import visible, xml_text
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.render.reference import reference
from realpolitik.terms import slug

__all__ = ["Link", "html", "mark"]

Link = Callable[[str, Any], str]
"""What returns the address of a "thing", "claim" or "source" by its IRI, or of a "question".

A question is a Suggestion. The address is empty where there is none.
"""

_SOURCES = 20  # that are listed
_RING = "M8 2a6 6 0 1 0 .01 0z"
_MARKS = {  # what is filled, and what is drawn as a line; both in currentColor
    "affirmed": ("M8 1.2a6.8 6.8 0 1 0 .01 0z", ""),
    "expected": ("M8 2a6 6 0 0 0 0 12z", _RING),
    "attributed": ("M8 5.8a2.2 2.2 0 1 0 .01 0z", _RING),
    "contested": ("M8 8V2a6 6 0 0 1 6 6zM8 8v6a6 6 0 0 1-6-6z", _RING),
    "denied": ("", f"{_RING}M3.8 12.2l8.4-8.4"),
    "predicted": ("", "M8 1.5L14.5 8 8 14.5 1.5 8z"),
    "unclaimed": ("", "M5 2.8a6 6 0 0 1 6 0M13.7 6.2a6 6 0 0 1-2 6M4.3 12.7a6 6 0 0 1-2.2-5.6"),
}


def html(view: View, link: Link | None = None, *, level: int = 1) -> str:
    r"""Return a view as HTML, its title (if any) a heading of some level, with links if any.

    >>> html(View("Who?", summary=(Item("a < b"),)))
    '<h1>Who?</h1>\n<div class="summary">\n<p>a &lt; b</p>\n</div>\n'
    """
    return "".join(f"{line}\n" for line in _lines(view, link or (lambda kind, target: ""), level))


def mark(status: str) -> str:
    """Return the mark of a status, which repeats what a word beside it says."""
    if status not in _MARKS:
        return ""
    fill, line = _MARKS[status]
    size = 'viewBox="0 0 16 16" width="14" height="14"'
    parts = [f'<path d="{fill}" fill="currentColor"/>'] if fill else []
    look = 'fill="none" stroke="currentColor" stroke-width="1.7"'
    parts += [f'<path d="{line}" {look}/>'] if line else []
    return f'<svg class="mark {status}" {size} aria-hidden="true">{"".join(parts)}</svg> '


def _lines(view: View, link: Link, level: int) -> Iterator[str]:
    if view.title:
        yield f"<h{level}>{_text(view.title)}</h{level}>"
    if view.summary:
        yield '<div class="summary">'
        for row in view.summary:
            label = f'<span class="label">{_text(row.label)}:</span> ' if row.label else ""
            yield f"<p>{label}{_text(row.text)}</p>"
        yield "</div>"
    for section in view.sections:
        yield from _section(section, link, level + 1)
    if view.next:
        yield f'<section class="next">\n<h{level + 1}>Next</h{level + 1}>\n<ul class="plain">'
        for asked in view.next:
            number = f'<span class="count">{count_noun(asked.findings, "finding")}</span>'
            yield f"<li>{_anchor(asked.question, link('question', asked))} {number}</li>"
        yield "</ul>\n</section>"
    if view.sources:
        yield f'<section class="sources">\n<h{level + 1}>Sources</h{level + 1}>\n<ul class="plain">'
        for source in view.sources[:_SOURCES]:
            yield f"<li>{_anchor(reference(source), link('source', source.source))}</li>"
        if len(view.sources) > _SOURCES:
            yield f'<li class="quiet">and {len(view.sources) - _SOURCES:,} more</li>'
        yield "</ul>\n</section>"
    if view.notes:
        yield f'<p class="notes">{_text(" ".join(view.notes))}</p>'


def _section(section: Section, link: Link, level: int) -> Iterator[str]:
    yield f'<section class="group {section.status}">' if section.status else "<section>"
    if section.heading:
        count = f' <span class="count">{section.number}</span>' if section.number else ""
        yield f"<h{level}>{_text(section.heading)}{count}</h{level}>"
    if section.about:
        yield f'<p class="about">{_text(section.about)}</p>'
    if section.is_record:
        yield '<dl class="facts">'
        for item in section.items:
            yield f"<dt>{_text(item.label)}</dt>"
            yield f"<dd>{_said(item._replace(label=''), link)}</dd>"
        yield "</dl>"
    else:
        yield from _list(section.items, "findings", link)
    yield "</section>"


def _list(items: tuple[Item, ...], look: str, link: Link) -> Iterator[str]:
    yield f'<ul class="{look}">'
    for item in items:
        yield f"<li>{mark(item.status)}{_said(item, link)}"
        if item.items:
            yield from _list(item.items, "under", link)
        yield "</li>"
    yield "</ul>"


def _said(item: Item, link: Link) -> str:
    """Return an item in words, with its qualifiers, quotation and citations."""
    parts = [f'<span class="tie">{_text(item.label)}</span>'] if item.label else []
    leads = item.iri and not item.citations  # else the claim leads there
    parts.append(_anchor(item.text, link("thing", item.iri) if leads else ""))
    parts += [f'<span class="tag">{_text(word)}</span>' for word in item.qualifiers]
    parts += [f"<q>{_text(item.quote)}</q>"] if item.quote else []
    parts += [_citation(citation, link) for citation in item.citations]
    return " ".join(parts)


def _citation(citation: Citation, link: Link) -> str:
    """Return a citation that leads to its claim, and to the others where it has several."""
    first, *others = citation.claims or ("",)
    shown = _claim(citation.text, first, link)
    shown += "".join(f" {_claim(str(n), claim, link)}" for n, claim in enumerate(others, 2))
    return f'<span class="ref">{shown}</span>'


def _claim(text: str, claim: str, link: Link) -> str:
    address = link("claim", claim) if claim else ""
    if not address:
        return _text(text) if not text.isdecimal() else ""
    named = f'class="claim" data-claim="{escape(slug(claim))}"'
    unseen = '<span class="unseen">claim </span>' if text.isdecimal() else ""
    return f'<a {named} href="{escape(address)}">{unseen}{_text(text)}</a>'


def _anchor(text: str, address: str) -> str:
    return f'<a href="{escape(address)}">{_text(text)}</a>' if address else _text(text)


def _text(text: str) -> str:
    return escape(xml_text(visible(text)))
