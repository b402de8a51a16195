"""An answer as a page for people: a table for the terminal, or markdown.

What is stated flatly, likely and possible stand apart; so do the views of others that a source
reports, what is contested, and what is denied. Each line has its place and its claimant. What
theory predicts is shown as that, with its theory, its premises and what weighs against it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from realpolitik.answer.answer import Answer
from realpolitik.answer.finding import STRENGTHS, TENSES, Finding, link, said
from realpolitik.answer.warrant import Claim, Source, Warrant
from realpolitik.escape import markdown_text
from realpolitik.terms import compact, local

__all__ = [
    "STRENGTHS_SAID",
    "claim_page",
    "markdown",
    "sections",
    "table",
    "under",
    "whose",
    "wrapped",
]

_REPEATED = "repeated:"  # which ties to a claim what only repeats it


def under(answer: Answer, item: Finding) -> Iterator[tuple[str, str, Sequence[Warrant]]]:
    """Give what stands under a headline: a word that ties it on, a text, and the text's warrants.

    First stands on how many sources it stands, where these are several. Under a prediction stand
    first its theory, its premises, and what weighs or would weigh against it; then what is claimed
    of the kind.
    """
    claimed = [
        (tie or ("claimed:" if item.premises else ""), said(warrants[0], item, tie), warrants)
        for tie, warrants in _nested(answer, item.warrants)
    ]
    claims = {w.claim for w in item.warrants}
    against = {
        (link(item, but), warrants[0].claim): (
            tie or link(item, but),
            said(warrants[0], tie=tie),
            warrants,
        )
        for but in (*item.premises, *item.but)
        for tie, warrants in _nested(answer, but.warrants)
        # What denies it, and disputes a claim of it too, stands among the claims already.
        if but.relation != "disputes" or warrants[0].claim not in claims
    }
    if not item.premises:
        yield from (("", text, ()) for text in _support(answer, item))
        yield from [*claimed, *against.values()]
        return
    theory, cited, fails = (item.texts(name) for name in ("theory", "reference", "fails"))
    named = [answer.labels.get(iri, local(iri)) for iri in theory]
    yield "theory:", f"{', '.join(named)}. {'; '.join(cited)}.", ()
    yield from against.values()
    yield from (("caution:", text, ()) for text in fails)
    yield from claimed


def _support(answer: Answer, item: Finding) -> Iterator[str]:
    """Give on how many independent sources a finding stands, and which sources only repeat."""
    sides = {"affirmed": item.sources("affirms"), "denied": item.sources("denies")}
    repeating = set().union(*(repeating for _, repeating in sides.values()))
    if not repeating and all(len(own) < 2 for own, _ in sides.values()):
        return
    counts = {word: len(own) for word, (own, others) in sides.items() if own or others}
    first, *other = counts
    text = f"{first} by {_many(counts[first])}" if other else f"on {_many(counts[first])}"
    text += "".join(f", {word} by {counts[word] or 'no other'}" for word in other)
    if repeating:
        names = [answer.called(source) for source in sorted(repeating, key=answer.place)]
        more = [f"{len(names) - 3} others"] if len(names) > 4 else []
        listed = [*names[: 3 if more else 4], *more]
        shown = " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))
        text += f"; {shown} only repeat{'s' if len(names) == 1 else ''}"
    yield f"{text[0].upper()}{text[1:]}."


def _many(count: int) -> str:
    return f"{count or 'no'} independent source{'s' if count > 1 else ''}"


def _by_claim(answer: Answer, warrants: Sequence[Warrant]) -> list[list[Warrant]]:
    """Return warrants claim by claim, the surest first, of these the oldest.

    A claim on two passages has two.
    """
    claims: dict[str, list[Warrant]] = {}
    for w in sorted(warrants, key=lambda w: (STRENGTHS.index(w.certainty), answer.place(w.source))):
        claims.setdefault(w.claim, []).append(w)
    return list(claims.values())


def _nested(answer: Answer, warrants: Sequence[Warrant]) -> Iterator[tuple[str, list[Warrant]]]:
    """Give warrants claim by claim, each claim followed by those that repeat it."""
    claims = {own[0].claim: own for own in _by_claim(answer, warrants)}
    repeats: dict[str, list[str]] = {}
    for claim, (first, *_) in claims.items():
        if first.derived_from in claims:
            repeats.setdefault(first.derived_from, []).append(claim)
    shown: set[str] = set()
    # Claims that repeat each other in a circle, which `check` finds, come at the end.
    below = {claim for repeating in repeats.values() for claim in repeating}
    for root in [*(claim for claim in claims if claim not in below), *claims]:
        waiting = [root]
        while waiting:
            claim = waiting.pop()
            if claim not in shown:
                shown.add(claim)
                yield "" if claim == root else _REPEATED, claims[claim]
                waiting += reversed(repeats.get(claim, []))


STRENGTHS_SAID = {
    "certain": "stated flatly",
    "probable": "likely",
    "possible": "possible",
    "unspecified": "mentioned, how sure is not said",
}
_SURE = {"certain": "only what is certain", "unspecified": "only where how sure is not said"}
_MANY = 8
_MONTHS = "January February March April May June July August September October November December"


def sections(answer: Answer) -> list[tuple[str, list[Finding]]]:
    """Return the findings under headings: by group where the question has groups, then by standing.

    What the source says in its own voice stands before the views of others that it reports, those
    before what is contested and what is denied; the present before the future and the past.
    """
    order = {heading: place for place, heading in enumerate(answer.headings)}
    under_heading: dict[tuple[int, int, int, str], list[Finding]] = {}
    for item in answer.findings:
        tense = TENSES.index(item.tense) if item.tense else 0
        time = ("", ", of the future", ", of the past")[tense]
        standing = f"{_standing(item, answer.running)}{time}".upper()
        for group in item.groups or [""]:
            heading = f"{group}: {standing}" if group else standing
            key = order.get(group, 0), item.rank, tense, heading
            under_heading.setdefault(key, []).append(item)
    return [(key[-1], under_heading[key]) for key in sorted(under_heading)]


def _standing(item: Finding, running: Mapping[str, str]) -> str:
    """Return the heading of what a finding amounts to, given labels as they stand in a sentence."""
    rank = item.rank
    if rank == -2:
        return "what theory predicts"
    if rank == -1:
        return "without a claim"
    if rank == 5:
        return "contested"
    claimants = (w.claimant for w in item.warrants)
    named = " and ".join(sorted({running.get(c.iri, c.label) for c in claimants}))
    if rank == 4:
        return f"in the view of {named}"
    if rank < 4:
        return list(STRENGTHS_SAID.values())[rank]
    denied = ("denied", "held unlikely", "left open", "denied")[rank - 6]
    own = any(w.own_voice for w in item.warrants)
    return denied if own else f"{denied} in the view of {named}"


def table(answer: Answer, width: int, notes: Sequence[str] = ()) -> str:
    """Return an answer as lines of at most `width` columns, ending in a newline.

    `notes` are lines that stand before the findings.
    """
    lines = [*wrapped(f"Read as: {answer.question}  {_scope(answer)}", width)]
    lines += [*wrapped(_summary(answer), width), *notes]
    for heading, findings in sections(answer):
        lines += ["", *wrapped(heading, width)]
        for item in findings:
            lines += wrapped(_headline(item), width, "  ", "    ")
            for word, text, warrants in under(answer, item):
                line = f"{word} {text}".lstrip()
                if warrants:
                    lines += _warranted(line, warrants, width, 6 if word == _REPEATED else 4)
                else:
                    lines += wrapped(line, width, "    ", "      ")
    if citation := _citation(answer):
        lines += ["", *wrapped(citation, width)]
    return "\n".join(lines) + "\n"


def _headline(item: Finding) -> str:
    """Return the label, negated where the finding is that it is not so."""
    return f"Not: {item.label}" if item.status == "denied" else item.label


def _warranted(text: str, warrants: Sequence[Warrant], width: int, indent: int) -> Iterator[str]:
    """Give a text in the left of the page with the places and the claimant to the right of it."""
    column = min(24, width // 3)
    places, claimant = _places(warrants), whose(warrants[0])
    right = [f"{'; '.join(places)}  {claimant}"]
    if len(right[0]) > column:
        right = [*places, *wrapped(claimant, column)]
    left = list(wrapped(text, width - column - 2, " " * indent, " " * (indent + 2)))
    left += [""] * (len(right) - len(left))
    right += [""] * (len(left) - len(right))
    for line, note in zip(left, right, strict=True):
        yield f"{line.ljust(width - column)}{note}".rstrip()


def _places(warrants: Iterable[Warrant]) -> list[str]:
    """Return where claims are written, as it is cited, paragraph by paragraph."""
    paragraphs: dict[int, list[str]] = {}
    for paragraph, sentence in sorted({(w.paragraph, w.sentence) for w in warrants}):
        paragraphs.setdefault(paragraph, []).append(f"s{sentence}")
    return [f"¶{p} {', '.join(sentences)}" for p, sentences in paragraphs.items()]


def _cited(warrants: Sequence[Warrant]) -> str:
    return f"({whose(warrants[0])}, {'; '.join(_places(warrants))})"


def whose(warrant: Warrant) -> str:
    """Return the claimant, and whose report it is where that is another."""
    return warrant.short if warrant.own_voice else f"{warrant.claimant.label} via {warrant.short}"


def _scope(answer: Answer) -> str:
    """Return what the answer was narrowed to, in words."""
    named = {
        key: " or ".join(answer.running.get(value, value) for value in values)
        for key, values in answer.narrowing.items()
    }
    speaker, source, sure = (named.pop(key, "") for key in ("according_to", "source", "certainty"))
    parts = [
        f"according to {speaker}" if speaker else "any claimant",
        f"in {source}" if source else "any source",
    ]
    if sure:
        parts.append(_SURE.get(sure, f"at least {sure}"))
    parts += [f"{key.replace('_', ' ')} {value}" for key, value in named.items()]
    return f"({', '.join(parts)})"


def _summary(answer: Answer) -> str:
    """Return the outcome in a sentence, with the sources and their newest date."""
    count = f"{len(answer.sources)} source{'' if len(answer.sources) == 1 else 's'}"
    named = _named(answer.sources)
    newest = max((s.issued for s in answer.sources), default="")
    newer = sum(s.issued > newest for s in answer.held)
    silent = "not asked" if answer.narrowing.get("source") else "silent on this"
    held = f"{newer} newer held, {silent}." if newer else "Nothing newer held."
    if answer.outcome == "silent":
        if not answer.sources:
            return "Silent: there is no source to ask. This does not mean that it is not so."
        silence = "which does not speak" if len(answer.sources) == 1 else "none speaks"
        asked = f"Silent: {count} asked ({named}), {silence} of it."
        return f"{asked} This does not mean that it is not so. {held}"
    if answer.outcome == "denied":
        return f"Denied: nothing of the kind is affirmed. From {count}: {named}. {held}"
    if not answer.findings:
        return f"Answered, but no finding is in the part that was asked for. {held}"
    if not any(f.warrants or f.premises for f in answer.findings):
        return "Answered from what is common knowledge or carries no claim."
    predicted = any(f.premises for f in answer.findings)
    theory = " What theory predicts is no source's claim." if predicted else ""
    return f"Answered from {count}{_repeating(answer)}: {named}. {held}{theory}"


def _named(sources: Sequence[Source]) -> str:
    """Return the sources in words, or of very many their number and the newest."""
    shown = [f"{s.label}, {_date(s.issued)}" for s in sources]
    if len(shown) <= _MANY:
        return "; ".join(shown)
    return f"the oldest {shown[0]}, the newest {shown[-1]}"


def _repeating(answer: Answer) -> str:
    """Return how many of the sources only repeat others, if any."""
    sources = {source.source for source in answer.sources}
    number = len(sources & answer.repeating)
    if not number:
        return ""
    repeat = "only repeats another" if number == 1 else "only repeat others"
    if number == len(sources):
        return f", which {repeat}" if number == 1 else f", all of which {repeat}"
    return f", {number} of which {repeat}"


def _citation(answer: Answer) -> str:
    """Return the places of all that is shown, source by source, where anything is claimed."""
    if not any(item.warrants or item.premises for item in answer.findings):
        return ""
    by_source: dict[str, list[Warrant]] = {}
    for item in answer.findings:
        parts = (item.warrants, *(part.warrants for part in (*item.premises, *item.but)))
        for warrant in (w for warrants in parts for w in warrants):
            by_source.setdefault(warrant.source, []).append(warrant)
    cited = []
    for source in answer.held:
        places = "; ".join(_places(by_source.get(source.source, ())))
        if places:
            cited.append(f"{source.short} {source.year}, {places}")
    return f"Glosses are ours, not quotations. Cite: {' · '.join(cited)}."


def _date(issued: str) -> str:
    """Return an ISO 8601 date in words."""
    year, *rest = issued.split("-")
    month = [_MONTHS.split()[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


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


def claim_page(claim: Claim, width: int) -> str:
    """Return a claim, whole, as lines of at most `width` columns."""
    first = claim.warrants[0]
    by = f"{first.claimant.label}, reported by {first.reported_by.label}"
    rows = [
        ("claim", compact(claim.iri)),
        ("says", first.gloss),
        (first.polarity, f"{claim.situation.label} ({claim.kind}, {compact(claim.situation.iri)})"),
        *((role, f"{node.label} ({compact(node.iri)})") for role, node in claim.roles),
        ("claimant", first.claimant.label if first.own_voice else by),
        ("certainty", first.certainty),
        ("tense", first.tense),
        ("written", f"{'; '.join(_places(claim.warrants))} of {compact(first.source)}"),
        *(("characters", f"{w.start} to {w.end}") for w in claim.warrants),
        *(("words", f"“{w.quote}”") for w in claim.warrants if w.quote),
        *((relation, f"{gloss} ({compact(other)})") for relation, other, gloss in claim.links),
        *(("note", note) for note in claim.notes),
    ]
    column = max(len(name) for name, _ in rows) + 2
    lines: list[str] = []
    for name, text in rows:
        start = name.ljust(column)
        lines += wrapped(text, width, start, " " * column)
    return "\n".join(lines) + "\n"


def markdown(answer: Answer, notes: Sequence[str] = ()) -> str:
    """Return an answer as markdown; `notes` are lines of it that stand before the findings."""
    summary = markdown_text(f"{_summary(answer)} {_scope(answer)}")
    lines = [f"# {markdown_text(answer.question)}", "", summary, *notes]
    for heading, findings in sections(answer):
        lines += ["", f"## {markdown_text(heading)}", ""]
        for item in findings:
            lines.append(f"- **{markdown_text(_headline(item))}**")
            for word, text, warrants in under(answer, item):
                line = markdown_text(f"{text} {_cited(warrants) if warrants else ''}")
                lines.append(f"  - *{word}* {line}" if word else f"  - {line}")
    if citation := _citation(answer):
        lines += ["", markdown_text(citation)]
    return "\n".join(lines) + "\n"
