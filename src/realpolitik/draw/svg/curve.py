"""Lines between boxes: curves that begin and end at their borders."""

from collections.abc import Sequence
from math import hypot
from typing import NamedTuple

from realpolitik.draw.svg.style import tenths

__all__ = ["Box", "Curve"]

_Point = tuple[float, float]


class Box(NamedTuple):
    """A box on the sheet, by its middle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Its left side."""
        return self.x - self.width / 2

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.y - self.height / 2

    def grown(self, by: float) -> "Box":
        """Return the box with more room on each side."""
        return self._replace(width=self.width + 2 * by, height=self.height + 2 * by)

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point is in it.

        >>> Box(0, 0, 4, 2).holds(1, 1), Box(0, 0, 4, 2).holds(1, 2)
        (True, False)
        """
        return abs(x - self.x) <= self.width / 2 and abs(y - self.y) <= self.height / 2

    def depth(self, x: float, y: float) -> float:
        """Return how far a point is in it, from its nearest side: 0 if it is not.

        >>> Box(0, 0, 4, 2).depth(1, 0.5), Box(0, 0, 4, 2).depth(9, 9)
        (0.5, 0.0)
        """
        across = self.width / 2 - abs(x - self.x)
        return max(0.0, min(across, self.height / 2 - abs(y - self.y)))


class Curve(NamedTuple):
    """A quadratic Bézier curve: where it starts, what bends it, and where it ends."""

    start: _Point
    bend: _Point
    end: _Point

    @classmethod
    def between(cls, first: Box, second: Box, away: float) -> "Curve":
        """Return a curve from border to border, whose middle is so far off the straight line.

        >>> Curve.between(Box(0, 0, 10, 10), Box(100, 0, 10, 10), 0).d
        'M8.2,0Q50,0 91.8,0'
        """
        dx, dy = second.x - first.x, second.y - first.y
        far = hypot(dx, dy) or 1.0
        # Seldom from middle to middle, where all lines of a bundle would begin as one.
        side = max(-1.0, min(1.0, away / 80)) * min(first.height, second.height, 24) / 2
        ox, oy = -dy / far, dx / far
        start = first.x + ox * side, first.y + oy * side
        end = second.x + ox * side, second.y + oy * side
        off = 2 * away - side
        bend = (first.x + second.x) / 2 + ox * off, (first.y + second.y) / 2 + oy * off
        whole = cls(start, bend, end)
        steps = [step / 400 for step in range(401)]
        near, beyond = first.grown(3), second.grown(3)
        leaving = next((t for t in steps if not near.holds(*whole.at(t))), 0.0)
        arriving = next((t for t in reversed(steps) if not beyond.holds(*whole.at(t))), 1.0)
        return whole.part(leaving, max(arriving, leaving + 0.05))

    def at(self, t: float) -> _Point:
        """Return a point of it, from 0 at its start to 1 at its end."""
        u = 1 - t
        x, y = (
            u * u * a + 2 * u * t * b + t * t * c
            for a, b, c in zip(self.start, self.bend, self.end, strict=True)
        )
        return x, y

    def part(self, first: float, last: float) -> "Curve":
        """Return the part of it from one place to another."""
        bend = tuple(
            (1 - first) * (1 - last) * a
            + ((1 - first) * last + first * (1 - last)) * b
            + first * last * c
            for a, b, c in zip(self.start, self.bend, self.end, strict=True)
        )
        return Curve(self.at(first), (bend[0], bend[1]), self.at(last))

    @property
    def d(self) -> str:
        """It as the data of a path."""
        (a, b), (c, d), (e, f) = self
        return f"M{tenths(a)},{tenths(b)}Q{tenths(c)},{tenths(d)} {tenths(e)},{tenths(f)}"

    def head(self, *, forth: bool) -> str:
        """Return the head of an arrow at its end, or at its start, as the data of a path."""
        tip = self.end if forth else self.start
        dx, dy = tip[0] - self.bend[0], tip[1] - self.bend[1]
        far = hypot(dx, dy) or 1.0
        ux, uy = dx / far, dy / far
        back = tip[0] - 12 * ux, tip[1] - 12 * uy
        corners = (
            tip,
            (back[0] - 5.5 * uy, back[1] + 5.5 * ux),
            (back[0] + 5.5 * uy, back[1] - 5.5 * ux),
        )
        return f"M{'L'.join(f'{tenths(x)},{tenths(y)}' for x, y in corners)}Z"

    def free(self, taken: Sequence[Box]) -> _Point:
        """Return a point of it that is in none of some boxes, or least deep; near its middle."""
        places = sorted((step / 60 for step in range(4, 57)), key=lambda t: (abs(t - 0.5), t))
        points = [self.at(t) for t in places]
        deep = [max((box.depth(*point) for box in taken), default=0.0) for point in points]
        return points[deep.index(min(deep))]
