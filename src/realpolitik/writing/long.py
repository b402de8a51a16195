"""An answer whole: every claim under its finding, and all that stands against it.

What is stated flatly, probable and possible stand apart; so do the views of others that a source
reports, what is contested, and what is denied. What theory predicts is shown as that, with its
theory, its premises and what weighs against it.
"""

from collections.abc import Iterator, Mapping, Sequence

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import (
    STRENGTHS,
    TENSES,
    Finding,
    independent_claimants,
    link,
    said,
)
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.english import count_noun, word_list
from realpolitik.terms import local
from realpolitik.writing.reading import Line, Section

__all__ = ["STRENGTHS_SAID", "sections", "under", "whole"]

_REPEATED = "repeated:"  # which ties to a claim what only repeats it


def under(answer: Answer, item: Finding) -> Iterator[tuple[str, str, Sequence[Warrant]]]:
    """Give what stands under a headline: a word that ties it on, a text, and the text's warrants.

    First stands on how many voices it stands, where these are several. Under a prediction stand
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
    """Give on how many independent voices a finding stands, and which sources only repeat."""
    sides = {
        "affirmed": independent_claimants(item.warrants, "affirms"),
        "denied": independent_claimants(item.warrants, "denies"),
    }
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
        shown = word_list([*names[: 3 if more else 4], *more])
        text += f"; {shown} only repeat{'s' if len(names) == 1 else ''}"
    yield f"{text[0].upper()}{text[1:]}."


def _many(count: int) -> str:
    return count_noun(count, "independent voice") if count else "no independent voice"


def _by_claim(answer: Answer, warrants: Sequence[Warrant]) -> list[list[Warrant]]:
    """Return warrants claim by claim, the surest first, of these the oldest.

    A claim on two passages has two.
    """
    claims: dict[str, list[Warrant]] = {}
    surest = sorted(
        warrants,
        key=lambda w: (
            STRENGTHS.index(w.certainty),
            answer.place(w.source),
            w.paragraph,
            w.sentence,
        ),
    )
    for w in surest:
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
    "probable": "probable",
    "possible": "possible",
    "unspecified": "mentioned, how sure is unspecified",
}


def whole(answer: Answer) -> list[Section]:
    """Return all that is claimed, finding by finding, under headings in their order."""
    return [
        Section(heading, tuple(line for item in findings for line in _lines(answer, item)))
        for heading, findings in sections(answer)
    ]


def _lines(answer: Answer, item: Finding) -> Iterator[Line]:
    yield Line(0, "", f"Not: {item.label}" if item.status == "denied" else item.label)
    for word, text, warrants in under(answer, item):
        yield Line(2 if word == _REPEATED else 1, word, text, tuple(warrants))


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
            rank = 6 if item.rank == 9 else item.rank  # both stand under what is denied
            key = order.get(group, 0), rank, tense, heading
            under_heading.setdefault(key, []).append(item)
    return [(key[-1], under_heading[key]) for key in sorted(under_heading)]


def _standing(item: Finding, running: Mapping[str, str]) -> str:
    """Return the heading of what a finding amounts to, given labels as they stand in a sentence."""
    rank = item.rank
    if rank == -2:
        return "what theory predicts"
    if rank == -1:
        return "nearest claims" if item.warrants else "without a claim"
    if rank == 5:
        return "contested"
    claimants = (w.claimant for w in item.warrants)
    named = " and ".join(sorted({running.get(c.iri, c.label) for c in claimants}))
    if rank == 4:
        return f"in the view of {named}"
    if rank < 4:
        return list(STRENGTHS_SAID.values())[rank]
    denied = ("denied", "held improbable", "left open", "denied")[rank - 6]
    own = any(w.own_voice for w in item.warrants)
    return denied if own else f"{denied} in the view of {named}"
