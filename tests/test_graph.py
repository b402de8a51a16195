"""A graph is opened once, answers in three ways that are never mixed up, and never changes."""

from pathlib import Path

import pytest

import realpolitik
from realpolitik import Graph, Malformed, Refused, UnknownName
from realpolitik.terms import ID, RP, local

MINI = Path(__file__).parent / "mini"


def situations(graph: Graph, question: str, **values: str) -> set[str]:
    """Return the names of the situations in an answer."""
    return {local(found.situation) for found in graph.ask(question, **values).findings}


def test_question_is_asked_by_slug_or_in_words(graph: Graph) -> None:
    by_slug = graph.ask("alignments", a="china", b="russia")
    assert by_slug.outcome == "answered"
    assert graph.ask("Where do China and Russia align?") == by_slug
    assert by_slug.question == "On which issues do China and Russia align?"


def test_nothing_affirmed_and_something_denied_is_denied(mini: Graph) -> None:
    answer = mini.ask("alignments", a="Graustark", b="Sylvania")
    assert answer.outcome == "denied"
    assert [found.status for found in answer.findings] == ["denied"]


def test_nothing_said_is_silent_and_says_who_was_asked(mini: Graph) -> None:
    answer = mini.ask("alignments", a="Sylvania", b="Freedonia")
    assert (answer.outcome, answer.findings) == ("silent", ())
    assert [source.title for source in answer.sources] == ["News from Elsewhere"]


def test_any_leaves_a_value_open(mini: Graph) -> None:
    asked = {"a": "Ruritania", "b": "Sylvania"}
    assert situations(mini, "alignments", **asked) == {"alignment-sylvania"}
    assert situations(mini, "alignments", **{**asked, "b": "any"}) == {
        *("alignment-straits", "alignment-sylvania", "alignment-old-graustark")
    }
    answer = mini.ask("alignments", a="Ruritania", b="Any")
    assert answer.parameters == {"a": f"{ID}ruritania", "b": None}
    assert answer.question == "On which issues do Ruritania and anyone align?"


def test_according_to_keeps_the_claims_of_one_claimant(mini: Graph) -> None:
    found = situations(mini, "certainty", according_to="Freedonia")
    assert found == {"goal-peace"}
    (peace,) = mini.ask("contested", according_to="Freedonia").findings
    assert (peace.status, len(peace.warrants)) == ("affirmed", 1)


@pytest.mark.parametrize(
    ("least", "kept"),
    [
        ("certain", {"certain"}),
        ("probable", {"certain", "probable"}),
        ("possible", {"certain", "probable", "possible"}),
        ("unspecified", {"unspecified"}),  # which has no rank
        ("any", {"certain", "probable", "possible", "unspecified"}),
    ],
)
def test_certainty_is_the_least_that_is_kept(mini: Graph, least: str, kept: set[str]) -> None:
    answer = mini.ask("certainty", certainty=least)
    assert {w.certainty for found in answer.findings for w in found.warrants} == kept


def test_what_carries_no_claim_is_left_out_where_claims_are_narrowed(mini: Graph) -> None:
    assert "book-p0s1" in situations(mini, "coverage")
    assert "book-p0s1" not in situations(mini, "coverage", according_to="Ada Quill")


def test_source_keeps_the_claims_in_one_source(both: Graph) -> None:
    assert {s.title for s in both.ask("certainty").sources} == {
        *("News from Elsewhere", "A Calculated Relationship")
    }
    for title, outcome in (("News from Elsewhere", "silent"), ("sun-2016", "answered")):
        answer = both.ask("alignments", source=title)
        assert answer.outcome == outcome
        assert answer.parameters["source"] is not None
        assert {w.source for found in answer.findings for w in found.warrants} <= {
            answer.parameters["source"]
        }


def test_more_data_is_reasoned_over_too(both: Graph, graph: Graph) -> None:
    query = f"ASK {{ <{ID}ruritania> <{RP}alignsWith> <{ID}graustark> }}"
    assert both.sparql(query)
    assert not graph.sparql(query)


def test_data_is_given_as_files_or_folders(both: Graph) -> None:
    files = realpolitik.open([str(path) for path in sorted(MINI.glob("*.ttl"))])
    assert files.ask("certainty") == both.ask("certainty")


@pytest.mark.parametrize(
    ("name", "reason"), [("none.ttl", "no such file or folder"), ("", "holds no .ttl file")]
)
def test_data_that_is_not_there_is_an_error(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        realpolitik.open([str(tmp_path / name)])


@pytest.mark.parametrize(
    ("question", "values", "message"),
    [
        ("alignment", {}, 'no saved question is called "alignment"; did you mean alignments'),
        ("alignments", {"c": "China"}, "parameter of alignments (a, b, according_to, source"),
        ("alignments", {"a": "Chna"}, 'no actor is called "Chna"; did you mean'),
        ("alignments", {"certainty": "sure"}, 'no certainty is called "sure"'),
        ("alignments", {"source": "China"}, 'no source is called "China"'),
        ("", {}, 'no saved question is called ""'),
    ],
)
def test_what_is_not_known_is_an_error(
    graph: Graph, question: str, values: dict[str, str], message: str
) -> None:
    with pytest.raises(UnknownName) as caught:
        graph.ask(question, **values)
    assert message in str(caught.value)


def test_sparql_is_read_only(graph: Graph) -> None:
    before = len(graph.triples())
    with pytest.raises(Refused):
        graph.sparql("INSERT DATA { <u:a> <u:b> <u:c> }")
    with pytest.raises(Malformed):
        graph.sparql("SELECT")
    assert len(graph.triples()) == before


def test_asserted_triples_leave_out_what_is_inferred(graph: Graph) -> None:
    asserted = set(graph.triples(inferred=False))
    assert asserted < set(graph.triples())
    derived = {"status", "strength", "kind", "regards", "involves", "alignsWith"}
    assert {local(t.predicate.value) for t in asserted}.isdisjoint(derived)
