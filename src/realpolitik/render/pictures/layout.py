"""Place the boxes of a network, which are connected by straight lines.

Stress majorization (Gansner and others 2004) places the boxes so that their distances match the
lengths of the paths between them (Kamada and Kawai). Then boxes are moved away from boxes that they
overlap, and from lines that connect other boxes.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import atan2, cos, hypot, pi, sin

__all__ = ["Point", "arrange"]

Point = tuple[float, float]
_Pair = tuple[int, int]

_STEPS = 200
_FAR = 3.0  # the greatest length of a path, and the distance of boxes without a path
_WIDE = 200  # maximum width of the canvas for each box
_LOW = 165.0  # minimum height of the canvas
_ROOM = 18  # the space between boxes, and between a box and a line


def arrange(
    sizes: Sequence[Point], pairs: Mapping[_Pair, Point], width: float, area: float
) -> tuple[list[Point], float]:
    """Return the centres of boxes on a canvas of at most this `width`, and the canvas height.

    `sizes` contains the width and height of each box. `pairs` contains the width and height of each
    line's label; the key of a line is the indexes of its two boxes, the lower index first. `area`
    is the canvas area per box. At first, the boxes of the first line are placed side by side.
    """
    count = len(sizes)
    width = min(width, _WIDE * count)
    height = max(_LOW, area * count / width)
    far = _distances(count, pairs)
    around = (2 * pi * place / count for place in range(count))
    at = [(cos(angle), sin(angle) + place / 1e6) for place, angle in enumerate(around)]
    for _ in range(_STEPS):
        at = [_pulled(node, at, far) for node in range(count)]
    (x, y), (ox, oy) = (at[node] for node in next(iter(pairs), (0, 0)))
    turn = atan2(oy - y, ox - x)
    at = [(x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)) for x, y in at]
    at = _spread(at, sizes, width, height)
    for _ in range(_STEPS):
        at = _pushed(at, sizes, pairs, width, height)
    return at, height


def _distances(count: int, pairs: Mapping[_Pair, Point]) -> list[list[float]]:
    """Return the length of the shortest path between any two boxes; wide labels make it longer."""
    far = [[0.0 if a == b else _FAR for b in range(count)] for a in range(count)]
    for (a, b), (wide, _) in pairs.items():
        far[a][b] = far[b][a] = 1.0 + wide / 100
    for middle in range(count):
        for a in range(count):
            for b in range(count):
                far[a][b] = min(far[a][b], far[a][middle] + far[middle][b])
    return far


def _pulled(node: int, at: Sequence[Point], far: Sequence[Sequence[float]]) -> Point:
    """Return the position of a box that best fits its distances to the other boxes."""
    x = y = total = 0.0
    for other, (ox, oy) in enumerate(at):
        if other != node:
            weight = far[node][other] ** -2
            dx, dy = at[node][0] - ox, at[node][1] - oy
            now = hypot(dx, dy) or 1e-9
            x += weight * (ox + far[node][other] * dx / now)
            y += weight * (oy + far[node][other] * dy / now)
            total += weight
    return (x / total, y / total) if total else (0.0, 0.0)


def _spread(
    at: Sequence[Point], sizes: Sequence[Point], width: float, height: float
) -> list[Point]:
    """Return the centres of boxes scaled so that the boxes fill the canvas."""

    def along(axis: int, length: float) -> list[float]:
        centres = [point[axis] for point in at]
        low, high = min(centres, default=0.0), max(centres, default=0.0)
        widest = max((size[axis] for size in sizes), default=0.0)
        if high - low < 1e-6:
            return [length / 2 for _ in at]
        return [widest / 2 + (c - low) / (high - low) * (length - widest) for c in centres]

    return list(zip(along(0, width), along(1, height), strict=True))


def _pushed(
    at: Sequence[Point],
    sizes: Sequence[Point],
    pairs: Mapping[_Pair, Point],
    width: float,
    height: float,
) -> list[Point]:
    """Return the centres of boxes, each moved a step away from overlapping boxes and lines."""
    moves = [[0.0, 0.0] for _ in at]

    def push(node: int, other: Point, room: Point) -> None:
        """Move a box away from a point, along the axis with the smaller overlap."""
        apart = at[node][0] - other[0], at[node][1] - other[1]
        over = [sizes[node][axis] / 2 + room[axis] - abs(apart[axis]) for axis in (0, 1)]
        if min(over) > 0:
            axis = 0 if over[0] < over[1] else 1
            moves[node][axis] += over[axis] / 4 * (1 if apart[axis] >= 0 else -1)

    for a, b in combinations(range(len(at)), 2):
        wide, high = pairs.get((a, b), (0.0, 0.0))
        for node, other in ((a, b), (b, a)):
            w, h = sizes[other]
            push(node, at[other], (w / 2 + wide + _ROOM, h / 2 + high + _ROOM))
    for (a, b), (wide, high) in pairs.items():
        middle = (at[a][0] + at[b][0]) / 2, (at[a][1] + at[b][1]) / 2
        for other in {*range(len(at))} - {a, b}:
            x, y = _off(at[other], sizes[other], at[a], at[b])
            moves[other][0] += x
            moves[other][1] += y
            push(other, middle, ((wide + _ROOM) / 2, (high + _ROOM) / 2))
    return [
        (max(w / 2, min(width - w / 2, x + dx)), max(h / 2, min(height - h / 2, y + dy)))
        for (x, y), (dx, dy), (w, h) in zip(at, moves, sizes, strict=True)
    ]


def _off(at: Point, size: Point, start: Point, end: Point) -> Point:
    """Return how far to move a box horizontally and vertically so that it clears a line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = hypot(dx, dy) or 1.0
    ux, uy = dx / long, dy / long
    along = (at[0] - start[0]) * ux + (at[1] - start[1]) * uy
    off = (at[1] - start[1]) * ux - (at[0] - start[0]) * uy
    half = abs(uy) * size[0] / 2 + abs(ux) * size[1] / 2
    short = half + _ROOM - abs(off)
    if short <= 0 or not 0 < along < long:
        return 0.0, 0.0
    way = short / 5 * (1 if off >= 0 else -1)
    return -uy * way, ux * way
