"""The names in a text that the graph does not know are found."""

from realpolitik import Graph
from realpolitik.curate.scaffold import unknown_names


def test_unknown_names_are_found(graph: Graph) -> None:
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
