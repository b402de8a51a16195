"""The words for status, certainty, tense, basis and relation, and the verdict of an answer.

Pages, pictures, filters and verdicts take their words from these tables; JSON, CSV and RDF use the
keys. A verdict (the summary of an answer) has a clause for each status, made of labels and years
only, and is never a bare yes or no.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from realpolitik.answer.findings.finding import Finding, current, superseded
from realpolitik.answer.findings.warrant import CounterEvidence, Source, Warrant
from realpolitik.english import SHORT_LIST, count_noun, short_list

__all__ = ["BASIS", "CERTAINTY", "RELATION", "STATUS", "TENSE", "VERDICTS", "Words"]
__all__ += ["Clause", "clauses", "credit", "qualifiers", "relation", "shown_status", "verdict"]


class Words(NamedTuple):
    """The wording of a value: in a heading or filter, and beside a single claim.

    Beside a claim, the default values (stated, certain, present) are not shown.
    """

    heading: str
    beside: str = ""


STATUS = {
    "predicted": Words("Predicted by theory", "predicted"),
    "affirmed": Words("Stated"),
    "expected": Words("Expected", "expected"),
    "attributed": Words("Attributed to others"),
    "contested": Words("Contested", "contested"),
    "superseded": Words("Earlier and now", "earlier and now"),
    "denied": Words("Denied", "denied"),
    "supposed": Words("Only asked", "only asked"),
    "unclaimed": Words("No claim", "no claim"),
}
"""The statuses, in the order in which a page shows them."""

VERDICTS = {
    "affirmed": ("yes", "probably", "possibly", "yes"),  # by certainty, in the order of STRENGTHS
    "denied": ("no", "probably not", "not necessarily", "no", "not intended"),
    "expected": ("intended",),
    "contested": ("disputed",),
    "unclaimed": ("not stated", "not given"),
}
"""The answers to questions for yes or no, a date or a figure, by the status whose mark they get."""

CERTAINTY = {
    "certain": Words("Certain"),
    "probable": Words("Probable", "probable"),
    "possible": Words("Possible", "possible"),
    "unspecified": Words("Certainty not stated", "certainty not stated"),
    "": Words(""),  # a question
}
TENSE = {
    "present": Words("Present"),
    "future": Words("Future", "future"),
    "past": Words("Past", "past"),
    "": Words(""),
}
BASIS = {
    "stated": Words("Stated"),
    "presupposed": Words("Presupposed"),
    "inferred": Words("Implied", "implied"),
}
RELATION = {
    "disputes": "disputed",
    "limits": "but",
    "conditions": "if",
    "qualifies": "but",
    "premise": "premise",
    "defeats": "against it",
}

_NOT_STATED = "Not stated."
_FILTERED = "None of the closest claims passes the filters; silence is not denial."
_UNKNOWN = "No source here mentions any of this."
_LABEL = {"relationship": "group", "threats": "source"}
"""For some saved questions, the variable whose values a verdict names instead of labels."""
_DENIED = {"probable": "as improbable", "possible": "as not certain"}


def shown_status(item: Finding) -> str:
    """Return the key in STATUS under which a finding is shown.

    A contested finding is shown as "superseded" if one side is much older than the other. An
    affirmed finding is shown as "attributed" if no author affirms it in their own voice, otherwise
    as "expected" if it is about the future.

    >>> answer = realpolitik.open().ask("alignments", source="sun-2016")
    >>> list(dict.fromkeys(map(shown_status, answer)))
    ['affirmed', 'expected', 'contested', 'denied']
    """
    if superseded(item):
        return "superseded"
    if item.status != "affirmed":
        return item.status or "unclaimed"
    if not any(warrant.own_voice for warrant in current(item.warrants)):
        return "attributed"
    return "expected" if item.tense == "future" else "affirmed"


def qualifiers(warrant: Warrant, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the qualifiers of a claim, such as "probable" and "past", except those in `known`.

    "Certainty not stated" is omitted for an implied claim, which the source does not put into
    words.
    """
    implied = BASIS[warrant.basis or "stated"].beside
    unstated = implied and warrant.certainty == "unspecified"
    words = (
        "contested" if warrant.status == "contested" else "",
        "" if unstated else CERTAINTY[warrant.certainty].beside,
        TENSE[warrant.tense].beside,
        implied,
        warrant.forecast.summary if warrant.forecast else "",
        warrant.retraction.summary if warrant.retraction else "",
    )
    return tuple(word for word in words if word and word not in known)


def credit(warrant: Warrant, held: Iterable[Source], inline: Mapping[str, str]) -> str:
    """Return who makes a claim, and in which of the sources that are held, as a phrase.

    >>> answer = realpolitik.open().ask("alignments", source="putin-2019")
    >>> credit(answer[0].warrants[0], answer.held, answer.inline)
    'Putin 2019 for Russia'
    """
    source = next((s for s in held if s.source == warrant.source), None)
    authors = {author.label for author in source.authors} if source else set()
    behalf = warrant.spoken_for(inline)
    view = "" if warrant.own_voice else f"{warrant.claimant.label}{behalf}, via "
    behalf = "" if view else behalf
    if source and authors and authors.isdisjoint(node.label for node in warrant.reporters):
        speaker = warrant.short.removesuffix(source.mark)  # the text is by someone else
        return f"{view}{speaker}{behalf} in {source.short} {source.year}"
    year = f" {source.year}" if source else ""
    return f"{view}{warrant.short.removesuffix(year)}{year}{behalf}"


def relation(item: Finding, but: CounterEvidence) -> str:
    """Return the word that introduces counter-evidence or a premise, such as "but" or "if"."""
    if but.relation == "limits" and item.status == "denied":
        return "because"
    return RELATION[but.relation]


def _claimant_names(warrants: Iterable[Warrant], inline: Mapping[str, str]) -> str:
    """Return the names of the claimants, joined for use in a sentence.

    `inline` maps IRIs to labels as used in mid-sentence, such as "the United States".
    """
    return short_list(
        warrant.short + warrant.spoken_for(inline)
        if warrant.own_voice
        else " and ".join(inline.get(node.iri, node.label) for node in warrant.claimants)
        + warrant.spoken_for(inline)
        for warrant in warrants
    )


class Clause(NamedTuple):
    """The part of a verdict about one status: how many findings have it, and the first labels."""

    status: str
    number: int
    text: str


def clauses(
    query: str, findings: Sequence[Finding], inline: Mapping[str, str]
) -> tuple[Clause, ...]:
    """Return a clause for each status that a finding has, in the order of STATUS."""
    small = _small_words(findings)
    found: dict[str, list[Finding]] = {status: [] for status in STATUS}
    for item in findings:
        found[shown_status(item)].append(item)
    return tuple(
        Clause(status, len(items), _text(query, status, items, inline, small))
        for status, items in found.items()
        if items
    )


def verdict(
    query: str | None,
    findings: Sequence[Finding],
    by_status: Sequence[Clause],
    sources: Sequence[Source],
    filters: Mapping[str, Sequence[str]],
    *,
    grouped: bool = False,
) -> str:
    """Return the opening sentence of an answer: what was found, or that nothing was found.

    `by_status` are the clauses of the findings. If `grouped`, the findings are only counted.
    It is empty if the findings are only the nearest claims (`query` is None).
    """
    if query is None and findings:
        return ""
    if query is None:
        return _FILTERED if filters else _UNKNOWN
    if not findings:
        return _NOT_STATED
    parts = [f"{STATUS[part.status].heading}: {part.text}." for part in by_status]
    said = [_numbers(findings, by_status)] if grouped else parts
    return " ".join(filter(None, (*said, _sources(sources, findings))))


def _text(
    query: str,
    status: str,
    items: Sequence[Finding],
    inline: Mapping[str, str],
    small: set[str],
) -> str:
    """List up to SHORT_LIST labels of findings, grouped by qualifiers, those without any first."""
    labels: dict[str, list[str]] = {"": []}
    seen: set[str] = set()
    for item in items:
        names: Iterable[str] = [item.label]
        if query in _LABEL and status not in ("contested", "superseded", "denied"):
            names = [inline.get(v, v) for v in item.texts(_LABEL[query])] or names
        for name in names:
            if name not in seen:
                seen.add(name)
                labels.setdefault(_qualified(item, inline), []).append(_in_sentence(name, small))
    left, parts = SHORT_LIST, []
    more = len(seen) - left
    for how, some in labels.items():
        shown, left = some[:left], left - len(some[:left])
        if shown:
            names_of = ", ".join(shown) if more > 0 and not left else short_list(shown)
            parts.append(
                f"{names_of}, {how}"
                if status in ("contested", "superseded")
                else f"{how}{names_of}"
            )
    return "; ".join(parts) + (f" and {more} more" if more > 0 else "")


def _qualified(item: Finding, inline: Mapping[str, str]) -> str:
    """Return the qualifiers of a finding, such as its claimants, certainty and tense, as text."""
    if item.status == "contested":
        return _sides(item, inline)
    if item.premises or not item.warrants:
        return ""
    own = any(warrant.own_voice for warrant in item.claims or item.warrants)
    hedges = {key: words.beside for key, words in CERTAINTY.items()}
    hedges |= _DENIED if item.status == "denied" else {}
    past = TENSE["past"].beside if item.tense == "past" else ""
    by = "" if own else f"by {_claimant_names(item.claims or item.warrants, inline)}"
    how = ", ".join(filter(None, (by, hedges[item.strength or "certain"], past)))
    return f"{how}: " if how else ""


def _sides(item: Finding, inline: Mapping[str, str]) -> str:
    """Say who affirms, who denies and who disputes a contested finding."""
    now = current(item.warrants)
    affirming = [w for w in now if w.polarity == "affirms"]
    denying = [w for w in now if w.polarity == "denies"]
    disputes = [but for but in item.counter_evidence if but.relation == "disputes"]
    disputed = any(w.disputed_now for w in now)  # not only by claims that are outdated
    objections = [w for but in disputes if disputed for w in current(but.warrants)]
    sides = {"affirmed": affirming, "denied": denying, "disputed": objections}
    parts = [
        (f"{word} by {_claimant_names(side, inline)}", {w.said_on[:4] for w in side})
        for word, side in sides.items()
        if side
    ]
    if len({*map(frozenset, (years for _, years in parts))}) > 1:
        parts = [(f"{text} in {_years(years)}", years) for text, years in parts]
    if superseded(item):
        (earlier, _), (now_said, _) = sorted(parts[:2], key=lambda part: max(part[1]))
        return f"earlier {earlier}, now {now_said}"
    return ", ".join(text for text, _ in parts)


def _numbers(findings: Sequence[Finding], by_status: Sequence[Clause]) -> str:
    """Say how many findings have each status, and from which years the events are."""
    parts = [f"{part.number} {STATUS[part.status].heading.lower()}" for part in by_status]
    dated = [text[:4] for item in findings for text in item.texts("begins")]
    years = f"; events {_years(dated)}, by common knowledge" if dated else ""
    return f"{count_noun(len(findings), 'finding')}: {', '.join(parts)}{years}."


def _sources(sources: Sequence[Source], findings: Sequence[Finding] = ()) -> str:
    """Say how many sources there are, from which years, and how many only repeat others."""
    if not sources:
        return ""
    warrants = [w for item in findings for w in item.warrants]
    warrants += [w for item in findings for part in item.premises for w in part.warrants]
    original = {w.source for w in warrants if not w.derived_from}
    repeating = len({w.source for w in warrants} - original)
    which = f", {repeating} only repeating others" if repeating else ""
    return f"{count_noun(len(sources), 'source')}, {_years(s.issued[:4] for s in sources)}{which}."


def _years(years: Iterable[str]) -> str:
    first, last = min(ordered := sorted(years)), max(ordered)
    return first if first == last else f"{first}–{last}"


def _small_words(findings: Iterable[Finding]) -> set[str]:
    """Return the words that occur in lower case in findings, and so are not proper names."""
    texts = (text for f in findings for text in (f.label, *(w.gloss for w in f.warrants)))
    return {"a", "an", "the", "some", "many"} | {
        word for text in texts for word in text.split() if word.islower()
    }


def _in_sentence(label: str, small: set[str]) -> str:
    first, space, rest = label.partition(" ")
    return f"{first.lower()}{space}{rest}" if first.lower() in small else label
