"""Print pages (views) as HTML, for the web and notebooks, and draw marks for findings.

The HTML needs neither scripts nor a style sheet. All text is escaped here. A mark is a small
symbol: its shape shows the kind of finding and its fill the status. It has the text colour.
"""

from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from realpolitik.english import count_noun
from realpolitik.escape import visible, xml_text
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.render.reference import reference
from realpolitik.terms import slug

__all__ = ["Link", "escaped", "html", "mark", "mark_html"]

Link = Callable[[str, Any], str]
"""Returns the address for a link: to a "thing", "claim" or "source" by IRI, or to a "question".

A question is given as a Suggestion. If the address is empty, there is no link.
"""

# For each kind, three SVG paths around the origin with a radius of 1: the outline, the left half,
# and two opposite quarters.
_SHAPES = {
    "common": (
        "M-1.1,0A1.1,1.1 0 1 1 1.1,0A1.1,1.1 0 1 1 -1.1,0Z",
        "M0,-1.1A1.1,1.1 0 0 0 0,1.1Z",
        "M0,0V-1.1A1.1,1.1 0 0 1 1.1,0ZM0,0V1.1A1.1,1.1 0 0 1 -1.1,0Z",
    ),
    "strain": (
        "M0,-1.25L1.25,0L0,1.25L-1.25,0Z",
        "M0,-1.25L-1.25,0L0,1.25Z",
        "M0,0V-1.25L1.25,0ZM0,0V1.25L-1.25,0Z",
    ),
    "threat": (
        "M0,-1.2L1.3,1H-1.3Z",
        "M0,-1.2V1H-1.3Z",
        "M0,.1V-1.2L.77,.1ZM0,.1V1H-1.3L-.77,.1Z",
    ),
    "policy": ("M-1,-1H1V1H-1Z", "M-1,-1H0V1H-1Z", "M0,0V-1H1V0ZM0,0V1H-1V0Z"),
}
_SHAPES["claim"] = _SHAPES["common"]
_DOT = "M-.4,-.4H.4V.4H-.4Z"
_STROKE = "M-1.3,1.3L1.3,-1.3"
_DASHED = ("predicted", "supposed", "unclaimed")


def html(view: View, link: Link | None = None, *, level: int = 1) -> str:
    """Return a page as HTML; its title, if it has one, is a heading of this `level` (1 to 6)."""
    return "\n".join(_lines(view, link or (lambda kind, target: ""), level)) + "\n"


def mark(kind: str, status: str, radius: float) -> Element:
    """Return the mark for a kind and a status of finding as an SVG group centred at the origin."""
    outline, half, quarters = _SHAPES[kind]
    group = Element("g", {"class": kind, "transform": f"scale({radius})"})
    line = {"stroke": "currentColor", "stroke-width": f"{1.5 / radius:.2f}"}
    dashes = {"stroke-dasharray": ".42 .34"} if status in _DASHED else {}
    fill = "currentColor" if status == "affirmed" else "none"
    SubElement(group, "path", {"d": outline, "fill": fill, **line, **dashes})
    if inner := {
        "expected": half,
        "contested": quarters,
        "superseded": quarters,
        "attributed": _DOT,
    }.get(status):
        SubElement(group, "path", {"d": inner, "fill": "currentColor"})
    if status == "denied":
        SubElement(group, "path", {"d": _STROKE, "fill": "none", **line})
    return group


@cache
def mark_html(kind: str, status: str) -> str:
    """Return the mark for a kind and a status of finding as an SVG element for HTML."""
    size = {"viewBox": "-8 -8 16 16", "width": "16", "height": "16", "aria-hidden": "true"}
    svg = Element("svg", {"class": f"mark {status}", **size})
    svg.append(mark(kind, status, 5))
    return tostring(svg, encoding="unicode")


def escaped(text: str) -> str:
    """Escape a string for HTML, and replace control characters by visible ones."""
    return escape(xml_text(visible(text)))


def _lines(view: View, link: Link, level: int) -> Iterator[str]:
    if view.title:
        yield f"<h{level}>{escaped(view.title)}</h{level}>"
    if view.summary:
        yield '<div class="summary">'
        for row in view.summary:
            label = f'<span class="label">{escaped(row.label)}:</span> ' if row.label else ""
            yield f"<p>{label}{escaped(row.text)}</p>"
        yield "</div>"
    for section in view.sections:
        yield from _section(section, link, level + 1)
    if view.next:
        yield f'<section class="next">\n<h{level + 1}>Next</h{level + 1}>\n<ul class="plain">'
        for question in view.next:
            number = f'<span class="count">{count_noun(question.findings, "finding")}</span>'
            yield f"<li>{_anchor(question.question, link('question', question))} {number}</li>"
        yield "</ul>\n</section>"
    if view.sources:
        yield f'<section class="sources">\n<h{level + 1}>Sources</h{level + 1}>\n<ul class="plain">'
        for source in view.sources:
            text = reference(source._replace(address=""))  # the page of the source has the address
            yield f"<li>{_anchor(text, link('source', source.source))}</li>"
        yield "</ul>\n</section>"
    if view.notes:
        yield f'<p class="notes">{escaped(" ".join(view.notes))}</p>'


def _section(section: Section, link: Link, level: int) -> Iterator[str]:
    yield f'<section class="group {section.status}">' if section.status else "<section>"
    if section.heading:
        count = f' <span class="count">{section.number}</span>' if section.number else ""
        yield f"<h{level}>{escaped(section.heading)}{count}</h{level}>"
    if section.about:
        yield f'<p class="about">{escaped(section.about)}</p>'
    if section.is_record:
        yield '<dl class="facts">'
        for item in section.items:
            yield f"<dt>{escaped(item.label)}</dt>"
            yield f"<dd>{_item(item._replace(label=''), link)}</dd>"
        yield "</dl>"
    else:
        yield from _list(section.items, "findings", link)
    yield "</section>"


def _list(items: tuple[Item, ...], look: str, link: Link) -> Iterator[str]:
    yield f'<ul class="{look}">'
    for item in items:
        kind = "strain" if item.status == "predicted" else "claim"
        shown = mark_html(kind, item.status) + " " if item.status else ""
        yield f"<li>{shown}{_item(item, link)}"
        if item.items:
            yield from _list(item.items, "under", link)
        yield "</li>"
    yield "</ul>"


def _item(item: Item, link: Link) -> str:
    """Return an item without its subordinate items; its text is a link if it has no citations."""
    parts = [f'<span class="tie">{escaped(item.label)}</span>'] if item.label else []
    linked = item.iri and not item.citations
    parts.append(_anchor(item.text, link("thing", item.iri) if linked else ""))
    parts += [f'<span class="tag">{escaped(word)}</span>' for word in item.qualifiers]
    parts += [f"<q>{escaped(item.quote)}</q>"] if item.quote else []
    parts += [_citation(citation, link) for citation in item.citations]
    return " ".join(parts)


def _citation(citation: Citation, link: Link) -> str:
    """Return a citation as a link to its first claim, then numbered links to the others."""
    text = escaped(citation.text)
    links = []
    for number, claim in enumerate(citation.claims, 1):
        if address := link("claim", claim):
            named = f'class="claim" data-claim="{escape(slug(claim))}"'
            content = text if number == 1 else f'<span class="unseen">claim </span>{number}'
            links.append(f'<a {named} href="{escape(address)}">{content}</a>')
    return f'<span class="ref">{" ".join(links) or text}</span>'


def _anchor(text: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escaped(text)}</a>' if address else escaped(text)
