"""Rule files are parsed; unsupported forms are refused with their place."""

import re

import pytest
from pyoxigraph import NamedNode, Variable
from reasoning.made_rules import construct, made_rule, stored, term

from realpolitik.errors import Malformed
from realpolitik.files import read, rule_files
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import Absence, Naming, Pattern
from realpolitik.reasoning.rulefile import read_rules, update

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
    assert rule.absent[0].unequal == ((Variable("kind"), NamedNode("http://x.org/Odd")),)
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
    assert one.absent == (Absence((Pattern(A, looks, nothing),)),)


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
        ("SELECT * WHERE { ?a :b ?c }", r'line 4, column 1: expected CONSTRUCT, found "SELECT"'),
        (
            "CONSTRUCT { ?a :b ?c } WHERE { ?a :b+ ?c }",
            r"line 4, column 37: expected a variable or",
        ),
        ("CONSTRUCT { ?a :b ?c } WHERE { OPTIONAL { ?a :b ?c } }", 'IRI, found "OPTIONAL"'),
        ("CONSTRUCT { ?a :b ?d } WHERE { ?a :b ?c }", r"nothing in the body binds \?d"),
        ("CONSTRUCT { ?a :b 1 } WHERE { ?a :b ?c }", 'an IRI, found "1"'),
        ("CONSTRUCT { ?a :b ?c } WHERE { ?a x:b ?c }", 'found "x:b"'),
        ("CONSTRUCT { ?a :b ?c } WHERE { ?a :b ?c } LIMIT 1", "column 43: unexpected text after"),
        (
            "CONSTRUCT { ?a :b ?c } WHERE { ?a :b ?c",
            'expected a variable or an IRI, found "the end"',
        ),
        ("CONSTRUCT { ?a :b ?c } WHERE { }", "a rule constructs triples, from triples"),
        (
            "CONSTRUCT { ?a :b ?c } WHERE { ?a :b ?c"
            " FILTER NOT EXISTS { ?c :b ?e FILTER(?e != ?d) } }",
            r"nothing in the body binds \?d",
        ),
        (
            "CONSTRUCT { ?a :b ?c } WHERE { ?a :b ?c FILTER NOT EXISTS {"
            " ?a :b ?c FILTER NOT EXISTS { ?a :b ?c } } }",
            "FILTER NOT EXISTS has only triple patterns and !=",
        ),
        ("CONSTRUCT { ?a :b ?c } WHERE { VALUES (?a) { (?b) } ?a :b ?c }", "a value is an IRI or"),
    ],
)
def test_unsupported_forms_are_refused(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read_rules("x.rq", HEADER + text)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "a rule has a summary"),
        ("#+ summary: X.\n#+ name: {who}\n", "'who' in the name or the summary"),
        ("#+ summary: X {\n", "in the name or the summary"),
        ("#+ title: X.\n", "unknown key 'title'"),
    ],
)
def test_header_is_checked(header: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read_rules("x.rq", header + construct("?a :b ?c", "?a :c ?c"))


def test_full_stop_after_a_name_ends_the_triple() -> None:
    rule = made_rule("x", "?a a :Friend.", "?a a :State. ?a :helps :x.y.")
    assert [pattern.object for pattern in (*rule.head, *rule.body)] == [
        *(term("Friend"), term("State"), term("x.y"))
    ]


def test_rule_as_an_update_infers_the_same() -> None:
    body = """?x :likes ?y . FILTER(?x != ?y) FILTER(STR(?x) < STR(?y))
        FILTER NOT EXISTS { ?z :likes ?x . FILTER(?z != ?y) }
        BIND(IRI(CONCAT("u:/id/tie-", STRAFTER(STR(?x), "/id/"))) AS ?n)"""
    rule = made_rule("x", "?n :of ?x", body)
    turtle = "id:a :likes id:b, id:c . id:b :likes id:a . id:c :likes id:a ; :likes id:b ."
    store = stored(f"{turtle} id:e :likes id:f .")
    constructed = store.construct(update(rule).replace("INSERT", "CONSTRUCT", 1))
    inferred = Closure(store.ntriples().splitlines(keepends=True), [rule]).inferred()
    assert [f"{triple} .\n".encode() for triple in constructed] == [inferred]
