"""Filter the findings of any question, and their claims.

Different filters are combined with AND, several values of one filter with OR. A single claim must
pass all the filters on claims. The status of a finding is computed from all its claims, except
those that the filters `according_to` and `source` exclude.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from pyoxigraph import NamedNode

from realpolitik.answer.findings.finding import STRENGTHS, finding
from realpolitik.answer.findings.warrant import Frozen, Warrant, in_time
from realpolitik.answer.questions.names import Names, as_text
from realpolitik.engine.base import Engine, Solution, bound_rows, text_of
from realpolitik.errors import Refused, UnknownName
from realpolitik.terms import PREFIXES, RDF_TYPE, ROLES, RP, expand, local

__all__ = ["FILTERS", "STATUSES", "Filters", "apply_filters", "parse_filters", "situation_values"]

FILTERS = {
    "place": "rp:Place",
    "issue": "rp:Issue",
    "about": "owl:Thing",
    "kind": "owl:Class",
    "domain": "rp:Domain",
    "tense": "rp:Tense",
    "basis": "rp:Basis",
    "certainty": "rp:Certainty",
    "at_most": "rp:Certainty",
    "status": "rp:Status",
    "according_to": "rp:Actor",
    "source": "rp:Source",
    "since": "xsd:date",
    "until": "xsd:date",
}
"""The filters that every question accepts, each with the class of its values."""

STATUSES = ("affirmed", "contested", "denied", "predicted", "supposed")
"""The statuses of findings, which are the values of the filter `status`."""

_WORDS = ("rp:Tense", "rp:Basis", "rp:Certainty")  # classes whose values are given as local names
_ON_CLAIMANTS = ("according_to", "source")
_DATES = ("since", "until")
_PLACE = "rp:place|rp:issue|rp:threatFrom|rp:concerns"
_PARTS = "rp:factor|rp:outcome|rp:content|rp:averts|rp:threatSource"
_ANY_ROLE = f"{'|'.join(f'rp:{role}' for role in ROLES)}|rp:involves|rp:agent|{_PLACE}"
_PATHS = {
    "place": f"({_PLACE})/(rp:within|rp:concerns)*",
    "issue": "rp:issue/rp:broaderIssue*",
    "kind": "a",
    "domain": "(rp:domain|rp:content/rp:domain)/skos:broader*",
    "about": f"({_PARTS})*/({_ANY_ROLE})/(rp:within|rp:broaderIssue|rp:concerns)*",
}
"""For each filter on situations, the path from a situation to its values and all broader values.

Virtuoso evaluates these paths, but none that consists of repetitions alone.
"""


class Filters(Frozen[tuple[str, ...]]):
    """The filters of an answer, as a map from names to values (IRIs, words or dates)."""

    __slots__ = ()

    @property
    def on_claimants(self) -> "Filters":
        """Return only the filters by claimant or source, which change the status of findings."""
        return Filters({key: values for key, values in self.items() if key in _ON_CLAIMANTS})

    def without(self, *keys: str) -> "Filters":
        """Return the filters, except those named in `keys`."""
        return Filters({key: values for key, values in self.items() if key not in keys})

    def include(self, date: str) -> bool:
        """Return whether a date passes the filters by date. An empty date fails each of them."""
        return in_time(date, *(self.get(key, ("",))[0] for key in _DATES))

    @property
    def nodes(self) -> list[NamedNode]:
        """Return the filter values that are IRIs."""
        words = (*_WORDS, "rp:Status", "xsd:date")
        things = (values for key, values in self.items() if FILTERS[key] not in words)
        return [NamedNode(iri) for values in things for iri in values]


def parse_filters(given: Mapping[str, str | Sequence[str]], names: Names) -> Filters:
    """Parse filters that a user gives as strings; the value "any" disables a filter.

    Raises UnknownName for an unknown filter or value, Ambiguous if a name can mean several things,
    Refused for an invalid date.
    """
    for key in given:
        if key not in FILTERS:
            raise UnknownName(key, "filter", FILTERS)
    found: dict[str, tuple[str, ...]] = {}
    for key in filter(given.__contains__, FILTERS):
        value = given[key]
        several = value if isinstance(value, list | tuple) else [value]
        texts = [as_text(text, key).strip() for text in several]
        if texts and not any(text.casefold() == "any" for text in texts):
            values = (value for text in texts for value in _values(key, text, names))
            found[key] = tuple(dict.fromkeys(values))
            if key in _DATES:
                found[key] = (min(found[key]) if key == "since" else max(found[key]),)
    return Filters(found)


def _values(key: str, text: str, names: Names) -> tuple[str, ...]:
    """Return the values of a filter that a string from the user denotes."""
    kind = FILTERS[key]
    if kind == "xsd:date":
        with suppress(ValueError):
            if len(text) in (4, 7, 10):
                return (str(date.fromisoformat(text + "2000-01-01"[len(text) :]))[: len(text)],)
        how = "not a date; give a year, month or day, such as 2016, 2016-03 or 2016-03-31"
        raise Refused(f"{key}={text}", how)
    if kind == "rp:Status":
        if text.casefold() not in STATUSES:
            raise UnknownName(text, "status", STATUSES)
        return (text.casefold(),)
    if key == "about" and (things := names.find(text, kind)):  # an actor and its issue
        return tuple(thing.value for thing in things)
    thing = names.resolve(text, kind)
    return (local(thing.value) if kind in _WORDS else thing.value,)


def apply_filters(
    filters: Filters, warrants: Mapping[str, Sequence[Warrant]], engine: Engine
) -> dict[str, list[Warrant]]:
    """Map each situation that passes the filters to the warrants that should be shown.

    `warrants` maps each situation to all its warrants. A situation without claims does not pass any
    filter on claims. If a contested situation passes, the claims of both sides are kept.
    """
    if not filters:
        return {situation: [*own] for situation, own in warrants.items()}
    on_claims = [key for key in filters if key in _TESTS]
    on_claimants = [key for key in on_claims if key in _ON_CLAIMANTS]

    def passing(own: Sequence[Warrant], keys: Sequence[str]) -> list[Warrant]:
        return [
            warrant
            for warrant in own
            if all(any(_TESTS[key](warrant, value) for value in filters[key]) for key in keys)
        ]

    kind = expand("rp:TheoryPrediction")
    predictions = engine.pairs(RDF_TYPE, value=kind) if "status" in filters else ()
    predicted = {text_of(situation) for situation, _ in predictions}
    kept: dict[str, list[Warrant]] = {}
    for situation, own in warrants.items():
        reported, shown = passing(own, on_claimants), passing(own, on_claims)
        status = finding(situation, "", {}, reported, ()).status
        if situation in predicted:
            status = "predicted"
        if (shown or not on_claims) and status in filters.get("status", (status,)):
            kept[situation] = reported if status == "contested" else shown
    for key in filter(filters.__contains__, _PATHS):
        # A situation is about itself, too.
        found = {*filters[key]} if key == "about" else set[str]()
        found |= {row["situation"] for row in _pairs(key, "value", filters[key], engine)}
        kept = {s: own for s, own in kept.items() if s in found}
    return kept


def _at_least(certainty: str, least: str) -> bool:
    """Return whether a certainty is at least as strong as another; "unspecified" is not ranked."""
    ranked = {certainty, least} <= {*STRENGTHS[:3]}
    return certainty == least or (ranked and STRENGTHS.index(certainty) < STRENGTHS.index(least))


_TESTS: dict[str, Callable[[Warrant, str], bool]] = {
    "tense": lambda warrant, tense: warrant.tense == tense,
    "basis": lambda warrant, basis: warrant.basis == basis,
    "certainty": lambda warrant, least: _at_least(warrant.certainty, least),
    "at_most": lambda warrant, most: _at_least(most, warrant.certainty),
    "according_to": lambda warrant, claimant: any(
        node.iri == claimant for node in (*warrant.claimants, *warrant.on_behalf_of)
    ),
    "source": lambda warrant, source: warrant.source == source,
    "since": lambda warrant, first: in_time(warrant.said_on, since=first),
    "until": lambda warrant, last: in_time(warrant.said_on, until=last),
}
"""For each filter on claims, the function that tells whether a claim matches a value.

`according_to` matches each claimant of a claim, and the actor that they represent.
"""


def situation_values(key: str, situations: Collection[str], engine: Engine) -> dict[str, set[str]]:
    """Map the IRI of each situation to its values for the filter `key` and to all broader values.

    For example, a region is broader than a place in it. For the filter "about", the values are all
    entities that have a role in the situation, or in another situation that has a role in it.
    """
    found: dict[str, set[str]] = {situation: set() for situation in situations}
    for row in _pairs(key, "situation", sorted(situations), engine):
        found[row["situation"]].add(row["value"])
    return found


def _pairs(key: str, variable: str, iris: Iterable[str], engine: Engine) -> Iterator[Solution]:
    """Yield situations and their values for a filter, where `variable` is one of the `iris`."""
    text = f"""PREFIX rp: <{RP}> PREFIX skos: <{PREFIXES["skos"]}>
        SELECT DISTINCT ?situation ?value WHERE {{
          VALUES ?{variable} {{ UNDEF }}
          ?situation {_PATHS[key]} ?value .
          FILTER(ISIRI(?value))
        }}"""
    return bound_rows(engine, text, variable, map(NamedNode, iris))
