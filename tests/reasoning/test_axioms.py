"""Axioms infer what OWL 2 RL says, and rules may match axioms."""

import pytest
from reasoning.made_rules import made_rule, stored

from realpolitik.errors import Refused
from realpolitik.files import read, rule_files
from realpolitik.reasoning.axioms import axiom_rules, ground
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import RDF_TYPE, RP


def concluded(turtle: str, *rules: Rule) -> set[str]:
    """Return the triples inferred from a text by its axioms and by rules, with local names."""
    store = stored(turtle)
    by = [*axiom_rules(store), *(one for rule in rules for one in ground(rule, store))]
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
        (
            ":in a owl:TransitiveProperty . :a :in :b . :b :in :a .",
            {"a in a", "b in b"},
        ),
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
        (":p owl:propertyChainAxiom (:a :b :c)", "only chains of two"),
    ],
)
def test_unsupported_axiom_is_refused(axiom: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        axiom_rules(stored(f"{axiom} ."))


def test_kind_is_the_most_specific_class_of_the_ontology() -> None:
    (path,) = (path for path in rule_files() if path.endswith("/kind.rq"))
    by = f"a owl:Class ; rdfs:isDefinedBy <{RP.removesuffix('#')}>"
    turtle = f"""
        :Situation {by} . :Tie {by} ; rdfs:subClassOf :Situation .
        :Bond {by} ; rdfs:subClassOf :Tie, :Bond . :Other a owl:Class .
        :a a :Situation . :b a :Tie, :Other . :c a :Bond ."""
    found = concluded(turtle, *read_rules(path, read(path)))
    kinds = {fact for fact in found if " kind " in fact}
    assert kinds == {"a kind Situation", "b kind Tie", "c kind Bond"}


@pytest.mark.parametrize(
    ("body", "turtle", "follows"),
    [
        # What is absent may be an axiom, or something about a class that an axiom gives.
        (
            "?a :is ?b . FILTER NOT EXISTS { ?k rdfs:subClassOf :Foe . ?a a ?k FILTER(?k != :X) }",
            ":Rival rdfs:subClassOf :Foe . :X rdfs:subClassOf :Foe . :c a :Rival . :d a :X .",
            {"a out b", "d out b"},
        ),
        ("?a :is ?b . FILTER NOT EXISTS { ?k rdfs:subClassOf :Foe }", "", {"a out b"}),
        (
            "?a :is ?b . FILTER NOT EXISTS { ?k rdfs:subClassOf :Foe }",
            ":Rival rdfs:subClassOf :Foe .",
            set(),
        ),
        # A condition on what axioms give.
        (
            "?a :is ?b . ?k rdfs:subClassOf ?l . ?a a ?k . FILTER(?k != ?l)",
            ":A rdfs:subClassOf :B . :C rdfs:subClassOf :C . :a a :A . :c a :C .",
            {"a out b"},
        ),
    ],
)
def test_rule_may_match_axioms(body: str, turtle: str, follows: set[str]) -> None:
    names = "acd" if ":c" in turtle else "a"
    asserted = " ".join(f":{name} :is :b ." for name in names)
    found = concluded(f"{asserted} {turtle}", made_rule("x", "?a :out ?b", body))
    assert {fact for fact in found if " out " in fact} == follows


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "?a :is ?b . ?a a ?kind .",
            r"\?a <.*type> \?kind has a variable for a",
        ),
        ("?a :is ?b . ?a ?verb ?b .", r"\?a \?verb \?b has a variable for a class"),
        (
            "?a :is ?b . FILTER NOT EXISTS { ?b a ?kind . ?kind :is :Foe }",
            r"\?b <.*> \?kind has a variable for a class",
        ),
        ("?a rdfs:subClassOf ?b .", "all patterns of its body are about axioms"),
        (
            "?a :is ?b . FILTER NOT EXISTS { ?narrow rdfs:subClassOf ?b . ?a a ?narrow }",
            r"FILTER NOT EXISTS uses \?b in a pattern about axioms; move it to the body",
        ),
    ],
)
def test_rule_with_a_variable_class_is_refused(body: str, reason: str) -> None:
    with pytest.raises(Refused, match=f"the rule x: {reason}"):
        ground(made_rule("x", "?a :is ?b", body), stored(":A rdfs:subClassOf :B ."))
