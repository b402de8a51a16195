"""Theories predict from established situations, with their exceptions."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import RdfFormat, parse
from reasoning.made_rules import PROLOGUE, closed, project_rules, stored

import realpolitik
from realpolitik import Graph
from realpolitik.files import label_query_file, read
from realpolitik.terms import local

START = """
:certain :strongerThan :probable , :possible . :probable :strongerThan :possible .
:entrapment skos:broader :allianceDilemma . :abandonment skos:broader :allianceDilemma .
id:they a :Person . id:a a :State ; rdfs:label "Astan"@en . id:b a :State ;
    rdfs:label "The Bight"@en , "Bucht"@de . id:c a :State ; rdfs:label "Corland"@en .
id:p a :Place ; rdfs:label "The place"@en .
"""

Situations = dict[str, str]
"""Descriptions of situations, by name."""


def held(name: str, says: str) -> str:
    """Return an established situation in Turtle."""
    return (
        f"id:{name} {says} .\nid:claim-{name} a :Claim ; :affirms id:{name} ; :tense :present ;"
        f" :certainty :probable ; :claimant id:they ; prov:wasAttributedTo id:they .\n"
    )


def turtle(given: Situations) -> str:
    """Return established situations in Turtle."""
    return START + "".join(held(name, says) for name, says in given.items())


def predicted(text: str) -> dict[str, set[str]]:
    """Return each prediction with its "property value" pairs, by local names."""
    store = stored(text)
    store.add_ntriples(closed(text, *project_rules()).inferred())
    store.add(store.construct(read(label_query_file())))
    found: dict[str, set[str]] = {}
    for quad in parse(store.ntriples(), RdfFormat.N_TRIPLES):
        name = local(str(quad.subject)[1:-1])
        if name.startswith("prediction"):
            value = quad.object.value
            text = f"{local(quad.predicate.value)} {local(value) if '://' in value else value}"
            found.setdefault(name.removeprefix("prediction-"), set()).add(text)
    return found


class Case(NamedTuple):
    """A theory with its premises and its prediction."""

    theory: str
    premises: Situations
    prediction: str
    predicts: str
    roles: str
    label: str


def fears(holder: str, source: str) -> str:
    """Return the threat perception of an actor."""
    return f"a :ThreatPerception ; :holder id:{holder} ; :threatSource id:{source}"


def grows(holder: str) -> str:
    """Return the growing influence of an actor in the place `p`."""
    rise = ":direction :rise ; :stake :sphereOfInfluence ; :place id:p"
    return f"a :Shift ; :holder id:{holder} ; {rise}"


def sphere(holder: str) -> str:
    """Return the interest of an actor in its sphere of influence in the place `p`."""
    return f"a :Interest ; :holder id:{holder} ; :stake :sphereOfInfluence ; :place id:p"


def between(kind: str, one: str, other: str, more: str = "") -> str:
    """Return a situation with two parties."""
    return f"a :{kind} ; :party id:{one} , id:{other} {more}"


def conflict(kind: str) -> Situations:
    """Return an alliance of `a` and `b`, and a conflict of `a` with `c`."""
    return {"pact": between("Alliance", "a", "b"), "row": between(kind, "a", "c")}


ARMS = between("Cooperation", "b", "c", "; :domain :military")
TIES = {"tie": ARMS, "front": between("Alignment", "a", "b")}
QUARREL = between("Dispute", "a", "c")
DREAD = {"fear": fears("a", "c"), "dread": fears("b", "c")}
NEED = {"need": "a :Dependence ; :holder id:a ; :toward id:b"}
TRIAD = "predictedHolder a, predictedToward b, predictedThird c"
CASES = [
    Case(
        "balanceOfThreat",
        DREAD,
        "balance-of-threat-a-and-b-against-c",
        "Alignment",
        "predictedParty a, predictedParty b, predictedAgainst c",
        "Alignment of Astan and the Bight against Corland",
    ),
    *(
        Case(
            "positionalRivalry",
            {"growth": grows(one), "sphere": sphere(other)},
            f"positional-rivalry-{one}-and-{other}-in-p",
            "Friction",
            "predictedParty a, predictedParty b, predictedPlace p",
            "Friction of Astan and the Bight in the place",
        )
        for one, other in ("ab", "ba")
    ),
    Case(
        "dependence",
        NEED,
        "dependence-b-over-a",
        "Leverage",
        "predictedHolder b, predictedToward a",
        "Leverage of the Bight over Astan",
    ),
    *(
        Case(
            "structuralBalance",
            {**TIES, "strain": strain},
            "structural-balance-a-about-b-with-c",
            "Concern",
            TRIAD,
            "Concern of Astan about the Bight for its ties with Corland",
        )
        for strain in (
            QUARREL,
            "a :Grievance ; :holder id:a ; :toward id:c",
            "a :Suspicion ; :holder id:c ; :toward id:a",
        )
    ),
]
DILEMMA = {
    "abandonment-a-by-b-against-c": (
        f"theory abandonment, {TRIAD}",
        "Concern of Astan that it may be left alone by the Bight against Corland",
    ),
    "entrapment-b-by-a-against-c": (
        "theory entrapment, predictedHolder b, predictedToward a, predictedThird c",
        "Concern of the Bight that it may be drawn in by Astan against Corland",
    ),
}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.theory)


@each_case
def test_prediction_has_all_its_premises_and_no_others(case: Case) -> None:
    more = {f"more-{name}": says for name, says in case.premises.items()}
    aside = "".join(
        held(f"aside-{name}", says).replace(":probable", ":possible")
        for name, says in case.premises.items()
    )
    found = predicted(turtle({**case.premises, **more}) + aside)
    assert found == {
        case.prediction: {
            "type TheoryPrediction",
            f"theory {case.theory}",
            f"predicts {case.predicts}",
            f"label {case.label}",
            *case.roles.split(", "),
            *(f"premise {name}" for name in {**case.premises, **more}),
        }
    }


@pytest.mark.parametrize("kind", ["Dispute", "Rivalry"])
def test_alliance_dilemma_predicts_two_fears(kind: str) -> None:
    assert predicted(turtle(conflict(kind))) == {
        name: {
            *("type TheoryPrediction", "predicts Concern", f"label {label}"),
            *("premise pact", "premise row", *roles.split(", ")),
        }
        for name, (roles, label) in DILEMMA.items()
    }


@pytest.mark.parametrize(
    ("given", "more"),
    [
        # Situations of the same kind as a premise, about others.
        (DREAD, {"third": fears("c", "a")}),
        ({"growth": grows("a"), "sphere": sphere("b")}, {"own": sphere("a"), "back": grows("c")}),
        (NEED, {"gas": NEED["need"], "door": "a :Limit ; :outcome id:gas"}),
        (conflict("Rivalry"), {"rub": between("Friction", "a", "c")}),
        (conflict("Rivalry"), {"club": between("Alignment", "a", "b")}),
        ({**TIES, "strain": QUARREL}, {"oil": ARMS.replace(":military", ":energy")}),
    ],
)
def test_similar_situations_are_no_premises(given: Situations, more: Situations) -> None:
    alone, found = predicted(turtle(given)), predicted(turtle({**given, **more}))
    assert {name: found[name] for name in alone} == alone


@pytest.mark.parametrize("given", [*(case.premises for case in CASES), conflict("Dispute")])
def test_theory_requires_established_premises_of_states(given: Situations) -> None:
    whole = turtle(given)
    states = [name for name in "abc" if any(f"id:{name} " in f"{s} " for s in given.values())]
    for name, says in given.items():
        one = held(name, says)
        weaker = whole.replace(one, one.replace(":probable", ":possible"))
        assert not predicted(weaker), name
        condition = f"id:if a :Condition ; :outcome id:{name} ."
        condition += " id:word :affirms id:if ; :tense :present ; :certainty :certain ."
        assert not predicted(f"{whole} {condition}"), name
    for state in states if "fear" not in given else "ab":
        other = whole.replace(f"id:{state} a :State", f"id:{state} a :Bloc")
        assert not predicted(other), state


@pytest.mark.parametrize(
    "given",
    [
        # One of the two fears the other, or their threats are parallel.
        {**DREAD, "alarm": fears("a", "b")},
        {**DREAD, "alarm": fears("b", "a")},
        {"fear": fears("a", "c"), "dread": fears("b", "they")},
        # Presence alone, influence that shrinks, or growth elsewhere.
        *(
            {"growth": grows("a").replace(*less), "sphere": sphere("b")}
            for less in (
                (":stake :sphereOfInfluence ;", ""),
                (":rise", ":decline"),
                ("id:p", "id:q"),
            )
        ),
        {"growth": grows("a"), "sphere": sphere("a")},
        # Something limits the dependence, or each depends on the other.
        {**NEED, "exit": "a :Limit ; :factor id:port ; :outcome id:need"},
        {**NEED, "back": "a :Dependence ; :holder id:b ; :toward id:a"},
        {"need": "a :Interest ; :holder id:a ; :toward id:b"},
        # Positions that align short of an alliance; mere friction.
        {**conflict("Rivalry"), "pact": between("Alignment", "a", "b")},
        conflict("Friction"),
        # The third is an ally too, or the adversary of both; allies fall out.
        {**conflict("Dispute"), "pact": between("Alliance", "a", "b", ", id:c")},
        {**conflict("Rivalry"), "other": between("Alliance", "a", "c")},
        {**conflict("Dispute"), "row": between("Dispute", "a", "c", ", id:b")},
        {**conflict("Dispute"), "other": between("Rivalry", "b", "c")},
        {**conflict("Rivalry"), "row": between("Rivalry", "a", "b")},
        # The third is only a neighbour, or the tie is not military.
        TIES,
        {**TIES, "near": between("Situation", "a", "c")},
        {**TIES, "tie": ARMS.replace(":military", ":economic"), "strain": QUARREL},
        # The partner is none, so that the triad is balanced.
        {"tie": ARMS, "strain": QUARREL},
        {"tie": ARMS, "strain": QUARREL, "rift": between("Strain", "a", "b")},
        # The one is aligned with the third as well, or has military ties with it.
        {**TIES, "strain": QUARREL, "accord": between("Alignment", "a", "c")},
        {**TIES, "tie": f"{ARMS} ; :party id:a", "strain": QUARREL},
        {**TIES, "strain": QUARREL, "own": ARMS.replace("id:b", "id:a")},
    ],
)
def test_exceptions_of_theories(given: Situations) -> None:
    assert predicted(turtle(given)) == {}


ALIGNED = ":predicts :Alignment ; :predictedParty id:a , id:b ; :predictedAgainst id:c"
IN_PLACE = ":predicts :Friction ; :predictedParty id:a , id:b ; :predictedPlace id:p"
LEVERAGE = ":predicts :Leverage ; :predictedHolder id:b ; :predictedToward id:a ; :premise id:need"
DRAWN = ":predictedHolder id:a ; :predictedToward id:b ; :predictedThird id:c ; :theory"
DEFEATERS = [
    (ALIGNED, between("Strain", "a", "b")),
    (ALIGNED, "a :Suspicion ; :holder id:b ; :toward id:a"),
    (ALIGNED, "a :Concern ; :holder id:a ; :threatSource id:b"),
    (IN_PLACE, between("Convergence", "a", "b", "; :place id:p")),
    (LEVERAGE, "a :Limit ; :outcome id:need"),
    (LEVERAGE, "a :Dependence ; :holder id:b ; :toward id:a"),
    (f"{DRAWN} :entrapment", between("Friction", "a", "c")),
    (f"{DRAWN} :abandonment", between("Friction", "b", "c")),
    (f"{DRAWN} :structuralBalance", between("Convergence", "a", "c")),
]
DENIALS = [
    (ALIGNED, between("Alignment", "a", "b")),
    (IN_PLACE, between("Friction", "a", "b", "; :place id:p")),
    (LEVERAGE, "a :Leverage ; :holder id:b ; :toward id:a"),
]


@pytest.mark.parametrize(("prediction", "says"), DEFEATERS)
def test_affirmed_situation_is_a_defeater(prediction: str, says: str) -> None:
    text = f"{turtle({'it': says})} id:prediction {prediction} ."
    assert "defeater it" in predicted(text)["prediction"]
    denied = text.replace(":affirms", ":denies")
    assert "defeater it" not in predicted(denied)["prediction"]


@pytest.mark.parametrize(("prediction", "says"), DENIALS)
def test_denied_situation_of_the_predicted_kind_is_a_defeater(prediction: str, says: str) -> None:
    text = f"{turtle({'it': says})} id:prediction {prediction} ."
    denied = text.replace(":affirms", ":denies")
    assert "defeater it" in predicted(denied)["prediction"]
    assert "defeater it" not in predicted(text)["prediction"]
    # Whose kind is another: that two are no allies does not weigh against their alignment.
    other = re.sub(r"id:it a :\w+", "id:it a :Alliance", denied)
    assert "defeater it" not in predicted(other)["prediction"]


def test_possible_exit_option_is_a_defeater_and_prevents_nothing() -> None:
    door = held("exit", "a :Limit ; :outcome id:need").replace(":probable", ":possible")
    assert "defeater exit" in predicted(turtle(NEED) + door)["dependence-b-over-a"]


def test_predictions_are_never_objects(both: Graph) -> None:
    kind = "?it a rp:TheoryPrediction"
    assert list(both.sparql(f"SELECT ?it {{ {kind} }}"))  # type: ignore[arg-type]
    assert not list(both.sparql(f"SELECT ?s {{ ?s ?p ?it . {kind} }}"))  # type: ignore[arg-type]


def claimed(situations: Situations) -> str:
    """Return situations in Turtle, each with a certain claim by the author of the small graph."""
    text = PROLOGUE
    for number, (name, says) in enumerate(situations.items(), 2):
        text += f"""id:{name} rdfs:label "{name}"@en ; {says} .
            id:book-p2s3-{number} a :Claim ; :affirms id:{name} ; :claimant id:ada-quill ;
                prov:wasAttributedTo id:ada-quill ; :certainty :certain ; :tense :present ;
                :gloss "A claim on {name}." ; :evidence id:book-p2s3 .
        """
    return text


BOTH_FEAR = {f"{who}-fears": fears(who, "ruritania") for who in ("freedonia", "sylvania")}
JOINED = between("Alignment", "freedonia", "sylvania")
CAUSE = "a :Driver ; :factor id:freedonia-fears ; :outcome id:front"


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        ({}, "predicted, not claimed"),
        ({"front": JOINED}, "predicted, not claimed"),
        ({"front": f"{JOINED} ; :against id:graustark"}, "predicted, not claimed"),
        ({"front": f"{JOINED} ; :against id:ruritania"}, "predicted and claimed"),
        ({"front": JOINED, "cause": CAUSE}, "predicted, and a source says so itself"),
        ({"front": JOINED, "cause": CAUSE.replace("Driver", "Limit")}, "predicted, not claimed"),
    ],
)
def test_predictions_are_grouped_by_matching_claims(
    given: Situations, heading: str, tmp_path: Path, root: Path
) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(claimed({**BOTH_FEAR, **given}), encoding="utf-8")
    answer = realpolitik.open([str(root / "tests" / "mini"), str(path)]).ask("predictions")
    found = {item.label: item for item in answer}
    prediction = found["Alignment of Freedonia and Sylvania against Ruritania"]
    assert prediction.texts("group") == (heading,)
    assert prediction.status == "predicted"
    alone = heading == "predicted, not claimed"
    assert bool(prediction.warrants) is not alone
    assert [w.claimant.label for p in prediction.premises for w in p.warrants] == ["Ada Quill"] * 2
    beside = {item.texts("group") for item in answer if item.label == "front"}
    assert beside == ({("claimed, not predicted",)} if alone and given else set())
