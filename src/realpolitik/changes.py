"""What differs between two answers to one question, finding by finding."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .answer import Answer, Finding, Warrant

__all__ = ["Change", "Side", "changes"]

Side = str | tuple[str, ...] | None


class Change(NamedTuple):
    """One thing in which a finding differs.

    `change` says what: "lost" or "gained", the whole finding; or its place in the JSON of an
    answer: "label", "status", "strength", "tense", "warrants", "values.issue" ...; "but.limits"
    (conditions, qualifies, disputes); and of a claim that stays, "warrants.polarity",
    "warrants.claimant", "warrants.certainty", "warrants.tense", "warrants.gloss". `was` and `now`
    are what stood there and what stands there, None for nothing: of "lost" and "gained" the status,
    of "warrants" and "but" the claims that are not the same on both sides, one for each passage.
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


def changes(was: Answer, now: Answer) -> tuple[Change, ...]:
    """Return what differs between the findings of two answers, in their order; gained ones last.

    Whether the words of a passage are at hand to be quoted makes no difference.
    """
    before = {item.situation: item for item in was}
    after = {item.situation: item for item in now}
    found: list[Change] = []
    for item in was:
        if item.situation in after:
            new = after[item.situation]
            parts = _parts(item, new)
            found += [Change(item.situation, new.label, *part) for part in parts]
        else:
            found.append(Change(item.situation, item.label, "lost", item.status, None))
    for item in now:
        if item.situation not in before:
            found.append(Change(item.situation, item.label, "gained", None, item.status))
    return tuple(found)


def _parts(was: Finding, now: Finding) -> Iterator[tuple[str, Side, Side]]:
    """Give what differs in a finding, and what it was and is."""
    told = []
    for name in ("label", "status", "strength", "tense"):
        pair = getattr(was, name), getattr(now, name)
        if pair[0] != pair[1]:
            told.append(pair)
            yield name, *pair
    yield from _lists("warrants", _passages(was.warrants), _passages(now.warrants))
    for pair, name in _claims(was, now):
        # What the finding itself has told of its only or strongest claim is not told again.
        if pair not in told and not (name == "polarity" and was.status != now.status):
            yield f"warrants.{name}", *pair
    relations = {but.relation: None for but in (*was.but, *now.but)}
    for relation in relations:
        yield from _lists(f"but.{relation}", _against(was, relation), _against(now, relation))
    for name in {**was.values, **now.values}:
        pair = _value(was, name), _value(now, name)
        if pair[0] != pair[1] and name not in ("label", "status", "strength", "tense"):
            yield f"values.{name}", *pair


def _lists(
    name: str, was: dict[tuple[Any, ...], str], now: dict[tuple[Any, ...], str]
) -> Iterator[tuple[str, Side, Side]]:
    """Give the claims of what stands on one side only, if there are any."""
    lost = tuple(claim for key, claim in was.items() if key not in now)
    gained = tuple(claim for key, claim in now.items() if key not in was)
    if lost or gained:
        yield name, lost, gained


def _passages(warrants: Iterable[Warrant]) -> dict[tuple[Any, ...], str]:
    """Return the claim of each warrant under what tells it from the others."""
    return {
        (w.claim, w.source, w.paragraph, w.sentence, w.start, w.end, w.reported_by): w.claim
        for w in warrants
    }


def _against(item: Finding, relation: str) -> dict[tuple[Any, ...], str]:
    """Return the claim of each warrant of what stands in a relation against a finding."""
    return {
        (but.situation, but.label, w._replace(quote=None, disputed=False)): w.claim
        for but in item.but
        if but.relation == relation
        for w in but.warrants
    }


def _claims(was: Finding, now: Finding) -> Iterator[tuple[tuple[str, str], str]]:
    """Give what differs in claims of a finding that stay, once each, and what it is of a claim."""
    before = {w.claim: w for w in was.warrants}
    after = {w.claim: w for w in now.warrants}
    for claim, old in before.items():
        if claim in after:
            new = after[claim]
            sides = zip(_fields(old).items(), _fields(new).values(), strict=True)
            for (name, one), other in sides:
                if one != other:
                    yield (one, other), name


def _fields(warrant: Warrant) -> dict[str, str]:
    """Return what a claim says, whatever it stands on."""
    return {
        "polarity": warrant.polarity,
        "claimant": warrant.claimant.label,
        "certainty": warrant.certainty,
        "tense": warrant.tense,
        "gloss": warrant.gloss,
    }


def _value(item: Finding, name: str) -> Side:
    """Return a value of a finding, several in the order of their letters."""
    value = item.values.get(name)
    return tuple(sorted(value)) if isinstance(value, list) else value
