"""Shadow prices: what one more or one less of a limit's bound would change, and how far that holds.

A dual is the slope of the optimum in a bound, at one vertex. Where the vertex is degenerate it may hold on one side
only, and it says nothing of how far. So the duals only say where to look; what is shown is measured by solving again
with the bound moved (`optimizer/explain/piece.py`), up and down:

    price = (optimum(bound + t) - optimum(bound)) / t     for 0 < t <= end, and nowhere beyond      [goal per unit]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.measured import PLACED, Measured
from optimizer.explain.moved_cut import Untold
from optimizer.explain.piece import Piece, Point, first_piece
from optimizer.face import ZERO_DUAL
from optimizer.grouping import Grouping

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Limits whose prices are measured: so many, and fewer where there are so many cells that they would be more than work.
MOST, FEWEST, WORK = 10, 4, 2.4e5
#: Part of them that product targets may be.
TARGETS = 0.3
#: Limits that are listed with their dual alone.
LISTED = 20
#: Part of a bound at which a price is looked at first.
FIRST = 0.1
#: How far a price is followed, in bounds: so far over the cells, in small scenarios as good as without end, and at
#: least to where it is looked at first; on 60 000 cells a move of half a bound can take 3 s, one of a tenth 0.1 s.
FAR, NEAREST = 6e3, FIRST
#: What missing a limit costs, against the largest dual.
WALL = 1e3


@dataclass(frozen=True, slots=True)
class Way:
    """What moving a bound in one direction does.

    Attributes
    ----------
    gain : what the goal gains per unit of the bound; < 0: it loses; NaN if the bound cannot be moved so
    end : by how much the bound can move for that to hold, in its unit
    beyond : gain per unit beyond the end, at the most; NaN if the end is only how far was looked; -inf if no plan is
        left there
    """

    gain: float
    end: float
    beyond: float


@dataclass(frozen=True, slots=True)
class ShadowPrice:
    """The price of one limit.

    Attributes
    ----------
    family, name, text, unit : the limit; the text has its bounds
    bound : the bound that has the price
    upper, lower : whether it is the upper bound that moves, the lower, or both
    more, less : what raising and lowering do
    """

    family: str
    name: str
    text: str
    unit: str
    bound: float
    upper: bool
    lower: bool
    more: Way
    less: Way


@dataclass(frozen=True, slots=True)
class Dual:
    """A limit that was not measured: its text, the unit and size of its bound, what one more gains by the dual."""

    text: str
    unit: str
    bound: float
    gain: float


@dataclass(frozen=True, slots=True)
class Priced:
    """Limits that have a dual, in the order of what they weigh: their dual times their bound.

    Attributes
    ----------
    measured : the first of them, measured
    others : the first of the others
    count : how many others there are
    several : whether the vertex is degenerate, so that the duals of the others may be one choice of several
    """

    measured: tuple[ShadowPrice, ...]
    others: tuple[Dual, ...]
    count: int
    several: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the program: the limit it is of, and its number."""

    grouping: Grouping
    key: int
    number: int


def shadow_prices(measured: Measured) -> Priced:
    """Measure the prices of the weightiest limits, and list the others."""
    rows = _weightiest(measured)
    shown, rest = _divided(rows, int(np.clip(WORK / max(measured.program.cells, 1), FEWEST, MOST)))
    dual = np.abs(measured.vertex.solution.dual)
    several = measured.vertex.degenerate()
    wall = WALL * (1 + float(dual.max(initial=0.0)))
    measured.vertex.let_miss(np.array([row.number for row in shown], np.int64), wall)
    prices = tuple(_priced(measured, row, wall) for row in shown)
    return Priced(prices, tuple(_dual(measured, row) for row in rest[:LISTED]), len(rest), several)


def _weightiest(measured: Measured) -> list[_Row]:
    """Rows of limits with a dual, the weightiest first."""
    program, solution = measured.program, measured.vertex.solution
    bound = np.where(solution.dual > 0, program.row_lower, program.row_upper)
    weight = np.abs(solution.dual) * np.maximum(np.abs(np.where(np.isfinite(bound), bound, 0.0)), 1.0)
    rows = [
        _Row(block.grouping, int(key), block.first + place)
        for block in program.rows[: measured.limits]
        if not _tells_nothing(measured, block.grouping)
        for place, key in enumerate(block.keys)
        if abs(solution.dual[block.first + place]) > ZERO_DUAL
    ]
    return sorted(rows, key=lambda row: -weight[row.number])


def _tells_nothing(measured: Measured, grouping: Grouping) -> bool:
    """Whether a bound has no price of its own.

    That is a target not placed, a capacity that counts in the load itself, and that each stage brings what the next one
    carries.
    """
    return (
        (measured.goal == PLACED and grouping.family == "product")
        or (measured.goal == "balance" and grouping.family == "capacity")
        or grouping.family == "flow"
    )


def _divided(rows: list[_Row], most: int) -> tuple[list[_Row], list[_Row]]:
    """Divide rows into those to be measured, few of them product targets, and the others."""
    targets = [row for row in rows if row.grouping.family == "product"][: int(TARGETS * most)]
    limits = [row for row in rows if row.grouping.family != "product"][: most - len(targets)]
    chosen = {row.number for row in (*targets, *limits)}
    return [row for row in rows if row.number in chosen], [row for row in rows if row.number not in chosen]


def _text(row: _Row) -> str:
    return str(row.grouping.texts(np.array([row.key]))[0])


def _dual(measured: Measured, row: _Row) -> Dual:
    """Describe a limit by its dual."""
    dual = float(measured.vertex.solution.dual[row.number])
    bound = (row.grouping.lower if dual > 0 else row.grouping.upper)[row.key]
    return Dual(_text(row), row.grouping.unit, abs(float(bound)), -dual * _per_unit(measured, row))


def _per_unit(measured: Measured, row: _Row) -> float:
    """Goal per unit of the bound, for an objective of 1 per unit of the row."""
    return measured.worth / (measured.program.scale * row.grouping.size)


def _priced(measured: Measured, row: _Row, wall: float) -> ShadowPrice:
    program = measured.program
    low, high = program.row_lower[row.number], program.row_upper[row.number]
    above = measured.vertex.solution.dual[row.number] < 0
    upper, lower = bool(low == high or above), bool(low == high or not above)
    more, less = (
        _way(measured, row, _piece(measured, row, sign, lower=lower, upper=upper), wall) for sign in (1.0, -1.0)
    )
    name = str(row.grouping.names(np.array([row.key]))[0])
    bound = float((row.grouping.upper if upper else row.grouping.lower)[row.key])
    return ShadowPrice(row.grouping.family, name, _text(row), row.grouping.unit, bound, upper, lower, more, less)


def _piece(measured: Measured, row: _Row, sign: float, *, lower: bool, upper: bool) -> Piece:
    """Move a row's bound up or down; everything in units of the program."""
    program, solution = measured.program, measured.vertex.solution
    low, high = float(program.row_lower[row.number]), float(program.row_upper[row.number])
    size = max(abs(high if upper else low), 1.0)
    far = size * max(FAR / program.cells, NEAREST)
    if not (lower and upper) and (sign > 0) == lower:  # towards the other bound, and not past it
        far = min(far, high - low)

    def at(move: float) -> Point:
        shift = sign * move
        moved = measured.vertex.moved(row.number, low + shift * lower, high + shift * upper)
        return Point(move, moved.objective, sign * float(moved.dual[row.number]))

    start = Point(0.0, solution.objective, sign * float(solution.dual[row.number]))
    try:
        return first_piece(at, start, FIRST * size, far)
    except Untold:
        return Piece(start.slope, 0.0)


def _way(measured: Measured, row: _Row, piece: Piece, wall: float) -> Way:
    """Put a piece of the objective in the units of the goal and of the bound."""
    to_unit = measured.program.scale * row.grouping.size
    per_unit = _per_unit(measured, row)
    if piece.slope > wall / 2:
        return Way(np.nan, 0.0, -np.inf)
    gain = -piece.slope * per_unit if abs(piece.slope) > ZERO_DUAL else 0.0
    if piece.beyond is None:
        return Way(gain, piece.end * to_unit, np.nan)
    beyond = -np.inf if piece.beyond > wall / 2 else -piece.beyond * per_unit
    return Way(gain, piece.end * to_unit, 0.0 if abs(piece.beyond) <= ZERO_DUAL else beyond)
