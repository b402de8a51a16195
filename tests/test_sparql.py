"""Binding changes one value and nothing else; what would leave the graph is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from realpolitik.errors import Malformed, Refused
from realpolitik.question import Question, load_all
from realpolitik.sparql import Parameter, bind, checked, parameters, refuse_unsafe

RURITANIA = NamedNode("https://w3id.org/realpolitik/id/ruritania")
DEFAULTS = ("id:china", "UNDEF", "undef", "<https://example.org/a#b>", ":", "id:a.b")

# What may stand in a query around a parameter, and looks like one.
DECOYS = (
    "?a ?ab ?b .\n",
    "VALUES ?ab { id:x }\n",
    "VALUES ?a { id:x id:y }\n",
    "VALUES (?a) { (id:x) }\n",
    'VALUES ?a { "x" }\n',
    "# VALUES ?a { id:x }\n",
    "# it's\n",
    '?s ?p "VALUES ?a { id:x } # \\" " .\n',
    "?s ?p '''VALUES ?a {\n id:x } ' ''' .\n",
    '?s ?p """VALUES ?a { id:x } ""\\" """@en .\n',
    "?s ?p <https://example.org/VALUES#?a> .\n",
    "?s id:values ?values .\n",
    "FILTER(?ab < 3 && ?b > 2)\n",
)
around = st.lists(st.sampled_from(DECOYS)).map("".join)
spaces = st.sampled_from((" ", "\n  ", " # VALUES\n", ""))


@given(around, spaces, spaces, st.sampled_from(DEFAULTS), around)
def test_binding_changes_only_the_bound_token(
    before: str, left: str, right: str, default: str, after: str
) -> None:
    head, tail = f"SELECT * {{ {before} values $a{left}{{{left}", f"{right}}} {after} }}"
    text = f"{head}{default}{tail}"
    found = {p.name: p for p in parameters(text)}
    assert found["a"] == Parameter("a", default, len(head), len(head + default))
    assert bind(text, {"a": [RURITANIA]}) == f"{head}{RURITANIA}{tail}"
    assert bind(text, {"a": []}) == f"{head}UNDEF{tail}"
    assert bind(text, {}) == text


@given(around)
def test_nothing_else_is_taken_for_a_parameter(text: str) -> None:
    assert {p.name for p in parameters(text)} <= {"ab"}


@pytest.mark.parametrize("question", load_all(), ids=lambda question: question.slug)
def test_every_parameter_of_a_saved_question_can_be_bound(question: Question) -> None:
    for name in question.params:
        bound = bind(question.text, {name: [RURITANIA]})
        assert question._replace(text=bound).defaults == {**question.defaults, name: [RURITANIA]}


def test_several_values_are_bound_at_once() -> None:
    text = "VALUES ?a { UNDEF } VALUES ?b { id:b }"
    assert bind(text, {"a": [RURITANIA], "b": [RURITANIA, RURITANIA]}) == (
        f"VALUES ?a {{ {RURITANIA} }} VALUES ?b {{ {RURITANIA} {RURITANIA} }}"
    )


def test_binding_what_is_no_parameter_is_an_error() -> None:
    with pytest.raises(KeyError):
        bind("SELECT * { ?a ?b ?c }", {"a": [RURITANIA]})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?s { ?s ?p ?o } }",
        "SELECT * { SERVICE # here\n ex:there { ?s ?p ?o } }",
        "SELECT * { SERVICE<http://example.org/>{} }",
        "SELECT * { SERVICE ?s·s { ?s ?p ?o } }",
        # An escape is read before the tokens, also one that ends a string.
        r"SELECT * { \u0053ERVICE <http://example.org/> {} }",
        r"SELECT * { SERV\U00000049CE <http://example.org/> {} }",
        "BASE <u:#\\u0041> SELECT * { FILTER('\\u0027' != '') SERVICE:s {} } # '",
        # Oxigraph reads the keyword here, where a parser with tokens sees another one.
        "PREFIX : <u:> SELECT * { {} SERVICE:s { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s a :.SERVICE:s { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s a :a.b.SERVICE <u:s> { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s ?p trueSERVICESILENT:s { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE:s#>\n{ ?s ?p ?o } }",
    ],
)
def test_calls_of_another_server_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^SERVICE: "):
        refuse_unsafe(text)


@pytest.mark.parametrize(
    "keyword",
    ["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"],
)
@pytest.mark.parametrize(
    "form",
    ["{}", " \n {}", "# a comment\n{}", "PREFIX select: <u:s> BASE <u:t> {}", "prefix : <#> {}"],
)
def test_updates_are_refused(keyword: str, form: str) -> None:
    escaped = rf"{keyword[:2]}\u{ord(keyword[2]):04X}{keyword[3:]}"
    for word in (keyword, keyword.lower(), escaped):
        with pytest.raises(Refused, match=f"^{keyword}: "):
            refuse_unsafe(form.format(f"{word} <u:x>"))


@pytest.mark.parametrize(
    "text",
    [
        "ASK {}",
        "SELECT ?service ?insert { ?service ?insert ?load . { ?s ?p ?o } }",
        "# SERVICE <u:x> {\nSELECT * { ?s ?p ?o }",
        "PREFIX service: <u:x> PREFIX insert: <u:y> SELECT * { ?s service:a insert:b . {} }",
        "PREFIX my: <u:> SELECT * { ?s a my:Service OPTIONAL { ?s my:service ?o } }",
        """SELECT * { ?s ?p "SERVICE <u:x> {", 'DELETE {', '''\nINSERT ' SERVICE <u:x> {''' }""",
        "SELECT * { GRAPH <https://example.org/service:80/> { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?delete) { ?s ?p ?o } # DELETE",
    ],
)
def test_what_only_looks_like_it_is_let_through(text: str) -> None:
    refuse_unsafe(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT * {\n ?a rp:wants ?b }",
            r"line 2, column 5: the prefix rp: is not declared; begin with PREFIX rp: <https://",
        ),
        ("PREFIX rp: <u:> ASK { ?a rp:b foo:c }", r"column 31: the prefix foo: is not declared$"),
    ],
)
def test_prefix_that_is_not_declared_is_told_at_its_place(text: str, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        checked(text, "the query")
