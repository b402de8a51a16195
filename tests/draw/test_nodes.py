"""Nodes and arrows: all that is drawn is told, and what is not is told to be left out."""

from xml.etree.ElementTree import fromstring

import pytest
from drawn import SVG, faults, links, plain, said

from realpolitik.draw.nodes import Arrow, nodes
from realpolitik.draw.svg.sheet import Sheet
from realpolitik.terms import ID, RP

CHINA, RUSSIA, ALIGNS = f"{ID}china", f"{ID}russia", f"{RP}alignsWith"
LABELS = {CHINA: "China", RUSSIA: "Russia", ALIGNS: "rp:alignsWith", "_:b": "_:b"}


@pytest.mark.parametrize("width", [320, 1200])
def test_an_arrow_leads_from_its_first_to_its_second(width: int) -> None:
    there, back = Arrow(CHINA, RUSSIA, ALIGNS), Arrow(RUSSIA, CHINA, ALIGNS)
    found = nodes([there, back, there], LABELS, Sheet(width, "/id/"))
    assert found.lines == ("China → Russia: rp:alignsWith", "Russia → China: rp:alignsWith")
    assert {"/id/china", "/id/russia", ALIGNS} == {*links(found.svg)}
    heads = [p for p in fromstring(found.svg).iter(f"{SVG}path") if "end" in p.get("class", "")]
    assert len(heads) == 2
    assert faults(found.svg) == []


def test_a_pair_has_no_property_and_a_blank_node_no_address() -> None:
    found = nodes([Arrow(CHINA, "_:b")], LABELS, Sheet(400, "/id/"))
    assert found.lines == ("China → _:b",)
    assert links(found.svg) == ["/id/china"]


def test_what_is_left_out_is_told() -> None:
    labels = {f"u:{number}": f"node {number}" for number in range(40)} | {"u:p": "u:p"}
    arrows = [Arrow(f"u:{number}", f"u:{number + 20}", "u:p") for number in range(20)]
    found = nodes(arrows, labels, Sheet(1200, "/id/"))
    assert plain("Drawn are 20 of 40 nodes and 10 of 20 arrows") in said(found.svg)
    assert found.lines[0].startswith("Drawn are 20 of 40 nodes")
    assert len(found.lines) == 11
    assert faults(found.svg) == []
