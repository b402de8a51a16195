"""What pictures write of an answer: how a finding stands, whose word it is, and its sources."""

from collections.abc import Iterable

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import LIKELY, Finding, current, independent_claimants
from realpolitik.answer.findings.warrant import Warrant

__all__ = [
    "deciding",
    "glossed",
    "labelled",
    "notes",
    "sources_of",
    "standing",
    "standing_said",
    "voiced",
    "whose",
]


_SAID = 2  # claims of a finding that are written out
_PLAIN = ("affirmed", "certain", "present")


def deciding(item: Finding) -> tuple[Warrant, ...]:
    """Return the warrants by which a finding stands, those of its own polarity first."""
    polarity = "denies" if item.status == "denied" else "affirms"
    now = current(item.warrants)
    return tuple(sorted(now, key=lambda warrant: warrant.polarity != polarity))


def standing(item: Finding) -> str:
    """Return how the mark of a finding stands: common knowledge as what is affirmed."""
    return item.status if item.status in ("contested", "denied") else "affirmed"


def notes(item: Finding, *, of_gloss: bool = False) -> list[str]:
    """Return what must be told of a finding that is not affirmed, certain and present.

    The gloss of a claim that denies says so itself; a label only names what is denied.
    """
    status = "" if of_gloss and item.status == "denied" else item.status
    strength = LIKELY.get(item.strength or "", item.strength)
    parts = [part for part in (status, strength, item.tense) if part not in _PLAIN]
    inferred = of_gloss and all(w.basis == "inferred" for w in deciding(item))
    if inferred:  # then how sure it is cannot be said by its words
        parts = ["read out of the text", *(p for p in parts if p != LIKELY["unspecified"])]
    before = [w.year for w in item.warrants if w.claim in item.changed_since]
    changed = [f"changed since {max(before)}"] if before else []
    return [*filter(None, parts), *changed]


def labelled(item: Finding) -> str:
    """Return the label of a finding, with what must be told of it."""
    return f"{item.label} [{', '.join(told)}]" if (told := notes(item)) else item.label


def glossed(item: Finding) -> str:
    """Return what is claimed in a finding that has a claim, with what must be told of it.

    Of several claims it is what the first two say, which may be of two voices.
    """
    glosses = list(dict.fromkeys(warrant.gloss for warrant in deciding(item)))
    text = " ".join(glosses[:_SAID])
    return f"{text} [{', '.join(told)}]" if (told := notes(item, of_gloss=True)) else text


def standing_said(item: Finding | None) -> str:
    """Return how something stands, and by what year; of none, no claim says anything."""
    if item is None:
        return "in no claim of its own"
    parts = (item.status, LIKELY.get(item.strength or "", item.strength), item.tense)
    return ", ".join([*filter(None, parts), *([str(item.year)] if item.year else [])])


def voiced(items: Iterable[Finding], polarity: str) -> tuple[int, str]:
    """Return how many independent voices affirm or deny one of some findings; and that in words.

    They are never counted by claims: who says a thing ten times, or of itself, is no more evidence.
    """
    count = len(independent_claimants((w for item in items for w in item.warrants), polarity)[0])
    if not count:
        return 0, "no independent voice"
    return count, "1 voice" if count == 1 else f"{count} independent voices"


def whose(answer: Answer, warrants: Iterable[Warrant]) -> str:
    """Return whose view it is, through whom it is told, and where that stands, a source once."""
    places: dict[str, dict[str, None]] = {}
    for warrant in sorted(warrants, key=lambda w: (w.paragraph, w.sentence)):
        via = "" if warrant.own_voice else f"{warrant.claimant.label}, via "
        name = warrant.short if len(answer.held) == 1 else answer.called(warrant.source)
        own = places.setdefault(f"{via}{name}", {})
        own[f"¶{warrant.paragraph} s{warrant.sentence}"] = None
    return "; ".join(f"{who} {', '.join(own)}" for who, own in places.items())


def sources_of(*answers: Answer) -> list[tuple[str, str]]:
    """Return the sources of answers: the IRI of each, and who published it when."""
    found = {source.source: source for answer in answers for source in answer.sources}
    ordered = sorted(found.values(), key=lambda source: (source.issued, source.source))
    return [(s.source, f"{s.label}: {s.title}, {s.issued}") for s in ordered]
