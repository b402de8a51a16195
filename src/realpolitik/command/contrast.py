"""What differs between answers, in words: with and without something, and in two versions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.changes import Change, Difference, Side, changes
from realpolitik.english import count_noun, plural, short_list
from realpolitik.escape import json_text, markdown_text
from realpolitik.graph import Graph
from realpolitik.terms import by_key, compact
from realpolitik.writing.long import STRENGTHS_SAID
from realpolitik.writing.page import markdown, table, wrapped
from realpolitik.writing.render import render

__all__ = ["compared", "without"]

_COUNTED = {
    "warrants": "warrant",
    "repeats": "repeat",
    "premises": "premise",
    "but.limits": "limit",
    "but.conditions": "condition",
    "but.qualifies": "qualification",
    "but.disputes": "objection",
    "but.defeats": "defeater",
}
_KINDS = ("claim", "situation", "source")
_FEW = ("no", "one", "two", "three", "four", "five", "six")


def without(
    whole: Graph,
    answer: Answer,
    names: Sequence[str],
    form: str,
    width: int,
    part: tuple[int, int | None] = (0, None),
    *,
    long: bool = False,
) -> str:
    """Return the answer as if some claims, situations or sources had never been said.

    `answer` is that of the whole graph. In CSV and TSV only the findings are shown; the other
    formats tell what was left out and what changes. `part` says how many findings are skipped, and
    how many shown; `long` shows every claim.

    Raises UnknownName or Ambiguous for a name that is not that of one of these.
    """
    less = whole.without(*names)
    now = less.again(answer)
    changed, shown = changes(answer, now), now.part(*part)
    if form == "json":
        more = {"without": list(less.left_out), "changes": [change.to_dict() for change in changed]}
        return json_text({**shown.to_dict(), **more})
    if form not in ("table", "markdown"):
        return render(shown, form, width, long=long)
    left_out = f"Without: {'; '.join(_left_out(whole, less, answer))}"
    start = "What changes"
    if answer.outcome != now.outcome:
        start += f", {answer.outcome} → {now.outcome}"
    lines = list(_lines(changed, {**answer.labels, **now.labels}))
    heading = f"{start}:" if lines else "Nothing changes."
    if form == "markdown":
        notes = ["", markdown_text(left_out), "", heading]
        if lines:
            notes += ["", *(f"- {markdown_text(line)}" for line in lines)]
        return markdown(shown, notes, long=long)
    notes = [*wrapped(left_out, width), heading]
    for line in lines:
        notes += wrapped(line, width, "  ", "    ")
    return table(shown, width, notes, long=long)


def compared(old: str, new: str, differences: Sequence[Difference], form: str, width: int) -> str:
    """Return what differs between two versions, as table, json or markdown.

    In JSON it is told question by question. Elsewhere each thing that changed is told once, with
    the questions whose answers it changes; then what is lost, and how much of what kind is new.
    `old` and `new` are what the versions are called.
    """
    unlike = [item for item in differences if item.changes]
    equal = len(differences) - len(unlike)
    if form == "json":
        told = [item.to_dict() for item in unlike]
        return json_text({"old": old, "new": new, "differences": told, "equal": equal})
    parts = {
        "Changed": _changed(unlike),
        "Lost": _gone(unlike),
        "New": _new(unlike),
        "Answers": _outcomes(unlike),
    }
    start = f"{old} → {new}"
    lines = [f"# {markdown_text(start)}"] if form == "markdown" else [*wrapped(start, width)]
    for heading, some in parts.items():
        if some and form == "markdown":
            lines += ["", f"## {heading}", "", *(f"- {markdown_text(line)}" for line in some)]
        elif some:
            lines += ["", heading]
            for line in some:
                lines += wrapped(line, width, "  ", "    ")
    lines += ["", f"{equal} of {len(differences)} questions have the same answer in both."]
    return "\n".join(lines) + "\n"


def _changed(unlike: Iterable[Difference]) -> list[str]:
    """Return a line for each situation that is in both versions and differs, wherever that is.

    What a question selects besides is told only where nothing else of the situation differs.
    """
    found: dict[str, tuple[str, dict[bool, dict[str, None]], dict[str, None]]] = {}
    for item in unlike:
        labels = {**item.was.labels, **item.now.labels}
        for change in item.changes:
            if change.change not in ("lost", "gained"):
                _, words, queries = found.setdefault(change.situation, (change.label, {}, {}))
                besides = change.change.startswith("values.")
                words.setdefault(besides, {})[_words(change, labels)] = None
                queries[item.query] = None
    return [
        f"{label}: {'; '.join(words[min(words)])} ({short_list(queries)})"
        for label, words, queries in found.values()
    ]


def _gone(unlike: Iterable[Difference]) -> list[str]:
    """Return a line for each finding that some question has no more."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for item in unlike:
        for change in item.changes:
            if change.change == "lost":
                standing = f" ({change.was})" if isinstance(change.was, str) else ""
                what = change.situation, f"{change.label}{standing}"
                found.setdefault(what, {})[item.query] = None
    return [f"{label}: {short_list(queries)}" for (_, label), queries in found.items()]


def _new(unlike: Iterable[Difference]) -> list[str]:
    """Return how many findings are new, by their kinds, and in which questions how many are."""
    kinds: dict[str, str] = {}
    counts = Counter[str]()
    for item in unlike:
        gained = {change.situation for change in item.changes if change.change == "gained"}
        counts[item.query] += len(gained)
        for finding in item.now:
            if finding.situation in gained:
                kind = next(iter(finding.texts("kind")), "")
                before = kinds.get(finding.situation, "")
                kinds[finding.situation] = before or item.now.labels.get(kind, "")
    if not kinds:
        return []
    by_kind = Counter(kind or "other" for kind in kinds.values())
    told = ", ".join(f"{number} {kind}" for kind, number in by_kind.most_common())
    asked = ", ".join(f"{query} {number}" for query, number in counts.most_common() if number)
    return [f"{count_noun(len(kinds), 'situation')}: {told}", f"By question: {asked}"]


def _outcomes(unlike: Iterable[Difference]) -> list[str]:
    return [
        f"{item.query}: {item.was.outcome} → {item.now.outcome}"
        for item in unlike
        if item.was.outcome != item.now.outcome
    ]


def _left_out(whole: Graph, less: Graph, answer: Answer) -> Iterator[str]:
    """Give what was left out in words, with its name, and how much more went with it."""
    titles = {source.source: source.title for source in answer.held}
    names = {name.thing.value: name for name in whole.names.all}
    for iri in less.left_out:
        if iri in names:
            kind = next(k for k in _KINDS if f"rp:{k.capitalize()}" in names[iri].kinds)
            yield f"the {kind} “{titles.get(iri, names[iri].written)}” ({compact(iri)})"
        else:  # which a thing without label is
            yield compact(iri)
    gone = names.keys() - {name.thing.value for name in less.names.all} - {*less.left_out}
    counts = {k: sum(f"rp:{k.capitalize()}" in names[iri].kinds for iri in gone) for k in _KINDS}
    more = [count_noun(n, kind) for kind, n in counts.items() if n]
    if more:
        yield f"and with {'it' if len(less.left_out) == 1 else 'them'} {' and '.join(more)}"


def _lines(changed: Iterable[Change], labels: Mapping[str, str]) -> Iterator[str]:
    """Give a line for each finding in which something differs."""
    by_finding = by_key((change.situation, change) for change in changed)
    for parts in by_finding.values():
        first = parts[0]
        if first.change in ("lost", "gained"):
            status = first.was or first.now
            standing = f" ({status})" if status else ""
            yield f"{first.change.capitalize()}: {first.label}{standing}"
        else:
            yield f"{first.label}: {'; '.join(_words(part, labels) for part in parts)}"


def _words(change: Change, labels: Mapping[str, str]) -> str:
    """Return in words what differs in a finding."""
    name = change.change
    if name in _COUNTED:
        return _counted(_COUNTED[name], change.was, change.now)
    if isinstance(change.was, tuple) or isinstance(change.now, tuple):
        return f"{name.removeprefix('values.')} {_listed(change.was, change.now, labels)}"
    was, now = (_side(side, labels) for side in (change.was, change.now))
    start = {
        "label": "called ",
        "warrants.gloss": "worded ",
        "warrants.certainty": "a claim ",
        "warrants.tense": "a claim ",
        "warrants.polarity": "a claim ",
        "warrants.disputed": "a claim ",
        "warrants.derivedFrom": "a claim repeats ",
        "warrants.basis": "a claim ",
        "warrants.claimant": "in the view of ",
    }.get(name, f"{name.removeprefix('values.')} " if name.startswith("values.") else "")
    if name in ("label", "warrants.gloss"):
        was, now = f"“{was}”", f"“{now}”"
    return f"{start}{was} → {now}"


def _side(side: Side, labels: Mapping[str, str]) -> str:
    if side == "":
        return "nothing"
    if isinstance(side, str):
        return STRENGTHS_SAID.get(side, labels.get(side, compact(side)))
    return ", ".join(_side(part, labels) for part in side or ()) or "none"


def _listed(was: Side, now: Side, labels: Mapping[str, str]) -> str:
    """Return in words what is in one list and not in the other; the lists may be long."""
    before, after = ((side,) if isinstance(side, str) else side or () for side in (was, now))
    lost = tuple(part for part in before if part not in after)
    gained = tuple(part for part in after if part not in before)
    parts = []
    if lost:
        parts.append(f"no longer {_side(lost, labels)}")
    if gained:
        parts.append(f"now {_side(gained, labels)}")
    return ", but ".join(parts)


def _counted(thing: str, was: Side, now: Side) -> str:
    """Return in words how many there are fewer and more of a thing."""
    lost, gained = Counter(was or ()), Counter(now or ())
    changed = lost & gained
    counts = {"fewer": lost - changed, "more": gained - changed, "changed": changed}
    parts = []
    for word, counter in counts.items():
        number = counter.total()
        if number:
            many = _FEW[number] if number < len(_FEW) else str(number)
            parts.append(f"{many} {plural(number, thing)} {word}")
    return ", ".join(parts)
