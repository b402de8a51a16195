"""No label lies on another, whatever the network."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.draw.svg.layout import arranged

Pairs = dict[tuple[int, int], float]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[tuple[float, float]], Pairs]:
    """Give networks of up to ten boxes, each tied to some other."""
    count = draw(st.integers(2, 10))
    node = st.integers(0, count - 1)
    pairs = draw(st.sets(st.tuples(node, node).filter(lambda p: p[0] < p[1]), max_size=14))
    widths = draw(st.lists(st.integers(50, 140), min_size=count, max_size=count))
    return [(float(width), 31.0) for width in widths], dict.fromkeys(sorted(pairs), 25.0)


@settings(max_examples=25)
@given(networks(), st.sampled_from([328.0, 928.0]))
def test_boxes_stand_apart_and_on_the_canvas(
    network: tuple[list[tuple[float, float]], Pairs], width: float
) -> None:
    sizes, bundles = network
    points, height = arranged(sizes, bundles, width)
    assert (points, height) == arranged(sizes, bundles, width)
    for (x, y), (w, h) in zip(points, sizes, strict=True):
        assert w / 2 - 0.01 <= x <= width - w / 2 + 0.01
        assert h / 2 - 0.01 <= y <= height - h / 2 + 0.01
    for a, b in combinations(range(len(points)), 2):
        across = abs(points[a][0] - points[b][0]) - (sizes[a][0] + sizes[b][0]) / 2
        down = abs(points[a][1] - points[b][1]) - (sizes[a][1] + sizes[b][1]) / 2
        assert max(across, down) > -1


def test_what_nothing_ties_stands_apart() -> None:
    sizes = [(60.0, 31.0)] * 5
    points, _ = arranged(sizes, {(0, 1): 25.0, (1, 2): 25.0, (3, 4): 25.0}, 900)
    assert max(y for _, y in points[:3]) < min(y for _, y in points[3:])


def test_nothing_is_arranged_as_nothing() -> None:
    assert arranged([], {}, 900) == ([], 0.0)
