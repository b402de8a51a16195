"""Boxes stand apart on their sheet; of many things, those are shown that are tied to most."""

from itertools import combinations

from realpolitik.draw.network import ties
from realpolitik.draw.svg.boxes import FEW, MANY, Boxes, shown
from realpolitik.draw.svg.sheet import EDGE, Sheet
from realpolitik.graph import Graph
from realpolitik.terms import ID, RP


def test_boxes_stand_apart_on_their_sheet() -> None:
    iris = [f"u:{letter}" for letter in "abcdefgh"]
    labels = dict(zip(iris, ("one", "two " * 30, "a", "b", "c", "d", "e", "f"), strict=True))
    pairs = [*combinations(iris, 2)][:14]
    for width in (320, 1200):
        sheet = Sheet(width, "")
        found = Boxes.on(sheet, iris, labels, pairs)
        for a, b in combinations(found.boxes, 2):
            assert abs(a.x - b.x) * 2 >= a.width + b.width or abs(a.y - b.y) * 2 >= a.height
        for box in found.boxes:
            assert EDGE <= box.left < box.left + box.width <= width - EDGE
            assert box.top + box.height <= sheet.y
        assert found.texts[1][-1] == "…"


def test_a_line_ends_at_the_second_of_its_pair() -> None:
    iris, labels = ["u:a", "u:b"], {"u:a": "A", "u:b": "B"}
    pairs = [("u:b", "u:a"), ("u:a", "u:b"), ("u:b", "u:a")]
    found = Boxes.on(Sheet(400, ""), iris, labels, pairs)
    assert [line.forth for line in found.lines] == [False, True, False]
    assert len({(line.x, line.y) for line in found.lines}) == 3


def test_those_tied_to_most_are_shown() -> None:
    others = [f"u:{number}" for number in range(30)]
    pairs = [*(("u:hub", other) for other in others), ("u:0", "u:1")]
    labels = {iri: iri for pair in pairs for iri in pair}
    for width, most in ((320, FEW), (1200, MANY)):
        found = shown(pairs, labels, Sheet(width, ""))
        assert len(found) == most
        assert {"u:hub", "u:0", "u:1"} < set(found)


def test_things_are_shown_before_the_concepts_that_all_are_tied_to() -> None:
    claims = [f"{ID}claim-{number}" for number in range(5)]
    concepts = [f"{RP}{name}" for name in ("certain", "present", "accepted", "Claim")]
    pairs = [(claim, concept) for claim in claims for concept in concepts]
    pairs += [(claim, f"{ID}china") for claim in claims]
    found = shown(pairs, {}, Sheet(320, ""))
    assert {*claims, f"{ID}china"} < set(found)


def test_no_line_of_the_network_runs_under_a_box(graph: Graph) -> None:
    for about in ({}, {"about": "Russia"}, {"about": "China"}, {"source": "sun-2016"}):
        answer = graph.ask("network", **about)
        pairs = [tie[:2] for tie in ties(answer)]
        for width in (328, 704, 1184):
            sheet = Sheet(width, "")
            iris = shown(pairs, answer.labels, sheet)
            drawn = [pair for pair in pairs if {*pair} <= {*iris}]
            found = Boxes.on(sheet, iris, answer.labels, drawn)
            for line, pair in zip(found.lines, drawn, strict=True):
                others = [b for iri, b in zip(iris, found.boxes, strict=True) if iri not in pair]
                points = [line.curve.at(step / 100) for step in range(101)]
                assert not [b for b in others for point in points if b.holds(*point)]
