"""What stands under the headline of a finding: what is claimed of it, and what stands against it.

A claim that repeats another stands under it. Under what a theory predicts stand its theory and its
premises too, since nobody claims it.
"""

from collections.abc import Iterator, Sequence

from .answer import Answer
from .standing import STRENGTHS, Finding, link, said
from .terms import local
from .warrant import Warrant

__all__ = ["REPEATED", "under"]

REPEATED = "repeated:"
"""The word that ties to a claim what only repeats it."""


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


def _nested(answer: Answer, given: Sequence[Warrant]) -> Iterator[tuple[str, list[Warrant]]]:
    """Give warrants claim by claim, each claim followed by those that repeat it."""
    claims = {warrants[0].claim: warrants for warrants in _by_claim(answer, given)}
    repeats: dict[str, list[str]] = {}
    for claim, (first, *_) in claims.items():
        if first.derived_from in claims:
            repeats.setdefault(first.derived_from, []).append(claim)
    told: set[str] = set()
    # Claims that repeat each other in a circle, which `check` finds, come at the end.
    below = {claim for found in repeats.values() for claim in found}
    for root in [*(claim for claim in claims if claim not in below), *claims]:
        waiting = [root]
        while waiting:
            claim = waiting.pop()
            if claim not in told:
                told.add(claim)
                yield "" if claim == root else REPEATED, claims[claim]
                waiting += reversed(repeats.get(claim, []))
