"""What is read off a sentence: names, hedges, years, words for classes, and what is presupposed."""

from pathlib import Path

import pytest
from asking import PROLOGUE

import realpolitik
from realpolitik import Graph
from realpolitik.checks.reading import Reader, Reading
from realpolitik.curate.scaffold import About, scaffold
from realpolitik.engine.lookup import Lookup

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

TEXT = """\
On the Strait

MR. ROOK: We still support the Kestrian war on Tarn. Last year it probably cost the US dear.

Will Maravia, seen as a foe, help us again in 2033?
"""
WORLD = f"""{PROLOGUE}
id:kestria a rp:State ; rdfs:label "Kestria"@en ; skos:altLabel "Kestrian"@en .
id:maravia a rp:State ; rdfs:label "Maravia"@en .
id:tarn a rp:State ; rdfs:label "Tarn"@en .
id:tarn-war a rp:Issue ; rdfs:label "Kestrian war on Tarn"@en .
id:rook-office a rp:Tenure ; rdfs:label "Rook's term"@en ; rp:agent id:oda-rook ;
    rp:speaksFor id:maravia ; rp:begins "2030-01-01"^^xsd:date .
"""


@pytest.fixture
def readings(tmp_path: Path, graph: Graph) -> list[Reading]:
    about = About("On the Strait", ("Oda Rook",), "2031", "The Almanac", kind="speech")
    (tmp_path / "record.ttl").write_text(scaffold(TEXT, about, graph).record, encoding="utf-8")
    (tmp_path / "world.ttl").write_text(WORLD, encoding="utf-8")
    found = realpolitik.open([str(tmp_path)]).triples()
    reader = Reader(Lookup(found), "rook-2031", TEXT)
    return [reader.read(place) for place in reader.sentences]


def test_names_have_places_and_meanings(readings: list[Reading]) -> None:
    first, second, third = readings
    assert first.text.startswith("We still")
    assert [(n.words, n.slug, n.kind, n.start) for n in first.names] == [
        ("We", "maravia", "actor", 0),
        ("Kestrian war on Tarn", "tarn-war", "issue", 4),
    ]
    assert [seen.slug for seen in second.names] == ["united-states"]
    assert [seen.slug for seen in third.names] == ["maravia", "maravia"]
    assert (first.claimants, first.on_behalf_of) == (("oda-rook",), ("maravia",))


def test_words_suggest_classes_and_grades(readings: list[Reading]) -> None:
    first, second, third = readings
    hints = [(said, rule.kind, rule.cells.get("actType", "")) for said, rule in first.hints]
    assert ("war on", "Policy", "assaulting") in hints
    assert [said for said, rule in first.hints if not rule.kind] == ["still"]
    assert second.hedges == {"probably": "probable"}
    assert (first.years, second.years, third.years) == ((), (), ("2033",))
    assert [said for said, rule in third.hints if not rule.kind] == ["again"]
    assert [r.is_question for r in readings] == [False, False, True]


def test_hedges_are_words_and_no_names(graph: Graph) -> None:
    found = graph.triples()
    reader = Reader(Lookup(found), "sun-2016")
    assert reader.hedges("Perhaps China will yield.") == {"Perhaps": "possible"}
    assert reader.hedges("China seems to yield.") == {"seems": "probable"}
    assert reader.hedges("Since May China yields.") == {}
