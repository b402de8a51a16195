"""Curves run from border to border, and have room for a mark."""

import itertools

from realpolitik.draw.svg.curve import Box, Curve

LEFT, RIGHT = Box(50, 50, 80, 30), Box(350, 90, 60, 30)


def test_a_curve_begins_and_ends_just_outside_the_boxes() -> None:
    for away in (-60, 0, 45):
        curve = Curve.between(LEFT, RIGHT, away)
        for box, point in ((LEFT, curve.start), (RIGHT, curve.end)):
            assert not box.holds(*point)
            assert box.grown(8).holds(*point)


def test_curves_of_a_bundle_are_apart_in_their_middle() -> None:
    middles = [Curve.between(LEFT, RIGHT, away).at(0.5) for away in (-25, 0, 25)]
    gaps = [abs(a[1] - b[1]) for a, b in itertools.pairwise(middles)]
    assert all(gap > 20 for gap in gaps)


def test_a_part_runs_where_the_whole_does() -> None:
    whole = Curve((0, 0), (50, 80), (100, 0))
    part = whole.part(0.25, 0.75)
    for ours, theirs in zip(part.at(0.5), whole.at(0.5), strict=True):
        assert abs(ours - theirs) < 1e-9


def test_a_mark_keeps_out_of_what_is_taken() -> None:
    curve = Curve.between(LEFT, RIGHT, 0)
    middle = Box(*curve.at(0.5), 40, 40)
    assert middle.holds(*curve.free([]))
    assert not middle.holds(*curve.free([middle]))
