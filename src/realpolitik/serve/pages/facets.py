"""List the filters of an answer: those in use, and those that would leave fewer findings."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import STRENGTHS, Finding
from realpolitik.answer.findings.wording import CERTAINTY, STATUS, TENSE
from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.names import KINDS
from realpolitik.answer.questions.question import load
from realpolitik.english import date_in_words
from realpolitik.serve.http.address import address
from realpolitik.serve.http.request import Pairs
from realpolitik.terms import by_key, slug

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Choice", "active_filters", "facets", "field_name", "fields"]

_ROLES = ("issue", "place", "domain")
_FACETS = ("status", "certainty", "tense", *_ROLES, "according_to", "source", "since")
_NAMES = {
    "certainty": "Certainty, at least",
    "at_most": "Certainty, at most",
    "according_to": "Claimant",
    "a": "First actor",
    "b": "Second actor",
    "thing": "About",
}
_HEADINGS = {key: words.heading for key, words in {**STATUS, **CERTAINTY, **TENSE}.items()}

Value = tuple[str, str]
"""The value of a filter, and the label of this value."""


Choice = tuple[str, int | None, str]
"""A filter that can be added: its label, how many findings pass it, and the URL with this filter.

The number is None for a similarity search, where a filter changes which claims are found.
"""


def facets(graph: "Graph", answer: Answer, base: tuple[str, Pairs]) -> dict[str, list[Choice]]:
    """Return filters that would leave out some findings, grouped under headings like "Place".

    `base` is the answer's URL, as a path and parameters. The most common filters come first.
    """
    counts: dict[str, Counter[Value]] = {key: Counter() for key in _FACETS}
    years = sorted({year for item in answer.findings for year in _years(answer, item)})
    by_role = _values_by_role(graph, answer)
    for item in answer.findings:
        for key, value in {*_values(answer, item, by_role)}:
            counts[key][value] += 1
        latest = max(_years(answer, item), default=0)
        counts["since"].update((str(year), str(year)) for year in years if year <= latest)
    found = {}
    for key, values in counts.items():
        ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
        choices = [
            (label, number if answer.query else None, _with(base, key, value))
            for (value, label), number in ordered
            if number < len(answer)
        ]
        if choices and key not in answer.filters and key not in dict(base[1]):
            found[field_name(key)] = choices
    return found


def _years(answer: Answer, item: Finding) -> list[int]:
    """Return the years of a finding that a filter by year is about."""
    dates = item.texts("begins") if answer.by_event else [w.said_on for w in item.warrants]
    return [int(date[:4]) for date in dates]


def active_filters(answer: Answer, base: tuple[str, Pairs]) -> list[tuple[str, str]]:
    """Return the label of each filter in use, and the URL of the answer without this filter."""
    given, dates = dict(base[1]), (answer.filters.get(key, ("",))[0] for key in ("since", "until"))
    names = {**answer.inline, **{date: date_in_words(date) for date in dates}}
    return [
        (
            f"{field_name(key)}: "
            + " or ".join(_HEADINGS.get(v) or names.get(v, v) for v in values),
            # The value "any" removes a filter that the text of the question implies.
            _with(base, key, *([] if key in given else ["any"])),
        )
        for key, values in answer.filters.items()
    ]


def fields(graph: "Graph", answer: Answer) -> list[tuple[str, str, str, list[str]]]:
    """Return the fields of a form that asks the same question with other values.

    Each field has a name, a label, a value and suggested values.
    """
    kinds = load(answer.query).params if answer.query else {}
    found = []
    for name, iri in answer.parameters.items():
        lists = [kind for kind, of in KINDS.items() if of == kinds.get(name)][:1]
        labels = [named.label for kind in lists for named in graph.names.entries(kind)]
        found.append((name, field_name(name), answer.labels.get(iri or "", ""), labels))
    return found


def field_name(key: str) -> str:
    """Return the label of a parameter or filter, such as "Claimant" for "according_to"."""
    return _NAMES.get(key, key.capitalize())


def _with(base: tuple[str, Pairs], key: str, *values: str) -> str:
    """Return the URL of an answer with only these values of a parameter, if any."""
    others = [pair for pair in base[1] if pair[0] != key]
    return address(base[0], [*others, *((key, value) for value in values)])


def _values_by_role(graph: "Graph", answer: Answer) -> dict[str, list[tuple[str, Value]]]:
    """Return the issues, places and domains of each situation, by the IRI of the situation."""
    situations = {each for item in answer.findings for each in _situations(item)}
    if not situations:
        return {}
    found = [
        (situation, key, iri)
        for key in _ROLES
        for situation, values in graph.filter_values(key, situations).items()
        for iri in sorted(values)
        if FILTERS[key] in graph.names.kinds.get(iri, ())
    ]
    labels = graph.names.labels({NamedNode(iri) for _, _, iri in found})
    return by_key((each, (key, (slug(iri), labels[iri][0]))) for each, key, iri in found)


def _situations(item: Finding) -> set[str]:
    every = {item.situation, *(w.situation.iri for w in item.warrants if w.situation)}
    return {*filter(None, every)}


def _values(
    answer: Answer, item: Finding, by_role: dict[str, list[tuple[str, Value]]]
) -> Iterator[tuple[str, Value]]:
    """Yield each filter that a finding would pass: its name, and its value with a label."""
    if item.status and answer.query:
        yield "status", (item.status, _HEADINGS[item.status])
    for situation in _situations(item):
        yield from by_role.get(situation, ())
    for w in item.claims:
        yield "tense", (w.tense, _HEADINGS[w.tense])
        rank = STRENGTHS.index(w.certainty)
        # A certain claim also passes the filters for less certain ones.
        for least in STRENGTHS[3:] if w.certainty == "unspecified" else STRENGTHS[rank:3]:
            yield "certainty", (least, _HEADINGS[least])
    for w in item.warrants:
        for node in (*w.claimants, *w.on_behalf_of):
            yield "according_to", (slug(node.iri), node.label)
        names = (s.name for s in answer.held if s.source == w.source)
        yield "source", (slug(w.source), next(names, slug(w.source)))
