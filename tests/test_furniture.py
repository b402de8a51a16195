"""What is no sentence of an article is told from what is, by its form."""

import pytest

from realpolitik.furniture import reasons


def reason(text: str) -> str:
    """Return why a paragraph between two sentences carries no claim."""
    _, found, _ = reasons(["It began.", text, "It ended."], "A Title", ("Ann Author",))
    return found.removeprefix("Page furniture: ").removesuffix(".")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A title", "the title"),
        ("ANN AUTHOR", "the byline"),
        ("By Ann Author and Bo Author", "the byline"),
        ("By Dr. Ann Author.", "the byline"),
        ("March 4, 2031", "the date"),
        ("Tuesday, 4 March 2031", "the date"),
        ("2031-03-04", "the date"),
        ("Published on 4 March 2031 at 4:30 p.m.", "the date"),
        ("Last updated: March 4, 2031, 16.30 GMT", "the date"),
        ("Photo: a ship in the strait.", "a caption"),
        ("Figure 3. The strait and its coasts.", "a caption"),
        ("The ships meet. (AP Photo/A. Author)", "a caption"),
        ("© 2031 The Almanac. All rights reserved.", "a copyright notice"),
        ("Originally published by The Almanac.", "the publication note"),
        ("This essay was first published in May.", "the publication note"),
        ("The views expressed are the author's.", "a disclaimer"),
        ("Subscribe to our letter.", "a line of the site"),
        ("Ann Author is a fellow of a house.", "the note on the author"),
        ("Ann Author and Bo Finn are fellows of a house.", "the note on the author"),
        ("Ann Author teaches in Quay City.", "the note on the author"),
        ("About the author: She is a fellow.", "the note on the author"),
        ("Fig. 1. Ships in the strait, 2020–2031.", "a caption"),
        ("Table 2", "a caption"),
        ("Sources: the ministry.", "a caption"),
        ("___", "a dividing line"),
        ("¹ Interviews with the author, June 2032.", "a footnote"),
        ("[12] See the treaty.", "a footnote"),
        ("Correction (Feb. 2): The length was wrong.", "a correction"),
        ("Newsletter sign-up. Get it now!", "a line of the site"),
        ("What comes next", "a heading"),
        ("What next?", "a heading"),
        ("Your name:", "a heading"),
    ],
)
def test_furniture_is_known_by_its_form(text: str, expected: str) -> None:
    assert reason(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "By noon it was over.",
        "They met.",
        "“And who pays?”",
        "Published on 4 March 2031, it was forgotten.",
        "Who pays if the strait is closed again?",
        "“Never!”",
        "- to keep the strait open",
        "2. who pays",
        "There are two ways out of this, it says:",
        "The plan was published in May.",
        "The image of the state has changed.",
        "A map was drawn: it showed the strait.",
        "Table 3 shows that trade has grown.",
        "Sources in the ministry say so.",
        "An update followed: it was longer.",
        "The views expressed by the state were mild.",
        "A line of more than twelve words that does not end as sentences do is kept",
    ],
)
def test_sentences_are_kept(text: str) -> None:
    assert reason(text) == ""


def test_lines_around_the_text_are_told_from_headings_in_it() -> None:
    found = reasons(["Section", "It began.", "A heading", "It ended.", "Share"], "T", ("A",))
    assert found == [
        "Page furniture: a line before the text.",
        "",
        "Page furniture: a heading.",
        "",
        "Page furniture: a line after the text.",
    ]


def test_what_leads_to_a_list_is_no_heading() -> None:
    found = reasons(["It began.", "Three things count:", "(a) this;", "So:", "It ended."], "T", ())
    assert found == ["", "", "", "Page furniture: a heading.", ""]
