"""What an answer can be narrowed to is what it has then."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from realpolitik import Graph
from realpolitik.serve.address import base_of_answer, given
from realpolitik.serve.asked import Asked
from realpolitik.serve.facets import chosen, facets


def at(href: str) -> Asked:
    parts = urlsplit(href)
    return Asked("GET", parts.path, tuple(parse_qsl(parts.query)))


@pytest.mark.parametrize(
    ("slug", "values"),
    [("alignments", {"a": "China", "b": "Russia"}), ("about", {"thing": "Iran"}), ("timeline", {})],
)
def test_each_choice_leads_to_as_many_findings_as_it_tells(
    graph: Graph, slug: str, values: dict[str, str]
) -> None:
    answer = graph.ask(slug, **values)
    base = f"/questions/{slug}", tuple(values.items())
    found = facets(answer, base)
    assert found
    for facet in found:
        for choice in facet.choices:
            narrowed = graph.ask(slug, **given(at(choice.href)))
            # A place has what is within it too, an issue what is narrower.
            if facet.key in ("place", "issue", "domain"):
                assert choice.number <= len(narrowed)
            else:
                assert choice.number == len(narrowed), (facet.key, choice)


def test_what_is_chosen_can_be_left_out_again(graph: Graph) -> None:
    asked = Asked("GET", "/questions/about", (("thing", "china"), ("tense", "future")))
    answer = graph.ask("about", thing="china", tense="future")
    (choice,) = chosen(answer, base_of_answer(answer, asked))
    assert choice.label == "Tense: future"
    assert at(choice.href).params == (("thing", "china"),)
    assert "tense" not in [facet.key for facet in facets(answer, base_of_answer(answer, asked))]
