"""Rules are stratified and written out; each rule file concludes something; shortcuts are guarded.

The rule files are run here as the plain SPARQL that they are.
"""

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Variable

from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.files import read, rule_files
from realpolitik.reasoning.rule import Absence, Pattern, Rule, in_words, stratified
from realpolitik.reasoning.rulefile import update
from realpolitik.terms import RDF_TYPE, RP

SHORTCUTS = {
    "aligns-with": "alignsWith",
    "allied-with": "alliedWith",
    "at-odds-attitude": "atOddsWith",
    "at-odds-parties": "atOddsWith",
    "cooperates-militarily-with": "cooperatesMilitarilyWith",
    "depends-on": "dependsOn",
    "favours": "favours",
    "feels-threatened-by": "feelsThreatenedBy",
    "gains-influence-in": "gainsInfluenceIn",
    "has-sphere-at-stake-in": "hasSphereAtStakeIn",
    "in-conflict-dispute": "inConflictWith",
    "in-conflict-rivalry": "inConflictWith",
    "opposes": "opposes",
    "wants-goal": "wants",
    "wants-hope": "wants",
    "wants-intention": "wants",
}
# All that the rules for shortcuts ask for, in one situation, and what makes them hold their tongue.
SITUATION = """
@prefix : <https://w3id.org/realpolitik/ontology#> .
@prefix id: <https://w3id.org/realpolitik/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
:probable :strongerThan :possible .
id:one a :State . id:other a :State . id:they a :Actor .
id:it a :Alignment, :Alliance, :Cooperation, :Strain, :Dispute, :Rivalry, :Dependence, :Shift ;
    a :Attitude, :ThreatPerception, :Goal, :Hope, :Intention, :Stance ; :status :affirmed ;
    :party id:one, id:other ; :holder id:one ; :toward id:other ; :threatFrom id:other ;
    :content id:other ; :place id:other ; :issue id:other ; :domain :military ;
    :stake :sphereOfInfluence ; :direction :rise ; :position :support, :opposition .
id:claim a :CurrentClaim ; :affirms id:it ; :tense :present ; :certainty :probable ;
    :basis :stated ; :claimant id:they ; prov:wasAttributedTo id:they .
id:if a :Limit ; :outcome id:it .
"""
# The two that can establish it: who says it in a text of their own, and whose own word it is.
AUTHOR = "prov:wasAttributedTo id:they"
OWN_WORD = ":ownWordOf id:one"
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
        "id:claim a :CurrentClaim ; :affirms id:it ; :tense :present ; :certainty :probable ;",
        "id:more a :CurrentClaim ; :affirms id:it ; :tense :past ; :certainty :probable ;"
        f" :claimant id:they ; {AUTHOR} ; {OWN_WORD} ."
        " id:claim a :CurrentClaim ; :affirms id:it ; :tense :present ; :certainty :possible ;",
    ),
    "read out of the text": (":basis :stated", ":basis :inferred"),
    "outdated": ("id:claim a :CurrentClaim", "id:claim a :Claim"),
    "a public's claim": ("id:they a :Actor", "id:they a :Public"),
    "a camp's claim": ("id:they a :Actor", "id:they a :SchoolOfOpinion"),
}
# What an author may not establish, and an own word may.
OF_AUTHORS = {
    "the belief of another": (AUTHOR, "prov:wasAttributedTo id:reporter"),
    "a state on others": ("id:they a :Actor", "id:they a :State"),
    "on behalf of a state": (AUTHOR, f"{AUTHOR} ; :onBehalfOf id:they"),
}


def concluded(name: str, turtle: str) -> set[str]:
    """Return what a rule concludes from a text and what is established in it, as N-Triples."""
    store = Store()
    store.load("the test", turtle)
    for path in ESTABLISHING:
        store.add(store.construct(FILES[path]))
    return {str(triple) for triple in store.construct(FILES[name])}


FILES = {Path(path).stem: read(path) for path in rule_files()}
ESTABLISHING = [name for name in FILES if name.startswith("established-by-")]


# These have situations of their own, here or among the tests of theories and of time.
THEORIES = ("theory-", "premise-", "defeater-", "label-")
TIME = ("outdated-", "changed-since-", "bears-out-", "belies-", "own-word-")
ELSEWHERE = {
    n for n in FILES if n in SHORTCUTS or n in ESTABLISHING or n.startswith((*THEORIES, *TIME))
}


@pytest.mark.parametrize("name", sorted(FILES.keys() - ELSEWHERE))
def test_rule_concludes_something_in_the_small_graph(name: str, mini_store: Store) -> None:
    assert mini_store.construct(FILES[name])


@pytest.mark.parametrize("name", SHORTCUTS)
def test_shortcut_follows(name: str) -> None:
    relation = f"<https://w3id.org/realpolitik/ontology#{SHORTCUTS[name]}>"
    id_one, id_other = (f"<https://w3id.org/realpolitik/id/{name}>" for name in ("one", "other"))
    assert f"{id_one} {relation} {id_other}" in concluded(name, SITUATION)


@pytest.mark.parametrize("guard", (GUARDS | OF_AUTHORS).values(), ids=GUARDS | OF_AUTHORS)
def test_no_shortcut_follows(guard: tuple[str, str]) -> None:
    assert guard[0] in SITUATION
    text = SITUATION.replace(*guard)
    assert [name for name in SHORTCUTS if concluded(name, text)] == []


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_own_word_does_not_establish(guard: tuple[str, str]) -> None:
    own = SITUATION.replace(AUTHOR, f"prov:wasAttributedTo id:reporter ; {OWN_WORD}")
    assert concluded("aligns-with", own)
    assert concluded("aligns-with", own.replace(*guard)) == set()


@pytest.mark.parametrize("guard", OF_AUTHORS.values(), ids=OF_AUTHORS)
def test_own_word_establishes_what_an_author_may_not(guard: tuple[str, str]) -> None:
    assert concluded(
        "aligns-with", SITUATION.replace(*guard).replace(":basis", f"{OWN_WORD} ; :basis")
    )


@pytest.mark.parametrize(
    ("name", "holder"),
    [
        ("at-odds-attitude", "Public"),
        ("at-odds-parties", "SchoolOfOpinion"),
        ("in-conflict-dispute", "SchoolOfOpinion"),
        ("in-conflict-rivalry", "SchoolOfOpinion"),
    ],
)
def test_not_everybody_can_be_at_odds(name: str, holder: str) -> None:
    assert concluded(name, SITUATION.replace("a :State", f"a :{holder}")) == set()


@pytest.mark.parametrize("name", [n for n in SHORTCUTS if SHORTCUTS[n].endswith(("With", "On"))])
def test_nobody_aligns_or_quarrels_with_itself(name: str) -> None:
    assert concluded(name, SITUATION.replace("id:one", "id:other")) == set()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cooperates-militarily-with", (":domain :military", ":domain :economic")),
        ("favours", (":position :support, :opposition", ":position :abstention, :reluctance")),
        ("opposes", (":position :support, :opposition", ":position :abstention, :reluctance")),
        ("gains-influence-in", (":direction :rise", ":direction :decline")),
        ("gains-influence-in", (":stake :sphereOfInfluence", ":stake :nationalPower")),
        ("has-sphere-at-stake-in", (":stake :sphereOfInfluence", ":stake :nationalPower")),
        ("feels-threatened-by", ("id:other a :State", "id:other a :Intention, :Situation")),
        (
            "depends-on",
            (
                "id:if a :Limit ; :outcome id:it .",
                "id:if a :Limit ; :outcome id:it ; :status :affirmed ."
                " id:exit a :CurrentClaim ; :affirms id:if ; :tense :present ;"
                f" :certainty :probable ; :claimant id:they ; {AUTHOR} .",
            ),
        ),
    ],
)
def test_shortcut_asks_for_more_than_a_class(name: str, change: tuple[str, str]) -> None:
    assert change[0] in SITUATION
    assert concluded(name, SITUATION.replace(*change)) == set()


def test_every_shortcut_has_its_rules_and_is_refused_in_data(root: Path) -> None:
    ontology = read(str(root / "ontology" / "realpolitik.ttl"))
    terms = (term for term in ontology.split("\n\n") if "A shortcut, derived by rules" in term)
    named = {term.split()[0].removeprefix("rp:") for term in terms}
    assert named == set(SHORTCUTS.values())
    check = read(str(root / "queries" / "checks" / "claims" / "asserted-inference.rq"))
    assert named <= set(re.findall(r"rp:(\w+)", check))
    told = (root / "docs" / "ontology.md").read_text(encoding="utf-8")
    assert named <= set(re.findall(r"`rp:(\w+)`", told))


X = Variable("x")


def is_a(name: str) -> Pattern:
    """Return the pattern of being of a class of ours."""
    return Pattern(X, RDF_TYPE, NamedNode(RP + name))


def rule(name: str, head: str, body: str, absent: str = "") -> Rule:
    """Return a rule about classes of ours."""
    absences = (Absence((is_a(absent),)),) if absent else ()
    return Rule(name, name, (is_a(head),), (is_a(body),), absences)


def test_each_stratum_comes_after_those_whose_absence_it_needs() -> None:
    rules = [rule("c", "C", "A", absent="B"), rule("b", "B", "A"), rule("b2", "B", "D")]
    assert [[one.name for one in stratum] for stratum in stratified(rules)] == [["b", "b2"], ["c"]]


def test_rules_that_conclude_from_each_other_are_in_one_stratum() -> None:
    rules = [rule("a", "A", "B"), rule("b", "B", "A"), rule("c", "C", "B")]
    assert [{one.name for one in stratum} for stratum in stratified(rules)] == [{"a", "b"}, {"c"}]


def test_cycle_through_an_absence_is_refused_by_name() -> None:
    rules = [rule("no-b", "C", "A", absent="B"), rule("then-b", "B", "C")]
    with pytest.raises(Refused, match=r"no-b: .* absence of rp:B, .* follow from it by then-b"):
        stratified(rules)


def test_absence_of_one_class_and_conclusion_of_another_is_no_cycle() -> None:
    # Both are of the one property rdf:type: what counts is the class.
    rules = [rule("a", "A", "B", absent="C"), rule("b", "D", "A")]
    assert len(stratified(rules)) == 2


def test_what_is_a_class_for_one_rule_is_no_property_for_another() -> None:
    held = Pattern(X, NamedNode(RP + "B"), X)
    rules = [rule("b", "B", "A"), Rule("pun", "X.", (held,), (is_a("A"),))]
    with pytest.raises(Refused, match="the rule pun beside b: rp:B is a class for one and a prop"):
        stratified(rules)


def test_conditions_of_a_rule_are_written() -> None:
    y, z = Variable("y"), Variable("z")
    near, far = (NamedNode(RP + name) for name in ("near", "far"))
    one = Rule(
        "x",
        "X.",
        (Pattern(X, far, y),),
        (Pattern(X, near, y),),
        absent=(Absence((Pattern(z, near, y), Pattern(z, far, X)), ((z, X),)),),
        unequal=((X, y),),
        ordered=((X, y),),
    )
    assert in_words(one) == (
        "?x rp:far ?y if ?x rp:near ?y, ?x != ?y, ?x before ?y,"
        " not ?z rp:near ?y . ?z rp:far ?x . ?z != ?x"
    )


def test_rule_is_written_for_a_reader_and_as_an_update() -> None:
    one = rule("c", "State", "Actor", absent="Public")
    assert in_words(one) == "?x a rp:State if ?x a rp:Actor, not ?x a rp:Public"
    iri = f"<{RDF_TYPE.value}> <{RP}"
    assert (
        update(one).split()
        == (
            f"INSERT {{ ?x {iri}State> . }} WHERE {{ ?x {iri}Actor> ."
            f" FILTER NOT EXISTS {{ ?x {iri}Public> . }} }}"
        ).split()
    )
