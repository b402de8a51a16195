"""The verdict of an answer: what its findings amount to, in a few fixed clauses.

It says no more than statuses, labels and years bear, and never a bare yes or no.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from realpolitik.answer.findings.finding import Finding, current
from realpolitik.answer.findings.warrant import Source, Warrant
from realpolitik.english import SHORT_LIST, count_noun, short_list

__all__ = ["verdict"]

_NEAREST = "No saved question asks this. Nearest claims:"
_SEARCHED = "Nearest claims:"
_OTHERS = "No claim matches this question. Nearest claims:"
_NARROWED = "What it is narrowed by leaves none of the nearest claims. That is not a no."
_UNHEARD = "Nothing of this was heard: no name, and no word of any claim. That is not a no."
_LABEL = {"relationship": "group", "compare": "group", "threats": "source"}
"""By question, the value that stands for a finding in a clause, where its label does not."""
_COUNTED = ("timeline", "coverage", "certainty")
"""The questions of which the verdict gives numbers, since they list more than can be named."""
_HEDGES = {
    "probable": "as probable",
    "possible": "as possible",
    "unspecified": "how sure is unspecified",
}
_DENIED = {"probable": "as improbable", "possible": "as not certain"}
_ALONE = {"according_to": "According to", "source": "In"}
_CLAUSES = ("Stated", "Expected", "Predicted", "Contested", "Denied")


class _Item(NamedTuple):
    """A finding in a clause; `how` is what its label must not be read without."""

    clause: str
    how: str
    label: str


def verdict(
    query: str | None,
    text: str | None,
    findings: Sequence[Finding],
    sources: Sequence[Source],
    running: Mapping[str, str],
    narrowing: Mapping[str, Sequence[str]],
    searched: bool = False,
) -> str:
    """Return what the findings of an answer amount to; without a saved question, they are nearest.

    That none asks the same is not said of claims that were `searched`: nobody has looked for one.

    `running` has labels as they stand in a sentence, by IRI. Where the answer is narrowed to some
    claimants or sources, by whose claims alone statuses are told then, that stands first.
    """
    if query is None and findings:
        return _SEARCHED if searched else _OTHERS if text is None else _NEAREST
    if query is None:
        return _NARROWED if narrowing else _UNHEARD
    alone = [
        f"{word} {short_list(running.get(iri, iri) for iri in narrowing[key])} alone."
        for key, word in _ALONE.items()
        if narrowing.get(key)
    ]
    if not findings:
        clauses = ["No claim matches this question.", _counted(sources), "That is not a no."]
    elif query in _COUNTED:
        clauses = [*alone, _numbers(findings), _counted(sources)]
    else:
        clauses = [*alone, *_clauses(query, findings, running), _counted(sources, findings)]
    return " ".join(filter(None, clauses))


def _clauses(query: str, findings: Sequence[Finding], running: Mapping[str, str]) -> Iterator[str]:
    """Give the clauses that name what is stated, expected and so on, in their order."""
    small = _small_words(findings)
    by_clause: dict[str, dict[str, list[str]]] = {}
    named: dict[str, set[str]] = {}
    ordered = sorted(findings, key=lambda item: item.order)
    if query == "relationship":  # what is denied in the order of its kinds, the closest first
        denied = iter(sorted(filter(_is_denied, findings), key=lambda item: item.rank))
        ordered = [next(denied) if _is_denied(item) else item for item in ordered]
    for item in ordered:
        for part in _items(query, item, running):
            if part.label not in named.setdefault(part.clause, set()):
                named[part.clause].add(part.label)
                by_clause.setdefault(part.clause, {}).setdefault(part.how, []).append(part.label)
    for name in _CLAUSES:
        if name in by_clause:
            yield _clause(name, by_clause[name], small)


def _clause(name: str, labels: Mapping[str, Sequence[str]], small: set[str]) -> str:
    """Return a clause of at most so many labels, each under how it is to be read."""
    left, parts = SHORT_LIST, []
    more = max(0, sum(map(len, labels.values())) - SHORT_LIST)
    for how, some in sorted(labels.items(), key=lambda pair: pair[0] != ""):
        shown = [_in_sentence(label, small) for label in some[:left]]
        left -= len(shown)
        if shown:
            text = ", ".join(shown) if more and not left else short_list(shown)
            parts.append(f"{text}{how}" if name == "Contested" else f"{how}{text}")
    start = f"{name}: " if name == "Contested" or "" in labels else f"{name}, "
    return f"{start}{'; '.join(parts)}{f' and {more} more' if more else ''}."


def _items(query: str, item: Finding, running: Mapping[str, str]) -> Iterator[_Item]:
    """Give the places of a finding in the clauses; what carries no claim has none.

    What is contested or denied is told by its label: one denial is not that of a whole kind.
    """
    clause = _clause_of(item)
    if not clause:
        return
    how = _how(item, running)
    names: Iterable[str] = [item.label]
    if query in _LABEL and clause not in ("Contested", "Denied"):
        names = [running.get(v, v) for v in item.texts(_LABEL[query])] or names
        if query == "compare":
            kinds = short_list([running.get(kind, kind) for kind in item.texts("kind")])
            names = [f"{name} ({kinds})" for name in names]
    for name in names:
        yield _Item(clause, how, name)


def _is_denied(item: Finding) -> bool:
    return item.status == "denied"


def _clause_of(item: Finding) -> str:
    if item.status == "affirmed":
        return "Expected" if item.tense == "future" else "Stated"
    return (item.status or "").capitalize()


def _how(item: Finding, running: Mapping[str, str]) -> str:
    """Return whose view a finding is, how sure and of what time, where that must be said."""
    affirming, denying = (
        [w for w in current(item.warrants) if w.polarity == polarity]
        for polarity in ("affirms", "denies")
    )
    if item.status == "contested":
        against = [w for but in item.but if but.relation == "disputes" for w in but.warrants]
        denial = all(w.polarity == "denies" for w in item.warrants if w.disputed)
        sides = {
            "affirmed": affirming,
            "denied": denying,
            "the denial disputed" if denying and denial else "disputed": against,
        }
        return "".join(
            f", {word} by {short_list(_named(w, running) for w in side)}"
            for word, side in sides.items()
            if side
        )
    if item.premises or not item.warrants:
        return ""
    own = any(w.own_voice for w in item.warrants)
    others = [_named(w, running) for w in item.warrants]
    parts = (
        "" if own else f"by {short_list(others)}",
        (_HEDGES | (_DENIED if item.status == "denied" else {})).get(item.strength or "", ""),
        "of the past" if item.tense == "past" else "",
    )
    how = ", ".join(filter(None, parts))
    return f"{how}: " if how else ""


def _named(warrant: Warrant, running: Mapping[str, str]) -> str:
    if warrant.own_voice:
        return f"{warrant.short}{warrant.spoken_for(running)}"
    names = [running.get(node.iri, node.label) for node in warrant.claimants]
    return " and ".join(names) + warrant.spoken_for(running)


def _numbers(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each clause, and the years of what is dated."""
    counts = {name: sum(_clause_of(f) == name for f in findings) for name in _CLAUSES}
    parts = [f"{number} {name.lower()}" for name, number in counts.items() if number]
    plain = sum(not _clause_of(f) for f in findings)
    parts += [f"{plain} without a claim"] if plain else []
    dated = sorted(text[:4] for f in findings for text in f.texts("begins"))
    years = f"; the events, by common knowledge, are of {_years(dated)}" if dated else ""
    return f"{count_noun(len(findings), 'finding')}: {', '.join(parts)}{years}."


def _counted(sources: Sequence[Source], findings: Sequence[Finding] = ()) -> str:
    """Return how many sources there are, of what years, and how many of them only repeat others."""
    if not sources:
        return ""
    parts = [part for f in findings for part in ((f.warrants, *(p.warrants for p in f.premises)))]
    own = {w.source for warrants in parts for w in warrants if not w.derived_from}
    repeating = len({w.source for warrants in parts for w in warrants} - own)
    which = f", {repeating} only repeating others" if repeating else ""
    return f"{count_noun(len(sources), 'source')}, {_years(s.issued[:4] for s in sources)}{which}."


def _years(years: Iterable[str]) -> str:
    first, *_, last = (ordered := sorted(years))[:1] + ordered[-1:]
    return first if first == last else f"{first}–{last}"


def _small_words(findings: Iterable[Finding]) -> set[str]:
    """Return the words in small letters of findings, by which a first word is told from a name."""
    texts = (text for f in findings for text in (f.label, *(w.gloss for w in f.warrants)))
    return {"a", "an", "the", "some", "many"} | {
        word for text in texts for word in text.split() if word.islower()
    }


def _in_sentence(label: str, small: set[str]) -> str:
    first, space, rest = label.partition(" ")
    return f"{first.lower()}{space}{rest}" if first.lower() in small else label
