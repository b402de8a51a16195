"""What an answer can be narrowed to, counted by its findings; and what it is narrowed to."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import STRENGTHS, Finding
from realpolitik.answer.questions.filters import FILTERS
from realpolitik.engine.base import node_of, solutions, text_of
from realpolitik.engine.sparql import bind
from realpolitik.files import join
from realpolitik.serve.http.address import Pairs, at
from realpolitik.terms import slug

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Choice", "Facet", "called", "chosen", "facets"]

_NAMES = {
    "status": "How it stands",
    "certainty": "How sure",
    "tense": "Tense",
    "issue": "Issue",
    "place": "Place",
    "domain": "Field",
    "according_to": "According to",
    "source": "Source",
    "since": "Year, from",
}
_CALLED = {
    **_NAMES,
    "certainty": "How sure, at least",
    "at_most": "How sure, at most",
    "until": "Year, to",
}
_SURE = {certainty: f"{certainty}, or surer" for certainty in ("probable", "possible")}
_CUMULATIVE = ("certainty", "since")
_ROLES = ("issue", "place", "domain")

Met = dict[str, set[tuple[str, tuple[str, str]]]]
"""By situation the keys and values that it meets, each value with what it is called."""


def called(key: str) -> str:
    """Return what a key that narrows is called on a page.

    >>> called("domain"), called("about")
    ('Field', 'About')
    """
    return _CALLED.get(key, key.capitalize())


class Choice(NamedTuple):
    """A value, how many findings meet it, and the address of the answer that is narrowed to it.

    Of what is nearest there is no number: narrowed, other claims are nearest.
    """

    label: str
    number: int | None
    href: str


class Facet(NamedTuple):
    """A key that narrows, what it is called, and its values."""

    key: str
    name: str
    choices: tuple[Choice, ...]


def facets(graph: "Graph", answer: Answer, base: tuple[str, Pairs]) -> list[Facet]:
    """Return by what an answer can be narrowed further, where that tells findings apart.

    `base` is the path and the parameters of the answer. The values of a key stand in the order of
    their numbers, those that have an order of their own in that.
    """
    counts: dict[str, Counter[tuple[str, str]]] = {key: Counter() for key in _NAMES}
    years = sorted({w.year for item in answer.findings for w in item.warrants})
    met = _met(graph, answer)
    for item in answer.findings:
        for key, value in {*_values(answer, item, met)}:
            counts[key][value] += 1
        latest = max((w.year for w in item.warrants), default=0)
        counts["since"].update((str(year), str(year)) for year in years if year <= latest)
    found = []
    for key, values in counts.items():
        telling = [(v, n) for v, n in _ordered(key, values) if n < len(answer)]
        if key in _CUMULATIVE:  # what lets no more pass than the one before it tells nothing
            first = {n: v for v, n in reversed(telling)}
            telling = [(v, n) for v, n in telling if first[n] == v]
        if key in answer.narrowing or key in dict(base[1]) or not telling:
            continue
        choices = (
            Choice(label, n if answer.query else None, _with(base, key, value))
            for (value, label), n in telling
        )
        found.append(Facet(key, _NAMES[key], tuple(choices)))
    return found


def chosen(answer: Answer, base: tuple[str, Pairs]) -> list[Choice]:
    """Return what an answer is narrowed to, each with the address of the answer without that."""
    path, pairs = base
    return [
        Choice(
            f"{called(key)}: " + " or ".join(answer.running.get(value, value) for value in values),
            len(answer),
            # What the text itself names is only left out where its key is open.
            at(path, [p for p in pairs if p[0] != key])
            if key in dict(pairs)
            else _with(base, key, "any"),
        )
        for key, values in answer.narrowing.items()
    ]


def _with(base: tuple[str, Pairs], key: str, value: str) -> str:
    path, pairs = base
    return at(path, [*(pair for pair in pairs if pair[0] != key), (key, value)])


def _ordered(key: str, values: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    if key == "certainty":
        return sorted(values.items(), key=lambda pair: STRENGTHS.index(pair[0][0]))
    if key == "since":
        return sorted(values.items())
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0][1].casefold()))


def _met(graph: "Graph", answer: Answer) -> Met:
    """Return what the situations of an answer meet by their roles, what is wider included."""
    found: Met = {situation: set() for item in answer.findings for situation in _situations(item)}
    if not found:
        return found
    kinds = {name.thing: name.kinds for name in graph.names.all}
    query = bind(join("filter-values"), {"situation": [*map(NamedNode, found)]})
    rows = [(text_of(s), text_of(key), node_of(v)) for s, key, v in solutions(graph.sparql(query))]
    labels = graph.names.labels(value for _, _, value in rows)
    for situation, key, value in rows:
        if key in _ROLES and FILTERS[key] in kinds.get(value, ()):
            found[situation].add((key, (slug(value.value), labels[value.value][0])))
    return found


def _situations(item: Finding) -> set[str]:
    all_of = {item.situation, *(w.situation.iri for w in item.warrants if w.situation)}
    return {*filter(None, all_of)}


def _values(answer: Answer, item: Finding, met: Met) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give the keys and values that a finding meets, each value with what it is called."""
    if item.status and answer.query:
        yield "status", (item.status, item.status)
    for situation in _situations(item):
        yield from met[situation]
    for w in item.warrants:
        yield "tense", (w.tense, w.tense)
        rank = STRENGTHS.index(w.certainty)
        # What is surer is counted under what is less sure too.
        least = STRENGTHS[3:] if w.certainty == "unspecified" else STRENGTHS[rank:3]
        for certainty in least:
            yield "certainty", (certainty, _SURE.get(certainty, certainty))
        for node in (*w.claimants, *w.on_behalf_of):
            yield "according_to", (slug(node.iri), node.label)
        place = answer.place(w.source)
        label = answer.held[place].label if place >= 0 else slug(w.source)
        yield "source", (slug(w.source), label)
