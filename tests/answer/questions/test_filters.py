"""Filters keep the findings and claims that pass all of them."""

import pytest
from asking import PROLOGUE

from realpolitik import Graph, Refused, UnknownName
from realpolitik.answer.findings.warrant import Node, Warrant
from realpolitik.answer.questions.filters import Filters, apply_filters, parse_filters
from realpolitik.engine.embedded import Store
from realpolitik.terms import ID, RP, local

WORLD = f"""{PROLOGUE}
id:delta rp:within id:coast . id:coast rp:within id:south . id:delta rp:within id:south .
id:fishing a rp:Issue ; rp:concerns id:delta . id:nets a rp:Issue ; rp:broaderIssue id:fishing .
rp:fishery skos:broader rp:economic . rp:trawling skos:broader rp:fishery .
id:pact a rp:Alliance , rp:Alignment ; rp:place id:delta ; rp:party id:us , id:them .
id:quarrel a rp:Dispute ; rp:issue id:nets ; rp:domain rp:trawling ; rp:party id:us .
id:cause a rp:Driver ; rp:factor id:hope ; rp:outcome id:pact .
id:hope a rp:Hope ; rp:holder id:them ; rp:content id:quarrel .
id:forecast a rp:TheoryPrediction ; rp:issue id:fishing .
"""


def warrant(number: int, /, **parts: object) -> Warrant:
    """Return a warrant, by default affirmed, certain and present."""
    who = (Node(f"{ID}{parts.pop('by', 'ada')}", "Ada"),)
    values = ("affirms", who, who, "certain", "present", 2016, "It is so.", f"{ID}book")
    plain = Warrant(f"{ID}claim-{number}", *values, 1, 1, 0, 9, None, False, "Ada", said_on="2016")
    return plain._replace(**parts)  # type: ignore[arg-type]


CLAIMS = {
    f"{ID}pact": [warrant(1), warrant(2, tense="future", certainty="possible", said_on="2020-05")],
    f"{ID}quarrel": [warrant(3), warrant(4, polarity="denies", by="bob", source=f"{ID}paper")],
    f"{ID}cause": [warrant(5, certainty="unspecified"), warrant(6, certainty="probable")],
    f"{ID}hope": [warrant(7, polarity="denies", said_on="2012-07-01")],
    f"{ID}forecast": [warrant(8)],
    f"{ID}delta": [],
}
ALL = {"pact": [1, 2], "quarrel": [3, 4], "cause": [5, 6], "hope": [7], "forecast": [8]}


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store of situations with roles, wider places, issues and domains."""
    store = Store()
    store.load("world.ttl", WORLD)
    return store


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {**ALL, "delta": []}),
        # One claim must pass all filters on claims, with one of the values of each.
        ({"tense": "future"}, {"pact": [2]}),
        ({"tense": "future", "certainty": "certain"}, {}),
        ({"tense": "present", "until": "2015"}, {"hope": [7]}),
        ({"since": "2012", "until": "2012-08"}, {"hope": [7]}),
        ({"certainty": "probable", "at_most": "probable"}, {"cause": [6]}),
        ({"at_most": "probable"}, {"pact": [2], "cause": [6]}),
        # A contested situation keeps all claims, except those of other claimants or sources.
        ({"according_to": "bob"}, {"quarrel": [4]}),
        (
            {"source": "book", "certainty": "certain", "kind": "Alliance Dispute"},
            {"pact": [1], "quarrel": [3]},
        ),
        # The status is that of all claims, except those of other claimants or sources.
        ({"status": "contested"}, {"quarrel": [3, 4]}),
        (
            {"status": "denied affirmed", "tense": "present"},
            {"pact": [1], "cause": [5, 6], "hope": [7]},
        ),
        ({"status": "predicted"}, {"forecast": [8]}),
        # Filters on situations also keep those without claims.
        ({"place": "south"}, {"pact": [1, 2], "forecast": [8]}),
        ({"place": "coast", "issue": "fishing"}, {"forecast": [8]}),
        ({"issue": "fishing"}, {"quarrel": [3, 4], "forecast": [8]}),
        ({"domain": "economic"}, {"quarrel": [3, 4], "hope": [7]}),
        ({"kind": "Alignment Hope", "tense": "present"}, {"pact": [1], "hope": [7]}),
        ({"about": "them"}, {"pact": [1, 2], "cause": [5, 6], "hope": [7]}),
        ({"about": "nets"}, {"quarrel": [3, 4], "cause": [5, 6], "hope": [7]}),
        ({"about": "hope"}, {"cause": [5, 6], "hope": [7]}),
        ({"about": "delta"}, {**ALL, "delta": []}),
    ],
)
def test_situations_and_claims_pass_all_filters(
    store: Store, filters: dict[str, str], expected: dict[str, list[int]]
) -> None:
    terms = {"kind": RP, "domain": RP} | dict.fromkeys(("tense", "certainty", "at_most"), "")
    terms |= dict.fromkeys(("status", "since", "until"), "")
    given = {
        key: tuple(terms.get(key, ID) + value for value in values.split())
        for key, values in filters.items()
    }
    found = apply_filters(Filters(given), CLAIMS, store)
    numbers = {local(s): [int(w.claim[-1]) for w in own] for s, own in found.items()}
    assert numbers == expected


def test_filters_of_any_question(graph: Graph) -> None:
    whole = graph.ask("threats", actor="China")
    asian = graph.ask("threats", actor="China", place="asia")
    assert {f.label for f in asian} < {f.label for f in whole}
    assert asian.parameters == whole.parameters
    assert asian.filters == {"place": (f"{ID}asia",)}
    assert asian.to_dict()["narrowing"] == {"place": [f"{ID}asia"]}
    assert graph.again(asian) == asian


def test_name_of_a_thing_and_an_issue_means_both_in_about(graph: Graph) -> None:
    answer = graph.ask("forecasts", about="Iran")
    assert answer.filters["about"] == (f"{ID}iran", f"{ID}iran-issue")
    assert answer.outcome == "answered"


def test_question_without_its_filters_is_suggested_if_nothing_passes(graph: Graph) -> None:
    answer = graph.ask("limits", a="China", b="Russia", place="Crimea")
    (suggestion,) = answer.suggestions
    assert (answer.outcome, answer.total) == ("silent", 0)
    assert suggestion.command == "realpolitik ask limits a=china b=russia"
    assert suggestion.findings == len(graph.ask("limits", a="China", b="Russia"))


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("place", "Crmea", 'no place is called "Crmea"; did you mean Crimea? (for a list, run'),
        ("kind", "thraet", 'no kind is called "thraet"; did you mean threat'),
        ("domain", "Zz", 'no domain is called "Zz"; for a list, run realpolitik names domain'),
        ("status", "true", 'no status is called "true"; choose affirmed, contested'),
        ("since", "16", "since=16: not a date; give a year, month or day"),
        ("plce", "asia", 'no parameter or filter of timeline is called "plce"; did you'),
        ("actor", "China", 'no parameter or filter of timeline is called "actor"'),
        *(
            (name, "x", f'no parameter or filter of timeline is called "{name}"')
            for name in ("question", "self")
        ),
    ],
)
def test_invalid_filter_is_refused(graph: Graph, key: str, value: str, message: str) -> None:
    with pytest.raises((Refused, UnknownName)) as caught:
        graph.ask("timeline", **{key: value})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("kind", "threat perception", f"{RP}ThreatPerception"),
        ("domain", "trade", f"{RP}economic"),
        ("tense", "rp:future", "future"),
        ("certainty", "Probable", "probable"),
        ("according_to", "the pessimists", f"{ID}western-pessimists"),
    ],
)
def test_value_may_be_a_label_alias_slug_or_curie(
    graph: Graph, key: str, text: str, expected: str
) -> None:
    assert parse_filters({key: [text]}, graph.names) == {key: (expected,)}
