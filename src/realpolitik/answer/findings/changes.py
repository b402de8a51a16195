"""What differs between the answers of two graphs, finding by finding."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Warrant

__all__ = ["Change", "Difference", "Side", "changes"]

Entry = tuple[Any, ...]
Side = str | tuple[str, ...] | None

_ASIDE: dict[str, Any] = {"quote": None, "disputed": False, "derived_from": None, "withdrawn": None}
"""What may differ in a claim that stands against a finding without a difference in the finding."""


class Change(NamedTuple):
    """One thing in which a finding differs.

    `change` says what: "lost" or "gained", the whole finding; or its place in the JSON of an
    answer: "label", "status", "strength", "tense", "warrants", "values.issue" ...; "repeats", the
    warrants that only repeat a claim; "premises"; "but.limits" (conditions, qualifies, disputes,
    defeats), in which what only repeats makes no difference; and of a claim that stays,
    "warrants.polarity" (claimant, certainty, tense, gloss, derivedFrom, disputed).

    `was` and `now` are what stood there and what stands there, None for nothing: of "lost" and
    "gained" the status. Lists give only what is not the same on both sides: of "warrants" and
    "repeats" the claims, one for each passage; of "premises" and "but" the situations.
    """

    situation: str
    label: str
    change: str
    was: Side
    now: Side

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        sides = {"was": self.was, "is": self.now}
        return {"situation": self.situation, "label": self.label, "change": self.change, **sides}


class Difference(NamedTuple):
    """A saved question with its wording, its two answers, and what differs between them if any."""

    query: str
    question: str
    was: Answer
    now: Answer
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "query": self.query,
            "question": self.question,
            "parameters": self.now.parameters,
            "narrowing": {key: [*values] for key, values in self.now.narrowing.items()},
            "outcome": {"was": self.was.outcome, "is": self.now.outcome},
            "changes": [change.to_dict() for change in self.changes],
        }


def changes(was: Answer, now: Answer) -> tuple[Change, ...]:
    """Return what differs between the findings of two answers, in their order; gained ones last.

    Whether the words of a passage are at hand to be quoted makes no difference.
    """
    before, after = (
        {item.situation or item.label: item for item in answer} for answer in (was, now)
    )
    found: list[Change] = []
    for situation, item in before.items():
        if situation in after:
            new = after[situation]
            found += [Change(situation, new.label, *part) for part in _parts(item, new)]
        else:
            found.append(Change(situation, item.label, "lost", item.status, None))
    for situation, item in after.items():
        if situation not in before:
            found.append(Change(situation, item.label, "gained", None, item.status))
    return tuple(found)


def _parts(was: Finding, now: Finding) -> Iterator[tuple[str, Side, Side]]:
    """Give what differs in a finding, and what it was and is."""
    told = []
    for name in ("label", "status", "strength", "tense"):
        pair = getattr(was, name), getattr(now, name)
        if pair[0] != pair[1]:
            told.append(pair)
            yield name, *pair
    repeats = {w.claim for w in (*was.warrants, *now.warrants) if w.derived_from}
    for name in ("warrants", "repeats"):
        sides = (
            {e for e in _passages(item.warrants) if (e[0] in repeats) == (name == "repeats")}
            for item in (was, now)
        )
        yield from _lists(name, *sides)
    for pair, name in _claims(was, now):
        # What the finding itself has told of its only or strongest claim is not told again.
        if pair not in told and not (name == "polarity" and was.status != now.status):
            yield f"warrants.{name}", *pair
    parts = (*was.premises, *now.premises, *was.but, *now.but)
    for relation in dict.fromkeys(part.relation for part in parts):
        name = "premises" if relation == "premise" else f"but.{relation}"
        yield from _lists(name, _related(was, relation), _related(now, relation))
    for name in {**was.values, **now.values}:
        pair = _value(was, name), _value(now, name)
        if pair[0] != pair[1] and name not in ("label", "status", "strength", "tense"):
            yield f"values.{name}", *pair


def _lists(name: str, was: set[Entry], now: set[Entry]) -> Iterator[tuple[str, Side, Side]]:
    """Give the names of what stands on one side only, if there is anything."""
    lost, gained = (tuple(sorted(e[0] for e in side)) for side in (was - now, now - was))
    if lost or gained:
        yield name, lost, gained


def _passages(warrants: Iterable[Warrant]) -> set[Entry]:
    """Return the claim of each warrant, and what tells it from the others."""
    return {
        (w.claim, w.source, w.paragraph, w.sentence, w.start, w.end, w.reporters) for w in warrants
    }


def _related(item: Finding, relation: str) -> set[Entry]:
    """Return each situation that stands in a relation to a finding, and what is claimed of it."""
    return {
        (but.situation, but.label, *(w._replace(**_ASIDE) for w in _counting(but.warrants)))
        for but in (*item.premises, *item.but)
        if but.relation == relation
    }


def _counting(warrants: Sequence[Warrant]) -> Sequence[Warrant]:
    """Return the warrants but those that only repeat the claim of another of them."""
    claims = {w.claim for w in warrants}
    return [w for w in warrants if w.derived_from not in claims]


def _claims(was: Finding, now: Finding) -> Iterator[tuple[tuple[str, str], str]]:
    """Give what differs in claims of a finding that stay, once each, and what it is of a claim."""
    before = {w.claim: w for w in was.warrants}
    after = {w.claim: w for w in now.warrants}
    for claim in before:
        if claim in after:
            sides = _fields(was, before[claim]), _fields(now, after[claim])
            for name, before_it in sides[0].items():
                pair = before_it, sides[1].get(name, before_it)
                if pair[0] != pair[1]:
                    yield pair, name


def _fields(item: Finding, warrant: Warrant) -> dict[str, str]:
    """Return what a claim says, whatever it stands on."""
    fields = {
        "polarity": warrant.polarity,
        "claimant": warrant.claimant.label,
        "certainty": warrant.certainty,
        "tense": warrant.tense,
        "basis": warrant.basis or "",
        "gloss": warrant.gloss,
        "derivedFrom": warrant.derived_from or "nothing",
    }
    if item.premises:  # of any other finding, its status and objections tell that
        fields["disputed"] = "disputed" if warrant.disputed else "undisputed"
    return fields


def _value(item: Finding, name: str) -> Side:
    """Return a value of a finding, several in the order of their letters."""
    value = item.values.get(name)
    return tuple(sorted(value)) if isinstance(value, tuple) else value
