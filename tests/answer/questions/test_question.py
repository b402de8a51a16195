"""Every saved question is portable, answers for its defaults, and is understood in its words."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions
from rdflib.plugins.sparql import prepareQuery

import realpolitik
from realpolitik import Graph, UnknownName
from realpolitik.answer.questions.question import (
    Question,
    load,
    load_all,
)
from realpolitik.command.cli import main
from realpolitik.terms import expand

QUESTIONS = load_all()
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)


@each_question
def test_question_says_what_it_asks_and_for_what(question: Question, graph: Graph) -> None:
    assert question.description.endswith(".")
    assert 3 <= len(question.phrasings) <= 8
    assert len(question.text.splitlines()) <= 41
    for kind in set(question.params.values()) - {"owl:Thing"}:
        assert graph.sparql(f"ASK {{ {expand(kind)} a {expand('owl:Class')} }}")
    for wording in (question.summary, *question.phrasings):
        assert all(f"{{{name}}}" in wording for name in question.params)
        assert wording.count("{") == len(question.params)


@each_question
def test_query_is_portable_and_in_the_form_that_answers_need(
    question: Question, graph: Graph
) -> None:
    prepareQuery(question.text)
    result = graph.sparql(question.text)
    assert isinstance(result, QuerySolutions)
    assert {"situation", "label", "claim"} <= {variable.value for variable in result.variables}
    assert "SELECT DISTINCT" in question.text
    assert "ORDER BY" in question.text


@each_question
def test_question_is_not_silent_on_its_defaults(
    question: Question, graph: Graph, years: Graph
) -> None:
    # What has changed from one source to another takes two.
    answer = (years if question.slug == "changes" else graph).ask(question.slug)
    assert answer.outcome == "answered"
    defaults = {name: node.value for name, node in question.defaults.items() if node}
    assert answer.parameters == defaults
    assert "{" not in answer.question


def test_unknown_question_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        load("alignment")
    assert "alignments" in caught.value.nearest


@pytest.mark.parametrize("slug", ["", "joins/claims", "../ontology/rules/kind", "alignments.rq"])
def test_only_slugs_are_read_as_files(slug: str) -> None:
    with pytest.raises(UnknownName):
        load(slug)


@pytest.mark.parametrize(
    ("written", "node"),
    [
        ("id:china", expand("id:china")),
        ("<https://example.org/x>", NamedNode("https://example.org/x")),
        ("undef", None),
    ],
)
def test_default_is_a_node_or_nothing(written: str, node: NamedNode | None) -> None:
    question = load("threats")._replace(text=f"SELECT * {{ VALUES ?actor {{ {written} }} }}")
    assert question.defaults == {"actor": node}


def test_label_with_braces_stands_in_a_question_as_it_is(tmp_path: Path) -> None:
    """A label is data, and no place for the next value."""
    labels = ("{b}", "{a} of {b}", "{}", "{0}", "Mali {")
    kind, name = expand("rp:Bloc"), expand("rdfs:label")
    world = [
        f'{expand(f"id:party-{n}")} a {kind} ; {name} "{x}"@en .' for n, x in enumerate(labels)
    ]
    (tmp_path / "world.ttl").write_text("\n".join(world), encoding="utf-8")
    graph = realpolitik.open([str(tmp_path)])
    for n, label in enumerate(labels):
        answer = graph.ask("alignments", a=f"party-{n}", b="China")
        assert answer.question == f"On which issues do {label} and China align?"


def test_two_that_a_question_joins_by_and_may_change_places(graph: Graph) -> None:
    """And no others may: their order is what the question turns on."""
    actors = ("China", "Russia", "United States", "Vietnam")
    alike = {
        question.slug
        for question in QUESTIONS
        if question.params.keys() == {"a", "b"}
        and all(
            graph.ask(question.slug, a=actor, b=other).findings
            == graph.ask(question.slug, a=other, b=actor).findings
            for actor, other in combinations(actors, 2)
        )
    }
    assert alike == {q.slug for q in QUESTIONS if "{a} and {b}" in q.summary}


@each_question
def test_sentence_of_a_question_suits_one_actor_and_many(question: Question) -> None:
    verbs = re.findall(r"(?i)\b(do|does|is|are|has|have) (\{\w+\}(?: and \{)?)", question.summary)
    for verb, name in verbs:  # only two are surely many
        assert verb.lower() in ("do", "are", "have")
        assert name.endswith(" and {")


@each_question
def test_header_has_the_parameters_of_the_query(question: Question) -> None:
    assert question.defaults.keys() == question.params.keys()


Captured = pytest.CaptureFixture[str]


def test_show_takes_one_question_or_claim(capsys: Captured) -> None:
    for line, message in (
        ("show china", 'no question or claim is called "china"; ask about thing="china"'),
        ("show allignments", 'no saved question is called "allignments"; did you mean alignments?'),
        ("show sun-2016-p9s9-9", 'no claim is called "sun-2016-p9s9-9"; did you mean sun-2016-p'),
    ):
        assert main(line.split()) == 2
        assert message in capsys.readouterr().err


@pytest.mark.parametrize("text", ["Tell me about Crimea", "What do we know about Iran?"])
def test_issue_goes_by_the_name_of_what_it_concerns(graph: Graph, text: str) -> None:
    name = text.rstrip("?").split()[-1]
    assert graph.ask(text).findings == graph.ask("about", thing=name.lower()).findings


def test_hedged_claims_are_those_at_most_probable(graph: Graph) -> None:
    answer = graph.ask("Which claims are hedged?")
    assert answer.query == "certainty"
    assert {w.certainty for f in answer.findings for w in f.warrants} == {"possible", "probable"}
