"""Views of changes: an answer without some claims, and two versions of the data."""

from collections.abc import Iterable, Mapping, Sequence

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.changes import Change, Difference, Side
from realpolitik.english import short_list
from realpolitik.graph import Graph
from realpolitik.render.answers import answer_view
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.terms import by_key, compact

__all__ = ["difference_view", "without_view"]

_HEADINGS = {"lost": "Removed", "gained": "Added", "changed": "Changed"}
_FIELDS = {
    "warrants": "claims",
    "but.limits": "limits",
    "but.conditions": "conditions",
    "but.qualifies": "qualifications",
    "but.disputes": "objections",
    "but.defeats": "defeaters",
}


def difference_view(old: str, new: str, differences: Sequence[Difference]) -> View:
    """Return the view of two versions: the findings removed, added and changed.

    `old` and `new` are the names of the versions. The citation of a finding is its questions.
    """
    changes = by_key(
        ((_kind(change), change.situation), (change, item.query))
        for item in differences
        for change in item.changes
    )
    labels = _labels(answer for item in differences for answer in (item.was, item.now))
    sections = []
    for kind, heading in _HEADINGS.items():
        items = tuple(
            _item([*dict.fromkeys(change for change, _ in found)], labels)._replace(
                label="",
                citations=(Citation(short_list(dict.fromkeys(query for _, query in found))),),
            )
            for (of_kind, _), found in changes.items()
            if of_kind == kind
        )
        sections += [Section(heading, items, len(items))] if items else []
    equal = sum(not item.changes for item in differences)
    note = f"{equal} of {len(differences)} questions have the same answer in both."
    return View(f"{old} → {new}", sections=tuple(sections), notes=(note,))


def without_view(
    whole: Graph,
    less: Graph,
    was: Answer,
    now: Answer,
    changes: Iterable[Change],
    *,
    long: bool = False,
) -> View:
    """Return the view of an answer without some claims, situations or sources, and the changes.

    `was` is the answer of the graph `whole`; `now` and its changes are of the graph `less`.
    """
    view, labels = answer_view(now, long=long), _labels((was, now))
    by_finding = by_key((change.situation, change) for change in changes)
    items = tuple(_item(own, labels) for own in by_finding.values())
    names = {name.thing.value: name.written for name in whole.names.all}
    names |= {source.source: source.title for source in was.held}
    left_out = (
        f"{names.get(iri, iri)} ({compact(iri)})"
        for iri in less.left_out
        if iri not in whole.left_out
    )
    without = Item("; ".join(left_out), "Without")
    if not items:
        return view._replace(summary=(without, Item("Nothing changes."), *view.summary))
    about = f"{was.outcome} → {now.outcome}" if was.outcome != now.outcome else ""
    changed = Section("Changes", items, len(items), about)
    return view._replace(summary=(without, *view.summary), sections=(changed, *view.sections))


def _labels(answers: Iterable[Answer]) -> dict[str, str]:
    """Return the labels of all IRIs in some answers, including counter-evidence and premises."""
    labels: dict[str, str] = {}
    for answer in answers:
        labels |= answer.labels
        for finding in answer:
            related = (*finding.counter_evidence, *finding.premises)
            labels |= {each.situation: each.label for each in related}
    return labels


def _kind(change: Change) -> str:
    return change.change if change.change in ("lost", "gained") else "changed"


def _item(changes: Sequence[Change], labels: Mapping[str, str]) -> Item:
    """Return the changes of a finding. Changes of `values` are omitted if there are others.

    A removed or added finding has its status as qualifier.
    """
    first = changes[0]
    label = _HEADINGS[_kind(first)].lower()
    if label != "changed":
        status = first.was or first.now
        return Item(first.label, label, (status,) if isinstance(status, str) else ())
    own = [c for c in changes if not c.change.startswith("values.")] or changes
    return Item(f"{first.label}: {'; '.join(_in_words(c, labels) for c in own)}", label)


def _in_words(change: Change, labels: Mapping[str, str]) -> str:
    """Return a change in words, such as "status: contested → affirmed"."""
    name = _FIELDS.get(change.change, change.change.removeprefix("values."))
    if isinstance(change.was, tuple) and isinstance(change.now, tuple):
        before, after = change.was, change.now
        sides = {
            "removed": [side for side in before if side not in after],
            "added": [side for side in after if side not in before],
            "changed": [side for side in before if side in after],
        }
        parts = [f"{word} {_names(side, labels)}" for word, side in sides.items() if side]
        return f"{name}: {', '.join(parts)}"
    was, now = (_names((side or "none",), labels) for side in (change.was, change.now))
    return f"{name}: {was} → {now}"


def _names(sides: Iterable[Side], labels: Mapping[str, str]) -> str:
    return short_list(labels.get(side, compact(side)) for side in sides if isinstance(side, str))
