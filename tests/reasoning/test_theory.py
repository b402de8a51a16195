"""Each theory predicts from what is established, holds its tongue for a reason, and is never read.

The rule files are run here as the plain SPARQL that they are, on situations written for them.
"""

import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from asking import rows
from pyoxigraph import NamedNode, Triple

import realpolitik
from realpolitik import Graph
from realpolitik.engine.embedded import Store
from realpolitik.files import read, rule_files
from realpolitik.terms import RP, compact
from realpolitik.writing.page import markdown, table
from realpolitik.writing.render import render

FILES = {Path(path).stem: read(path) for path in rule_files()}
THEORIES = [name for name in FILES if name.startswith("theory-")]
PREMISES = [name for name in FILES if name.startswith("premise-")]
DEFEATERS = [name for name in FILES if name.startswith("defeater-")]
ESTABLISHING = [name for name in FILES if name.startswith("established-by-")]
LABELS = [name for name in FILES if name.startswith("label-")]
SHORTCUTS = [
    name
    for name in FILES
    if name not in {*THEORIES, *PREMISES, *DEFEATERS, *LABELS}
    and "rp:establishedBy" in FILES[name].partition("WHERE")[2]
]
SYMMETRY = f"CONSTRUCT {{ ?b <{RP}atOddsWith> ?a }} WHERE {{ ?a <{RP}atOddsWith> ?b }}"
PREDICTED = """
    TheoryPrediction theory predicts premise defeater predictedParty predictedHolder
    predictedToward predictedAgainst predictedThird predictedPlace
"""
START = """
@prefix : <https://w3id.org/realpolitik/ontology#> .
@prefix id: <https://w3id.org/realpolitik/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:certain :strongerThan :probable , :possible . :probable :strongerThan :possible .
:entrapment skos:broader :allianceDilemma . :abandonment skos:broader :allianceDilemma .
id:they a :Person . id:many a :Public . id:camp a :SchoolOfOpinion .
id:a a :State , :Actor . id:b a :State , :Actor . id:c a :State , :Actor .
"""


def held(name: str, says: str) -> str:
    """Return a situation that stands established, in Turtle."""
    return (
        f"id:{name} {says} ; :status :affirmed .\nid:claim-{name} a :CurrentClaim ;"
        f" :affirms id:{name} ; :tense :present ; :certainty :probable ;"
        f" :claimant id:they ; prov:wasAttributedTo id:they .\n"
    )


class Case(NamedTuple):
    """What a theory asks for: its premises, the states that hold them; and what it predicts."""

    rule: str
    premises: dict[str, str]
    states: str
    prediction: str
    roles: dict[str, str]


def fears(holder: str, source: str) -> str:
    """Return that an actor perceives a threat from a source."""
    return f"a :ThreatPerception , :Attitude ; :holder id:{holder} ; :threatFrom id:{source}"


def grows(holder: str) -> str:
    """Return that the influence of an actor grows in the place `p`."""
    return (
        f"a :Shift ; :holder id:{holder} ; :direction :rise ; :stake :sphereOfInfluence ;"
        " :place id:p"
    )


def sphere(holder: str) -> str:
    """Return that an actor has a sphere of influence at stake in the place `p`."""
    return (
        f"a :Interest , :Attitude ; :holder id:{holder} ; :stake :sphereOfInfluence ; :place id:p"
    )


def between(kinds: str, one: str, other: str, more: str = "") -> str:
    """Return that two actors are parties to a situation."""
    return f"a {kinds} ; :party id:{one} , id:{other} {more}"


def conflict(kind: str) -> dict[str, str]:
    """Return that `a` and `b` are allies, and `a` is in conflict with `c`."""
    return {
        "pact": between(":Alliance , :Alignment", "a", "b"),
        "row": between(f":{kind} , :Friction , :Strain", "a", "c"),
    }


ARMS = between(":Cooperation", "b", "c", "; :domain :military")
TIES = {"tie": ARMS, "front": between(":Alignment", "a", "b")}
QUARREL = between(":Dispute , :Friction , :Strain", "a", "c")
DREAD = {"fear": fears("a", "c"), "dread": fears("b", "c")}
NEED = {"need": "a :Dependence ; :holder id:a ; :toward id:b"}
SPATIAL = (("growth", grows), ("sphere", sphere))
PAIR = {"predictedParty": "a b"}
TRIAD = {"predictedHolder": "a", "predictedToward": "b", "predictedThird": "c"}
BALANCE = "structural-balance-a-about-b-with-c"
CASES = [
    Case(
        "balance-of-threat",
        DREAD,
        "a b",
        "balance-of-threat-a-and-b-against-c",
        {**PAIR, "predictedAgainst": "c"},
    ),
    *(
        Case(
            "positional-rivalry",
            {"growth": grows(grower), "sphere": sphere(claimer)},
            "a b",
            f"positional-rivalry-{grower}-and-{claimer}-in-p",
            {**PAIR, "predictedPlace": "p"},
        )
        for grower, claimer in ("ab", "ba")
    ),
    Case(
        "dependence",
        NEED,
        "a b",
        "dependence-b-over-a",
        {"predictedHolder": "b", "predictedToward": "a"},
    ),
    *(
        Case(
            "alliance-entrapment",
            conflict(kind),
            "a b c",
            "entrapment-b-by-a-against-c",
            {"predictedHolder": "b", "predictedToward": "a", "predictedThird": "c"},
        )
        for kind in ("Dispute", "Rivalry")
    ),
    *(
        Case(
            "alliance-abandonment",
            conflict(kind),
            "a b c",
            "abandonment-a-by-b-against-c",
            TRIAD,
        )
        for kind in ("Dispute", "Rivalry")
    ),
    *(
        Case("structural-balance", {**TIES, "strain": strain}, "a b c", BALANCE, TRIAD)
        for strain in (
            between(":Dispute , :Strain", "a", "c"),
            "a :Grievance , :Strain ; :holder id:a ; :toward id:c",
            "a :Suspicion , :Strain ; :holder id:c ; :toward id:a",
        )
    ),
]
GUARDS = {
    "only possible": (":certainty :probable", ":certainty :possible"),
    "unspecified": (":certainty :probable", ":certainty :unspecified"),
    "past": (":tense :present", ":tense :past"),
    "future": (":tense :present", ":tense :future"),
    "contested": (":status :affirmed", ":status :contested"),
    "denied": (":status :affirmed", ":status :denied"),
    "supposed": (":status :affirmed", ":status :supposed"),
    "outdated": ("a :CurrentClaim", "a :Claim"),
    "the belief of another": ("wasAttributedTo id:they", "wasAttributedTo id:many"),
    "a public's claim": ("id:they", "id:many"),
    "a camp's claim": ("id:they", "id:camp"),
}


def turtle(given: dict[str, str]) -> str:
    """Return premises as they stand in a graph, all established."""
    return START + "".join(held(name, says) for name, says in given.items())


def settled(text: str) -> Store:
    """Return a store of a text, what is established in it, and its shortcuts."""
    store = Store()
    store.load("the test", text)
    for name in ESTABLISHING:
        store.add(store.construct(FILES[name]))
    store.add([triple for name in SHORTCUTS for triple in store.construct(FILES[name])])
    store.add(store.construct(SYMMETRY))
    return store


def curies(triples: Iterable[Triple]) -> set[tuple[str, str, str]]:
    """Return triples of IRIs as CURIEs."""
    return {
        (compact(t.subject.value), compact(t.predicate.value), compact(t.object.value))
        for t in triples
        if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)
    }


def concluded(rule: str, text: str) -> set[tuple[str, str, str]]:
    """Return what a rule concludes from a text, as CURIEs."""
    return curies(settled(text).construct(FILES[rule]))


def premises(rule: str, text: str) -> dict[str, set[str]]:
    """Return the premises of each prediction of a theory, by local names."""
    store = settled(text)
    predicted = store.construct(FILES[f"theory-{rule}"])
    store.add(predicted)
    found: dict[str, set[str]] = {
        it.removeprefix("id:prediction-"): set() for it, *_ in curies(predicted)
    }
    for name in PREMISES:
        for it, relation, situation in curies(store.construct(FILES[name])):
            assert relation == "rp:premise"
            found[it.removeprefix("id:prediction-")].add(situation.removeprefix("id:"))
    return found


each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def test_each_theory_has_a_case() -> None:
    assert {f"theory-{case.rule}" for case in CASES} == set(THEORIES)


def test_each_premise_has_a_case() -> None:
    used = set()
    for case in CASES:
        store = settled(turtle(case.premises))
        store.add(store.construct(FILES[f"theory-{case.rule}"]))
        used |= {name for name in PREMISES if store.construct(FILES[name])}
    assert used == set(PREMISES)


@each_case
def test_theory_predicts_from_its_premises(case: Case) -> None:
    found = concluded(f"theory-{case.rule}", turtle(case.premises))
    assert {subject for subject, _, _ in found} == {f"id:prediction-{case.prediction}"}
    said = {
        (relation, thing) for _, relation, thing in found if relation.startswith("rp:predicted")
    }
    roles = {
        (f"rp:{role}", f"id:{who}") for role, them in case.roles.items() for who in them.split()
    }
    assert said == roles
    assert {r for _, r, _ in found} >= {"rdf:type", "rp:theory", "rp:predicts"}


LABELLED = {
    "balance-of-threat": "Alignment of Astan and the Bight against Corland",
    "positional-rivalry": "Friction of Astan and the Bight in the place",
    "dependence": "Leverage of the Bight over Astan",
    "entrapment": "Concern of the Bight that it may be drawn in by Astan against Corland",
    "abandonment": "Concern of Astan that it may be left alone by the Bight against Corland",
    "structural-balance": "Concern of Astan about the Bight for its ties with Corland",
}
WORLD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:a rdfs:label "Astan"@en , "\u963f\u65af\u56fd"@zh . id:b rdfs:label "The Bight"@en .
id:c rdfs:label "Corland"@en . id:p rdfs:label "The place"@en .
"""


@each_case
def test_prediction_is_called_after_what_it_is_about(case: Case) -> None:
    store = settled(f"{turtle(case.premises)}{WORLD}")
    store.add(store.construct(FILES[f"theory-{case.rule}"]))
    labels = [str(t.object) for name in LABELS for t in store.construct(FILES[name])]
    (expected,) = (text for name, text in LABELLED.items() if case.prediction.startswith(name))
    assert labels == [f'"{expected}"@en']


def test_each_label_has_a_case() -> None:
    assert {f"label-{name}" for name in LABELLED} == set(LABELS)


@each_case
def test_prediction_has_all_its_premises_and_no_others(case: Case) -> None:
    more = {f"more-{name}": says for name, says in case.premises.items()}
    aside = "".join(
        held(f"aside-{name}", says).replace(":certainty :probable", ":certainty :possible")
        for name, says in case.premises.items()
    )
    text = turtle({**case.premises, **more}) + aside
    assert premises(case.rule, text) == {case.prediction: {*case.premises, *more}}


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        # What is of the kind of a premise, and does not bear this prediction out.
        ("balance-of-threat", {"other": fears("a", "event"), "third": fears("c", "a")}),
        ("positional-rivalry", {"own": sphere("a"), "back": grows("c")}),
        ("dependence", {"gas": NEED["need"], "door": "a :Limit ; :outcome id:gas"}),
        ("alliance-entrapment", {"rub": between(":Friction , :Strain", "a", "c")}),
        ("alliance-abandonment", {"club": between(":Alignment", "a", "b")}),
        ("structural-balance", {"oil": ARMS.replace(":military", ":energy")}),
    ],
)
def test_premise_bears_out_its_own_prediction(rule: str, more: dict[str, str]) -> None:
    case = next(case for case in CASES if case.rule == rule)
    found = premises(rule, turtle({**case.premises, **more}))
    assert found[case.prediction] == set(case.premises)


@each_case
def test_theory_is_silent_where_one_premise_does_not_stand(case: Case) -> None:
    for (name, says), (guard, change) in product(case.premises.items(), GUARDS.items()):
        one = held(name, says)
        assert change[0] in one
        text = turtle(case.premises).replace(one, one.replace(*change))
        assert concluded(f"theory-{case.rule}", text) == set(), f"{name}, {guard}"


@each_case
def test_theory_is_silent_where_a_premise_is_conditional(case: Case) -> None:
    for name in case.premises:
        text = f"{turtle(case.premises)} id:if a :Condition ; :outcome id:{name} ."
        assert concluded(f"theory-{case.rule}", text) == set()


@each_case
def test_theory_is_silent_where_not_all_are_states(case: Case) -> None:
    for state, kind in product(case.states.split(), ("Public", "Bloc", "SchoolOfOpinion")):
        text = turtle(case.premises).replace(f"id:{state} a :State", f"id:{state} a :{kind}")
        assert concluded(f"theory-{case.rule}", text) == set(), f"{state}, {kind}"


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        # One of the two fears the other, or their threats are parallel.
        ("balance-of-threat", {**DREAD, "alarm": fears("a", "b")}),
        ("balance-of-threat", {**DREAD, "alarm": fears("b", "a")}),
        ("balance-of-threat", {"fear": fears("a", "c"), "dread": fears("b", "they")}),
        ("balance-of-threat", {"fear": fears("a", "event"), "dread": fears("b", "event")}),
        # Presence alone, influence that shrinks, or growth elsewhere.
        *(
            ("positional-rivalry", {"growth": grows("a").replace(*less), "sphere": sphere("b")})
            for less in (
                (":stake :sphereOfInfluence ;", ""),
                (":rise", ":decline"),
                ("a :Shift", "a :Policy"),
                ("id:p", "id:q"),
            )
        ),
        ("positional-rivalry", {"growth": grows("a"), "sphere": sphere("a")}),
        # What is established to limit the dependence, as an exit option does.
        ("dependence", {**NEED, "exit": "a :Limit ; :factor id:port ; :outcome id:need"}),
        # Each depends on the other.
        ("dependence", {**NEED, "back": "a :Dependence ; :holder id:b ; :toward id:a"}),
        ("dependence", {"need": "a :Interest ; :holder id:a ; :toward id:b"}),
        *(
            (rule, given)
            for rule in ("alliance-entrapment", "alliance-abandonment")
            for kind in ("Dispute", "Rivalry")
            for given in (
                # Positions that align short of an alliance; mere friction.
                {**conflict(kind), "pact": between(":Alignment", "a", "b")},
                conflict("Friction"),
                # The third is an ally too, or the adversary of both; allies fall out.
                {**conflict(kind), "pact": between(":Alliance", "a", "b", ", id:c")},
                {**conflict(kind), "other": between(":Alliance", "a", "c")},
                {**conflict(kind), "row": between(f":{kind}", "a", "c", ", id:b")},
                {**conflict(kind), "other": between(":Rivalry", "b", "c")},
                {**conflict(kind), "row": between(f":{kind}", "a", "b")},
            )
        ),
        # The third is only a neighbour, or the tie is not military.
        *(
            ("structural-balance", given)
            for given in (
                {**TIES},
                {**TIES, "near": between(":Situation", "a", "c")},
                {**TIES, "tie": ARMS.replace(":military", ":economic"), "strain": QUARREL},
                # The partner is none, so that the triad is balanced.
                {"tie": ARMS, "strain": QUARREL},
                {"tie": ARMS, "strain": QUARREL, "rift": between(":Strain", "a", "b")},
                # The one is aligned with the third as well, or has military ties with it.
                {**TIES, "strain": QUARREL, "accord": between(":Alignment", "a", "c")},
                {**TIES, "tie": f"{ARMS} ; :party id:a", "strain": QUARREL},
                {**TIES, "strain": QUARREL, "own": ARMS.replace("id:b", "id:a")},
            )
        ),
    ],
)
def test_theory_is_silent_where_it_says_so_itself(rule: str, given: dict[str, str]) -> None:
    assert concluded(f"theory-{rule}", turtle(given)) == set()


def test_growth_on_both_sides_is_two_predictions() -> None:
    text = turtle({f"{kind}-{who}": says(who) for kind, says in SPATIAL for who in "ab"})
    both = {f"{kind}-{who}" for kind, _ in SPATIAL for who in "ab"}
    assert premises("positional-rivalry", text) == {
        "positional-rivalry-a-and-b-in-p": both,
        "positional-rivalry-b-and-a-in-p": both,
    }


ALIGNED = ":predicts :Alignment ; :predictedParty id:a , id:b ; :predictedAgainst id:c"
IN_PLACE = ":predictedParty id:a , id:b ; :predictedPlace id:p ; :predicts"
LEVERAGE = ":predicts :Leverage ; :predictedHolder id:b ; :predictedToward id:a ; :premise id:need"
DRAWN = ":predictedHolder id:a ; :predictedToward id:b ; :predictedThird id:c ; :theory"
WEIGHING = [
    ("alignment-strain", ALIGNED, between(":Strain", "a", "b")),
    ("alignment-attitude", ALIGNED, "a :Strain ; :holder id:b ; :toward id:a"),
    ("alignment-fear", ALIGNED, "a :Attitude ; :holder id:a ; :threatFrom id:b"),
    (
        "friction-place",
        f"{IN_PLACE} :Friction",
        between(":CommonGround", "a", "b", "; :place id:p"),
    ),
    ("leverage-exit", LEVERAGE, "a :Limit ; :outcome id:need"),
    ("leverage-mutual", LEVERAGE, "a :Dependence ; :holder id:b ; :toward id:a"),
    ("entrapment", f"{DRAWN} :entrapment", between(":Strain", "a", "c")),
    ("abandonment", f"{DRAWN} :abandonment", between(":Strain", "b", "c")),
    ("structural-balance", f"{DRAWN} :structuralBalance", between(":CommonGround", "a", "c")),
]
DENIALS = [
    ("denied-alignment", ALIGNED, between(":Alignment ; :kind :Alignment", "a", "b")),
    (
        "denied-place",
        f"{IN_PLACE} :Friction",
        between(":Friction ; :kind :Friction", "a", "b", "; :place id:p"),
    ),
    ("denied-holder", LEVERAGE, "a :Leverage ; :kind :Leverage ; :holder id:b ; :toward id:a"),
]
FOUND = {("id:prediction", "rp:defeater", "id:it")}


def test_each_defeater_has_a_case() -> None:
    assert {f"defeater-{rule}" for rule, _, _ in [*WEIGHING, *DENIALS]} == set(DEFEATERS)


@pytest.mark.parametrize(("rule", "prediction", "says"), WEIGHING)
def test_what_stands_affirmed_weighs_against_a_prediction(
    rule: str, prediction: str, says: str
) -> None:
    text = f"{turtle({'it': says})} id:prediction {prediction} ."
    assert concluded(f"defeater-{rule}", text) == FOUND
    contested = text.replace(":status :affirmed", ":status :contested")
    assert concluded(f"defeater-{rule}", contested) == set()


@pytest.mark.parametrize(("rule", "prediction", "says"), DENIALS)
def test_what_stands_denied_weighs_against_its_prediction(
    rule: str, prediction: str, says: str
) -> None:
    text = f"{turtle({'it': says})} id:prediction {prediction} ."
    denied = text.replace(":status :affirmed", ":status :denied")
    assert concluded(f"defeater-{rule}", denied) == FOUND
    assert concluded(f"defeater-{rule}", text) == set()
    other = re.sub(":kind :[A-Za-z]+", ":kind :Alliance", denied)
    assert concluded(f"defeater-{rule}", other) == set()


def test_exit_option_that_is_only_possible_leaves_the_prediction() -> None:
    door = held("exit", "a :Limit ; :outcome id:need").replace(":probable", ":possible")
    assert concluded("theory-dependence", turtle(NEED) + door)
    assert concluded("defeater-leverage-exit", f"{START}{door} id:prediction {LEVERAGE} .")


def test_no_prediction_is_a_premise() -> None:
    for name, text in FILES.items():
        head, body = text.split("WHERE", 1)
        if name in {*PREMISES, *DEFEATERS}:
            assert set(re.findall(r"\?\w+ rp:(\w+)", head)) == {name.partition("-")[0]}
        elif name in LABELS:
            constructed = " ".join(head.partition("CONSTRUCT")[2].split())
            assert constructed == "{ ?prediction rdfs:label ?label . }", name
        else:
            assert set(re.findall(r"rp:(\w+)", body)).isdisjoint(PREDICTED.split()), name


@pytest.mark.parametrize("name", THEORIES)
def test_theory_names_its_reference(name: str) -> None:
    (line,) = (line for line in FILES[name].splitlines() if line.startswith("#+ reference: "))
    assert re.search(r" (18|19|20)\d\d, ", line)


def shown(graph: Graph, text: str) -> set[tuple[str, ...]]:
    """Return the rows of a query, as CURIEs."""
    return {tuple(map(compact, row)) for row in rows(graph, text)}


def test_each_theory_says_who_stated_it_and_what_defeats_it(graph: Graph) -> None:
    said = """SELECT ?theory ?cited ?fails {
        ?theory a rp:Theory ; dcterms:bibliographicCitation ?cited ; skos:scopeNote ?fails }"""
    theories = {theory for theory, *_ in shown(graph, said)}
    top = shown(graph, "SELECT ?theory { ?theory skos:topConceptOf rp:TheoryScheme }")
    assert {f"rp:{name}" for name in ("balanceOfThreat", "positionalRivalry")} <= theories
    assert len(top) == 5
    assert {theory for (theory,) in top} < theories
    used = {m for name in THEORIES for m in re.findall(r"rp:theory (rp:\w+)", FILES[name])}
    assert used < theories


def test_article_bears_out_two_predictions_and_no_more(graph: Graph) -> None:
    found = shown(graph, "SELECT ?it ?r ?o { ?it a rp:TheoryPrediction ; ?r ?o FILTER(isIRI(?o)) }")
    threat = "id:prediction-balance-of-threat-china-and-russia-against-the-west"
    space = "id:prediction-positional-rivalry-china-and-russia-in-central-asia"
    parties = [("rp:predictedParty", "id:china"), ("rp:predictedParty", "id:russia")]
    kind = ("rdf:type", "rp:TheoryPrediction")
    against = (
        "strain-china-russia-problems",
        "suspicion-russia-far-east",
        "strain-central-asia",
        "frustration-china-reluctance",
        "concern-russia-chinese-influence",
    )
    expected = {
        threat: [
            *(kind, *parties),
            ("rp:theory", "rp:balanceOfThreat"),
            ("rp:predicts", "rp:Alignment"),
            ("rp:predictedAgainst", "id:the-west"),
            ("rp:premise", "id:threat-china-west"),
            ("rp:premise", "id:threat-russia-west"),
            *(("rp:defeater", f"id:{name}") for name in against),
        ],
        space: [
            *(kind, *parties),
            ("rp:theory", "rp:positionalRivalry"),
            ("rp:predicts", "rp:Friction"),
            ("rp:predictedPlace", "id:central-asia"),
            ("rp:premise", "id:shift-china-central-asia"),
            ("rp:premise", "id:interest-russia-central-asia"),
        ],
    }
    assert found == {(it, *pair) for it, pairs in expected.items() for pair in pairs}


def test_nothing_points_to_a_prediction(both: Graph) -> None:
    assert shown(both, "SELECT ?it { ?it a rp:TheoryPrediction }")
    assert not shown(both, "SELECT ?s ?p ?it { ?s ?p ?it . ?it a rp:TheoryPrediction }")


# Freedonia's neighbour depends on it, and no source speaks of leverage.
MORE = f"""
@prefix rp: <{RP}> .
@prefix id: <https://w3id.org/realpolitik/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:dependence-sylvania a rp:Dependence ;
    rdfs:label "Sylvania depends on Freedonia"@en ;
    rp:holder id:sylvania ;
    rp:toward id:freedonia .
id:book-p2s3-2 a rp:Claim ;
    rp:affirms id:dependence-sylvania ;
    rp:claimant id:ada-quill ;
    prov:wasAttributedTo id:ada-quill ;
    rp:certainty rp:certain ;
    rp:tense rp:present ;
    rp:gloss "Sylvania cannot do without the salt of Freedonia." ;
    rp:evidence id:book-p2s3 .
"""


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of claims from which a prediction follows that nobody claims."""
    path = tmp_path_factory.mktemp("theory") / "more.ttl"
    path.write_text(MORE, encoding="utf-8")
    return path


def test_prediction_that_nobody_claims_is_shown_as_what_theory_predicts(more: Path) -> None:
    mini = str(Path(__file__).parents[1] / "mini")
    answer = realpolitik.open([mini, str(more)]).ask("predictions")
    headings = (
        "predicted, and a source says so itself",
        "predicted, not claimed",
        "claimed, not predicted",
    )
    assert answer.outcome == "answered"
    assert answer.headings == headings
    (found,) = (item for item in answer if item.groups == ("predicted, not claimed",))
    assert found.label == "Leverage of Freedonia over Sylvania"
    assert (found.status, found.strength, found.tense) == ("predicted", None, None)
    assert found.warrants == ()
    (premise,) = found.premises
    assert (premise.relation, premise.label) == ("premise", "Sylvania depends on Freedonia")
    assert [w.claimant.label for w in premise.warrants] == ["Ada Quill"]
    assert found.to_dict()["premises"][0]["warrants"][0]["paragraph"] == 2
    row = next(line for line in render(answer, "csv").splitlines() if found.label in line)
    assert "theory=dependence" in row
    assert ",predicted,,,,," in row
    for page in (table(answer, 10_000, long=True), markdown(answer, long=True)):
        block = page[page.index("predicted, not claimed: WHAT THEORY PREDICTS") :]
        block = block[: block.index("claimed, not predicted")]
        assert found.label in block
        assert "Hirschman, Albert O. (1945)" in block
        assert "Keohane, Robert O. and Joseph S. Nye (1977)" in block
        assert "Sylvania cannot do without the salt of Freedonia." in block
        assert block.count("claimed:") == 1  # in the heading


def claimed(situations: dict[str, str]) -> str:
    """Return situations, each with a flat claim of the mini graph's author, in Turtle."""
    told = MORE[: MORE.index("id:dependence-sylvania")]
    for number, (name, says) in enumerate(situations.items(), 2):
        told += f"""id:{name} rdfs:label "{name}"@en ; {says} .
id:book-p2s3-{number} a rp:Claim ; rp:affirms id:{name} ; rp:claimant id:ada-quill ;
    prov:wasAttributedTo id:ada-quill ; rp:certainty rp:certain ; rp:tense rp:present ;
    rp:gloss "It is told of {name}." ; rp:evidence id:book-p2s3 .
"""
    return told


BOTH_FEAR = {
    f"{who}-fears": f"a rp:ThreatPerception ; rp:holder id:{who} ; rp:threatSource id:ruritania"
    for who in ("freedonia", "sylvania")
}
JOINED = "a rp:Alignment ; rp:party id:freedonia , id:sylvania"


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        ({}, "predicted, not claimed"),
        ({"front": JOINED}, "predicted, not claimed"),
        ({"front": f"{JOINED} ; rp:against id:graustark"}, "predicted, not claimed"),
        ({"front": f"{JOINED} ; rp:against id:ruritania"}, "predicted and claimed"),
        (
            {
                "front": JOINED,
                "cause": "a rp:Driver ; rp:factor id:freedonia-fears ; rp:outcome id:front",
            },
            "predicted, and a source says so itself",
        ),
        (
            {
                "front": JOINED,
                "cause": "a rp:Limit ; rp:factor id:freedonia-fears ; rp:outcome id:front",
            },
            "predicted, not claimed",
        ),
    ],
)
def test_what_is_claimed_as_predicted_is_so_against_the_same_or_for_that_reason(
    given: dict[str, str], heading: str, tmp_path: Path
) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(claimed({**BOTH_FEAR, **given}), encoding="utf-8")
    answer = realpolitik.open([str(Path(__file__).parents[1] / "mini"), str(path)])
    found = {item.label: item.groups for item in answer.ask("predictions")}
    assert found["Alignment of Freedonia and Sylvania against Ruritania"] == (heading,)
    beside = {("claimed, not predicted",)} if heading == "predicted, not claimed" else set()
    assert {groups for label, groups in found.items() if label == "front"} == (
        beside if given else set()
    )


def test_only_claims_are_stated_beside_predictions(graph: Graph) -> None:
    answer = graph.ask("predictions")
    for item in answer:
        predicted = item.groups != ("claimed, not predicted",)
        assert (item.status == "predicted") == predicted == bool(item.premises)
    lines = repr(answer).splitlines()
    assert (
        "  predicted: Alignment of China and Russia against the West (balance of threat)" in lines
    )
    assert not any("predicted:" in line and "¶" in line for line in lines)
    against = [b for item in answer for b in item.but if item.premises]
    assert {b.relation for b in against} == {"defeats"}
    assert all(b.warrants for b in against)
