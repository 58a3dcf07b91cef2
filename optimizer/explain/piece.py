"""The first straight piece of a convex function, found from its values and slopes at a few points.

The optimum ``f(t)`` of a linear program is convex and piecewise linear in the amount ``t`` by which a bound moves
(Gass and Saaty, 1955). The duals of one vertex give one slope at 0; at a degenerate vertex another may hold to the
right, and the basis may change where the slope does not. So the piece is measured, by Newton's method:

    the line through (0, f(0)) with the slope that is believed, and the tangent at a point where f lies above it, meet
    at t1; if f(t1) is on the line, the piece ends there, for f is above that tangent beyond;
    else the tangent at t1 takes its place; one that passes through (0, f(0)) is the line that holds.

Each point is one solve, and none is needed twice; for exact numbers it ends after as many points as there are pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: Points looked at before the search is given up.
MOST = 24
#: By how much the next point is farther where the piece goes on.
STRIDE = 4.0
#: What counts as the same value: absolute, and relative to the value at 0.
SAME, SAME_PART = 1e-8, 1e-10
#: Part of the first step below which a piece is no piece.
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Point:
    """The function at one place: ``at``, its value, and the slope of one tangent there."""

    at: float
    value: float
    slope: float


@dataclass(frozen=True, slots=True)
class Piece:
    """The function from 0 to ``end``: ``f(0) + slope * t``.

    Attributes
    ----------
    slope : of the piece
    end : where it ends; if ``beyond`` is None, how far it was followed (0: nothing was found)
    beyond : slope of a tangent right of the end
    """

    slope: float
    end: float
    beyond: float | None = None


def first_piece(function: Callable[[float], Point], start: Point, first: float, far: float) -> Piece:
    """Measure the piece that begins at 0.

    Parameters
    ----------
    function : value and tangent at a place > 0
    start : the same at 0; its slope is that of some tangent
    first : where to look first, > 0
    far : where to stop looking, > 0
    """
    same = SAME + SAME_PART * abs(start.value)
    slope, known, ahead = start.slope, 0.0, min(first, far)
    right: list[Point] = []
    for _ in range(MOST):
        point = function(ahead)
        if point.value <= start.value + slope * ahead + same:
            if right:
                return Piece(slope, ahead, right[-1].slope)
            known = ahead
        elif point.value - point.slope * ahead >= start.value - same:
            slope, known = point.slope, ahead
        else:
            right.append(point)
        while right and _meeting(start, slope, right[-1]) <= TINY * first:
            slope, known = right[-1].slope, right.pop().at
        if not right and known >= far:
            return Piece(slope, far)
        ahead = _meeting(start, slope, right[-1]) if right else min(STRIDE * known, far)
        if right and ahead <= known:
            return Piece(slope, known, right[-1].slope)
    return Piece(slope, known)


def _meeting(start: Point, slope: float, right: Point) -> float:
    """Where the line through the start meets the tangent at a point right of it."""
    return (start.value - right.value + right.slope * right.at) / (right.slope - slope)
