"""Views of changes: an answer without some claims, and two versions of the data."""

from collections.abc import Iterable, Sequence

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.changes import Change, Difference, Side
from realpolitik.english import short_list
from realpolitik.graph import Graph
from realpolitik.render.answers import answer_view
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.terms import by_key, compact

__all__ = ["difference_view", "without_view"]

_HEADINGS = {"lost": "Removed", "gained": "Added", "changed": "Changed"}


def difference_view(old: str, new: str, differences: Sequence[Difference]) -> View:
    """Return the view of two versions: the findings removed, added and changed.

    `old` and `new` are the names of the versions. The citation of a finding is its questions.
    """
    changes = by_key(
        ((_kind(change), change.situation), (change, item.query))
        for item in differences
        for change in item.changes
    )
    sections = []
    for kind, heading in _HEADINGS.items():
        items = tuple(
            _item([*dict.fromkeys(change for change, _ in found)])._replace(
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
    less: Graph, was: Answer, now: Answer, changes: Iterable[Change], *, long: bool = False
) -> View:
    """Return the view of an answer without some claims, situations or sources, and the changes.

    `now` is the answer of the graph `less`, and `was` that with everything.
    """
    view = answer_view(now, long=long)
    items = tuple(map(_item, by_key((change.situation, change) for change in changes).values()))
    without = Item("; ".join(map(compact, less.left_out)), "Without")
    if not items:
        return view._replace(summary=(without, Item("Nothing changes."), *view.summary))
    about = f"{was.outcome} → {now.outcome}" if was.outcome != now.outcome else ""
    changed = Section("Changes", items, len(items), about)
    return view._replace(summary=(without, *view.summary), sections=(changed, *view.sections))


def _kind(change: Change) -> str:
    return change.change if change.change in ("lost", "gained") else "changed"


def _item(changes: Sequence[Change]) -> Item:
    """Return the changes of a finding. Changes of `values` are omitted if there are others.

    A removed or added finding has its status as qualifier.
    """
    first = changes[0]
    label = _HEADINGS[_kind(first)].lower()
    if label != "changed":
        status = first.was or first.now
        return Item(first.label, label, (status,) if isinstance(status, str) else ())
    own = [c for c in changes if not c.change.startswith("values.")] or changes
    return Item(f"{first.label}: {'; '.join(map(_in_words, own))}", label)


def _in_words(change: Change) -> str:
    """Return a change in words, such as "status: contested → affirmed"."""
    name = change.change.removeprefix("values.").removeprefix("but.")
    name = "claims" if name == "warrants" else name
    if isinstance(change.was, tuple) and isinstance(change.now, tuple):
        before, after = change.was, change.now
        sides = {
            "removed": [side for side in before if side not in after],
            "added": [side for side in after if side not in before],
            "changed": [side for side in before if side in after],
        }
        parts = [f"{word} {_names(side)}" for word, side in sides.items() if side]
        return f"{name}: {', '.join(parts)}"
    was, now = (_names((side or "none",)) for side in (change.was, change.now))
    return f"{name}: {was} → {now}"


def _names(sides: Iterable[Side]) -> str:
    return short_list(compact(side) for side in sides if isinstance(side, str))
