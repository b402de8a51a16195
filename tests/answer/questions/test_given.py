"""What is given with a question: the things that texts mean, and what narrows the answer."""

import pytest

from realpolitik import Graph, Refused, UnknownName
from realpolitik.answer.questions.given import Given
from realpolitik.answer.questions.question import load
from realpolitik.terms import local


@pytest.fixture(scope="module")
def given(graph: Graph) -> Given:
    """Return what knows the names of the graph."""
    return Given(graph.names, graph._engine)


def test_parameters_are_bound_and_all_else_narrows(given: Given) -> None:
    values, narrowing = given.of(load("gains"), {"actor": "China", "event": "any", "tense": "past"})
    assert {k: v and local(v.value) for k, v in values.items()} == {"actor": "china", "event": None}
    assert narrowing == {"tense": ("past",)}


def test_what_is_given_twice_or_by_no_key_is_refused(given: Given) -> None:
    with pytest.raises(Refused, match="gains takes one value for actor"):
        given.of(load("gains"), {"actor": ["China", "Russia"]})
    with pytest.raises(UnknownName):
        given.of(load("gains"), {"colour": "red"})
