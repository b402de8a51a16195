"""Rules are stratified."""

import pytest
from reasoning.made_rules import closed, made_rule

from realpolitik.errors import Refused
from realpolitik.reasoning.rule import Rule, stratify


def is_a(head: str, body: str, absent: str = "") -> Rule:
    """Return a rule about classes, named after its head and its body."""
    without = f"FILTER NOT EXISTS {{ ?x a :{absent} }}" if absent else ""
    return made_rule(f"{head}-{body}", f"?x a :{head}", f"?x a :{body} . {without}")


def names(*rules: Rule) -> list[set[str]]:
    """Return the names of the rules of each stratum."""
    return [{rule.name for rule in stratum} for stratum in stratify(rules)]


@pytest.mark.parametrize(
    ("rules", "strata"),
    [
        ([is_a("C", "A", "B"), is_a("B", "A"), is_a("B", "D")], [{"B-A", "B-D"}, {"C-A"}]),
        ([is_a("A", "B"), is_a("B", "A"), is_a("C", "B")], [{"A-B", "B-A"}, {"C-B"}]),
        # Both are of the one property rdf:type: what counts is the class.
        ([is_a("A", "B", "C"), is_a("D", "A")], [{"A-B"}, {"D-A"}]),
    ],
)
def test_stratum_comes_after_its_dependencies(rules: list[Rule], strata: list[set[str]]) -> None:
    assert names(*rules) == strata


def test_circle_through_an_absence_is_refused() -> None:
    reason = r"the rule C-A: it needs the absence of rp:B, which depends on its conclusion rp:C"
    with pytest.raises(Refused, match=reason):
        stratify([is_a("C", "A", "B"), is_a("B", "C")])


def test_iri_used_as_class_and_property_is_refused() -> None:
    with pytest.raises(Refused, match="rp:B: is used as class and as property"):
        closed("", is_a("B", "A"), made_rule("pun", "?x :B ?x", "?x a :A"))
