"""A sheet writes what it is given as text, and links to the web alone."""

import pytest
from drawn import faults, links, texts

from realpolitik.draw.svg.sheet import KINDS, STANDINGS, Sheet, kinds, standings


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "urn:x", ""])
def test_no_link_but_to_the_web(iri: str) -> None:
    sheet = Sheet(400, "https://x.org/")
    sheet.paragraph("It", iri=iri)
    sheet.paragraph("It", iri="https://w3id.org/realpolitik/id/china")
    sheet.paragraph("It", iri="http://other.org/a?b=c&d")
    assert links(sheet.done().svg) == ["https://x.org/china", "http://other.org/a?b=c&d"]


def test_text_is_escaped_and_made_visible() -> None:
    sheet = Sheet(800, "")
    sheet.paragraph("<b>&amp;\x1b\u202e</b>")
    (found,) = texts(sheet.done().svg)
    assert found.text == "<b>&amp;\\u001b\\u202e</b>"


def test_legend_tells_of_what_is_drawn_and_of_no_more() -> None:
    sheet = Sheet(320, "")
    sheet.legend([*kinds(["strain", "common"]), *standings(["affirmed", "denied"])])
    found = sheet.done()
    shown = [text.text for text in texts(found.svg)]
    assert shown[:3] == ["What it is", KINDS["common"], KINDS["strain"]]
    assert shown[3:] == ["How it stands", STANDINGS["affirmed"], STANDINGS["denied"]]
    assert faults(found.svg) == []
    assert standings(["affirmed"]) == []


def test_parts_stand_in_columns_of_about_one_height() -> None:
    sheet = Sheet(1000, "")
    parts = sheet.parts(6, 300)
    for number, part in enumerate(parts):
        part.paragraph(f"Part {number}")
    sheet.put(parts)
    found = texts(sheet.done().svg)
    assert len({text.left for text in found}) == 3
    assert len({text.top for text in found}) == 2
    assert faults(sheet.done().svg) == []
