"""Lay out an answer as a page (a view), with sections by status or by the question's headings.

Only this module leaves out findings: a short page has a few from each section.
"""

from collections.abc import Collection, Iterable, Iterator

from realpolitik.answer.findings.answer import RECORD, Answer
from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Source, Warrant
from realpolitik.answer.findings.wording import STATUS, shown_status
from realpolitik.english import word_list
from realpolitik.escape import csv_text, json_text
from realpolitik.render.items import claim_item, finding_item
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.render.reference import bibtex, share
from realpolitik.render.text import markdown, text
from realpolitik.terms import by_key

__all__ = ["answer_view", "render", "render_view"]

_FINDINGS = 7  # maximum number of findings on a short page
_SUGGESTED = 3
_MARKS = {
    **dict.fromkeys(("yes", "probably", "possibly"), "affirmed"),
    **dict.fromkeys(("no", "probably not", "not necessarily", "not intended"), "denied"),
    "intended": "expected",
    "disputed": "contested",
    "not stated": "unclaimed",
}
"""The status whose mark stands beside a verdict, by its word."""
_NAMED = 4  # up to this many sources are listed by name


def answer_view(answer: Answer, *, long: bool = False) -> View:
    """Return an answer as a page: a short one, or a long one with all claims and counter-evidence.

    A single finding is always shown in full.
    """
    if answer.outcome == "nearest":
        sections, more = _nearest(answer, long)
    else:
        sections, more = _sections(answer, long or len(answer) == 1)
        decides = _MARKS.get(answer.asked.value or "")
        sections.sort(key=lambda section: section.status != decides)
    cited = {c.source for section in sections for c in _citations(section.items)}
    title = answer.text or answer.question
    return View(
        title,
        tuple(_summary(answer, title)),
        tuple(sections),
        answer.suggestions[:_SUGGESTED],
        tuple(_notes(answer)),
        tuple(source for source in answer.sources if long or source.source in cited),
        more,
        numbered=True,
    )


def render(answer: Answer, form: str, width: int | None = 80, *, long: bool = False) -> str:
    """Return an answer as "table", "json", "csv", "tsv", "markdown" or "bibtex".

    `width` is the width of a table in characters. `long` affects tables and Markdown; the other
    formats always contain all claims.
    """
    if form == "json":
        return json_text(answer.to_dict())
    if form in ("csv", "tsv"):
        rows = ([str(value) for value in record.values()] for record in answer.records())
        return csv_text(RECORD, rows, "\t" if form == "tsv" else ",", "\n")
    if form == "bibtex":
        return bibtex(answer.sources)
    return render_view(answer_view(answer, long=long), form, width)


def render_view(view: View, form: str, width: int | None = 80) -> str:
    """Return a page as Markdown if the format is "markdown", otherwise as plain text."""
    return markdown(view) if form == "markdown" else text(view, width)


def _sections(answer: Answer, long: bool) -> tuple[list[Section], int]:
    """Return the sections of a page, and the number of findings that are left out."""
    groups = [*(_by_heading if answer.headings else _by_status)(answer, long)]
    found = [items for _, items in groups]
    shown = [[*items] for items in found] if long else _cut(found)
    sections = [
        section._replace(items=tuple(items))
        for (section, _), items in zip(groups, shown, strict=True)
        if items
    ]
    return sections, 0 if long else max(0, len(answer) - sum(map(len, shown)))


def _by_status(answer: Answer, long: bool) -> Iterator[tuple[Section, Iterator[Item]]]:
    """Yield an empty section for each status of findings, with the items to put into it."""
    ordered = sorted(answer, key=lambda item: item.tense == "past")  # the past last
    found = by_key((shown_status(item), item) for item in ordered)
    for status, number, about in answer.clauses:
        known = (STATUS[status].beside, "future" if status == "expected" else "")
        section = Section(STATUS[status].heading, (), number, about, status)
        yield section, _items(answer, found.get(status, ()), known, long)


def _by_heading(answer: Answer, long: bool) -> Iterator[tuple[Section, Iterator[Item]]]:
    """Yield an empty section for each heading of the question, with the items to put into it."""
    found = by_key((heading, item) for item in answer for heading in item.texts("group") or ("",))
    for heading in ("", *answer.headings):
        findings = found.get(heading, ())
        section = Section(heading[:1].upper() + heading[1:], (), len(findings))
        yield section, _items(answer, findings, (), long)


def _items(
    answer: Answer, findings: Iterable[Finding], known: Collection[str], long: bool
) -> Iterator[Item]:
    return (finding_item(answer, finding, known, long=long) for finding in findings)


def _cut(groups: Iterable[Iterator[Item]]) -> list[list[Item]]:
    """Return the items of each group for a short page: one of each group in turn, up to a limit.

    An item is skipped if the items taken before cite all its claims.
    """
    waiting = dict(enumerate(groups))
    shown: list[list[Item]] = [[] for _ in waiting]
    cited: set[str] = set()
    number = 0
    while waiting:
        for place, items in [*waiting.items()]:
            new = (item for item in items if not (c := _cited(item)) or c - cited)
            item = next(new, None) if number < _FINDINGS else None
            if item is None:
                del waiting[place]
                continue
            shown[place].append(item)
            cited |= _cited(item)
            number += 1
    return shown


def _citations(items: Iterable[Item]) -> Iterator[Citation]:
    """Yield the citations of items and their subordinate items."""
    for item in items:
        yield from item.citations
        yield from _citations(item.items)


def _cited(item: Item) -> set[str]:
    return {claim for citation in _citations([item]) for claim in citation.claims}


def _nearest(answer: Answer, long: bool) -> tuple[list[Section], int]:
    """Return a section with the claims most similar to the question, and how many are left out."""
    found = [[*by_key((w.claim, w) for w in item.warrants).values()] for item in answer]
    items = [
        claim_item(answer, own)._replace(
            status=own[0].status or "", iri=own[0].situation.iri if own[0].situation else ""
        )
        for sentence in found
        for own in sentence
    ]
    shown = items if long else items[:_FINDINGS]
    return [Section("", tuple(shown))], sum(map(len, found)) - len(shown)


def _summary(answer: Answer, title: str) -> Iterator[Item]:
    """Yield how the question was understood, what was found, and the filters.

    What was found is omitted if the sections by status say it.
    """
    if title.strip("?! ").casefold() != answer.question.strip("?! ").casefold():
        yield Item(answer.question, "Read as")
    if answer.asked.value or answer.headings or not answer.clauses:
        found = "" if answer.outcome in ("answered", "denied") else "unclaimed"
        yield Item(answer.verdict, status=_MARKS.get(answer.asked.value or "", found))
    if answer.filters:
        filters = (
            f"{key.replace('_', ' ')} {word_list([answer.inline.get(v, v) for v in values], 'or')}"
            for key, values in answer.filters.items()
        )
        yield Item(", ".join(filters), "Filter")


def _notes(answer: Answer) -> Iterator[str]:
    """Yield the notes at the foot of the page; the last says which sources were searched."""
    if any(item.texts("begins") for item in answer):
        yield "Dates in headings are common knowledge; they do not come from the sources."
    if answer.findings:
        quoting = any(warrant.quote for warrant in _warrants(answer))
        yield "“ ” quote the source; glosses are ours." if quoting else "Glosses are ours."
    yield _scope(answer)


def _scope(answer: Answer) -> str:
    """Return a sentence that says which sources were searched, and which have no claim on this."""
    only = answer.filters.get("source")
    searched = [s for s in answer.held if not only or s.source in only]
    used = {s.source for s in answer.sources} | {w.source for w in _warrants(answer)}
    complete = answer.query and answer.findings  # the nearest claims are only a selection
    if len(searched) <= _NAMED:
        silent = [s for s in searched if complete and s.source not in used]
        speaking = [_held(s) for s in searched if s not in silent]
        nothing = f"; nothing on this in {word_list([*map(_held, silent)])}" if silent else ""
        return f"Searched: {'; '.join(speaking) or 'no source'}{nothing}."
    text = f"Searched: {len(searched):,} sources, {searched[0].year} to {searched[-1].year}"
    if not complete:
        return f"{text}."
    newest = max(s.year for s in searched if s.source in used)
    return f"{text}; {len(used)} on this, the newest of {newest}."


def _held(source: Source) -> str:
    """Return the short name of a source, and how much of its text the graph holds."""
    part = f" ({share(source)})" if source.share < 100 else ""
    return f"{source.short} {source.year}{part}"


def _warrants(answer: Answer) -> Iterator[Warrant]:
    """Yield the warrants of all findings, of their premises and of their counter-evidence."""
    for item in answer:
        yield from item.warrants
        yield from (w for but in (*item.premises, *item.counter_evidence) for w in but.warrants)
