"""Print pages as HTML for web sites and notebooks, and draw the marks of findings as SVG.

The HTML needs neither scripts nor a style sheet. All text is escaped here. A mark is a small symbol
in the colour of the text. Its shape shows the kind of a finding, and its fill shows the status.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from realpolitik.answer.findings.answer import Suggestion
from realpolitik.answer.findings.wording import STATUS
from realpolitik.english import count_noun
from realpolitik.escape import visible, xml_text
from realpolitik.files import table_rows
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.render.reference import reference, share
from realpolitik.terms import slug

__all__ = ["Link", "escaped", "html", "mark", "mark_html"]

Link = Callable[[str, Any], str]
"""Maps the kind of a target and the target to the address to link to, or "" for no link.

The target is the IRI of a "thing", "claim" or "source"; for a "question", a Suggestion; and for a
"sentence", a tuple of the IRI of its source, the paragraph number and the sentence number.
"""

# For each kind, the SVG paths of its outline, its left half, and two opposite quarters.
_SHAPES = {kind: paths for kind, *paths in table_rows(__file__, "marks")}
_DOT = "M-.4,-.4H.4V.4H-.4Z"
# What is denied is struck; beside a sentence that denies, the stroke ends at the ring.
_STROKES = {"denied": "M-1.3,1.3L1.3,-1.3", "denial": "M-.78,.78L.78,-.78"}
_DASHED = ("predicted", "supposed", "unclaimed")


def html(view: View, link: Link | None = None, *, level: int = 1) -> str:
    """Return a page as HTML. Its title, if any, becomes a heading of this `level` (1 to 6)."""
    return "\n".join(_lines(view, link or (lambda kind, target: ""), level)) + "\n"


def mark(kind: str, status: str, radius: float) -> Element:
    """Return the mark (a symbol) for a finding's kind and status, as an SVG group around (0, 0)."""
    outline, half, quarters = _SHAPES[kind]
    group = Element("g", {"class": kind, "transform": f"scale({radius})"})
    line = {"stroke": "currentColor", "stroke-width": f"{1.5 / radius:.2f}"}
    dashes = {"stroke-dasharray": ".42 .34"} if status in _DASHED else {}
    fill = "currentColor" if status == "affirmed" else "none"
    SubElement(group, "path", {"d": outline, "fill": fill, **line, **dashes})
    if inner := {"expected": half, "contested": quarters, "attributed": _DOT}.get(status):
        SubElement(group, "path", {"d": inner, "fill": "currentColor"})
    if status in _STROKES:
        SubElement(group, "path", {"d": _STROKES[status], "fill": "none", **line})
    return group


@cache
def mark_html(kind: str, status: str) -> str:
    """Return the mark (a symbol) for a finding's kind and status, as an SVG element for HTML."""
    size = {"viewBox": "-8 -8 16 16", "width": "16", "height": "16", "aria-hidden": "true"}
    svg = Element("svg", {"class": f"mark {status}", **size})
    svg.append(mark(kind, status, 5))
    return tostring(svg, encoding="unicode")


def escaped(text: str) -> str:
    """Escape a string for HTML, and replace invisible characters with their visible codes."""
    return escape(xml_text(visible(text)))


def _lines(view: View, link: Link, level: int) -> Iterator[str]:
    lead = any(not row.label for row in view.summary)
    if view.title:
        look = ' class="asked"' if lead else ""
        yield f"<h{level}{look}>{escaped(view.title)}</h{level}>"
    yield from map(_summary, view.summary)
    listed = [section for section in view.sections if section.status and section.about]
    for section in view.sections:
        if section in listed[:1]:
            yield '<ul class="rows">'
            yield from map(_row, listed)
            yield "</ul>"
        if section.items:
            yield from _section(section, link, level + 1)
    yield from _next(view.next, link, level + 1)
    if view.sources:
        yield f'<section class="sources">\n<h{level + 1}>Sources</h{level + 1}>\n<ul class="plain">'
        for source in view.sources:
            text = reference(source._replace(address=""))  # the page of the source has the address
            meter = f'<meter max="100" value="{source.share}" aria-hidden="true"></meter>'
            held = f'<span class="count">{meter} {escaped(share(source))}</span>'
            name = _anchor(source.name, link("source", source.source))
            yield f'<li>{name} <span class="quiet">{escaped(text)}</span> {held}</li>'
        yield "</ul>\n</section>"
    if view.notes:
        yield f'<p class="notes">{escaped(" ".join(view.notes))}</p>'


def _next(questions: Iterable[Suggestion], link: Link, level: int) -> Iterator[str]:
    """Yield suggested questions, if any, each with the number of its findings."""
    items = []
    for question in questions:
        number = f'<span class="count">{count_noun(question.findings, "finding")}</span>'
        items.append(f"<li>{_anchor(question.question, link('question', question))} {number}</li>")
    if items:
        yield f'<section class="next">\n<h{level}>Next</h{level}>\n<ul class="plain">'
        yield from items
        yield "</ul>\n</section>"


def _summary(row: Item) -> str:
    """Return a row of the summary: a verdict beside its mark, or a text after its label."""
    text = escaped(row.text)
    if row.label:
        return f'<p class="read"><span class="label">{escaped(row.label)}:</span> {text}</p>'
    # The words before a colon are strong, and the claimants in parentheses are pale.
    text = re.sub(r"\([^()]*\)", r'<span class="by">\g<0></span>', text)
    text = re.sub(r"(?:^|(?<=[.)] ))[A-Z][^:().]{1,40}:", r"<strong>\g<0></strong>", text)
    if not row.status:
        return f'<p class="verdict plain"><span>{text}</span></p>'
    first, *others = re.split(r"(?<![A-Z]\.) (?=(?:<strong>)?[A-Z])(?<=\. )", text)
    rest = "</span> <span>".join(others)
    more = f'<span class="others"><span>{rest}</span></span>' if others else ""
    return f'<p class="verdict">{_mark(row.status)}<span>{first} {more}</span></p>'


def _row(section: Section) -> str:
    """Return a line that names the findings of a status, as a link to their section."""
    count = f'<span class="count">{section.total or len(section.items)}</span>'
    words = f"{_mark(section.status)}{escaped(section.heading)} {count}"
    chip = f'<span class="chip {section.status}">{words}</span>'
    # A label does not say that it is denied.
    denied = '<span class="quiet">not:</span> ' if section.status == "denied" else ""
    labels = f'<span class="labels">{denied}{escaped(section.about)}</span>'
    address = f' href="#{section.anchor}"' if section.items else ""
    return f"<li><a{address}>{chip} {labels}</a></li>"


def _section(section: Section, link: Link, level: int) -> Iterator[str]:
    look = f' class="group {section.status}"' if section.status else ""
    anchor = f' id="{section.anchor}"' if section.anchor else ""
    yield f"<section{look}{anchor}>"
    if section.heading:
        count = f' <span class="count">{section.number}</span>' if section.number else ""
        yield f"<h{level}>{escaped(section.heading)}{count}</h{level}>"
    if section.about and not section.status:
        yield f'<p class="about">{escaped(section.about)}</p>'
    if section.is_record and not any(item.citations for item in section.items):
        yield _record(section.items, link)
    else:
        yield from _list(section.items, "findings", link, section.status)
    yield "</section>"


def _record(rows: Iterable[Item], link: Link) -> str:
    """Return a record as a list of fields, each with its label."""
    fields = "".join(
        f"<dt>{escaped(row.label)}</dt><dd>{_item(row._replace(label=''), link)}</dd>"
        for row in rows
    )
    return f'<dl class="facts">{fields}</dl>'


def _list(items: tuple[Item, ...], look: str, link: Link, known: str = "") -> Iterator[str]:
    """Yield a list; the status of an item is also in words, unless it is `known` from a heading."""
    yield f'<ul class="{look}">'
    for item in items:
        denies = item.status == "denied" and item.citations
        shown = _mark("denial" if denies else item.status) if item.status else ""
        if item.status not in ("", known):
            word = "Denial" if denies else STATUS[item.status].heading
            shown += f'<span class="unseen">{word}: </span>'
        yield f'<li>{shown}<div class="said">{_item(item, link)}</div>'
        if item.citations:
            yield _citations(item, link)
        if item.items:
            yield from _list(item.items, "under", link)
        yield "</li>"
    yield "</ul>"


def _mark(status: str) -> str:
    return mark_html("strain" if status == "predicted" else "claim", status)


def _item(item: Item, link: Link) -> str:
    """Return the text of an item; it is a link if the item has no citations."""
    parts = [f'<span class="tie">{escaped(item.label)}</span>'] if item.label else []
    parts += [f"<q>{escaped(item.quote)}</q>"] if item.quote else []
    linked = item.iri and not item.citations
    parts.append(_anchor(item.text, link("thing", item.iri) if linked else ""))
    parts += [f'<span class="tag">{escaped(word)}</span>' for word in item.qualifiers]
    return " ".join(filter(None, parts))


def _citations(item: Item, link: Link) -> str:
    """Return the citations of an item as a summary that opens the records of their claims."""
    shown = []
    for citation in item.citations:
        places = f'<span class="place">{escaped(citation.text[len(str(citation.credit)) :])}</span>'
        name, behalf, view, joint, date = map(escaped, citation.credit)
        look = "whose view" if "via" in joint else "whose"
        words = f'<span class="name">{name}</span>'
        if joint:
            words = f'<span class="{look}">{view}</span><span class="joint">{joint}</span>' + words
        words += f'<span class="whose">{behalf}</span>' if behalf else ""
        said_on = f' <span class="date">{date}</span>' if date else ""
        words = f'<span class="ref">{words}{places}{said_on}</span>'
        shown.append(re.sub(r" (?=\d{4}\b|s\d)", "\N{NO-BREAK SPACE}", words))
    if not any(citation.claims for citation in item.citations):
        return f'<p class="cite">{" ".join(shown)}</p>'
    drawers = "".join(_drawer(citation, link) for citation in item.citations if citation.claims)
    summary = f"<summary>{' '.join(shown)}</summary>"
    return f'<details class="cite">{summary}<div class="drawer">{drawers}</div></details>'


def _drawer(citation: Citation, link: Link) -> str:
    """Return the record of a citation's first claim, with links to all its claims and places."""
    ways = []
    for number, claim in enumerate(citation.claims, 1):
        if address := link("claim", claim):
            named = f'class="claim" data-claim="{escape(slug(claim))}"'
            word = "Claim" if number == 1 else f'<span class="unseen">claim </span>{number}'
            ways.append(f'<a {named} href="{escape(address)}">{word}</a>')
    for place in citation.places:
        if address := link("sentence", (citation.source, *place)):
            ways.append(f'<a href="{escape(address)}">¶{place[0]} s{place[1]} in its source</a>')
    record = _record(citation.record, link) if citation.record else ""
    return record + (f'<p class="ways">{" ".join(ways)}</p>' if ways else "")


def _anchor(text: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escaped(text)}</a>' if address else escaped(text)
