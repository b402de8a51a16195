"""The views of what differs between answers: with and without a claim, and in two versions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.changes import Change, Difference, Side
from realpolitik.english import count_noun, short_list, word_list
from realpolitik.graph import Graph
from realpolitik.render.answers import answer_view
from realpolitik.render.model import Citation, Item, Section, View
from realpolitik.terms import by_key, compact

__all__ = ["difference_view", "without_view"]

_SECTIONS = {"lost": "Removed", "gained": "Added", "changed": "Changed"}
_FIELDS = {
    "warrants": "claims",
    "repeats": "repeated claims",
    "but.limits": "limits",
    "but.conditions": "conditions",
    "but.qualifies": "qualifications",
    "but.disputes": "objections",
    "but.defeats": "defeaters",
    "warrants.derivedFrom": "claim repeats",
}
_KINDS = ("claim", "situation", "source")


def difference_view(old: str, new: str, differences: Sequence[Difference]) -> View:
    """Return the view of two versions: each finding removed, added or changed, once.

    `old` and `new` are the names of the versions. Beside a finding stand the questions that it
    answers.
    """
    found: dict[tuple[str, str], dict[Change, None]] = {}
    questions: dict[tuple[str, str], dict[str, None]] = {}
    labels: dict[str, str] = {}
    for item in differences:
        labels |= _labels(item.was, item.now)
        for change in item.changes:
            key = _kind(change), change.situation
            found.setdefault(key, {})[change] = None
            questions.setdefault(key, {})[item.query] = None
    sections = []
    for kind, heading in _SECTIONS.items():
        items = [
            _changed([*changes], labels)._replace(
                label="", citations=(Citation(short_list(questions[key])),)
            )
            for key, changes in found.items()
            if key[0] == kind
        ]
        sections += [Section(heading, tuple(items), len(items))] if items else []
    outcomes = [
        Item(f"{item.was.outcome} → {item.now.outcome}", item.query)
        for item in differences
        if item.was.outcome != item.now.outcome
    ]
    sections += [Section("Outcomes", tuple(outcomes))] if outcomes else []
    equal = sum(not item.changes for item in differences)
    note = f"{equal} of {len(differences)} questions have the same answer in both."
    return View(f"{old} → {new}", sections=tuple(sections), notes=(note,))


def without_view(
    whole: Graph,
    less: Graph,
    was: Answer,
    now: Answer,
    changed: Iterable[Change],
    *,
    long: bool = False,
) -> View:
    """Return the view of an answer without some claims, situations or sources, with what changes.

    `whole` and `less` are the graphs of the answers `was` and `now`.
    """
    view = answer_view(now, long=long)
    by_finding = by_key((change.situation, change) for change in changed)
    labels = _labels(was, now)
    items = tuple(_changed(own, labels) for own in by_finding.values())
    about = f"{was.outcome} → {now.outcome}" if was.outcome != now.outcome else ""
    left_out = Item("; ".join(_left_out(whole, less, was)), "Without")
    unchanged = () if items else (Item("Nothing changes."),)
    changes = (Section("Changes", items, len(items), about),) if items else ()
    return view._replace(
        summary=(left_out, *unchanged, *view.summary), sections=(*changes, *view.sections)
    )


def _labels(*answers: Answer) -> dict[str, str]:
    """Return the labels of all that answers name, counter-evidence and premises included."""
    return {
        **{iri: label for answer in answers for iri, label in answer.labels.items()},
        **{
            but.situation: but.label
            for a in answers
            for f in a
            for but in (*f.counter_evidence, *f.premises)
        },
    }


def _kind(change: Change) -> str:
    return change.change if change.change in ("lost", "gained") else "changed"


def _changed(changes: Sequence[Change], labels: Mapping[str, str]) -> Item:
    """Return a finding with what differs in it.

    What a question selects besides is only named where nothing else of the finding differs.
    """
    first = changes[0]
    label = _SECTIONS[_kind(first)].lower()
    if label != "changed":
        status = first.was or first.now
        return Item(first.label, label, (status,) if isinstance(status, str) else ())
    own = [c for c in changes if not c.change.startswith("values.")] or changes
    return Item(f"{first.label}: {'; '.join(_in_words(c, labels) for c in own)}", label)


def _in_words(change: Change, labels: Mapping[str, str]) -> str:
    """Return what differs in a field of a finding."""
    name = _FIELDS.get(change.change, change.change.removeprefix("values."))
    name = name.replace("warrants.", "claim ")
    if not (isinstance(change.was, tuple) or isinstance(change.now, tuple)):
        was, now = (_names((side or "none",), labels) for side in (change.was, change.now))
        return f"{name}: {was} → {now}"
    before, after = ((s,) if isinstance(s, str) else s or () for s in (change.was, change.now))
    sides = {
        "lost": [side for side in before if side not in after],
        "new": [side for side in after if side not in before],
        "changed": [side for side in before if side in after],
    }
    parts = [f"{word} {_names(side, labels)}" for word, side in sides.items() if side]
    return f"{name}: {', '.join(parts)}"


def _names(sides: Iterable[Side], labels: Mapping[str, str]) -> str:
    return short_list(labels.get(side, compact(side)) for side in sides if isinstance(side, str))


def _left_out(whole: Graph, less: Graph, answer: Answer) -> Iterator[str]:
    """Give what was left out in words, with its name, and how much more went with it."""
    titles = {source.source: source.title for source in answer.held}
    names = {name.thing.value: name for name in whole.names.all}
    for iri in (iri for iri in less.left_out if iri not in whole.left_out):
        if iri in names:
            kind = next(k for k in _KINDS if f"rp:{k.capitalize()}" in names[iri].kinds)
            yield f"the {kind} “{titles.get(iri, names[iri].written)}” ({compact(iri)})"
        else:  # which has no label
            yield compact(iri)
    gone = names.keys() - {name.thing.value for name in less.names.all} - {*less.left_out}
    counts = {k: sum(f"rp:{k.capitalize()}" in names[iri].kinds for iri in gone) for k in _KINDS}
    more = [count_noun(number, kind) for kind, number in counts.items() if number]
    if more:
        yield f"and with {'it' if len(less.left_out) == 1 else 'them'} {word_list(more)}"
