"""Each kind of axiom is the rule of OWL 2 RL that it names; what has no rule here is refused."""

from io import BytesIO

import pytest

from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.reasoning.axioms import axiom_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import in_words
from realpolitik.terms import PREFIXES, RDF_TYPE, RP

HEADER = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("owl", "rdf", "rdfs"))
HEADER += f"PREFIX : <{RP}>\n"


def stored(turtle: str) -> Store:
    """Return a store of axioms and of what is asserted; `:` is the namespace of our terms."""
    store = Store()
    store.load("the test", HEADER + turtle)
    return store


def concluded(turtle: str) -> set[str]:
    """Return what follows by the axioms in a text, with local names."""
    store = stored(turtle)
    lines = Closure(BytesIO(store.ntriples()), axiom_rules(store)).inferred().decode().splitlines()
    return {
        line.removesuffix(" .").replace(f"<{RP}", "").replace(str(RDF_TYPE), "a").replace(">", "")
        for line in lines
    }


# The name of the rule, an axiom, what is asserted, and what follows.
AXIOMS = [
    ("cax-sco", ":State rdfs:subClassOf :Actor", ":mali a :State", {"mali a Actor"}),
    ("cax-eqc", ":State owl:equivalentClass :Land", ":mali a :Land", {"mali a State"}),
    ("cax-eqc", ":State owl:equivalentClass :Land", ":mali a :State", {"mali a Land"}),
    ("prp-spo1", ":party rdfs:subPropertyOf :in", ":tie :party :mali", {"tie in mali"}),
    ("prp-eqp", ":party owl:equivalentProperty :in", ":tie :party :mali", {"tie in mali"}),
    ("prp-eqp", ":party owl:equivalentProperty :in", ":tie :in :mali", {"tie party mali"}),
    ("prp-dom", ":party rdfs:domain :Tie", ":tie :party :mali", {"tie a Tie"}),
    ("prp-rng", ":party rdfs:range :Actor", ":tie :party :mali", {"mali a Actor"}),
    ("prp-inv", ":has owl:inverseOf :of", ":mali :has :gold", {"gold of mali"}),
    ("prp-inv", ":has owl:inverseOf :of", ":gold :of :mali", {"mali has gold"}),
    ("prp-symp", ":like a owl:SymmetricProperty", ":mali :like :chad", {"chad like mali"}),
    ("prp-trp", ":in a owl:TransitiveProperty", ":a :in :b . :b :in :c", {"a in c"}),
    ("prp-spo2", ":in owl:propertyChainAxiom (:p :q)", ":a :p :b . :b :q :c", {"a in c"}),
    (
        "prp-spo2",
        ":in owl:propertyChainAxiom (:p :q :p)",
        ":a :p :b . :b :q :c . :c :p :d",
        {"a in d"},
    ),
]


@pytest.mark.parametrize(("name", "axiom", "asserted", "follows"), AXIOMS)
def test_axiom_is_the_rule_of_the_standard(
    name: str, axiom: str, asserted: str, follows: set[str]
) -> None:
    rules = axiom_rules(stored(f"{axiom} ."))
    assert {rule.name.split()[0] for rule in rules} == {name}
    assert all(rule.name == f"{name} {rule.summary.removesuffix('.')}" for rule in rules)
    assert concluded(f"{axiom} . {asserted} .") == follows


def test_rule_of_an_axiom_says_the_axiom() -> None:
    (rule,) = axiom_rules(stored(":in owl:propertyChainAxiom (:p :q) ."))
    assert rule.summary == "rp:in owl:propertyChainAxiom (rp:p rp:q)."
    assert in_words(rule) == "?x rp:in ?z if ?x rp:p ?y1, ?y1 rp:q ?z"


def test_chain_asks_for_every_link_in_order() -> None:
    assert not concluded(":in owl:propertyChainAxiom (:p :q) . :a :q :b . :b :p :c .")


def test_transitive_property_closes_a_circle() -> None:
    circle = ":in a owl:TransitiveProperty . :a :in :b . :b :in :c . :c :in :a ."
    assert concluded(circle) == {
        "a in a",
        "a in c",
        "b in b",
        "b in a",
        "c in c",
        "c in b",
    }


def test_range_of_a_datatype_property_concludes_nothing() -> None:
    axioms = ":born a owl:DatatypeProperty ; rdfs:range :Year ; rdfs:domain :Actor ."
    assert [rule.name.split()[0] for rule in axiom_rules(stored(axioms))] == ["prp-dom"]
    assert concluded(f"{axioms} :mali :born 1960 .") == {"mali a Actor"}


def test_nothing_is_concluded_about_a_literal() -> None:
    # An annotation may have a literal, or not: what is said of a literal RDF cannot write.
    axioms = ":note a owl:AnnotationProperty ; rdfs:range :Note ."
    assert concluded(f'{axioms} :mali :note "old", :other .') == {"other a Note"}


def test_what_cannot_be_has_rules_without_a_head() -> None:
    axioms = """[] a owl:AllDisjointClasses ; owl:members (:A :B :C) .
        :p a owl:AsymmetricProperty, owl:IrreflexiveProperty ; owl:propertyDisjointWith :q .
        :A owl:disjointWith :D ."""
    rules = axiom_rules(stored(axioms))
    assert not any(rule.head for rule in rules)
    names = sorted(rule.name.split()[0] for rule in rules)
    assert names == ["cax-dw"] * 4 + ["prp-asyp", "prp-irp", "prp-pdw"]


@pytest.mark.parametrize(
    ("axiom", "said"),
    [
        (":mali owl:sameAs :land", "owl:sameAs of rp:mali"),
        (":mali owl:differentFrom :chad", "owl:differentFrom of rp:mali"),
        (":of a owl:FunctionalProperty", "owl:FunctionalProperty rp:of"),
        (":of a owl:InverseFunctionalProperty", "owl:InverseFunctionalProperty rp:of"),
        (":A owl:unionOf (:B :C)", "owl:unionOf of rp:A"),
        (":A owl:hasKey (:of)", "owl:hasKey of rp:A"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :of ; owl:someValuesFrom :B ]",
            "owl:onProperty of a class without a name",
        ),
        (
            ":A rdfs:subClassOf [ a owl:Restriction ]",
            "owl:Restriction a class without a name",
        ),
        (":A rdfs:subClassOf []", "rdfs:subClassOf of a class without a name"),
        (":p owl:inverseOf []", "owl:inverseOf of a class without a name"),
        (":p owl:propertyChainAxiom (:q [])", "owl:propertyChainAxiom of a class without a name"),
    ],
)
def test_axiom_without_a_rule_is_refused_by_name(axiom: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        axiom_rules(stored(f"{axiom} ."))
    assert str(caught.value).startswith(said)
    assert str(caught.value).count("\n") == 0
