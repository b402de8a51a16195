"""Claims are based on sentences, or on spans of sentences that are found by their words."""

from hashlib import sha256

import pytest
from sheets import TEXT, Desk, claim

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

SPAN = {"sentence": "p1s2", "words": "Kestria"}
START = TEXT.index("Kestria, it is")
AGAIN = {"kind": "", "label": "", "party": ""}


def test_span_gets_a_name_offsets_and_a_checksum(desk: Desk) -> None:
    text = desk.table(claim(**SPAN))
    assert f"id/rook-2031#char={START},{START + 7}> ;" in text
    assert f'rp:sha256 "{sha256(b"Kestria").hexdigest()}"' in text
    assert "rp:evidence id:rook-2031-p1s2-a ." in text


def test_white_space_in_words_may_differ(desk: Desk) -> None:
    text = desk.table(claim(sentence="p1s2", words=" it is  said, feels"))
    assert f"#char={TEXT.index('it is said')},{TEXT.index(' threatened')}>" in text
    assert desk.table(claim(words="Kestria and Maravia patrol the strait.")) == desk.table(claim())


def test_each_span_has_a_letter(desk: Desk) -> None:
    other = {**SPAN, "words": "Kestria, it"}
    text = desk.table(claim(**SPAN), claim(**SPAN, **AGAIN), claim(**other, **AGAIN))
    assert text.count("a rp:Passage") == 2
    assert text.count("rp:evidence id:rook-2031-p1s2-a .") == 2
    assert text.count("rp:evidence id:rook-2031-p1s2-b .") == 1


def test_claim_may_have_several_sentences(desk: Desk) -> None:
    assert "rp:evidence id:rook-2031-p1s2, id:rook-2031-p2s1 ." in desk.table(
        claim(sentence="p1s2 | rook-2031-p2s1")
    )
