"""Axioms infer what OWL 2 RL says, and a situation has its most specific class as its kind."""

import pytest
from reasoning.made_rules import stored

from realpolitik.errors import Refused
from realpolitik.reasoning.axioms import axiom_rules, kind_rules
from realpolitik.reasoning.closure import Closure
from realpolitik.terms import RDF_TYPE, RP


def concluded(turtle: str) -> set[str]:
    """Return the triples inferred from the axioms in a text, with local names."""
    store = stored(turtle)
    by = [*axiom_rules(store), *kind_rules(store)]
    lines = Closure(store.ntriples().splitlines(keepends=True), by).inferred().decode()
    short = lines.replace(f"<{RP}", "").replace(str(RDF_TYPE), "a").replace(">", "")
    return {line.removesuffix(" .") for line in short.splitlines()}


# The name of the rule, an axiom, what is asserted, and what follows.
AXIOMS = [
    ("cax-sco", ":State rdfs:subClassOf :Actor", ":mali a :State", "mali a Actor"),
    ("cax-eqc", ":State owl:equivalentClass :Land", ":mali a :Land", "mali a State"),
    ("cax-eqc", ":State owl:equivalentClass :Land", ":mali a :State", "mali a Land"),
    ("prp-spo1", ":party rdfs:subPropertyOf :in", ":tie :party :mali", "tie in mali"),
    ("prp-eqp", ":party owl:equivalentProperty :in", ":tie :party :mali", "tie in mali"),
    ("prp-eqp", ":party owl:equivalentProperty :in", ":tie :in :mali", "tie party mali"),
    ("prp-dom", ":party rdfs:domain :Tie", ":tie :party :mali", "tie a Tie"),
    ("prp-rng", ":party rdfs:range :Actor", ":tie :party :mali", "mali a Actor"),
    ("prp-inv", ":has owl:inverseOf :of", ":mali :has :gold", "gold of mali"),
    ("prp-inv", ":has owl:inverseOf :of", ":gold :of :mali", "mali has gold"),
    ("prp-symp", ":like a owl:SymmetricProperty", ":mali :like :chad", "chad like mali"),
    ("prp-trp", ":in a owl:TransitiveProperty", ":a :in :b . :b :in :c", "a in c"),
    ("prp-spo2", ":in owl:propertyChainAxiom (:p :q)", ":a :p :b . :b :q :c", "a in c"),
]


@pytest.mark.parametrize(("name", "axiom", "asserted", "follows"), AXIOMS)
def test_axiom_is_the_rule_of_the_standard(
    name: str, axiom: str, asserted: str, follows: str
) -> None:
    for rule in axiom_rules(stored(f"{axiom} .")):
        assert rule.name == f"{name} {rule.summary.removesuffix('.')}"
    assert concluded(f"{axiom} . {asserted} .") == {follows}


@pytest.mark.parametrize(
    ("turtle", "follows"),
    [
        (":in owl:propertyChainAxiom (:p :q) . :a :q :b . :b :p :c .", set()),
        (":in a owl:TransitiveProperty . :a :in :b . :b :in :a .", {"a in a", "b in b"}),
        # RDF cannot say anything of a literal.
        (":born a owl:DatatypeProperty ; rdfs:range :Year . :mali :born 1960 .", set()),
        (':note rdfs:range :Note . :mali :note "old", :other .', {"other a Note"}),
    ],
)
def test_axioms_infer_nothing_else(turtle: str, follows: set[str]) -> None:
    assert concluded(turtle) == follows


UNNAMED = "an unnamed class: OWL axioms of this kind"


@pytest.mark.parametrize(
    ("axiom", "reason"),
    [
        (":mali owl:sameAs :land", "owl:sameAs of rp:mali"),
        (":A owl:unionOf (:B :C)", "owl:unionOf of rp:A"),
        (":A rdfs:subClassOf [ owl:onProperty :p ]", f"owl:onProperty of {UNNAMED}"),
        (":p owl:propertyChainAxiom (:q [])", f"owl:propertyChainAxiom of {UNNAMED}"),
        (":p owl:propertyChainAxiom (:a :b :c)", "owl:propertyChainAxiom of rp:p"),
    ],
)
def test_unsupported_axiom_is_refused(axiom: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        axiom_rules(stored(f"{axiom} ."))


def test_kind_is_the_most_specific_class_of_the_ontology() -> None:
    by = f"a owl:Class ; rdfs:isDefinedBy <{RP.removesuffix('#')}>"
    turtle = f"""
        :Situation {by} . :Tie {by} ; rdfs:subClassOf :Situation .
        :Bond {by} ; rdfs:subClassOf :Tie, :Bond . :Other a owl:Class .
        :a a :Situation . :b a :Tie, :Other . :c a :Bond ."""
    kinds = {fact for fact in concluded(turtle) if " kind " in fact}
    assert kinds == {"a kind Situation", "b kind Tie", "c kind Bond"}
