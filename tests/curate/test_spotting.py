"""Names in a sentence are those that a reader would find."""

import pytest

from realpolitik import Graph
from realpolitik.curate.spotting import spotter, unknown_names


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


def test_names_that_are_not_known_are_counted(graph: Graph) -> None:
    sentences = {
        "p1s1": "Recently Russia’s envoy met the Sea Council of Kestria.",
        "p1s2": "Kestria waits, and China waits.",
        "p1s3": "Tarn slept.",
        "p2s1": "Tarn woke in the U.S. near Sochi’s port, in Southeast Asia.",
        "p2s2": "Trade fell, for trade is Chinese.",
        "p2s3": "Trade rose.",
        "p2s4": "Lately, in the cross-Strait trade, the U.N. Sea Panel spoke.",
        "p2s5": "Lately, it slept.",
    }
    assert unknown_names(sentences, graph.names) == {
        "Tarn": ["p1s3", "p2s1"],
        "Sea Council of Kestria": ["p1s1"],
        "Sochi": ["p2s1"],
        "Southeast Asia": ["p2s1"],
        "U.N. Sea Panel": ["p2s4"],
    }
