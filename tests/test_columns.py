"""The columns of `SELECT *` stand as in the query, whatever engine answers, and mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, RdfFormat, Store

import realpolitik
from realpolitik import Graph
from realpolitik.cli import main
from realpolitik.columns import spelt_out

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
    (before, found), (after, again) = rows(text), rows(spelt_out(text))
    assert (sorted(after), again) == (sorted(before), found)
    plain = pattern.replace("$", "?")
    assert after == sorted(after, key=lambda name: plain.index(f"?{name}"))
    assert after[0][0] == "z"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?z ?a { ?z ?p ?a }",
        "SELECT (COUNT(*) AS ?n) { ?z ?p ?a }",
        "ASK { ?z ?p ?a { SELECT * { ?z ?p ?a } } }",
        "CONSTRUCT WHERE { ?z ?p ?a }",
        "SELECT * { <u:a> <u:b> 1 }",
        "SELECT * { ?z\u00b7 ?p ?a }",  # a letter of SPARQL that is none elsewhere
        r"SELECT * { \u003Fz ?p ?a }",
        "SELECT * { ?z ?p",
        "SELECT",
        "",
    ],
)
def test_any_other_query_stays_as_it_is(text: str) -> None:
    assert spelt_out(text) == text


@pytest.mark.parametrize("engine", ["in memory", "in rdflib"])
def test_engines_agree_on_the_order(graph: Graph, engine: str) -> None:
    one = graph if engine == "in memory" else realpolitik.attach(graph.to_rdflib())
    result = one.sparql("SELECT * { ?z ?p ?a OPTIONAL { ?z ?m ?b } } LIMIT 1")
    assert isinstance(result, QuerySolutions)
    assert [variable.value for variable in result.variables] == ["z", "p", "a", "m", "b"]


def test_command_shows_columns_as_the_query_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sparql", "SELECT * { ?who ?how ?any } LIMIT 1", "-f", "csv"]) == 0
    assert capsys.readouterr().out.startswith("who,how,any\n")
