"""Answers as pages for people: text for the terminal, or markdown.

A page begins with the question, its source and the verdict. Then come the findings,
as they are read or, in the long form, whole; what of the text was not heeded; what else can be
asked. Each line has its place, and its claimant where that is not the author of the only source.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.english import count_noun, date_in_words, short_list
from realpolitik.escape import markdown_text
from realpolitik.terms import by_key
from realpolitik.writing.reading import Line, Section, readable
from realpolitik.writing.reference import markdown_reference

__all__ = ["cited", "credit", "markdown", "opening", "places", "table", "whose", "wrapped"]

_MOST = 96
_BRIEF = {"alignments": 27, "relationship": 26}
"""Lines of findings on a page, unless all are asked for; the verdict tells kinds apart already."""
_WHOLE, _FEW = 3, 2
"""So many of the nearest sentences have all claims that were found on them; of others, so many."""
_COLUMN = 10  # for a place such as "¶6 s2, s3"
_REASONS = {"unheard": "Not heard", "unused": "Heard, but not used"}
_SURE = {"certain": "only what is certain", "unspecified": "only where how sure is unspecified"}
_MANY = 8  # sources that are named
_FIRST = 3  # findings of a section that are contested or denied
_NEWER = 2  # sources without a claim that are named
_GLOSSES = "Glosses are ours, not quotations."
_NAMED = 12  # headings that are left out, as many as say how findings stand; not every sentence


def table(
    answer: Answer,
    width: int,
    notes: Sequence[str] = (),
    *,
    long: bool = False,
    most: int | None = None,
) -> str:
    """Return an answer as lines of at most `width` columns, ending in a newline.

    `notes` are lines that stand before the findings; `long` shows every claim, else `most` may be
    so many lines of findings.
    """
    lines = [*_beside(answer.question, _title(answer, width), width, "", "  ")]
    for text in opening(answer, long):
        lines += wrapped(text, width)
    lines += notes
    sections = [(s.heading, s.findings) for s in _sections(answer, long)]
    further = 0
    if answer.outcome == "nearest" and not (long or most):
        sections, further = _best(sections)
    blocks = [[_block(answer, finding, width) for finding in some] for _, some in sections]
    counts = list(map(len, blocks))
    room = most or _BRIEF.get(answer.query or "", _MOST)
    first = [_against(answer, some) for _, some in sections]
    shown = counts if long else _share(blocks, room, first)
    for place, ((heading, _), fit) in enumerate(zip(sections, shown, strict=True)):
        if not fit:
            continue
        if place == 0 or long:
            lines.append("")
        part = "" if fit == counts[place] else f"{fit} of {counts[place]}"
        if heading or part:
            year = "" if place or long or answer.headings else _only_year(answer)
            lines += _beside(heading + year, part, width, "", "  ")
        lines += (line for block in blocks[place][:fit] for line in block)
    if further:
        lines.append(f"… and {count_noun(further, 'more claim')} on these sentences")
    left = [heading for (heading, _), some in zip(sections, shown, strict=True) if not some]
    if left:
        named = f": {'; '.join(left)}" if len(left) <= _NAMED else ""
        lines += wrapped(f"… and {count_noun(len(left), 'more heading')}{named}", width)
    for text, indent in _ending(answer, long, shown != counts or further > 0):
        lines += wrapped(text, width, " " * indent, " " * (indent + 2)) if text else [""]
    return "\n".join(lines) + "\n"


def _sections(answer: Answer, long: bool) -> list[Section]:
    if long:
        from realpolitik.writing.long import whole

        return whole(answer)
    return readable(answer)


def _best(
    sections: Sequence[tuple[str, list[list[Line]]]],
) -> tuple[list[tuple[str, list[list[Line]]]], int]:
    """Return the nearest sentences, of the later the best lines, and how many claims are left."""
    shown = [
        (name, [*some[:_WHOLE], *(s[:_FEW] for s in some[_WHOLE:])]) for name, some in sections
    ]
    left = (line for _, some in sections for s in some[_WHOLE:] for line in s[_FEW:])
    return shown, len({w.claim for line in left for w in line.warrants})


def _block(answer: Answer, finding: Sequence[Line], width: int) -> list[str]:
    lines: list[str] = []
    for line in finding:
        indent = "  " * (line.depth + 1)
        text = f"{line.tie} {line.text}".lstrip()
        lines += _beside(text, _note(answer, line), width, indent, f"{indent}  ")
    return lines


def _against(answer: Answer, findings: Sequence[Sequence[Line]]) -> int:
    """Return how many findings a section of some kind begins with that are contested or denied."""
    if not answer.headings:
        return 0
    claims = {w.claim for f in answer if f.status in ("contested", "denied") for w in f.warrants}
    on = (next((w.claim for line in some for w in line.warrants), "") for some in findings)
    return sum(1 for _ in takewhile(claims.__contains__, on))


def _share(blocks: Sequence[Sequence[Sequence[str]]], room: int, first: Sequence[int]) -> list[int]:
    """Return how many findings of each section are shown in so many lines, the first of each first.

    Of sections that are more than there is room for, only the first have any. `first` says how many
    findings of each, _FIRST at most, come before any of the later sections.
    """
    shown: list[int] = []
    for findings, least in zip(blocks, first, strict=True):
        room -= 1 + len(findings[0])
        shown.append(int(room >= 0 or not shown))
        for finding in findings[1 : min(least, _FIRST)]:
            if len(finding) <= room:
                room -= len(finding)
                shown[-1] += 1
            else:
                break
    growing = [section for section, some in enumerate(shown) if some]
    while growing:
        for section in [*growing]:
            findings = blocks[section]
            if shown[section] == len(findings) or len(findings[shown[section]]) > room:
                growing.remove(section)
            else:
                room -= len(findings[shown[section]])
                shown[section] += 1
    return shown


def _beside(text: str, note: str, width: int, first: str, later: str) -> Iterator[str]:
    """Give a text in lines, with a note at the right of the last, or on one of its own."""
    column = min(len(note) + 2, _COLUMN) if note else 0
    *lines, last = wrapped(text, width - column, first, later)
    yield from lines
    if not note:
        yield last
    elif len(last) + 2 + len(note) <= width:
        yield last.ljust(width - len(note)) + note
    else:
        yield last
        for line in wrapped(note, width - len(later)):
            yield line.rjust(width)


def _title(answer: Answer, width: int) -> str:
    """Return the source, with its publisher if there is room, or the number of sources."""
    if len(answer.sources) == 1:
        (source,) = answer.sources
        title = f"{source.short} {source.year}"
        whole = ", ".join(filter(None, (title, source.publisher)))
        return whole if len(answer.question) + 2 + len(whole) <= width else title
    return f"{len(answer.sources)} sources" if answer.sources else ""


def _note(answer: Answer, line: Line) -> str:
    """Return where what is said is written, and whose view it is where that must be told."""
    if not line.warrants:
        return ""
    first = line.warrants[0]
    by_source = by_key((w.source, w) for w in line.warrants)
    own = by_source.pop(first.source)
    cite = "; ".join(places(own))
    repeating = [source for source, some in by_source.items() if all(w.derived_from for w in some)]
    confirming = len(by_source) - len(repeating)
    others = f" and {confirming} more" if confirming else ""
    if repeating:
        others += f"; {len(repeating)} only repeat{'s' if len(repeating) == 1 else ''} it"
    titled = [first.source] == [source.source for source in answer.sources]
    return f"{credit(answer, first, titled=titled)} {cite}{others}".lstrip()


def credit(answer: Answer, warrant: Warrant, *, titled: bool) -> str:
    """Return whose view it is, and in which text, unless the page is titled by that and its author.

    Who speaks in a text without being its author is named besides it.
    """
    place = answer.place(warrant.source)
    source = answer.held[place] if place >= 0 else None
    authors = {author.label for author in source.authors} if source else set()
    office = warrant.spoken_for(answer.running)
    view = "" if warrant.own_voice else f"{warrant.claimant.label}{office}, via "
    office = "" if view else office
    if source and authors and authors.isdisjoint(node.label for node in warrant.reporters):
        text = "" if titled else f" in {source.short} {source.year}"
        return f"{view}{warrant.short.removesuffix(source.mark)}{office}{text}"
    if titled and warrant.own_voice:
        return ""
    year = f" {source.year}" if source and not titled else ""
    return f"{view}{warrant.short.removesuffix(year)}{year}{office}"


def _only_year(answer: Answer) -> str:
    years = {item.year for item in answer if item.year}
    return f", {years.pop()}" if len(years) == 1 else ""


def opening(answer: Answer, long: bool = False) -> Iterator[str]:
    """Give the verdict, what the answer was narrowed to, and what of the text it does not heed."""
    yield answer.verdict
    if long and answer.sources:
        named = [f"{s.label}, {date_in_words(s.issued)}" for s in answer.sources]
        if len(named) > _MANY:
            named = [f"the oldest {named[0]}", f"the newest {named[-1]}"]
        yield f"From {'; '.join(named)}.{_repeating(answer)}"
    if narrowed := _narrowed(answer):
        yield f"Narrowed to: {narrowed}."
    for reason, words in _REASONS.items():
        texts = [
            f"{part.text} (did you mean {' or '.join(part.near)}?)" if part.near else part.text
            for part in answer.left_out
            if part.reason == reason
        ]
        if texts:
            yield f"{words}: {', '.join(texts)}."


def _ending(answer: Answer, long: bool, cut: bool) -> Iterator[tuple[str, int]]:
    """Give what else can be asked, and what is to be known of the page, each with its indent."""
    if answer.suggestions:
        yield "", 0
        yield "Saved questions that say more:" if answer.findings else "Ask instead:", 0
        for part in answer.suggestions:
            yield f"{part.question} ({count_noun(part.findings, 'finding')})", 2
            yield part.command, 4
    more = "" if long else f"--long shows {'all of it' if cut else 'every claim'}."
    remarks = [*_remarks(answer, more), _citation(answer) if long else ""]
    if any(remarks):
        yield "", 0
        yield " ".join(filter(None, remarks)), 0


def _remarks(answer: Answer, more: str = "") -> Iterator[str]:
    """Give what is to be known of a page, with what shows `more` of it, where it has claims."""
    if any(item.texts("begins") for item in answer):
        yield "Dates in headings are common knowledge, not the sources'."
    if any(item.warrants or item.premises for item in answer):
        quoting = any(w.quote for item in answer for w in item.warrants)
        yield "“ ” quote the source; glosses are ours." if quoting else _GLOSSES
        yield more
    if answer.fetched:
        yield f"Claims were fetched at {answer.fetched}."
    # Nobody knows of the nearest claims what a source says besides.
    if answer.query and (newer := _newer(answer)):
        named = short_list(newer) if len(newer) <= _NEWER else count_noun(len(newer), "source")
        where = "here, as narrowed" if answer.narrowing else "here"
        yield f"Newer, and without a claim {where}: {named}."


def _newer(answer: Answer) -> list[str]:
    """Return the names of sources that are newer than any of the answer, and say nothing in it."""
    newest = max((source.issued for source in answer.sources), default="9999")
    parts = (but for item in answer for but in (*item.premises, *item.but))
    cited = {w.source for but in parts for w in but.warrants}
    newer = (s for s in answer.held if s.issued > newest and s.source not in cited)
    return [f"{source.short} {source.year}" for source in newer]


def places(warrants: Iterable[Warrant]) -> list[str]:
    """Return where claims are written, as it is cited, paragraph by paragraph."""
    paragraphs: dict[int, list[str]] = {}
    for paragraph, sentence in sorted({(w.paragraph, w.sentence) for w in warrants}):
        paragraphs.setdefault(paragraph, []).append(f"s{sentence}")
    return [f"¶{p} {', '.join(sentences)}" for p, sentences in paragraphs.items()]


def whose(warrant: Warrant) -> str:
    """Return the claimant, and whose report it is where that is another."""
    if warrant.own_voice:
        return f"{warrant.short}{warrant.spoken_for()}"
    return f"{warrant.whose} via {warrant.short}"


def _narrowed(answer: Answer) -> str:
    named = {
        key: " or ".join(answer.running.get(value, value) for value in values)
        for key, values in answer.narrowing.items()
    }
    since, until = named.get("since"), named.get("until")
    if since and since == until:
        del named["since"], named["until"]
        named = {"in": since, **named}
    words = {"according_to": "according to {}", "source": "in {}", "certainty": "at least {}"}
    if named.get("certainty") in _SURE:
        words["certainty"] = _SURE[named["certainty"]]
    default = "{} {{}}"
    parts = [
        words.get(key, default.format(key.replace("_", " "))).format(value)
        for key, value in named.items()
    ]
    return ", ".join(parts)


def _repeating(answer: Answer) -> str:
    """Return how many of the sources only repeat others, if any."""
    sources = {source.source for source in answer.sources}
    number = len(sources & answer.repeating)
    if not number:
        return ""
    which = number if number < len(sources) else "All"
    return f" {which} of them only repeat{'s' if number == 1 else ''} another."


def cited(answer: Answer) -> dict[str, str]:
    """Return by the IRI of a source the places of all that is shown, where anything is claimed."""
    by_source: dict[str, list[Warrant]] = {}
    for item in answer.findings:
        parts = (item.warrants, *(part.warrants for part in (*item.premises, *item.but)))
        for warrant in (w for warrants in parts for w in warrants):
            by_source.setdefault(warrant.source, []).append(warrant)
    return {source: "; ".join(places(warrants)) for source, warrants in by_source.items()}


def _citation(answer: Answer) -> str:
    where = cited(answer)
    named = [f"{s.short} {s.year}, {where[s.source]}" for s in answer.held if s.source in where]
    return f"Cite: {' · '.join(named)}." if named else ""


def wrapped(text: str, width: int, first: str = "", later: str | None = None) -> Iterator[str]:
    """Give a text in lines of at most `width` columns, a longer word on a line of its own."""
    line, started = first, False
    for word in text.split():
        if started and len(line) + 1 + len(word) > width:
            yield line
            line, started = first if later is None else later, False
        line = f"{line} {word}" if started else line + word
        started = True
    yield line


def markdown(answer: Answer, notes: Sequence[str] = (), *, long: bool = False) -> str:
    """Return an answer as markdown, with its places in footnotes and its sources in full.

    `notes` are lines of it that stand before the findings; `long` shows every claim.
    """
    lines = [f"# {markdown_text(answer.question)}", ""]
    lines += [" ".join(markdown_text(text) for text in opening(answer, long=False)), *notes]
    footnotes: dict[str, int] = {}
    for section in _sections(answer, long):
        lines += ["", *([f"## {markdown_text(section.heading)}", ""] if section.heading else [])]
        for line in section.lines:
            text = markdown_text(line.text)
            text = f"{'  ' * line.depth}- {f'*{line.tie}* ' if line.tie else ''}{text}"
            for place in _footnotes(answer, line):
                text += f"[^{footnotes.setdefault(place, len(footnotes) + 1)}]"
            lines.append(text)
    if answer.suggestions:
        lines += ["", f"{'See also' if answer.findings else 'Ask instead'}:", ""]
        lines += [
            f"- {markdown_text(part.question)} `{part.command}` ({part.findings})"
            for part in answer.suggestions
        ]
    if answer.sources:
        lines += ["", "## Sources", ""]
        lines += [f"- {markdown_reference(source)}" for source in answer.sources]
    if footnotes:
        lines += ["", *(f"[^{n}]: {markdown_text(place)}" for place, n in footnotes.items())]
    if remarks := " ".join(filter(None, _remarks(answer))):
        lines += ["", markdown_text(remarks)]
    return "\n".join(lines) + "\n"


def _footnotes(answer: Answer, line: Line) -> Iterator[str]:
    """Give where what is said is written, source by source, and whose view it is."""
    by_source = by_key((w.source, w) for w in line.warrants)
    for first, *others in by_source.values():
        named = credit(answer, first, titled=False)
        yield f"{named}, {'; '.join(places([first, *others]))}."
