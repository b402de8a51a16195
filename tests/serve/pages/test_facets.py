"""What an answer can be narrowed to is what it has then."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from realpolitik import Graph
from realpolitik.serve.http.address import base_of_answer, given
from realpolitik.serve.http.asked import Asked
from realpolitik.serve.pages.facets import chosen, facets


def at(href: str) -> Asked:
    parts = urlsplit(href)
    return Asked("GET", parts.path, tuple(parse_qsl(parts.query)))


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("alignments", {"a": "China", "b": "Russia"}),
        ("frictions", {"a": "China", "b": "Russia"}),
        ("about", {"thing": "Iran"}),
        ("positions", {"issue": "the Ukraine crisis"}),
        ("timeline", {}),
        ("forecasts", {}),
    ],
)
def test_each_choice_leads_to_as_many_findings_as_it_tells(
    graph: Graph, slug: str, values: dict[str, str]
) -> None:
    answer = graph.ask(slug, **values)
    base = f"/questions/{slug}", tuple(values.items())
    found = facets(graph, answer, base)
    assert found
    for facet in found:
        for choice in facet.choices:
            narrowed = graph.ask(slug, **given(at(choice.href)))
            assert choice.number == len(narrowed) < len(answer), (facet.key, choice)


def test_what_is_chosen_can_be_left_out_again(graph: Graph) -> None:
    asked = Asked("GET", "/questions/about", (("thing", "china"), ("tense", "future")))
    answer = graph.ask("about", thing="china", tense="future")
    (choice,) = chosen(answer, base_of_answer(answer, asked))
    assert choice.label == "Tense: future"
    assert at(choice.href).params == (("thing", "china"),)
    assert "tense" not in [
        facet.key for facet in facets(graph, answer, base_of_answer(answer, asked))
    ]


def test_of_nearest_claims_no_number_is_told(graph: Graph) -> None:
    answer = graph.ask("arms to Vietnam")
    found = facets(graph, answer, ("/ask", (("q", "arms to Vietnam"),)))
    assert {choice.number for facet in found for choice in facet.choices} == {None}
    assert {"domain", "tense"} <= {facet.key for facet in found}
