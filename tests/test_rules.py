"""Rule files are read as rules, each of them concludes something, and shortcuts are guarded."""

from pathlib import Path

import pytest

from realpolitik.errors import Malformed
from realpolitik.rules import STRATA, Rule, read_rule
from realpolitik.source import read, rule_files
from realpolitik.store import Store

SHORTCUTS = {
    "aligns-with": "alignsWith",
    "at-odds-attitude": "atOddsWith",
    "at-odds-parties": "atOddsWith",
    "feels-threatened-by": "feelsThreatenedBy",
    "wants-goal": "wants",
    "wants-hope": "wants",
    "wants-intention": "wants",
}
# All that the rules for shortcuts ask for, in one situation, and what makes them hold their tongue.
SITUATION = """
@prefix : <https://w3id.org/realpolitik/ontology#> .
@prefix id: <https://w3id.org/realpolitik/id/> .
:probable :strongerThan :possible .
id:one a :State . id:other a :State . id:they a :Actor .
id:it a :Alignment, :Strain, :ThreatPerception, :Goal, :Hope, :Intention ; :status :affirmed ;
    :party id:one, id:other ; :holder id:one ; :toward id:other ; :threatSource id:other ;
    :content id:other .
id:claim :affirms id:it ; :tense :present ; :certainty :probable ; :claimant id:they .
id:if a :Limit ; :outcome id:it .
"""
GUARDS = {
    "only possible": (":certainty :probable", ":certainty :possible"),
    "unspecified": (":certainty :probable", ":certainty :unspecified"),
    "past": (":tense :present", ":tense :past"),
    "future": (":tense :present", ":tense :future"),
    "contested": (":status :affirmed", ":status :contested"),
    "denied": (":status :affirmed", ":status :denied"),
    "supposed": (":status :affirmed", ":status :supposed"),
    "conditional": ("id:if a :Limit", "id:if a :Condition"),
    "present in one claim, probable in another": (
        ":present ; :certainty :probable ; :claimant id:they .",
        ":present ; :certainty :possible ; :claimant id:they . id:more :affirms id:it ;"
        " :tense :past ; :certainty :probable ; :claimant id:they .",
    ),
    "a public's claim": ("id:they a :Actor", "id:they a :Public"),
    "a camp's claim": ("id:they a :Actor", "id:they a :SchoolOfOpinion"),
}


def names(rule: Rule) -> str:
    """Return the name by which pytest calls a rule."""
    return rule.name


def concluded(rule: Rule, turtle: str) -> set[str]:
    """Return what a rule concludes from a text and what is established in it, as N-Triples."""
    store = Store()
    store.load("the test", turtle)
    store.add(store.construct(ESTABLISHED.text))
    return {str(triple) for triple in store.construct(rule.text)}


RULES = [read_rule(Path(path).stem, path, read(path)) for path in rule_files()]
(ESTABLISHED,) = (rule for rule in RULES if rule.name == "established-by")
GUARDED = [rule for rule in RULES if rule.stratum == "shortcuts"]


def test_rules_cover_all_strata() -> None:
    assert {rule.stratum for rule in RULES} <= set(STRATA)
    assert {rule.name for rule in GUARDED} == set(SHORTCUTS)


@pytest.mark.parametrize("rule", RULES, ids=names)
def test_rule_concludes_something_in_the_small_graph(rule: Rule, mini_store: Store) -> None:
    assert mini_store.construct(rule.text)


@pytest.mark.parametrize("rule", GUARDED, ids=names)
def test_shortcut_follows(rule: Rule) -> None:
    relation = f"<https://w3id.org/realpolitik/ontology#{SHORTCUTS[rule.name]}>"
    id_one, id_other = (f"<https://w3id.org/realpolitik/id/{name}>" for name in ("one", "other"))
    assert f"{id_one} {relation} {id_other}" in concluded(rule, SITUATION)


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
@pytest.mark.parametrize("rule", GUARDED, ids=names)
def test_shortcut_does_not_follow(rule: Rule, guard: tuple[str, str]) -> None:
    assert guard[0] in SITUATION
    assert concluded(rule, SITUATION.replace(*guard)) == set()


@pytest.mark.parametrize(
    ("name", "holder"), [("at-odds-attitude", "Public"), ("at-odds-parties", "SchoolOfOpinion")]
)
def test_not_everybody_can_be_at_odds(name: str, holder: str) -> None:
    (rule,) = (rule for rule in GUARDED if rule.name == name)
    assert concluded(rule, SITUATION.replace("a :State", f"a :{holder}")) == set()


@pytest.mark.parametrize("header", ["#+ stratum: status", "#+ summary: A rule.\n#+ stratum: none"])
def test_rule_without_summary_or_stratum_is_malformed(header: str) -> None:
    with pytest.raises(Malformed, match="a rule has a summary and a stratum"):
        read_rule("x", "x.rq", f"{header}\nCONSTRUCT {{}} WHERE {{}}")
