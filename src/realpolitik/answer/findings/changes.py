"""Compare two answers, and list the findings that were added, removed or changed."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Warrant

__all__ = ["Change", "Difference", "Side", "changes"]

Side = str | tuple[str, ...] | None


class Change(NamedTuple):
    """One difference between two versions of a finding.

    If a whole finding was removed or added, `change` is "lost" or "gained". Otherwise, `change` is
    the part that differs: "label", "status", "strength", "tense", "warrants", "premises", a kind of
    counter-evidence such as "but.limits", or a query variable such as "values.issue". `was` and
    `now` are the old and the new value of the part, or the status of a lost or gained finding. If
    the part is a list, `was` has the removed items and `now` has the added items.
    """

    situation: str
    label: str
    change: str
    was: Side
    now: Side

    def to_dict(self) -> dict[str, Any]:
        """Return the change as JSON-compatible values."""
        sides = {"was": self.was, "is": self.now}
        return {"situation": self.situation, "label": self.label, "change": self.change, **sides}


class Difference(NamedTuple):
    """A saved question with its old and new answers, and the changes between them."""

    query: str
    question: str
    was: Answer
    now: Answer
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the question, the changes and both outcomes as JSON-compatible values."""
        return {
            "query": self.query,
            "question": self.question,
            "parameters": self.now.parameters,
            "narrowing": {key: [*values] for key, values in self.now.filters.items()},
            "outcome": {"was": self.was.outcome, "is": self.now.outcome},
            "changes": [change.to_dict() for change in self.changes],
        }


def changes(was: Answer, now: Answer) -> tuple[Change, ...]:
    """Return the changes between two answers in the order of findings; added findings come last.

    Quotations, the outcomes of forecasts, and whether a claim is disputed are not compared.
    """
    before, after = ({f.situation or f.label: f for f in answer} for answer in (was, now))
    found: list[Change] = []
    for key, old in before.items():
        if key in after:
            found += [Change(key, after[key].label, *part) for part in _parts(old, after[key])]
        else:
            found.append(Change(key, old.label, "lost", old.status, None))
    gained = (new for key, new in after.items() if key not in before)
    found += [Change(f.situation or f.label, f.label, "gained", None, f.status) for f in gained]
    return tuple(found)


def _parts(was: Finding, now: Finding) -> Iterator[tuple[str, Side, Side]]:
    """Yield the name of each part of a finding that changed, with its old and new value."""
    for name in ("label", "status", "strength", "tense"):
        pair = getattr(was, name), getattr(now, name)
        if pair[0] != pair[1]:
            yield name, *pair
    old, new = _lists(was), _lists(now)
    for name in {**old, **new}:
        one, other = old.get(name, {}), new.get(name, {})
        lost = {label for item, label in one.items() if item not in other}
        gained = {label for item, label in other.items() if item not in one}
        if lost or gained:
            yield name, tuple(sorted(lost)), tuple(sorted(gained))


def _lists(finding: Finding) -> dict[str, dict[Hashable, str]]:
    """Return the lists in a finding by name, each as a map from comparable items to labels."""
    found: dict[str, dict[Hashable, str]] = {"warrants": _claims(finding.warrants)}
    for item in (*finding.premises, *finding.counter_evidence):
        name = "premises" if item.relation == "premise" else f"but.{item.relation}"
        key = (item.situation, item.label, *_claims(item.warrants))
        found.setdefault(name, {})[key] = item.situation
    for name in finding.values:
        found[f"values.{name}"] = {value: value for value in finding.texts(name)}
    return found


def _claims(warrants: Iterable[Warrant]) -> dict[Hashable, str]:
    """Map warrants, without quotations, disputes and forecast outcomes, to their claims."""
    aside: dict[str, Any] = {"quote": None, "forecast": None}
    aside |= {"disputed": False, "disputed_now": False}
    return {w._replace(**aside): w.claim for w in warrants}
