"""Names in a sentence are those that a reader would find."""

import pytest

from realpolitik import Graph
from realpolitik.curate.spotting import spotter


@pytest.mark.parametrize(
    ("sentence", "slugs"),
    [
        ("Beijing’s ties with the U.S. and Washington", ["china", "united-states"]),
        ("It told us so, and the US heard of it.", ["united-states"]),
        ("They told us.", []),
        ("A west wind", []),
        ("The West expands NATO in Eastern Europe.", ["eastern-europe", "nato", "the-west"]),
        ("Of Iran nobody spoke.", ["iran", "iran-issue"]),
        ("The pessimists, and the sanctions.", ["western-pessimists", "western-sanctions"]),
        ("It changes the world order.", ["world-order"]),
        ("Nothing is known here.", []),
    ],
)
def test_names_in_a_sentence(graph: Graph, sentence: str, slugs: list[str]) -> None:
    assert spotter(graph.names)(sentence) == slugs
