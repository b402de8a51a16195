"""What pictures write of an answer: how a finding stands, whose word it is, and its sources."""

from collections.abc import Iterable, Iterator

from realpolitik.answer.answer import Answer
from realpolitik.answer.finding import Finding, current
from realpolitik.answer.verdict import listed
from realpolitik.answer.warrant import Warrant

__all__ = ["deciding", "noted", "notes", "sources_of", "standing", "voiced", "whose"]


def deciding(item: Finding) -> tuple[Warrant, ...]:
    """Return the warrants by which a finding stands, those of its own polarity first."""
    polarity = "denies" if item.status == "denied" else "affirms"
    now = current(item.warrants)
    return tuple(sorted(now, key=lambda warrant: warrant.polarity != polarity))


def standing(item: Finding) -> str:
    """Return how the mark of a finding stands: common knowledge as what is affirmed."""
    return item.status if item.status in ("contested", "denied") else "affirmed"


def notes(item: Finding) -> list[str]:
    """Return what must be told of a finding that is not affirmed, certain and present."""
    plain = ("affirmed", "certain", "present")
    parts = [part for part in (item.status, item.strength, item.tense) if part not in plain]
    changed = ["changed since"] if item.changed_since else []
    return [*filter(None, parts), *changed]


def noted(text: str, item: Finding) -> str:
    """Return a text with what must be told of its finding."""
    return f"{text} [{', '.join(told)}]" if (told := notes(item)) else text


def voiced(items: Iterable[Finding], polarity: str) -> tuple[int, str]:
    """Return how many independent voices affirm or deny one of some findings; and that in words.

    They are never counted by claims: who says a thing ten times, or of itself, is no more evidence.
    """
    count = len(set().union(*(item.voices(polarity)[0] for item in items)))
    if not count:
        return 0, "no independent voice"
    return count, "1 voice" if count == 1 else f"{count} independent voices"


def whose(answer: Answer, warrants: Iterable[Warrant]) -> str:
    """Return whose view it is, through whom it is told, and where that stands."""

    def told() -> Iterator[str]:
        for warrant in warrants:
            via = "" if warrant.own_voice else f"{warrant.claimant.label}, via "
            name = warrant.short if len(answer.held) == 1 else answer.called(warrant.source)
            yield f"{via}{name} ¶{warrant.paragraph} s{warrant.sentence}"

    return listed(told())


def sources_of(*answers: Answer) -> list[tuple[str, str]]:
    """Return the sources of answers: the IRI of each, and who published it when."""
    found = {source.source: source for answer in answers for source in answer.sources}
    ordered = sorted(found.values(), key=lambda source: (source.issued, source.source))
    return [(s.source, f"{s.label}: {s.title}, {s.issued}") for s in ordered]
