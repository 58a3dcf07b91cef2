"""The whole system of strict limits in a warm solver: what contradicts, and what relaxing one bound would do.

A *demand* is a side that doing nothing (x = 0) does not keep: a floor, a least sum. Each demand may be missed by a
violation ``v_i >= 0``; the least total violation is 0 exactly if the limits hold together, and where it is not, the
sides with a non-zero dual contradict each other (Farkas' lemma).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.system import System
from optimizer.face import ZERO_DUAL
from optimizer.program import Columns, Entries
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Price of moving a lever by one unit against that of a violation: so low that a lever is always moved first.
CHEAP = 1e-3
#: Total violation, in typical cells, up to which limits hold together; and as a part of the largest bound.
HOLDS, HOLDS_PART = 1e-7, 1e-11


def holds_up_to(bound: Floats) -> float:
    """Return the total violation that is rounding error for bounds of this size."""
    return max(HOLDS, HOLDS_PART * float(np.abs(bound).max(initial=0.0)))


class Whole:
    """Every strict limit of a scenario, ready to be asked; nothing is dropped to begin with.

    Every question changes costs and opens columns, so that where the solver stood stays feasible and the next answer is
    near: a side is dropped by letting its violation cost nothing, and relaxed by a column that does so at a cost.
    """

    def __init__(self, system: System, watch: Stopwatch) -> None:
        self.system = system
        sides = system.sides
        bound = system.scaled_bound(sides)
        demands = sides[np.where(sides % 2 == 1, bound < 0, bound > 0)]
        first = len(system.program.cost)
        program = system.program.with_columns(Columns("violation", first, demands.astype(object)), 0.0, np.inf)
        violation = first + np.arange(len(demands))
        sign = np.where(demands % 2 == 1, -1.0, 1.0)
        program = program.with_entries(Entries(demands // 2, violation, sign)).with_cost(violation, 1.0)
        self._solver = WarmHighs(program, watch)
        self._enough = holds_up_to(bound)
        self._demands = dict(zip(demands.tolist(), violation.tolist(), strict=True))
        self._dropped: dict[int, int] = {}

    def suspects(self) -> Ints:
        """Sides that contradict each other, more than need be; none if everything left holds together."""
        solution = self._solver.optimum()
        if solution.objective <= self._enough:
            return np.zeros(0, np.int64)
        row = np.flatnonzero(np.abs(solution.dual) > ZERO_DUAL)
        return np.asarray(2 * row + (solution.dual[row] < 0))

    def drop(self, sides: Ints) -> None:
        """Take sides out."""
        for side in sides.tolist():
            if side in self._demands:
                self._solver.cost(np.array([self._demands[side]]), np.zeros(1))
            else:
                self._dropped[side] = self._dropped.get(side) or self.lever(np.array([side]), np.ones(1))
                self._solver.column_bounds(np.array([self._dropped[side]]), np.zeros(1), np.full(1, np.inf))

    def restore(self, sides: Ints) -> None:
        """Put sides that were dropped back."""
        for side in sides.tolist():
            if side in self._demands:
                self._solver.cost(np.array([self._demands[side]]), np.ones(1))
            else:
                self._solver.column_bounds(np.array([self._dropped[side]]), np.zeros(1), np.zeros(1))

    def lever(self, sides: Ints, rate: Floats) -> int:
        """Add a column that relaxes each of the sides by its rate, per unit; it stays at 0 until it is moved."""
        return self._solver.add_column(sides // 2, np.where(sides % 2 == 1, -rate, rate))

    def least(self, lever: int) -> float | None:
        """Return how far a lever must go until all that is left holds together; None if no way is enough.

        Moving it by one unit should move bounds by about one unit of the program.
        """
        column = np.array([lever])
        self._solver.cost(column, np.full(1, CHEAP))
        self._solver.column_bounds(column, np.zeros(1), np.full(1, np.inf))
        solution = self._solver.optimum()
        self._solver.cost(column, np.zeros(1))
        self._solver.column_bounds(column, np.zeros(1), np.zeros(1))
        moved = float(solution.column[lever])
        return moved if solution.objective - CHEAP * moved <= self._enough else None

    def aside(self) -> AbstractContextManager[None]:
        """Ask within this block what moves very many bounds; questions after it go on from where they were."""
        return self._solver.aside()

    def holds_with(self, levers: Sequence[tuple[int, float]]) -> bool:
        """Tell whether all that is left holds together when levers are moved so far."""
        column, most = np.array([one for one, _ in levers]), np.array([most for _, most in levers])
        self._solver.column_bounds(column, np.zeros(len(column)), most)
        solution = self._solver.optimum()
        self._solver.column_bounds(column, np.zeros(len(column)), np.zeros(len(column)))
        return solution.objective <= self._enough
