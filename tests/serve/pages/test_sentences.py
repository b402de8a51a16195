"""A source has all its sentences, each with its words where they are at hand."""

from pathlib import Path

import realpolitik
from realpolitik import Graph
from realpolitik.serve.pages.sentences import sentences


def test_every_sentence_has_its_claims_or_a_reason(graph: Graph) -> None:
    for source in graph.sources:
        coverage = graph.ask("coverage", source=source.source)
        found = sentences(graph, source, coverage)
        assert len({each[:2] for each in found}) == len(found)
        assert all(bool(each.claims) != bool(each.reason) for each in found)
        assert all(each.text is None for each in found)
        claims = {w.claim for each in found for w in each.claims}
        assert claims == {w.claim for item in coverage for w in item.warrants}


MINI = Path(__file__).resolve().parents[2] / "mini"


def test_a_text_at_hand_gives_the_words() -> None:
    graph = realpolitik.open([str(MINI)], texts=[str(MINI / "book.txt")])
    (iri,) = graph.texts
    source = next(each for each in graph.sources if each.source == iri)
    found = sentences(graph, source, graph.ask("coverage", source=iri))
    text = (MINI / "book.txt").read_text(encoding="utf-8")
    words = [each.text or "" for each in found]
    assert all(word and word in text for word in words)
    quotes = [(each.text or "", w.quote or "-") for each in found for w in each.claims]
    assert quotes
    assert all(quote in sentence for sentence, quote in quotes)
