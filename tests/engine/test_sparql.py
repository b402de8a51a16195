"""Binding changes one value and nothing else; an update is refused."""

import pytest
import rdflib
from hypothesis import given, strategies as st
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

import realpolitik
from realpolitik import Graph
from realpolitik.answer.questions.question import Question, load_all
from realpolitik.engine.sparql import Parameter, bind, parameters, prepare
from realpolitik.errors import Malformed, Refused
from realpolitik.terms import PREFIXES

RURITANIA = NamedNode("https://w3id.org/realpolitik/id/ruritania")
DEFAULTS = ("id:china", "UNDEF", "<https://example.org/a#b>", ":", "id:a.b")

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


@given(around, st.sampled_from(DEFAULTS), around)
def test_binding_changes_only_the_bound_token(before: str, default: str, after: str) -> None:
    head, tail = f"SELECT * {{ {before} VALUES ?a {{ ", f" }} {after} }}"
    text = f"{head}{default}{tail}"
    found = {p.name: p for p in parameters(text)}
    assert found["a"] == Parameter("a", default, len(head), len(head + default))
    assert bind(text, {"a": [RURITANIA]}) == f"{head}{RURITANIA}{tail}"
    assert bind(text, {"a": []}) == f"{head}UNDEF{tail}"
    assert bind(text, {}) == text


@pytest.mark.parametrize("question", load_all(), ids=lambda question: question.slug)
def test_every_parameter_of_a_saved_question_can_be_bound(question: Question) -> None:
    for name in question.params:
        bound = bind(question.text, {name: [RURITANIA]})
        assert question._replace(text=bound).defaults == {**question.defaults, name: RURITANIA}


@pytest.mark.parametrize(
    "keyword",
    ["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"],
)
@pytest.mark.parametrize(
    "form",
    ["{}", " \n {}", "# a comment\n{}", "PREFIX select: <u:s> BASE <u:t> {}", "prefix : <#> {}"],
)
def test_updates_are_refused(keyword: str, form: str) -> None:
    for word in (keyword, keyword.lower()):
        with pytest.raises(Refused, match=f"^{keyword}: "):
            prepare(form.format(f"{word} <u:x>"), "the query")
    escaped = rf"{keyword[:2]}\u{ord(keyword[2]):04X}{keyword[3:]}"
    with pytest.raises(Malformed, match="not valid SPARQL"):
        prepare(form.format(f"{escaped} <u:x>"), "the query")


def test_our_prefixes_need_no_declaration(graph: Graph, in_rdflib: rdflib.Graph) -> None:
    text = "SELECT * { ?who rp:alignsWith id:russia }"
    declared = f"PREFIX rp: <{PREFIXES['rp']}> PREFIX id: <{PREFIXES['id']}> {text}"
    expected = cells(graph, declared)
    assert expected
    for asked in (graph, realpolitik.attach(in_rdflib)):
        assert cells(asked, text) == expected
    assert len(in_rdflib.query(text)) == len(expected)
    # What the query declares itself is what it means.
    assert cells(graph, f"PREFIX rp: <u:> {text}") == []
    undefined = graph.undefined_names("PREFIX id: <u:> ASK { id:x rp:x ?x }")
    assert [error.name for error in undefined] == ["rp:x"]


def cells(graph: Graph, text: str) -> list[str]:
    """Return the rows of a query."""
    rows = graph.sparql(text)
    assert isinstance(rows, QuerySolutions)
    return [str(row) for row in rows]


def test_undeclared_prefix_is_reported_with_its_place() -> None:
    with pytest.raises(Malformed, match=r"column 31: the prefix foo: is not .*; add PREFIX foo: "):
        prepare("PREFIX rp: <u:> ASK { ?a rp:b foo:c }", "the query")


DATA = "<u:a> <u:b> 1, 2 . <u:c> <u:b> 3 ; <u:d> 4 ."

PATTERNS = (
    "?z ?p ?a",
    "?z <u:b> ?a OPTIONAL { ?z <u:d> ?k }",
    "?z <u:b> ?a MINUS { ?z <u:d> ?k }",
    "?z <u:b> ?a FILTER NOT EXISTS { ?z <u:d> ?k }",
    "?z <u:b> ?a BIND (?a AS ?b)",
    "?z <u:b> ?m { SELECT ?z ?a { ?z <u:b> ?a ; ?hidden ?a } }",
    "{ SELECT * { ?z <u:b> ?a } }",
    "$z <u:b> ?a # ?comment\n",
    "?z <u:b> ?a FILTER(STR(?a) != '?text')",
    "VALUES (?z ?a) { (1 2) }",
    "?zoë <u:b> ?été",
)
HEADS = ("SELECT * ", "select distinct*", "SELECT REDUCED\n*", "PREFIX select: <u:> SELECT * WHERE")


def rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns of a query and its rows by column, sorted."""
    store = Store()
    store.load(DATA.encode(), RdfFormat.TURTLE)
    result = store.query(text)
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    found = [{name: str(row[name]) for name in names} for row in result]
    return names, sorted(found, key=lambda row: sorted(row.items()))


@given(st.sampled_from(HEADS), st.sampled_from(PATTERNS))
def test_only_the_order_of_columns_changes(head: str, pattern: str) -> None:
    text = f"{head}{{ {pattern} }}"
    (before, found), (after, again) = rows(text), rows(prepare(text, "it"))
    assert (sorted(after), again) == (sorted(before), found)
    plain = pattern.replace("$", "?")
    assert after == sorted(after, key=lambda name: plain.index(f"?{name}"))
    assert after[0][0] == "z"
