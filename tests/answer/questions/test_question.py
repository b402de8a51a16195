"""Saved questions are complete and portable, and have answers with their default values."""

import re

import pytest
from pyoxigraph import QuerySolutions
from rdflib.plugins.sparql import prepareQuery

from realpolitik import Graph, Refused, UnknownName
from realpolitik.answer.questions.question import Question, load, load_all
from realpolitik.terms import expand, local

QUESTIONS = load_all()
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)


@each_question
def test_header(question: Question, graph: Graph) -> None:
    assert question.description.endswith(".")
    assert 3 <= len(question.phrasings) <= 8
    assert question.defaults.keys() == question.params.keys()
    for kind in set(question.params.values()) - {"owl:Thing"}:
        assert graph.sparql(f"ASK {{ {expand(kind)} a {expand('owl:Class')} }}")
    for wording in (question.summary, *question.phrasings):
        assert all(f"{{{name}}}" in wording for name in question.params)
        assert wording.count("{") == len(question.params)
    # Only two parties are always plural.
    for verb, name in re.findall(
        r"\b(do|does|is|are|has|have) (\{\w+\}(?: and \{)?)", question.summary
    ):
        assert verb in ("do", "are", "have")
        assert name.endswith(" and {")


@each_question
def test_query(question: Question, graph: Graph, years: Graph) -> None:
    prepareQuery(question.text)
    result = graph.sparql(question.text)
    assert isinstance(result, QuerySolutions)
    variables = [variable.value for variable in result.variables]
    assert {"label", "claim"} <= {*variables}
    assert variables[0] == "situation"
    assert "SELECT DISTINCT" in question.text
    assert "ORDER BY" in question.text
    # Changes and outcomes need sources of several years.
    is_later = question.slug in ("changes", "outcomes")
    answer = (years if is_later else graph).ask(question.slug)
    assert answer.outcome == "answered"
    assert answer.parameters == {n: node.value for n, node in question.defaults.items() if node}
    assert "{" not in answer.question


def test_unknown_question_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        load("alignment")
    assert "alignments" in caught.value.nearest


@pytest.mark.parametrize("slug", ["", "joins/claims", "../ontology/rules/kind", "alignments.rq"])
def test_paths_are_no_slugs(slug: str) -> None:
    with pytest.raises(UnknownName):
        load(slug)


def test_label_with_braces_in_the_wording_of_a_question() -> None:
    nodes = {"a": expand("id:x"), "b": expand("id:y")}
    labels = {nodes["a"].value: "{b} {0}", nodes["b"].value: "Mali {"}
    wording = load("alignments").bind(nodes).wording(labels)
    assert wording == "On which issues do {b} {0} and Mali { align?"


def test_two_values_of_a_parameter_are_refused(graph: Graph) -> None:
    with pytest.raises(Refused, match='"gains" takes exactly one value'):
        graph.ask("gains", actor=["China", "Russia"])


def test_views_of_a_country_are_not_those_of_a_journalist_from_there(graph: Graph) -> None:
    pairs = (("Japan", "Russia"), ("Japan", "China"), ("Russia", "China"))
    found = [item for a, b in pairs for item in graph.ask("perceptions", a=a, b=b)]
    assert {local(holder) for item in found for holder in item.texts("holder")} == {"russia"}
