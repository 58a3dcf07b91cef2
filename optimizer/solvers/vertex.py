"""An optimum in HiGHS that is asked what if: every question starts from the same vertex, and leaves it as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program
from optimizer.solvers.highs import run_heard
from optimizer.solvers.solution import Solution
from optimizer.solvers.warm import DUAL, EXACT, PRIMAL, WarmHighs
from optimizer.stopwatch import Stopwatch

if TYPE_CHECKING:
    from highspy import HighsBasis

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Pivots spent on looking for another optimum: on 60 000 cells 500 would take a tenth of all the explaining.
PIVOTS = 200
#: A basic value this near a bound is at it.
ZERO = 1e-7
#: A reduced cost below this is zero.
ZERO_COST = 1e-7


class Vertex(WarmHighs):
    """A program and its optimal vertex.

    Attributes
    ----------
    program : as it was given
    solution : the optimum; columns that were added later are not in it
    """

    def __init__(self, program: Program, watch: Stopwatch) -> None:
        super().__init__(program, watch)
        self._highs.setOptionValue("dual_feasibility_tolerance", EXACT)
        self._highs.setOptionValue("presolve", "off")  # it finds nothing here, and looks for it for 0.3 s
        self.program = program
        self.optimum()
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self.solution = self.optimum()  # from crossover to a basis that is optimal to the last digit: no pivots or few
        self._basis: HighsBasis = self._highs.getBasis()

    def let_miss(self, rows: Ints, price: float) -> None:
        """Let these rows be missed at a price well above all duals, so that no move of their bounds is impossible."""
        for row in rows.tolist():
            for sign in (1.0, -1.0):
                column = self.add_column(np.array([row]), np.array([sign]))
                self.cost(np.array([column]), np.array([price]))
                self.column_bounds(np.array([column]), np.zeros(1), np.full(1, np.inf))
        self.optimum()
        self._basis = self._highs.getBasis()

    def moved(self, row: int, lower: float, upper: float) -> Solution:
        """Solve with other bounds of one row; raises what `WarmHighs.optimum` raises.

        The reduced costs stay what they are, so the dual simplex goes on from here: on 60 000 cells under `balance` in
        half the time of the primal one.
        """
        place, program = np.array([row]), self.program
        self.row_bounds(place, np.array([lower]), np.array([upper]))
        self._highs.setOptionValue("simplex_strategy", DUAL)
        try:
            return self.optimum()
        finally:
            self._highs.setOptionValue("simplex_strategy", PRIMAL)
            self.row_bounds(place, program.row_lower[place], program.row_upper[place])
            self._highs.setBasis(self._basis)

    def without(self, row: int) -> Solution:
        """Solve without one row: a column of no cost takes up what misses it.

        So the vertex stays feasible for the primal simplex, and on 60 000 cells it takes 20 pivots. Bounds taken away
        would leave the row nonbasic at 0, far from where it was: 300 pivots.
        """
        before = self._program
        column = np.array([self.add_column(np.array([row]), np.ones(1))])
        self.column_bounds(column, np.full(1, -np.inf), np.full(1, np.inf))
        try:
            return self.optimum()
        finally:
            self._highs.deleteCols(1, column.astype(np.int32))
            self._program = before
            self._highs.setBasis(self._basis)

    def degenerate(self) -> bool:
        """Tell whether a basic column or row stands at a bound, so that the duals need not be the only ones."""
        program, column = self.program, self.solution.column
        owner = np.repeat(np.arange(len(column)), np.diff(program.start))
        activity = np.bincount(program.index, program.value * column[owner], len(program.row_lower))
        basic, basic_row = self._basic()
        at = np.minimum(np.abs(column - program.lower), np.abs(column - program.upper)) <= ZERO
        at_row = np.minimum(np.abs(activity - program.row_lower), np.abs(activity - program.row_upper)) <= ZERO
        return bool((at & basic).any() or (at_row & basic_row).any())

    def other_optimum(self) -> tuple[Floats, bool]:
        """Look for an optimum as far from this one as pivots allow; to be asked before rows may be missed.

        Every optimum keeps columns with a reduced cost and rows with a dual where they are (complementary slackness),
        and differs from the vertex in one of its other nonbasic columns or rows: their distances are maximised.

        Returns
        -------
        Its columns, and whether the search was finished: if so and they are the same, there is no other.
        """
        column, row = self._at_bounds()
        program, solution = self.program, self.solution
        held = np.flatnonzero((column != 0) & (np.abs(solution.reduced_cost) > ZERO_COST))
        held_rows = np.flatnonzero((row != 0) & (np.abs(solution.dual) > ZERO_COST))
        away, away_rows = column.astype(np.float64), row.astype(np.float64)
        away[held] = away_rows[held_rows] = 0.0
        owner = np.repeat(np.arange(len(away)), np.diff(program.start))
        away += np.bincount(owner, program.value * away_rows[program.index], len(away))
        self.column_bounds(held, solution.column[held], solution.column[held])
        activity = np.bincount(program.index, program.value * solution.column[owner], len(row))
        self.row_bounds(held_rows, activity[held_rows], activity[held_rows])
        self.cost(np.arange(len(away)), -away)
        found = self._searched()
        self.column_bounds(held, program.lower[held], program.upper[held])
        self.row_bounds(held_rows, program.row_lower[held_rows], program.row_upper[held_rows])
        self.cost(np.arange(len(away)), program.cost)
        self._highs.setBasis(self._basis)
        return found

    def _searched(self) -> tuple[Floats, bool]:
        """Run for so many pivots: the columns, and whether that was enough."""
        from highspy import HighsModelStatus

        self._highs.setOptionValue("simplex_iteration_limit", PIVOTS)
        run_heard(self._highs)
        self._highs.setOptionValue("simplex_iteration_limit", 2**31 - 1)
        done = self._highs.getModelStatus() == HighsModelStatus.kOptimal
        return np.array(self._highs.getSolution().col_value), bool(done)

    def _at_bounds(self) -> tuple[Ints, Ints]:
        """Of columns and rows: 1 where nonbasic at the lower bound, -1 at the upper, 0 where basic or fixed."""
        from highspy import HighsBasisStatus

        sign = {int(HighsBasisStatus.kLower): 1, int(HighsBasisStatus.kUpper): -1}
        return tuple(  # type: ignore[return-value]
            np.where(low < high, np.array([sign.get(int(one), 0) for one in status], np.int64), 0)
            for status, low, high in (
                (self._basis.col_status, self.program.lower, self.program.upper),
                (self._basis.row_status, self.program.row_lower, self.program.row_upper),
            )
        )

    def _basic(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which columns and rows are basic."""
        from highspy import HighsBasisStatus

        basic = int(HighsBasisStatus.kBasic)
        statuses = (self._basis.col_status, self._basis.row_status)
        columns, rows = (np.array([int(one) == basic for one in status], bool) for status in statuses)
        return columns, rows
