"""A rule that speaks of axioms stands for one rule for each way in which they match it."""

from io import BytesIO

import pytest
from pyoxigraph import NamedNode, Variable
from reasoning.test_axioms import HEADER, stored

from realpolitik.errors import Refused
from realpolitik.files import read, rule_files
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import Absence, Pattern, Rule, in_words
from realpolitik.reasoning.rulefile import grounded, read_rule
from realpolitik.terms import PREFIXES, RDF_TYPE, RP


def test_kind_is_grounded_for_each_class_of_the_ontology() -> None:
    (path,) = (path for path in rule_files() if path.endswith("/kind.rq"))
    ontology = f"""rdfs:isDefinedBy <{RP.removesuffix("#")}> ."""
    store = stored(f"""
        :Situation a owl:Class ; {ontology}
        :Tie a owl:Class ; rdfs:subClassOf :Situation ; {ontology}
        :Bond a owl:Class ; rdfs:subClassOf :Tie, :Bond ; {ontology}
        :Other a owl:Class .""")
    assert sorted(
        in_words(rule) for rule in grounded(read_rule("kind", path, read(path)), store)
    ) == [
        "?situation rp:kind rp:Bond if ?situation a rp:Situation, ?situation a rp:Bond",
        "?situation rp:kind rp:Situation if ?situation a rp:Situation, ?situation a rp:Situation,"
        " not ?situation a rp:Tie",
        "?situation rp:kind rp:Tie if ?situation a rp:Situation, ?situation a rp:Tie,"
        " not ?situation a rp:Bond",
    ]


A, B, KIND, OTHER = (Variable(name) for name in ("a", "b", "kind", "other"))
SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")


def term(name: str) -> NamedNode:
    """Return a term of ours."""
    return NamedNode(RP + name)


def test_absence_of_an_axiom_is_decided_when_a_rule_is_grounded() -> None:
    # Who helps is a friend, unless it is of some class below :Foe, itself left out.
    rule = Rule(
        "friend",
        "Who helps is a friend.",
        (Pattern(A, RDF_TYPE, term("Friend")), Pattern(B, RDF_TYPE, term("Helped"))),
        (Pattern(A, term("helps"), B),),
        (
            Absence(
                (Pattern(KIND, SUBCLASS, term("Foe")), Pattern(A, RDF_TYPE, KIND)),
                ((KIND, term("Foe")),),
            ),
        ),
    )
    store = stored(":Foe rdfs:subClassOf :Foe . :Rival rdfs:subClassOf :Foe .")
    assert [in_words(one) for one in grounded(rule, store)] == [
        "?a a rp:Friend if ?a rp:helps ?b, not ?a a rp:Rival",
        "?b a rp:Helped if ?a rp:helps ?b, not ?a a rp:Rival",
    ]
    without = [in_words(one) for one in grounded(rule, stored(""))]
    assert without[0] == "?a a rp:Friend if ?a rp:helps ?b"


def test_absence_of_nothing_but_axioms_that_are_there_keeps_a_rule_from_concluding() -> None:
    absent = Absence((Pattern(KIND, SUBCLASS, term("Foe")),))
    rule = Rule("x", "X.", (Pattern(A, term("p"), B),), (Pattern(A, term("q"), B),), (absent,))
    for axioms, follows in (("", True), (":Rival rdfs:subClassOf :Foe .", False)):
        store = stored(f"{axioms} :a :q :b .")
        assert bool(Closure(BytesIO(store.ntriples()), grounded(rule, store)).inferred()) is follows


def test_conditions_on_classes_hold_in_what_is_grounded() -> None:
    rule = Rule(
        "shift",
        "X.",
        (Pattern(A, term("shifted"), KIND),),
        (Pattern(KIND, SUBCLASS, OTHER), Pattern(A, term("was"), KIND)),
        unequal=((KIND, OTHER),),
    )
    store = stored(":Foe rdfs:subClassOf :Foe . :Foe rdfs:subClassOf :Actor . :a :was :Foe .")
    assert len(grounded(rule, store)) == 2
    assert Closure(BytesIO(store.ntriples()), grounded(rule, store)).inferred().count(b"\n") == 1
    less = stored(":Foe rdfs:subClassOf :Foe . :a :was :Foe .")
    assert Closure(BytesIO(less.ntriples()), grounded(rule, less)).inferred() == b""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("?a :is ?b . ?a a ?kind .", r'the class in "\?a a \?kind" must be named, or bound by an'),
        (
            "?a :is ?b . FILTER NOT EXISTS { ?b a ?kind . ?kind :is :Foe }",
            r'the class in "\?b a \?kind" must be named',
        ),
        ("?a rdfs:subClassOf ?b .", "it reads nothing but axioms"),
        (
            "?a :is ?b . FILTER NOT EXISTS { ?narrow rdfs:subClassOf ?b . ?a a ?narrow }",
            r"what must be absent says of \?b what only the body can say",
        ),
    ],
)
def test_rule_that_cannot_be_grounded_is_refused_by_name(body: str, reason: str) -> None:
    text = f"#+ summary: X.\n{HEADER}CONSTRUCT {{ ?a :is ?b }} WHERE {{ {body} }}"
    with pytest.raises(Refused, match=f"the rule x: {reason}"):
        grounded(read_rule("x", "x.rq", text), stored(":A rdfs:subClassOf :B ."))
