"""The whole system of strict limits in a warm solver: what contradicts, and what relaxing one bound would do.

A *demand* is a side that doing nothing (x = 0) does not keep: a floor, a least sum. Each demand may be missed by a
violation ``v_i >= 0``; the least total violation is 0 exactly if the limits hold together, and where it is not, the
sides with a non-zero dual contradict each other (Farkas' lemma).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.system import System
from optimizer.face import ZERO_DUAL
from optimizer.program import Columns, Entries
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Total violation, in typical cells, up to which limits hold together; and as a part of the largest bound.
HOLDS, HOLDS_PART = 1e-7, 1e-11


def holds_up_to(bound: Floats) -> float:
    """Return the total violation that is rounding error for bounds of this size."""
    return max(HOLDS, HOLDS_PART * float(np.abs(bound).max(initial=0.0)))


class Whole:
    """Every strict limit of a scenario, ready to be asked; nothing is dropped or relaxed to begin with."""

    def __init__(self, system: System, watch: Stopwatch) -> None:
        self.system = system
        self._low, self._high = system.program.row_lower.copy(), system.program.row_upper.copy()
        sides = system.sides
        bound = system.scaled_bound(sides)
        demands = sides[np.where(sides % 2 == 1, bound < 0, bound > 0)]
        first = len(system.program.cost)
        self._violation = first + np.arange(len(demands))
        program = system.program.with_columns(Columns("violation", first, demands.astype(object)), 0.0, np.inf)
        sign = np.where(demands % 2 == 1, -1.0, 1.0)
        program = program.with_entries(Entries(demands // 2, self._violation, sign)).with_cost(self._violation, 1.0)
        self._solver = WarmHighs(program, watch)
        self._enough = holds_up_to(bound)

    def suspects(self) -> Ints:
        """Sides that contradict each other, more than need be; none if everything left holds together."""
        self.allow_violations(allowed=True)
        solution = self._solver.optimum()
        if solution.objective <= self._enough:
            return np.zeros(0, np.int64)
        row = np.flatnonzero(np.abs(solution.dual) > ZERO_DUAL)
        return np.asarray(2 * row + (solution.dual[row] < 0))

    def allow_violations(self, *, allowed: bool) -> None:
        """Let demands be missed at a cost, or not at all."""
        many = len(self._violation)
        self._solver.column_bounds(self._violation, np.zeros(many), np.full(many, np.inf if allowed else 0.0))

    def drop(self, sides: Ints) -> None:
        """Take sides out."""
        self.move(sides, np.where(sides % 2 == 1, np.inf, -np.inf))

    def restore(self, sides: Ints) -> None:
        """Put sides back as they were."""
        self.move(sides, self.system.scaled_bound(sides))

    def loosen(self, sides: Ints, bound: Floats) -> Floats:
        """Give sides other bounds where those are looser; return the bounds before."""
        before = np.where(sides % 2 == 1, self._high[sides // 2], self._low[sides // 2])
        self.move(sides, np.where(sides % 2 == 1, np.maximum(before, bound), np.minimum(before, bound)))
        return before

    def move(self, sides: Ints, bound: Floats) -> None:
        """Give sides other bounds, in units of the program."""
        row, upper = sides // 2, sides % 2 == 1
        self._low[row[~upper]] = bound[~upper]
        self._high[row[upper]] = bound[upper]
        self._solver.row_bounds(row, self._low[row], self._high[row])

    def lever(self, sides: Ints, rate: Floats) -> int:
        """Add a column that relaxes each of the sides by its rate, per unit; it stays at 0 until `least` asks."""
        return self._solver.add_column(sides // 2, np.where(sides % 2 == 1, -rate, rate))

    def least(self, lever: int) -> float | None:
        """Return how far the lever must go until all that is left holds together; None if no way is enough."""
        self.allow_violations(allowed=False)
        column = np.array([lever])
        self._solver.cost(column, np.ones(1))
        self._solver.column_bounds(column, np.zeros(1), np.full(1, np.inf))
        try:
            solution = self._solver.solved()
        finally:
            self._solver.cost(column, np.zeros(1))
            self._solver.column_bounds(column, np.zeros(1), np.zeros(1))
        return None if solution is None else float(solution.column[lever])

    def holds(self) -> bool:
        """Tell whether all that is left holds together."""
        self.allow_violations(allowed=False)
        return self._solver.solved() is not None
