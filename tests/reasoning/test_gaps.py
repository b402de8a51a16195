"""Of a triple that does not hold it is told what each rule has of it, and what it lacks."""

from io import BytesIO

from pyoxigraph import NamedNode, Triple

from realpolitik.engine.embedded import Store
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.proof import Gap, gaps
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import read_rule
from realpolitik.terms import ID, RDF_TYPE, RP


def rule(name: str, head: str, body: str) -> Rule:
    """Return a rule that is written as a rule file."""
    header = f"#+ summary: {name}.\nPREFIX rp: <{RP}>\nPREFIX id: <{ID}>\n"
    text = f"CONSTRUCT {{ {head} }} WHERE {{ {body} }}"
    return read_rule(name, f"{name}.rq", header + text)


def lacking(turtle: str, goal: str, *rules: Rule) -> list[Gap]:
    """Return the gaps of a triple, given by three local names."""
    store = Store()
    store.load("the test", f"@prefix rp: <{RP}> . @prefix id: <{ID}> . {turtle}")
    subject, predicate, value = goal.split()
    verb = RDF_TYPE if predicate == "a" else NamedNode(RP + predicate)
    end = NamedNode((RP if predicate == "a" else ID) + value)
    facts = Closure(BytesIO(store.ntriples()), rules).facts
    triple = Triple(NamedNode(ID + subject), verb, end)
    assert facts.fact(triple) is None
    return gaps(facts, rules, triple)


ALLIES = rule(
    "allies",
    "?a rp:allyOf ?b",
    """?pact a rp:Pact . ?pact rp:party ?a . ?pact rp:party ?b . FILTER(?a != ?b)
    ?pact rp:signedBy ?who . FILTER NOT EXISTS { ?who rp:denies ?pact }""",
)
PACT = "id:pact a rp:Pact ; rp:party id:mali, id:chad ; rp:signedBy id:king ."
IN = rule("in", "?x rp:in ?z", "?x rp:in ?y . ?y rp:in ?z .")


def test_what_is_missing_is_told_with_what_holds() -> None:
    (gap,) = lacking(PACT.replace(", id:chad", ""), "mali allyOf chad", ALLIES)
    assert gap == Gap(
        "allies",
        "allies.",
        ("id:pact a rp:Pact", "id:pact rp:party id:mali", "id:pact rp:signedBy id:king"),
        ("id:pact rp:party id:chad",),
        (),
    )


def test_what_nothing_is_known_of_stands_as_a_variable() -> None:
    (gap,) = lacking(PACT.replace("; rp:signedBy id:king", ""), "mali allyOf chad", ALLIES)
    assert gap.missing == ("id:pact rp:signedBy ?who",)


def test_all_is_missing_where_nothing_fits() -> None:
    (gap,) = lacking("id:mali a rp:State .", "mali allyOf chad", ALLIES)
    assert gap.holds == gap.in_the_way == ()
    assert gap.missing == (
        "?pact a rp:Pact",
        "?pact rp:party id:mali",
        "?pact rp:party id:chad",
        "?pact rp:signedBy ?who",
    )


def test_nearest_match_is_told_and_not_the_first() -> None:
    others = "id:a a rp:Pact . id:b a rp:Pact ; rp:party id:mali . id:z a rp:Pact ."
    turtle = f"{others} {PACT.replace('; rp:signedBy id:king', '')}"
    (gap,) = lacking(turtle, "mali allyOf chad", ALLIES)
    assert gap.missing == ("id:pact rp:signedBy ?who",)


def test_pattern_that_holds_is_never_missing_because_one_before_it_is() -> None:
    one = rule("one", "?x rp:out ?y", "?x rp:p ?y . ?x rp:q ?y . ?y rp:r ?z . ?z rp:s ?w .")
    (gap,) = lacking("id:a rp:q id:b . id:b rp:r id:c . id:c rp:s id:d .", "a out b", one)
    assert gap.missing == ("id:a rp:p id:b",)
    assert len(gap.holds) == 3


def test_what_must_be_absent_and_is_there_is_in_the_way() -> None:
    (gap,) = lacking(f"{PACT} id:king rp:denies id:pact .", "mali allyOf chad", ALLIES)
    assert gap.missing == ()
    assert len(gap.holds) == 4
    assert gap.in_the_way == ("id:king rp:denies id:pact",)


def test_each_way_in_which_what_must_be_absent_is_there_is_told() -> None:
    alone = rule(
        "alone",
        "?x a rp:Alone",
        "?x a rp:State . FILTER NOT EXISTS { ?y a rp:State . FILTER(?y != ?x) }",
    )
    states = "id:mali a rp:State . id:chad a rp:State . id:niger a rp:State ."
    (gap,) = lacking(states, "mali a Alone", alone)
    assert sorted(gap.in_the_way) == ["id:chad a rp:State", "id:niger a rp:State"]


def test_two_that_must_differ_and_are_the_same_are_in_the_way() -> None:
    (gap,) = lacking(PACT, "mali allyOf mali", ALLIES)
    assert gap.in_the_way == ("?a and ?b are both id:mali",)
    assert gap.holds == (
        "id:pact a rp:Pact",
        "id:pact rp:party id:mali",
        "id:pact rp:signedBy id:king",
    )


def test_match_in_which_two_are_the_same_that_must_differ_is_none() -> None:
    met = rule("met", "?x a rp:Met", "?x rp:saw ?y . ?z rp:saw ?y . FILTER(?x != ?z)")
    (gap,) = lacking("id:mali rp:saw id:chad .", "mali a Met", met)
    assert gap.missing == ("?z rp:saw id:chad",)


def test_pair_is_named_in_one_order() -> None:
    pair = rule(
        "pair", "?a rp:pairedWith ?b", "?a rp:likes ?b . ?b rp:likes ?a . FILTER(STR(?a) < STR(?b))"
    )
    (gap,) = lacking(
        "id:mali rp:likes id:chad . id:chad rp:likes id:mali .", "mali pairedWith chad", pair
    )
    assert gap.missing == ()
    assert gap.in_the_way == ("id:mali and id:chad are named in the other order",)


NAMED = rule(
    "named",
    "?tie rp:of ?a",
    """?a rp:likes ?b . ?b rp:likes ?c .
    BIND(IRI(CONCAT("https://w3id.org/realpolitik/id/tie-", STRAFTER(STR(?a), "/id/"), "-to-",
    STRAFTER(STR(?c), "/id/"))) AS ?tie)""",
)


def test_name_of_a_new_thing_tells_what_it_is_named_after() -> None:
    (gap,) = lacking("id:mali rp:likes id:niger .", "tie-mali-to-chad of mali", NAMED)
    assert gap.holds == ("id:mali rp:likes id:niger",)
    assert gap.missing == ("id:niger rp:likes id:chad",)


def test_thing_that_a_rule_would_not_name_so_is_none_of_its_conclusions() -> None:
    turtle = "id:mali rp:likes id:niger . id:niger rp:likes id:chad ."
    assert lacking(turtle, "bond-mali-to-chad of mali", NAMED) == []
    assert lacking(turtle, "tie-mali-to-chad of chad", NAMED) == []


def test_nearest_rule_comes_first() -> None:
    far = rule("far", "?a rp:allyOf ?b", "?a rp:p ?b . ?b rp:p ?c . ?c rp:likes ?a")
    same = rule("same", "?a rp:allyOf ?b", "?b rp:allyOf ?a")
    turtle = f"{PACT.replace(', id:chad', '')} id:mali rp:p id:chad ."
    found = lacking(turtle, "mali allyOf chad", far, same, ALLIES)
    assert [gap.rule for gap in found] == ["allies", "far", "same"]


def test_rule_that_would_conclude_it_from_itself_is_not_told() -> None:
    again = rule("again", "?a rp:allyOf ?b", "?a rp:allyOf ?b . ?a rp:p ?b")
    assert lacking(PACT, "mali allyOf niger", again) == []


def test_link_that_is_missing_in_a_chain_is_told() -> None:
    (gap,) = lacking("id:a rp:in id:b . id:c rp:in id:d .", "a in d", IN)
    assert len(gap.holds) == 1
    assert gap.missing in {("id:b rp:in id:d",), ("id:a rp:in id:c",)}


def test_no_rule_concludes_it() -> None:
    assert lacking(PACT, "mali fears chad", ALLIES, IN) == []
    assert lacking(PACT, "mali a Enemy", ALLIES, IN) == []


def test_conclusion_about_a_constant_fits_it_alone() -> None:
    one = rule("one", "id:mali rp:near ?x", "?x a rp:State")
    assert [gap.missing for gap in lacking("", "mali near chad", one)] == [("id:chad a rp:State",)]
    assert lacking("", "niger near chad", one) == []


def test_same_variable_at_both_ends_stands_for_one_thing() -> None:
    loop = rule("loop", "?x a rp:Vain", "?x a rp:State . ?y rp:likes ?y . ?x rp:likes ?y")
    (gap,) = lacking("id:mali a rp:State ; rp:likes id:chad .", "mali a Vain", loop)
    assert len(gap.missing) == 1
    assert gap.holds == ("id:mali a rp:State", "id:mali rp:likes id:chad")
    assert gap.missing == ("id:chad rp:likes id:chad",)


def test_search_ends_where_very_much_could_match() -> None:
    many = " ".join(f"id:a{i} rp:p id:b{i} ." for i in range(400))
    far = rule("far", "?x a rp:Out", "?a rp:p ?b . ?c rp:p ?d . ?e rp:p ?f . ?x rp:q ?g")
    (gap,) = lacking(many, "z a Out", far)
    assert gap.missing == ("id:z rp:q ?g",)
