"""What narrows a question keeps the findings that meet all keys, and the claims that do."""

import json

import pytest
from asking import PROLOGUE

from realpolitik import Graph, Refused, UnknownName
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.warrant import Node, Warrant
from realpolitik.answer.questions.filters import Filters, apply_filters, parse_filters
from realpolitik.command.cli import main
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
    """Return a warrant that is affirmed, certain and present where nothing else is given."""
    who = (Node(f"{ID}{parts.pop('by', 'ada')}", "Ada"),)
    values = ("affirms", who, who, "certain", "present", 2016, "It is so.", f"{ID}book")
    plain = Warrant(f"{ID}claim-{number}", *values, 1, 1, 0, 9, None, False, "Ada")
    return plain._replace(**parts)  # type: ignore[arg-type]


CLAIMS = {
    f"{ID}pact": [warrant(1), warrant(2, tense="future", certainty="possible", year=2020)],
    f"{ID}quarrel": [warrant(3), warrant(4, polarity="denies", by="bob", source=f"{ID}paper")],
    f"{ID}cause": [warrant(5, certainty="unspecified"), warrant(6, certainty="probable")],
    f"{ID}hope": [warrant(7, polarity="denies", year=2012)],
    f"{ID}forecast": [warrant(8)],
    f"{ID}delta": [],
}
ALL = {"pact": [1, 2], "quarrel": [3, 4], "cause": [5, 6], "hope": [7], "forecast": [8]}


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store with situations that stand in each other."""
    store = Store()
    store.load("world.ttl", WORLD)
    return store


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ({}, {**ALL, "delta": []}),
        # Claims: all keys by one claim, a repeated key by one value.
        ({"tense": "future"}, {"pact": [2]}),
        ({"tense": "future past"}, {"pact": [2]}),
        ({"tense": "future present"}, ALL),
        ({"tense": "future", "certainty": "certain"}, {}),
        ({"tense": "present", "until": "2015"}, {"hope": [7]}),
        ({"since": "2017"}, {"pact": [2]}),
        ({"since": "2012", "until": "2012"}, {"hope": [7]}),
        ({"certainty": "probable", "at_most": "probable"}, {"cause": [6]}),
        ({"at_most": "probable"}, {"pact": [2], "cause": [6]}),
        ({"certainty": "unspecified"}, {"cause": [5]}),
        # What is contested keeps all of its claims, but for those of others.
        ({"according_to": "bob"}, {"quarrel": [4]}),
        (
            {"source": "book", "certainty": "certain", "kind": "Alliance Dispute"},
            {"pact": [1], "quarrel": [3]},
        ),
        # Status, of all claims but for those of others.
        ({"status": "contested"}, {"quarrel": [3, 4]}),
        (
            {"status": "denied affirmed", "tense": "present"},
            {"pact": [1], "cause": [5, 6], "hope": [7]},
        ),
        ({"status": "denied", "according_to": "bob"}, {"quarrel": [4]}),
        ({"status": "predicted"}, {"forecast": [8]}),
        # Situations, and what carries no claim.
        ({"place": "south"}, {"pact": [1, 2], "forecast": [8]}),
        ({"place": "coast", "issue": "fishing"}, {"forecast": [8]}),
        ({"issue": "fishing"}, {"quarrel": [3, 4], "forecast": [8]}),
        ({"issue": "nets"}, {"quarrel": [3, 4]}),
        ({"domain": "economic"}, {"quarrel": [3, 4]}),
        ({"kind": "Alignment"}, {"pact": [1, 2]}),
        ({"kind": "Alignment Hope", "tense": "present"}, {"pact": [1], "hope": [7]}),
        ({"kind": "Alignment", "place": "coast", "tense": "past"}, {}),
        ({"about": "them"}, {"pact": [1, 2], "cause": [5, 6], "hope": [7]}),
        ({"about": "nets"}, {"quarrel": [3, 4], "cause": [5, 6], "hope": [7]}),
        ({"about": "hope"}, {"cause": [5, 6], "hope": [7]}),
        ({"about": "delta", "kind": "Alliance"}, {"pact": [1, 2]}),
        ({"about": "delta"}, {**ALL, "delta": []}),
    ],
)
def test_what_passes_meets_all_keys(
    store: Store, narrowing: dict[str, str], expected: dict[str, list[int]]
) -> None:
    terms = {"kind": RP, "domain": RP} | dict.fromkeys(("tense", "certainty", "at_most"), "")
    terms |= dict.fromkeys(("status", "since", "until"), "")
    given = {
        key: tuple(terms.get(key, ID) + value for value in values.split())
        for key, values in narrowing.items()
    }
    found = apply_filters(Filters(given), CLAIMS, store)
    numbers = {local(s): [int(w.claim[-1]) for w in own] for s, own in found.items()}
    assert numbers == expected


def labels(answer: Answer) -> list[str]:
    """Return the labels of the findings of an answer."""
    return [finding.label for finding in answer]


def test_keys_go_with_any_question(graph: Graph) -> None:
    whole = graph.ask("threats", actor="China")
    asian = graph.ask("threats", actor="China", place="asia")
    assert 0 < len(asian) < len(whole)
    assert set(labels(asian)) < set(labels(whole))
    assert asian.parameters == whole.parameters
    assert asian.narrowing == {"place": (f"{ID}asia",)}
    assert asian.to_dict()["narrowing"] == {"place": [f"{ID}asia"]}


def test_a_list_is_any_of_its_values(graph: Graph) -> None:
    kinds = {kind: labels(graph.ask("about", kind=kind)) for kind in ("Hope", "Goal")}
    both = labels(graph.ask("about", kind=["Hope", "Goal"]))
    assert sorted(both) == sorted(kinds["Hope"] + kinds["Goal"])
    assert labels(graph.ask("about", kind=["Hope", "any"])) == labels(graph.ask("about"))


def test_status_is_of_all_claims_and_shown_are_those_that_meet_the_keys(graph: Graph) -> None:
    whole = {finding.situation: finding for finding in graph.ask("certainty")}
    narrowed = graph.ask("certainty", tense="past")
    for finding in narrowed:
        assert finding.summary == whole[finding.situation].summary
        kept = {w.tense for w in finding.warrants}
        assert kept == {"past"} or finding.status == "contested"


def test_key_that_is_a_parameter_binds(graph: Graph) -> None:
    assert graph.ask("positions", issue="Iran").parameters == {"issue": f"{ID}iran-issue"}
    assert graph.ask("positions", issue="Iran").narrowing == {}
    with pytest.raises(Refused, match="positions takes one value for issue"):
        graph.ask("positions", issue=["Iran", "North Korea"])


def test_thing_that_two_share_a_name_is_both(graph: Graph) -> None:
    answer = graph.ask("forecasts", about="Iran")
    assert answer.narrowing["about"] == (f"{ID}iran", f"{ID}iran-issue")
    assert answer.outcome == "answered"


def test_what_a_narrowing_leaves_nothing_of_is_suggested_without_it(graph: Graph) -> None:
    answer = graph.ask("limits", a="China", b="Russia", place="Crimea")
    (suggestion,) = answer.suggestions
    assert (answer.outcome, answer.total) == ("silent", 0)
    assert suggestion.command == "realpolitik ask limits a=china b=russia"
    assert suggestion.findings == len(graph.ask("limits", a="China", b="Russia"))
    (suggestion,) = graph.ask("limits", a="Iran", b="India", place="Crimea").suggestions
    assert suggestion.command == "realpolitik search 'India Iran'"  # of whom other claims speak


def test_same_question_is_asked_again_narrowed(graph: Graph) -> None:
    answer = graph.ask("frictions", domain="trade")
    assert graph.again(answer) == answer


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("place", "Crmea", 'no place is called "Crmea"; did you mean Crimea? (realpolitik names p'),
        ("place", "Zz", 'no place is called "Zz"; realpolitik names place lists all'),
        ("place", "NATO", 'no place is called "NATO"; about=NATO finds it in any role'),
        ("kind", "thraet", 'no kind is called "thraet"; did you mean threat'),
        ("domain", "Zz", 'no domain is called "Zz"; realpolitik names domain lists all'),
        ("status", "true", 'no status is called "true"; there is only affirmed, contested'),
        ("since", "16", "since=16: give a year, such as 2016"),
        (
            "plce",
            "asia",
            'no parameter or filter of timeline is called "plce"; did you',
        ),
        (
            "basis",
            "true",
            'no basis is called "true"; there is only inferred, presupposed or state',
        ),
        (
            "shade",
            "red",
            'no parameter or filter of timeline is called "shade"; realp',
        ),
    ],
)
def test_what_cannot_narrow_is_told(graph: Graph, key: str, value: str, message: str) -> None:
    with pytest.raises((Refused, UnknownName)) as caught:
        graph.ask("timeline", **{key: value})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("kind", "threat perception", f"{RP}ThreatPerception"),
        ("kind", "Threat-Perception", f"{RP}ThreatPerception"),
        ("kind", "rp:Limit", f"{RP}Limit"),
        ("kind", f"{RP}Limit", f"{RP}Limit"),
        ("domain", "trade", f"{RP}economic"),
        ("tense", "rp:future", "future"),
        ("certainty", "Probable", "probable"),
        ("status", "Denied", "denied"),
        ("source", "Sun 2016", f"{ID}sun-2016"),
        ("according_to", "the pessimists", f"{ID}western-pessimists"),
    ],
)
def test_value_is_a_label_alias_slug_or_curie(
    graph: Graph, key: str, text: str, expected: str
) -> None:
    assert parse_filters({key: [text]}, graph.names) == {key: (expected,)}


def test_every_key_is_taken_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    line = (
        "ask threats actor=china place=asia place=europe tense=present certainty=possible -f json"
    )
    assert main(line.split()) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["narrowing"] == {
        "place": [f"{ID}asia", f"{ID}europe"],
        "tense": ["present"],
        "certainty": ["possible"],
    }
    assert list(found["parameters"]) == ["actor"]
