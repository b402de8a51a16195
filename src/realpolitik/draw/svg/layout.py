"""Where the actors of a network stand: as far from each other as they are in the network.

That is Kamada and Kawai's layout, found by stress majorization (Gansner and others 2004), after
which boxes are pushed apart, and off the lines between others.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import cos, hypot, pi, sin

__all__ = ["arranged"]

_STEPS = 200
_AREA = 40_000.0  # for a box and what leads to it
_TURNS = 18
_ALL_TURNS = range(2 * _TURNS)
_NARROW = 400  # for a part of its own
_LINE = 52  # between boxes with a line from one to the other
_ROOM = 14  # between boxes, and between a box and a line
_Point = tuple[float, float]


def arranged(
    sizes: Sequence[_Point], bundles: Mapping[tuple[int, int], float], width: float
) -> tuple[list[_Point], float]:
    """Return where the middle of each box stands on a canvas of a width, and how high that is.

    `sizes` are the width and height of the boxes; `bundles` how broad what runs between two of
    them is, the lower number first. Those that nothing ties to each other stand side by side, as
    far as there is room, or one below the other.

    >>> arranged([(10, 10), (10, 10)], {(0, 1): 4}, 100)
    ([(95.0, 47.0), (5.0, 47.0)], 94.0)
    """
    at: dict[int, _Point] = {}
    parts = _parts(len(sizes), bundles)
    beside = max(1, int(width // _NARROW))
    first, others = parts[:1], parts[1:]
    top = 0.0
    rows = [first, *(others[i : i + beside] for i in range(0, len(others), beside))]
    for row in filter(None, rows):
        room = (width - _ROOM * 2 * (len(row) - 1)) / len(row)
        lowest = 0.0
        for place, part in enumerate(row):
            own = {
                (part.index(a), part.index(b)): broad
                for (a, b), broad in bundles.items()
                if a in part
            }
            wide, high = _canvas(len(part), max(own.values(), default=0.0), room)
            points = _placed([sizes[node] for node in part], own, wide, high)
            for node, (x, y) in zip(part, points, strict=True):
                at[node] = x + place * (room + _ROOM * 2), y + top
            lowest = max(lowest, high)
        top += lowest + 2 * _ROOM
    return [at[node] for node in range(len(sizes))], max(0.0, top - 2 * _ROOM)


def _parts(count: int, bundles: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Return the nodes that hang together, the most first."""
    part_of = {node: [node] for node in range(count)}
    for a, b in bundles:
        if part_of[a] is not part_of[b]:
            joined = sorted(part_of[a] + part_of[b])
            part_of |= dict.fromkeys(joined, joined)
    parts = {id(part): part for part in part_of.values()}
    return sorted(parts.values(), key=lambda part: (-len(part), part))


def _canvas(count: int, broad: float, width: float) -> _Point:
    """Return how wide and high a canvas for so many nodes is, within a width."""
    if count < 3:
        return min(width, _NARROW), broad + 90
    tall = 100.0 * count + 90
    wide = min(width, 150.0 * count + 120)
    return wide, min(tall, max(wide * 0.6, _AREA * count / wide))


def _placed(
    sizes: Sequence[_Point], bundles: Mapping[tuple[int, int], float], width: float, height: float
) -> list[_Point]:
    """Return where the middle of each box stands that hangs together with the others."""
    count = len(sizes)
    far = _distances(count, bundles)
    around = ((2 * pi * place / max(count, 1)) for place in range(count))
    at = [(cos(angle), sin(angle)) for angle in around]
    for _ in range(_STEPS):
        at = [_pulled(node, at, far) for node in range(count)]
    turned = [_within(_turned(at, pi * turn / _TURNS), sizes, width, height) for turn in _ALL_TURNS]
    at = min(turned, key=lambda points: _cost(points, sizes, bundles))  # the first of the best
    for _ in range(_STEPS):
        at = _apart(at, sizes, bundles, width, height)
    return at


def _turned(at: Sequence[_Point], angle: float) -> list[_Point]:
    """Return points turned around the middle of the canvas."""
    return [(x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)) for x, y in at]


def _cost(
    at: Sequence[_Point], sizes: Sequence[_Point], bundles: Mapping[tuple[int, int], float]
) -> float:
    """Return how far boxes stand on bundles, and how much too short bundles are, to a tenth."""
    cost = 0.0
    for (a, b), broad in bundles.items():
        long = hypot(at[a][0] - at[b][0], at[a][1] - at[b][1])
        cost += max(0.0, 1.5 * broad + (sizes[a][0] + sizes[b][0]) / 2 - long)
        for other in range(len(at)):
            if other not in (a, b):
                cost += hypot(*_off(at[other], sizes[other], at[a], at[b], broad))
    return round(cost, 1)


def _distances(count: int, bundles: Mapping[tuple[int, int], float]) -> list[list[float]]:
    """Return how far each is from each along what ties them; who is not tied is far away."""
    none = float(count + 1)
    far = [[0.0 if a == b else none for b in range(count)] for a in range(count)]
    for (a, b), broad in bundles.items():
        far[a][b] = far[b][a] = 1 + broad / 200
    for middle in range(count):
        for a in range(count):
            for b in range(count):
                far[a][b] = min(far[a][b], far[a][middle] + far[middle][b])
    longest = max((d for row in far for d in row if d < none), default=1.0)
    return [[min(d, longest + 1) for d in row] for row in far]


def _pulled(node: int, at: Sequence[_Point], far: Sequence[Sequence[float]]) -> _Point:
    """Return where the others would have a node stand."""
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


def _within(
    at: Sequence[_Point], sizes: Sequence[_Point], width: float, height: float
) -> list[_Point]:
    """Return points spread over a canvas, each so that its box is on it."""

    def spread(axis: int, length: float) -> list[float]:
        centres = [point[axis] for point in at]
        low, high = min(centres, default=0.0), max(centres, default=0.0)
        widest = max((size[axis] for size in sizes), default=0.0)
        if high - low < 1e-6:
            return [length / 2 for _ in at]
        return [widest / 2 + (c - low) / (high - low) * (length - widest) for c in centres]

    return list(zip(spread(0, width), spread(1, height), strict=True))


def _apart(
    at: Sequence[_Point],
    sizes: Sequence[_Point],
    bundles: Mapping[tuple[int, int], float],
    width: float,
    height: float,
) -> list[_Point]:
    """Return points a step further from what they stand on: another's box, or a bundle of lines."""
    moves = [[0.0, 0.0] for _ in at]
    for a, b in combinations(range(len(at)), 2):
        dx, dy = at[a][0] - at[b][0], at[a][1] - at[b][1]
        across = _LINE if (a, b) in bundles else _ROOM
        over = (
            (sizes[a][0] + sizes[b][0]) / 2 + across - abs(dx),
            (sizes[a][1] + sizes[b][1]) / 2 + 2 * _ROOM - abs(dy),
        )
        if min(over) > 0:  # apart along the axis on which that is the shorter way
            axis = 0 if over[0] < over[1] else 1
            way = over[axis] / 4 * (1 if (dx, dy)[axis] >= 0 else -1)
            moves[a][axis] += way
            moves[b][axis] -= way
    for (a, b), broad in bundles.items():
        for other in range(len(at)):
            if other not in (a, b):
                x, y = _off(at[other], sizes[other], at[a], at[b], broad)
                moves[other][0] += x
                moves[other][1] += y
                for end in (a, b):
                    moves[end][0] -= x / 3
                    moves[end][1] -= y / 3
    return [
        (max(w / 2, min(width - w / 2, x + dx)), max(h / 2, min(height - h / 2, y + dy)))
        for (x, y), (dx, dy), (w, h) in zip(at, moves, sizes, strict=True)
    ]


def _off(at: _Point, size: _Point, start: _Point, end: _Point, broad: float) -> _Point:
    """Return what moves a box off a bundle, which is broadest in its middle."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = hypot(dx, dy) or 1.0
    ux, uy = dx / long, dy / long
    along = (at[0] - start[0]) * ux + (at[1] - start[1]) * uy
    if not 0 < along < long:
        return 0.0, 0.0
    off = (at[1] - start[1]) * ux - (at[0] - start[0]) * uy
    part = along / long
    half = abs(uy) * size[0] / 2 + abs(ux) * size[1] / 2
    short = half + _ROOM + broad / 2 * 4 * part * (1 - part) - abs(off)
    if short <= 0:
        return 0.0, 0.0
    way = short / 6 * (1 if off >= 0 else -1)
    return -uy * way, ux * way
