"""Rule files are read as rules; what a rule cannot say is refused with its place."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Variable

from realpolitik.errors import Malformed
from realpolitik.files import read, rule_files
from realpolitik.reasoning.rule import Naming
from realpolitik.reasoning.rulefile import read_rule

HEADER = (
    "#+ summary: Who helps is a friend.\n#+ reference: Nobody 1900\nPREFIX rp: <http://x.org/>\n"
)


def test_rule_says_what_its_file_says() -> None:
    text = """CONSTRUCT { ?tie a rp:Tie . ?tie rp:of ?a } WHERE {
      ?a rp:helps ?b . FILTER(?a != ?b) FILTER(STR(?a) < STR(?b))
      FILTER NOT EXISTS { ?b a ?kind . ?kind rp:is rp:Foe . FILTER(?kind != rp:Odd) }
      BIND(IRI(CONCAT("http://x.org/id/tie-", STRAFTER(STR(?a), "/id/"))) AS ?tie)
    }"""
    rule = read_rule("friend", "friend.rq", HEADER + text)
    a, b, tie = Variable("a"), Variable("b"), Variable("tie")
    assert (rule.name, rule.summary) == ("friend", "Who helps is a friend.")
    assert rule.reference == "Nobody 1900"
    assert [str(pattern.relation) for pattern in rule.head] == [
        "<http://x.org/Tie>",
        "<http://x.org/of>",
    ]
    assert (rule.unequal, rule.ordered) == (((a, b),), ((a, b),))
    assert [len(absence.patterns) for absence in rule.absent] == [2]
    assert rule.naming == Naming(tie, ("http://x.org/id/tie-", a))


def test_rule_files_of_the_project_are_rules() -> None:
    for path in rule_files():
        rule = read_rule(Path(path).stem, path, read(path))
        assert rule.summary.endswith("."), path
        assert rule.head, path
        assert rule.body, path


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * WHERE { ?a rp:b ?c }", r'line 4, column 1: "SELECT" stands where .* CONSTRUCT'),
        ("CONSTRUCT { ?a rp:b ?c } WHERE { ?a rp:b+ ?c }", r"line 4, column 41: "),
        ("CONSTRUCT { ?a rp:b ?c } WHERE { OPTIONAL { ?a rp:b ?c } }", '"OPTIONAL" stands where'),
        (
            "CONSTRUCT { ?a rp:b ?c } WHERE { ?a ?b ?c }",
            "property of a triple pattern is a constant",
        ),
        ("CONSTRUCT { ?a rp:b ?d } WHERE { ?a rp:b ?c }", r"binds \?d; is \?c meant"),
        ("CONSTRUCT { ?a rp:b 1 } WHERE { ?a rp:b ?c }", '"1" stands where a rule has a variable'),
        ("CONSTRUCT { ?a rp:b ?c } WHERE { ?a x:b ?c }", '"x:b" stands where'),
        ("CONSTRUCT { ?a rp:b ?c } WHERE { ?a rp:b ?c } LIMIT 1", 'a rule ends before "LIMIT"'),
        ("CONSTRUCT { ?a rp:b ?c } WHERE { ?a rp:b ?c", "something is missing at the end"),
        ("CONSTRUCT { ?a rp:b ?c } WHERE { }", "a rule constructs triples, from triples"),
        (
            "CONSTRUCT { ?a rp:b ?c } WHERE { ?a rp:b ?c"
            " FILTER NOT EXISTS { ?c rp:b ?e FILTER(?e != ?d) } }",
            r"nothing in the body binds \?d",
        ),
        (
            "CONSTRUCT { ?a rp:b ?c } WHERE { ?a rp:b ?c FILTER NOT EXISTS {"
            " ?a rp:b ?c FILTER NOT EXISTS { ?a rp:b ?c } } }",
            "what must be absent is triple patterns and !=",
        ),
        (
            'CONSTRUCT { ?a rp:b ?d } WHERE { ?a rp:b ?c BIND(STRLANG(CONCAT("to ",'
            ' REPLACE(STR(?c), "^The ", "the ")), "en") AS ?d) }',
            "the texts that a text is made of, and no others, are filtered by its language",
        ),
    ],
)
def test_what_a_rule_cannot_say_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read_rule("x", "x.rq", HEADER + text)


def test_rule_without_summary_is_malformed() -> None:
    with pytest.raises(Malformed, match="a rule has a summary"):
        read_rule("x", "x.rq", "CONSTRUCT {} WHERE {}")


def test_full_stop_that_touches_a_name_ends_the_triple() -> None:
    text = "CONSTRUCT { ?a a rp:Friend. } WHERE { ?a a rp:State. ?a rp:helps rp:x.y. }"
    rule = read_rule("x", "x.rq", HEADER + text)
    assert [p.object for p in (*rule.head, *rule.body)] == [
        NamedNode(f"http://x.org/{name}") for name in ("Friend", "State", "x.y")
    ]
