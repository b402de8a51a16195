"""Gaps explain why a rule does not conclude a triple."""

import pytest
from pyoxigraph import Triple
from reasoning.made_rules import closed, made_rule, term

from realpolitik.reasoning.proof import Gap, gaps
from realpolitik.reasoning.rule import Rule
from realpolitik.terms import RDF_TYPE


def lacking(turtle: str, goal: str, *rules: Rule) -> list[Gap]:
    """Return the gaps of a triple, named by three words."""
    subject, predicate, value = goal.split()
    if predicate == "a":
        triple = Triple(term(f"id:{subject}"), RDF_TYPE, term(value))
    else:
        triple = Triple(term(f"id:{subject}"), term(predicate), term(f"id:{value}"))
    facts = closed(turtle, *rules).facts
    assert facts.fact(triple) is None
    return gaps(facts, rules, triple)


ALLIES = made_rule(
    "allies",
    "?a :allyOf ?b",
    """?pact a :Pact . ?pact :party ?a . ?pact :party ?b . FILTER(?a != ?b)
    ?pact :signedBy ?who . FILTER NOT EXISTS { ?who :denies ?pact }""",
)
PACT = "id:pact a :Pact ; :party id:mali, id:chad ; :signedBy id:king ."
UNSIGNED = "id:pact a :Pact ; :party id:mali, id:chad ."
IN = made_rule("in", "?x :in ?z", "?x :in ?y . ?y :in ?z .")
ALONE = made_rule(
    "alone", "?x a :Alone", "?x a :State . FILTER NOT EXISTS { ?y a :State . FILTER(?y != ?x) }"
)
PAIR = made_rule(
    "pair", "?a :pairedWith ?b", "?a :likes ?b . ?b :likes ?a . FILTER(STR(?a) < STR(?b))"
)


def test_gap_has_the_rule_and_its_patterns() -> None:
    (gap,) = lacking(PACT.replace(", id:chad", ""), "mali allyOf chad", ALLIES)
    assert gap == Gap(
        "allies",
        "allies.",
        ("id:pact a rp:Pact", "id:pact rp:party id:mali", "id:pact rp:signedBy id:king"),
        ("id:pact rp:party id:chad",),
        (),
    )


@pytest.mark.parametrize(
    ("turtle", "goal", "rule", "holds", "missing", "in_the_way"),
    [
        # A variable of which nothing is known.
        (UNSIGNED, "mali allyOf chad", ALLIES, 3, ["id:pact rp:signedBy ?who"], []),
        # The nearest match, and not the first.
        (
            f"id:a a :Pact . id:b a :Pact ; :party id:mali . id:z a :Pact . {UNSIGNED}",
            *("mali allyOf chad", ALLIES, 3, ["id:pact rp:signedBy ?who"], []),
        ),
        # What must be absent and is present, in each way.
        (
            f"{PACT} id:king :denies id:pact .",
            *("mali allyOf chad", ALLIES, 4, [], ["id:king rp:denies id:pact"]),
        ),
        (
            "id:mali a :State . id:chad a :State . id:niger a :State .",
            *("mali a Alone", ALONE, 1, [], ["id:chad a rp:State", "id:niger a rp:State"]),
        ),
        # Two that must differ and do not, in the goal or in a match, or whose order is another.
        (PACT, "mali allyOf mali", ALLIES, 3, [], ["?a and ?b are both id:mali"]),
        (
            "id:mali :likes id:chad . id:chad :likes id:mali .",
            *("mali pairedWith chad", PAIR, 2, []),
            ["id:mali does not sort before id:chad"],
        ),
        # A conclusion about a constant.
        (
            *("", "mali near chad", made_rule("one", "id:mali :near ?x", "?x a :State")),
            *(0, ["id:chad a rp:State"], []),
        ),
        # The search ends though very much could match.
        (
            " ".join(f"id:a{i} :p id:b{i} ." for i in range(400)),
            "z a Out",
            made_rule("far", "?x a :Out", "?a :p ?b . ?c :p ?d . ?e :p ?f . ?x :q ?g"),
            *(1, ["id:z rp:q ?g"], []),
        ),
    ],
)
def test_gap_is_that_of_the_best_match(
    turtle: str, goal: str, rule: Rule, holds: int, missing: list[str], in_the_way: list[str]
) -> None:
    (gap,) = lacking(turtle, goal, rule)
    assert len(gap.holds) == holds
    assert sorted(gap.missing) == missing
    assert sorted(gap.in_the_way) == in_the_way


def test_missing_link_of_a_chain_is_reported() -> None:
    (gap,) = lacking("id:a :in id:b . id:c :in id:d .", "a in d", IN)
    assert len(gap.holds) == 1
    assert gap.missing in {("id:b rp:in id:d",), ("id:a rp:in id:c",)}


def test_nearest_rule_comes_first() -> None:
    far = made_rule("far", "?a :allyOf ?b", "?a :p ?b . ?b :p ?c . ?c :likes ?a")
    same = made_rule("same", "?a :allyOf ?b", "?b :allyOf ?a")
    turtle = f"{PACT.replace(', id:chad', '')} id:mali :p id:chad ."
    found = lacking(turtle, "mali allyOf chad", far, same, ALLIES)
    assert [gap.rule for gap in found] == ["allies", "far", "same"]


@pytest.mark.parametrize(
    ("goal", "rule"),
    [
        ("mali fears chad", ALLIES),
        ("mali a Enemy", ALLIES),
        # A rule that concludes it from itself, and one about another constant.
        ("mali allyOf niger", made_rule("again", "?a :allyOf ?b", "?a :allyOf ?b . ?a :p ?b")),
        ("niger near chad", made_rule("one", "id:mali :near ?x", "?x a :State")),
    ],
)
def test_unrelated_rule_has_no_gap(goal: str, rule: Rule) -> None:
    assert lacking(PACT, goal, rule) == []
