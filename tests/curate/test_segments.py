"""A text is divided into sentences and paragraphs as a reader does, with exact offsets."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from realpolitik.curate.segments import Segment, boilerplate_reasons, segments
from realpolitik.errors import Refused

ROOT = Path(__file__).resolve().parents[2]


def content(text: str) -> list[str]:
    """Return the sentences of a text."""
    found = segments(text, "Title")
    return [text[one.start : one.end] for one in found if not one.boilerplate]


def places(found: list[Segment]) -> list[tuple[int, int]]:
    """Return paragraph and sentence of each segment."""
    return [(one.paragraph, one.sentence) for one in found]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The U.S. spoke. Mr. Hu said no.", ["The U.S. spoke.", "Mr. Hu said no."]),
        ("Is it so? It is! “No.” So be it.", ["Is it so?", "It is!", "“No.”", "So be it."]),
        ("He said: “Go. Now.” They went.", ["He said: “Go. Now.”", "They went."]),
        (
            "They have two ways left to them now:\n- to go.\n- to stay.",
            ["They have two ways left to them now:", "to go.", "to stay."],
        ),
        (
            "So it is.\n\n1. First this. 2. Then that.",
            ["So it is.", "1. First this.", "2. Then that."],
        ),
        ("Über 😀 all. Noch «einer».", ["Über 😀 all.", "Noch «einer»."]),
        (
            "Then Amaro IV. spoke. It cost $3 bn. a year.",
            ["Then Amaro IV. spoke.", "It cost $3 bn. a year."],
        ),
        ("It cost 3 bn. (approx. 2%) more. (So.)", ["It cost 3 bn. (approx. 2%) more.", "(So.)"]),
        ("So said Ms. O’Bim. Gen. Ş. Bim left.", ["So said Ms. O’Bim.", "Gen. Ş. Bim left."]),
        (
            "It is so.¹ It was.”[12] Well… Perhaps.",
            ["It is so.¹", "It was.”[12]", "Well…", "Perhaps."],
        ),
        ("“Why?” she asked. No one … knew.", ["“Why?” she asked.", "No one … knew."]),
        ("One sentence.\r\nAnother one.\r\n", ["One sentence.", "Another one."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert content(text) == sentences


def test_wrapped_lines_are_joined() -> None:
    text = (
        "Title\n\nThe states of the coast have agreed to\nkeep the strait open. They have not\n"
        "agreed on who pays.\n\nNobody asked the islands about\nit at all.\n- It is so.\n"
    )
    found = segments(text, "Title")
    assert places(found) == [(0, 1), (1, 1), (1, 2), (2, 1), (3, 1)]
    assert text[found[2].start : found[2].end] == "They have not\nagreed on who pays."


@given(st.text(st.sampled_from("aB.?! \n\r\t1-“”😀\u2028«(¹…’ŚIV")))
def test_segments_cover_the_text_in_order(text: str) -> None:
    text += "\nThe end is here."
    found = segments(text, "Title")
    place = 0
    for one in found:
        assert text[place : one.start].strip() in ("", "-")
        span = text[one.start : one.end]
        assert span == span.strip() != ""
        place = one.end
    assert not text[place:].strip()
    assert len(set(places(found))) == len(found)
    assert places(found) == sorted(places(found))


def test_text_without_a_sentence_is_refused() -> None:
    with pytest.raises(Refused, match="it has no sentence, only headings or notices"):
        segments("Title\n\nBy Ann Author\n\n4 May 2031\n", "Title")


@pytest.mark.parametrize("text", ["China waits", "A Title\n\nChina waits\n", "China waits.\n"])
def test_text_of_one_sentence_is_one(text: str) -> None:
    (found,) = (one for one in segments(text, "A Title") if not one.boilerplate)
    assert text[found.start : found.end].startswith("China waits")


def reason(text: str) -> str:
    """Return why a paragraph between two sentences is page boilerplate, or an empty text."""
    _, found, _ = boilerplate_reasons(["It began.", text, "It ended."], "A Title")
    return found.removeprefix("Page boilerplate: ").removesuffix(".")


def test_first_line_is_the_title_though_not_word_for_word() -> None:
    text = "Remarks of the minister on the Long Strait\n\n4 May 2031\n\nIt rains. It pours."
    assert places(segments(text, "Remarks")) == [(0, 1), (0, 2), (1, 1), (1, 2)]


BOILERPLATE = {
    "no words": ["___", "[...]", "[…]"],
    "a heading, byline, date or notice": [
        *("What comes next", "What next?", "Your name:", "© 2031 The Almanac", "By Ann Author"),
        *("Tuesday, 4 March 2031", "Originally published by The Almanac."),
    ],
    "": [
        *("By noon it was over.", "They met.", "MR. COX: But it is —", "Q Why now?"),
        *("“And who pays?”", "Published on 4 March 2031, it was forgotten.", "“Never!”"),
        *("Who pays if the strait is closed again?", "- to keep the strait open", "2. who pays"),
        *("There are two ways out of this, it says:", "The plan was published in May."),
        *("Table 3 shows that trade has grown.", "Sources in the ministry say so."),
        "A line of more than twelve words that does not end as sentences do is kept",
    ],
}


@pytest.mark.parametrize("expected", BOILERPLATE)
def test_page_boilerplate_is_recognized_by_its_form(expected: str) -> None:
    assert {text: reason(text) for text in BOILERPLATE[expected]} == dict.fromkeys(
        BOILERPLATE[expected], expected
    )
