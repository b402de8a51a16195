"""Lay out an answer as a page, with a section for each status or each heading of its findings.

Only this module leaves out findings: a short page shows only a few findings of each section.
"""

from collections.abc import Collection, Iterable, Iterator

from realpolitik.answer.findings.answer import RECORD, Answer
from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Source, Warrant, in_time
from realpolitik.answer.findings.wording import STATUS, VERDICTS, shown_status
from realpolitik.english import date_in_words, word_list
from realpolitik.escape import csv_text, json_text
from realpolitik.render.items import claim_item, claim_status, finding_item
from realpolitik.render.model import CLOSEST, Citation, Item, Section, View
from realpolitik.render.reference import bibtex, share
from realpolitik.render.text import lines_of, markdown, text
from realpolitik.terms import by_key, local

__all__ = ["answer_view", "render", "render_view"]

_FINDINGS = 7  # maximum number of findings or claims on a short page
_NOT_STATED = 3  # maximum number of claims if the question has no answer
_LINES, _PAGE = 16, 26  # lines of findings and of a page, at 80 columns
_NEAREST = 20  # lines of a page of nearest claims
_ANY = 1_000  # more lines than any short page
_MARKS = {word: status for status, words in VERDICTS.items() for word in words}
_SIDES = ("affirmed", "denied", "disputed")  # labels of what a contested item may not lack
_TURNS = 2  # items of the first group, which answers the question, for each one of another
_ENDS = ("since", "until")
_NAMED = 4  # up to this many sources are listed by name


def answer_view(answer: Answer, *, long: bool = False, scrolls: bool = False) -> View:
    """Return an answer as a short page, or as a long page with all claims and counter-evidence.

    A single finding is always shown in full. A short page has each quotation once and at most seven
    findings. It has fewer if it would be too long; if `scrolls` is true, it may have any length.
    """
    title, nearest = answer.text or answer.question, answer.outcome == "nearest"
    whole = long or (len(answer) == 1 and not nearest)
    layout = _nearest if nearest else _by_heading if answer.headings else _by_status
    groups = [*layout(answer, whole)]
    total = sum(section.total for section, _ in groups) if nearest else len(answer)
    view = View(
        title,
        tuple(_summary(answer, title)),
        (),
        answer.suggestions,
        tuple(_notes(answer)),
        more=0 if whole else total,
        numbered=True,
    )
    room = (_NEAREST if nearest and not answer.headings else _PAGE) - 1 - text(view, 80).count("\n")
    room = _ANY if scrolls else min(room, _LINES + len(groups))
    found = [items for _, items in groups]
    nothing = answer.left_out or answer.asked.value in VERDICTS["unclaimed"]
    has_none = answer.parameters or (answer.verdict and nothing)
    not_stated = nearest and has_none and not answer.headings
    most = _NOT_STATED if not_stated else _FINDINGS
    all_groups = not (nearest or answer.headings or answer.asked.value)
    # What only one says, or others say of an actor, comes last.
    is_first = "".join(answer.headings[:1]).startswith(("both", "one affirms", "own"))
    turns = most if is_first else _TURNS if answer.asked.value else 1
    shown = [[*items] for items in found] if whole else _cut(found, most, room, all_groups, turns)
    sections = tuple(
        section._replace(items=tuple(items), total=0 if nearest else section.total)
        for (section, _), items in zip(groups, shown, strict=True)
        if items or section.about  # a page of HTML has a row for each status
    )
    cited = {c.source for section in sections for c in _citations(section.items)}
    return view._replace(
        sections=sections,
        sources=tuple(source for source in answer.sources if long or source.source in cited),
        more=0 if whole else max(0, total - sum(map(len, shown))),
    )


def render(answer: Answer, form: str, width: int | None = 80, *, long: bool = False) -> str:
    """Return an answer in the format `form`: "table", "json", "csv", "tsv", "markdown" or "bibtex".

    `width` is the width of a "table" in characters. If `long` is true, "table" and "markdown"
    contain all claims; "json", "csv" and "tsv" always contain all claims.
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
    """Return a page as Markdown if `form` is "markdown", otherwise as text of this `width`."""
    return markdown(view) if form == "markdown" else text(view, width)


def _by_status(answer: Answer, long: bool) -> Iterator[tuple[Section, Iterator[Item]]]:
    """Yield an empty section for each status of findings, with the items to put into it."""
    # The past comes last, unless the order is by similarity. What the verdict says comes first.
    ordered = sorted(answer, key=lambda item: not answer.best and item.tense == "past")
    found = by_key((shown_status(item), item) for item in ordered)
    order = [*found] if answer.asked.value else []
    for part in sorted(answer.clauses, key=lambda part: [*order, part.status].index(part.status)):
        status = part.status
        known = (STATUS[status].beside, "future" if status == "expected" else "")
        heading = STATUS[status].heading
        if answer.asked.value == "not stated" and status == "affirmed":
            heading += " instead"
        section = Section(heading, (), part.number, part.text, status)
        yield section, _items(answer, found.get(status, ()), known, long)


def _by_heading(answer: Answer, long: bool) -> Iterator[tuple[Section, Iterator[Item]]]:
    """Yield an empty section for each heading of the question, with the items to put into it."""
    found = by_key((heading, item) for item in answer for heading in item.texts("group") or ("",))
    for heading in (heading for heading in ("", *answer.headings) if heading in found):
        findings = [_under(heading, item) for item in found[heading]]
        section = Section(heading[:1].upper() + heading[1:], (), len(findings))
        yield section, _items(answer, findings, (), long)


def _under(heading: str, item: Finding) -> Finding:
    """Return a finding as shown under a heading: a sentence has its claims, an event one title."""
    if not item.warrants and heading.startswith(item.label):
        return item._replace(label="No claim is about it.")
    places = ((w, f"¶{w.paragraph} s{w.sentence}, {local(w.source)}") for w in item.warrants)
    own = tuple(w for w, place in places if place == heading)
    return item._replace(warrants=own or item.warrants)


def _items(
    answer: Answer, findings: Iterable[Finding], known: Collection[str], long: bool
) -> Iterator[Item]:
    return (finding_item(answer, finding, known, long=long) for finding in findings)


def _cut(
    groups: Iterable[Iterator[Item]], most: int, room: int, all_groups: bool, turns: int
) -> list[list[Item]]:
    """Return the items of each group for a short page: `turns` of the first, one of each other.

    There are at most `most` items, in `room` lines with the headings, but at least one of the first
    group or, with `all_groups`, of each. An item is skipped if the items taken before cite all its
    claims; it lacks its counter-evidence if that does not fit.
    """
    waiting = dict(enumerate(groups))
    shown: list[list[Item]] = [[] for _ in waiting]
    cited: set[str] = set()
    quoted: set[str] = set()
    while waiting:
        for place in [*[0] * (turns - 1), *waiting]:
            if place not in waiting:
                continue
            new = (item for item in waiting[place] if not (c := _cited(item)) or c - cited)
            item = next(new, None) if sum(map(len, shown)) < most else None
            if item:
                item = _quoted_once(item, quoted)
                kept = (i for i in item.items if not i.label or i.label.startswith(_SIDES))
                bare = item._replace(items=tuple(kept))
                shorter = (item, bare, bare._replace(quote=""))
                item = next((i for i in shorter if lines_of(i) <= room), shorter[-1])
            is_needed = not shown[place] and (all_groups or not any(shown))
            if not item or not (is_needed or lines_of(item) + (not shown[place]) <= room):
                del waiting[place]
                continue
            room -= lines_of(item) + (not shown[place])
            shown[place].append(item)
            cited |= _cited(item)
            quoted.add(item.quote)
    return shown


def _quoted_once(item: Item, quoted: Collection[str]) -> Item:
    """Return an item without a quotation in `quoted`, and without those of its counter-evidence."""
    below = (i._replace(quote="") if i.label or i.quote == item.quote else i for i in item.items)
    return item._replace(quote="" if item.quote in quoted else item.quote, items=tuple(below))


def _citations(items: Iterable[Item]) -> Iterator[Citation]:
    """Yield the citations of items and their subordinate items."""
    for item in items:
        yield from item.citations
        yield from _citations(item.items)


def _cited(item: Item) -> set[str]:
    return {claim for citation in _citations([item]) for claim in citation.claims}


def _nearest(answer: Answer, long: bool) -> Iterator[tuple[Section, Iterator[Item]]]:
    """Yield an empty section, with the claims to put into it: all, or the nearest first."""
    found = by_key((w.claim, w) for item in answer for w in item.warrants)
    order = dict.fromkeys((*answer.best, *(found if long else ())))
    items = (
        claim_item(answer, said)._replace(
            status="contested" if said[0].status == "contested" else claim_status(said[0]),
            iri=said[0].situation.iri if said[0].situation else "",
        )
        for said in (found[claim] for claim in order if claim in found)
    )
    yield Section("".join(answer.headings) or CLOSEST, (), len(found)), items


def _summary(answer: Answer, title: str) -> Iterator[Item]:
    """Yield the interpretation of the question, the verdict and the filters.

    The verdict is omitted if the sections by status state it.
    """
    if title.strip("?! ").casefold() != answer.question.strip("?! ").casefold():
        yield Item(answer.question, "Read as")
    if answer.verdict and (answer.asked.value or answer.headings or not answer.clauses):
        told = answer.outcome == "answered" or answer.headings or answer.asked.value
        status = _MARKS.get(answer.asked.value or "", "" if told else "unclaimed")
        yield Item(answer.verdict, status=status)
    if filters := ", ".join(_filters(answer)):
        yield Item(filters, "Filter")


def _filters(answer: Answer) -> Iterator[str]:
    """Yield each filter in words; a date is that of the event or of the source."""
    of = "events" if answer.by_event else "sources"
    dates = {key: date_in_words(date) for key, date in zip(_ENDS, _period(answer), strict=True)}
    parts = [f"{key} {date}" for key, date in dates.items() if date]
    if parts:
        yield f"{of} " + (
            f"of {dates['since']}" if len({*dates.values()}) == 1 else " ".join(parts)
        )
    for key, values in answer.filters.items():
        if key not in _ENDS:
            labels = dict.fromkeys(answer.inline.get(value, value) for value in values)
            yield f"{key.replace('_', ' ')} {word_list([*labels], 'or')}"


def _period(answer: Answer) -> list[str]:
    """Return the filters by date, each "" if there is none."""
    return [answer.filters.get(key, ("",))[0] for key in _ENDS]


def _notes(answer: Answer) -> Iterator[str]:
    """Yield the notes at the foot of the page; the last says which sources were searched."""
    if any(item.texts("begins") for item in answer):
        yield "Dates in headings are common knowledge; they do not come from the sources."
    if answer.findings:
        quoting = any(warrant.quote for warrant in _warrants(answer))
        yield "“ ” quote the source; glosses are ours." if quoting else "Glosses are ours."
    yield _scope(answer)


def _scope(answer: Answer) -> str:
    """Return a sentence on the searched sources, and on those without a claim on this."""
    only = answer.filters.get("source")
    held = (s for s in answer.held if not only or s.source in only)
    searched = [s for s in held if answer.by_event or in_time(s.issued, *_period(answer))]
    used = {s.source for s in answer.sources} | {w.source for w in _warrants(answer)}
    complete = answer.query and answer.findings  # the nearest claims are only a selection
    if len(searched) <= _NAMED:
        silent = [s for s in searched if complete and s.source not in used]
        speaking = [_held(s) for s in searched if s not in silent]
        nothing = f"; nothing on this in {word_list([*map(_held, silent)])}" if silent else ""
        return f"Searched: {'; '.join(speaking) or 'no source'}{nothing}."
    years = [s.issued[:4] for s in searched]
    text = f"Searched: {len(searched):,} sources, {years[0]} to {years[-1]}"
    newest = max((s.issued[:4] for s in searched if s.source in used), default="")
    if not complete or not newest:
        return f"{text}."
    return f"{text}; {len(used)} on this, the newest of {newest}."


def _held(source: Source) -> str:
    """Return the short name of a source, and how much of its text the graph holds."""
    part = f" ({share(source)})" if source.share < 100 else ""
    return source.name + part


def _warrants(answer: Answer) -> Iterator[Warrant]:
    """Yield the warrants of all findings, of their premises and of their counter-evidence."""
    for item in answer:
        yield from item.warrants
        yield from (w for but in (*item.premises, *item.counter_evidence) for w in but.warrants)
