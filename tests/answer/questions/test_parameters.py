"""Values of a user are parameters of the question or filters."""

import pytest

from realpolitik import Graph, Refused, UnknownName
from realpolitik.answer.questions.question import load, resolve_parameters
from realpolitik.terms import local


def test_parameters_and_filters(graph: Graph) -> None:
    given = {"actor": "China", "event": "any", "tense": "past"}
    values, filters = resolve_parameters(load("gains"), given, graph.names)
    assert {k: v and local(v.value) for k, v in values.items()} == {"actor": "china", "event": None}
    assert filters == {"tense": ("past",)}


def test_two_values_of_a_parameter_and_unknown_names_are_refused(graph: Graph) -> None:
    with pytest.raises(Refused, match="gains takes one value for actor"):
        resolve_parameters(load("gains"), {"actor": ["China", "Russia"]}, graph.names)
    with pytest.raises(UnknownName):
        resolve_parameters(load("gains"), {"colour": "red"}, graph.names)
