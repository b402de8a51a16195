"""Turtle for a curator to edit is written as in the first source."""

from pathlib import Path

from realpolitik.curate.house_style import passage, prefixes_of
from realpolitik.terms import OnSentence

ROOT = Path(__file__).resolve().parents[2]


def test_passage_is_written_as_in_the_first_record() -> None:
    text = (ROOT / "seeds" / "sun-2016.ttl").read_text(encoding="utf-8")
    checksum = "a304f99d9c94b27aab9e3fe3bde51c2b11a3cd5762203ce6108e5b6e26f2d8d5"
    title = OnSentence("sun-2016", 0, 1)
    assert passage(title, 0, 25, checksum, "Page furniture: the title.") in text
    assert text.startswith(prefixes_of("dc:a dcterms:b id:c oa:d rp:e <x:f#rdf:g>"))
