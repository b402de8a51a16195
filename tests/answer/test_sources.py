"""Passages are quoted from texts with the recorded checksum."""

from pathlib import Path

import pytest

from realpolitik import Graph, Refused
from realpolitik.answer.sources import quotable
from realpolitik.engine.embedded import Store
from realpolitik.graph import Origin
from realpolitik.terms import local

MINI = Path(__file__).parents[1] / "mini"


def test_quotes_of_a_text(mini_store: Store) -> None:
    texts = quotable(mini_store, [str(MINI / "book.txt")])
    graph = Graph(mini_store, Origin(b"", "mini"), texts=texts)
    answer = graph.ask("alignments", a="Ruritania", b="Graustark")
    (found,) = (f for f in answer if local(f.situation or "") == "alignment-straits")
    assert [warrant.quote for warrant in found.warrants] == [
        "Ruritania and Graustark stand together on the straits.",
        "Only the quarrel keeps Ruritania and Graustark, who stand together, from going further.",
    ]


def test_text_with_another_checksum_is_refused_or_ignored_beside_the_records(
    mini_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text((MINI / "book.txt").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(Refused, match="SHA-256"):
        quotable(mini_store, [str(other)])
    monkeypatch.setattr("realpolitik.answer.sources.seed_texts", lambda: [str(other)])
    assert quotable(mini_store, []) == {}
