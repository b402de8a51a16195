"""Rule files are parsed and exported; unsupported forms are refused."""

import re

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store as Oxigraph, Variable
from reasoning.made_rules import made_rule, term, update

from realpolitik import Graph
from realpolitik.engine.embedded import ntriples
from realpolitik.errors import Malformed, Refused
from realpolitik.files import read, rule_files
from realpolitik.reasoning.rule import Naming, Negation, Pattern, Rule, stratify
from realpolitik.reasoning.rulefile import read_rules, update_script

HEADER = "#+ summary: A helper is a friend.\n#+ reference: Nobody 1900\nPREFIX : <http://x.org/>\n"
A, B = Variable("a"), Variable("b")


def test_rule_file_is_parsed() -> None:
    text = """CONSTRUCT { ?tie a :Tie . ?tie :of ?a } WHERE {
      ?a :helps ?b . FILTER(?a != ?b) FILTER(STR(?a) < STR(?b))
      FILTER NOT EXISTS { ?b :is ?kind . ?kind :is :Foe . FILTER(?kind != :Odd) }
      BIND(IRI(CONCAT("http://x.org/id/tie-", STRAFTER(STR(?a), "/id/"))) AS ?tie)
    }"""
    (rule,) = read_rules("rules/friend.rq", HEADER + text)
    assert (rule.name, rule.summary) == ("friend", "A helper is a friend.")
    assert rule.reference == "Nobody 1900"
    assert [pattern.relation.value[13:] for pattern in rule.patterns] == [
        *("Tie", "of", "helps", "is", "is")
    ]
    assert (rule.unequal, rule.ordered) == (((A, B),), ((A, B),))
    assert rule.negations[0].unequal == ((Variable("kind"), NamedNode("http://x.org/Odd")),)
    assert rule.naming == Naming(Variable("tie"), ("http://x.org/id/tie-", A))


def test_each_row_of_values_makes_a_named_rule() -> None:
    text = """#+ name: {relation}-{word}
#+ summary: Who has a {kind} {word} {relation} it.
PREFIX : <http://x.org/>
CONSTRUCT { ?a ?relation ?b } WHERE {
  VALUES (?relation ?kind ?word) { (:looksAt :OldPact "of old") (:seesIn :Pact "now") }
  ?b a ?kind . ?a :has ?b . FILTER NOT EXISTS { ?a ?relation :Nothing }
}"""
    one, other = read_rules("x.rq", text)
    assert (one.name, other.name) == ("looks-at-of-old", "sees-in-now")
    assert one.summary == "Who has a old pact of old looks at it."
    looks, pact = (NamedNode(f"http://x.org/{name}") for name in ("looksAt", "OldPact"))
    assert one.head == (Pattern(A, looks, B),)
    assert one.body[0].object == pact
    nothing = NamedNode("http://x.org/Nothing")
    assert one.negations == (Negation((Pattern(A, looks, nothing),)),)


def test_rules_of_the_project_have_unique_names() -> None:
    names = set()
    for path in rule_files():
        for rule in read_rules(path, read(path)):
            assert rule.summary.endswith("."), path
            assert re.fullmatch("[a-z-]+", rule.name), rule.name
            assert rule.name not in names
            names.add(rule.name)
    assert len(names) > 70


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * WHERE { ?a :b ?c }", "a rule must be PREFIX …"),
        ("CONSTRUCT { ?a :b ?c } WHERE { ?a :b+ ?c }", 'an IRI, found ":b+"'),
        ("CONSTRUCT { ?a :b ?c } WHERE { ?a x:b ?c }", 'an IRI, found "x:b"'),
        ("CONSTRUCT { ?a :b ?c } WHERE { OPTIONAL { ?a :b ?c } }", 'IRI, found "OPTIONAL"'),
        ("CONSTRUCT { ?a :b ?c } WHERE { ?a :b ?c } LIMIT 1", "a rule must be PREFIX …"),
        ("CONSTRUCT { ?a :b ?d } WHERE { ?a :b ?c }", "?d must be in a triple"),
        (
            "CONSTRUCT { ?a :b ?c } WHERE { ?a ?b ?c }",
            "?b must be in a triple outside FILTER, and not be a property",
        ),
        (
            "CONSTRUCT { ?a :b ?c } WHERE { ?a a ?c }",
            "?c must be in a triple outside FILTER, and not be a property",
        ),
        ("CONSTRUCT { ?a :b ?c } WHERE { }", "expected triple patterns of three terms each"),
        (
            "CONSTRUCT { ?a :b ?c } WHERE { ?a :b ?c FILTER NOT EXISTS {"
            " ?a :b ?c FILTER NOT EXISTS { ?a :b ?c } } }",
            'found "FILTER"',
        ),
    ],
)
def test_unsupported_forms_are_refused(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=re.escape(reason)):
        read_rules("x.rq", HEADER + text)


def test_full_stop_after_a_name_ends_the_triple() -> None:
    rule = made_rule("x", "?a a :Friend.", "?a a :State. ?a :helps :x.y.")
    assert [pattern.object for pattern in (*rule.head, *rule.body)] == [
        *(term("Friend"), term("State"), term("x.y"))
    ]


def without_blank_nodes(data: bytes) -> set[bytes]:
    """Return lines of N-Triples without those of lists in axioms, whose labels vary."""
    return {line for line in data.splitlines() if b"_:" not in line}


def test_script_of_updates_infers_the_same(both: Graph) -> None:
    store = Oxigraph()
    store.load(ntriples(both.triples(inferred=False)), RdfFormat.N_TRIPLES)
    update(store, both.rules())
    here = ntriples(quad.triple for quad in store)
    assert without_blank_nodes(here) == without_blank_nodes(ntriples(both.triples()))
    quads = set(store)
    store.update(update_script(both.rules()))  # all groups in one request
    assert set(store) == quads


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


def test_circle_through_a_negation_is_refused() -> None:
    reason = r"the rule C-A: its FILTER NOT EXISTS uses rp:B, which depends on its conclusion rp:C"
    with pytest.raises(Refused, match=reason):
        stratify([is_a("C", "A", "B"), is_a("B", "C")])
