"""What a request gives, and where things stand."""

import pytest

from realpolitik import Graph
from realpolitik.errors import Refused, UnknownName
from realpolitik.serve.http.address import alternates, base_of_answer, given, pages_around, span
from realpolitik.serve.http.asked import Asked


def asked(*params: tuple[str, str], path: str = "/ask") -> Asked:
    return Asked("GET", path, params)


def test_an_empty_field_of_a_form_leaves_open() -> None:
    form = asked(("a", "China"), ("b", ""), ("place", ""), ("limit", "3"))
    assert given(form, ["a", "b"]) == {"a": ["China"], "b": ["any"]}
    assert given(form) == {"a": ["China"]}


@pytest.mark.parametrize("name", ["question", "self", "text", "most"])
def test_a_name_that_python_has_for_itself_is_no_parameter(name: str) -> None:
    with pytest.raises(UnknownName, match="no parameter is called"):
        given(asked((name, "x")))


@pytest.mark.parametrize("text", ["", "-1", "x", "1.5", "٣", "9" * 30])
def test_a_part_is_of_whole_numbers(text: str) -> None:
    with pytest.raises(Refused, match="whole number"):
        span(asked(("limit", text)))


def test_the_parts_of_an_answer_lead_to_one_another() -> None:
    base = "/ask", (("q", "arms"),)
    middle = pages_around(base, 10, 10, 35)
    assert middle == {
        "prev": "/ask?q=arms&limit=10&offset=0",
        "next": "/ask?q=arms&limit=10&offset=20",
        "first": "/ask?q=arms&limit=10&offset=0",
        "last": "/ask?q=arms&limit=10&offset=30",
    }
    assert pages_around(base, 0, 10, 10) == pages_around(base, 5, None, 10) == {}
    assert "next" not in pages_around(base, 30, 10, 35)


def test_english_that_asks_a_saved_question_stands_where_that_does(graph: Graph) -> None:
    answer = graph.ask("Where do China and Russia align?", place="Asia")
    path, pairs = base_of_answer(answer, asked(("q", "Where do China and Russia align?")))
    assert path == "/questions/alignments"
    assert pairs == (("a", "china"), ("b", "russia"), ("place", "asia"))
    nearest = base_of_answer(graph.search("arms"), asked(("q", "arms"), ("limit", "2")))
    assert nearest == ("/ask", (("q", "arms"),))


def test_a_format_has_an_address_of_its_own() -> None:
    found = alternates(asked(("q", "a b")), ["text/csv", "text/xml"])
    assert found == {"text/csv": "/ask.csv?q=a+b"}
