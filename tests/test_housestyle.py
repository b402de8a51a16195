"""What is written in the house style reads as the first source does."""

from pathlib import Path

from realpolitik.housestyle import block, passage, prologue

ROOT = Path(__file__).resolve().parents[1]


def test_short_values_stand_on_a_line_and_long_ones_on_a_line_each() -> None:
    text = (ROOT / "data" / "sun-2016.ttl").read_text(encoding="utf-8")
    factors = ("image-china-assertive", "image-russia-assertive", "proximity")
    written = block(
        "id:limit-friendship",
        "rp:Limit",
        [
            (
                "rdfs:label",
                ['"Assertiveness, proximity and a painful past stand in the way of friendship"@en'],
            ),
            ("rp:party", []),
            ("rp:factor", [f"id:{name}" for name in (*factors, "strain-historical-agony")]),
            ("rp:outcome", ["id:friendship"]),
        ],
    )
    assert written in text
    assert "rp:party id:china, id:russia" in block(
        "id:x", "rp:Alliance", [("rp:party", ["id:china", "id:russia"])]
    )


def test_passage_is_written_as_in_the_first_record() -> None:
    text = (ROOT / "seeds" / "sun-2016.ttl").read_text(encoding="utf-8")
    checksum = "a304f99d9c94b27aab9e3fe3bde51c2b11a3cd5762203ce6108e5b6e26f2d8d5"
    why = "Page furniture: the title."
    written = passage("sun-2016-p0s1", "sun-2016", (0, 1), (0, 25), checksum, why=why)
    assert written in text
    assert text.startswith(prologue("dc", "dcterms", "id", "oa", "rp"))
