"""The program as departures from a plan, over few of its cells.

With ``y`` duals that leave no reduced cost ``d = c - A' y`` below zero, and ``b`` a plan of cells whose ``d`` is 0,

    minimise    d * (u - v) + sum of abs(y_k) * s_k
    subject to  row_k of A (u - v) + s_k = bound_k - row_k of A b        where y_k is not 0: the bound on its side
                lower_k - row_k of A b <= row_k of A (u - v) <= upper_k - row_k of A b          elsewhere
                u >= 0,   0 <= v <= b,   0 <= s_k <= upper_k - lower_k

is the program itself, less the constant ``y * bound``: ``x = b + u - v``. No cost is negative, so to depart nowhere is
optimal but for the limits that ``b`` misses, and the dual simplex takes some pivots for each of these. Which departures
it may use grows: first those near what is missed, then any that its duals say would pay, until there is none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.optimum import Infeasible
from optimizer.program import Program
from optimizer.sifting.base import MISSED, NONE
from optimizer.solvers.pivoting import Pivoting
from optimizer.solvers.solution import Ending, Solution
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: A departure comes in if its reduced cost is less than minus this: solvers keep dual feasibility to it.
NEGATIVE = 1e-7
#: What it costs to miss one by 1, in largest costs: above all duals.
MISSING = 1e4
#: By how much limits may stay missed: solvers keep them to it.
KEPT = 1e-7
#: Departures to begin with, of each row that is missed, and of each tight row that these are in.
OF_MISSED, OF_TIGHT = 40, 10
#: So many departures come in at once, the most wanted first.
AT_ONCE = 20_000


class Departures:
    """The program of departures, kept warm.

    Parameters
    ----------
    program : as `sifted_optimum` takes it
    prices : shape (rows,), the duals ``y``
    base : shape (cells,), the plan ``b``, in units of the program
    watch : its time limit holds for every solve
    """

    def __init__(self, program: Program, prices: Floats, base: Floats, watch: Stopwatch) -> None:
        self._program, self._base = program, base
        self._prices = np.where(np.abs(prices) > NONE, prices, 0.0)
        reduced = program.reduced_costs(self._prices)
        self._cost = np.where((reduced > NONE) & (base <= 0), reduced, 0.0)
        used = program.sums(base)
        low = np.where(self._prices < 0, program.row_upper, program.row_lower) - used
        high = np.where(self._prices > 0, program.row_lower, program.row_upper) - used
        none = np.zeros(0, np.int64)
        self._solver = Pivoting(replace(program.only_columns(none), row_lower=low, row_upper=high), watch)
        self._up, self._down = np.zeros(len(base), bool), np.zeros(len(base), bool)
        self._eased = np.zeros(len(low), bool)
        missed = (low > MISSED) | (high < -MISSED)
        self._cell, self._sign = list[Ints](), list[Floats]()
        self._price, self._missing = MISSING * (float(np.abs(program.cost).max(initial=0.0)) or 1.0), 0.0
        self._misses = self._let_miss(np.flatnonzero(missed))
        near = self._near(missed, low == high)
        self._let_in(near, near[base[near] > 0])

    @property
    def columns(self) -> int:
        """How many columns are in the solver."""
        return sum(map(len, self._cell))

    def optimum(self) -> Solution:
        """Solve over all cells; raises Infeasible where limits stay missed, and what `Call.optimum` raises."""
        solution = self.anyway()
        if self._missing > KEPT:
            raise Infeasible
        return solution

    def anyway(self) -> Solution:
        """Solve over all cells, at a price for what limits stay missed by; raises what `Call.optimum` raises."""
        if not self.columns:  # nothing is missed
            none = np.zeros(0)
            return self._whole(Solution(Ending.OPTIMAL, none, none, np.zeros(len(self._prices)), 0.0), 0)
        solution, iterations = self._solver.optimum(), 0
        while self._brought_in(solution.dual):
            iterations += solution.iterations
            solution = self._solver.optimum()
        missed = solution.column[: self._misses]
        self._missing = float(missed.max(initial=0.0))
        whole = self._whole(solution, iterations + solution.iterations)
        return replace(whole, objective=whole.objective + self._price * float(missed.sum()))

    def _whole(self, solution: Solution, iterations: int) -> Solution:
        """Put together the solution of the whole program."""
        cell, program = np.concatenate(self._cell), self._program
        change = np.concatenate(self._sign) * solution.column
        column = self._base + np.bincount(cell[cell >= 0], change[cell >= 0], len(self._base))
        column, dual = np.maximum(column, 0.0), self._prices + solution.dual
        objective = float(program.cost @ column)
        return Solution(
            Ending.OPTIMAL, column, program.reduced_costs(dual), dual, objective, solution.message, iterations
        )

    def _near(self, missed: Mask, tight: Mask) -> Ints:
        """Cells to begin with, of those that cost nothing: of missed rows, and of tight rows that these are in.

        Of missed rows those in the fewest tight rows, since others have to depart along with them.
        """
        program, size = self._program, self._base / (1 + self._base)
        free = (self._cost == 0) & (program.upper > 0)
        cells = _first(program, missed, free, _counts(program, tight) - size, OF_MISSED)
        of_cells = program.only_columns(cells)
        touched = np.zeros(len(tight), bool)
        touched[of_cells.index] = True
        return np.union1d(cells, _first(program, touched & tight & ~missed, free, -size, OF_TIGHT))

    def _brought_in(self, dual: Floats) -> bool:
        """Let in what would pay, and ease limits whose price has the wrong sign; tell whether there was any."""
        reduced = self._cost - self._program.worth(dual)
        up = (reduced < -NEGATIVE) & (self._program.upper > 0) & ~self._up
        down = (reduced > NEGATIVE) & (self._base > 0) & (self._cost == 0) & ~self._down
        wanted = np.flatnonzero(up | down)
        wanted = wanted[np.argsort(-np.abs(reduced[wanted]), kind="stable")[:AT_ONCE]]
        price = np.sign(self._prices) * (self._prices + dual)
        eased = np.flatnonzero((price < -NEGATIVE) & (self._program.row_lower < self._program.row_upper) & ~self._eased)
        self._let_in(wanted[up[wanted]], wanted[down[wanted]])
        self._ease(eased)
        return bool(len(wanted) or len(eased))

    def _let_in(self, up: Ints, down: Ints) -> None:
        """Let these cells rise, and those fall."""
        self._up[up] = self._down[down] = True
        for cells, sign in ((up, 1.0), (down, -1.0)):
            part = self._program.only_columns(cells)
            upper = np.full(len(cells), np.inf) if sign > 0 else self._base[cells]
            self._solver.add_columns(replace(part, cost=self._cost[cells], upper=upper, value=sign * part.value))
            self._cell.append(cells)
            self._sign.append(np.full(len(cells), sign))

    def _ease(self, rows: Ints) -> None:
        """Let these tight limits have room, at their price."""
        self._eased[rows] = True
        room = self._program.row_upper[rows] - self._program.row_lower[rows]
        self._add_slacks(rows, -np.sign(self._prices[rows]), np.abs(self._prices[rows]), room)

    def _let_miss(self, rows: Ints) -> int:
        """Add columns that take up what misses these rows, in either direction; return how many."""
        both = 2 * len(rows)
        sign = np.repeat([1.0, -1.0], len(rows))
        self._add_slacks(np.tile(rows, 2), sign, np.full(both, self._price), np.full(both, np.inf))
        return both

    def _add_slacks(self, row: Ints, value: Floats, cost: Floats, upper: Floats) -> None:
        """Add columns with one entry each."""
        count = len(row)
        start, none = np.arange(count + 1), np.zeros(count)
        self._solver.add_columns(
            replace(self._program, cost=cost, lower=none, upper=upper, start=start, index=row, value=value)
        )
        self._cell.append(np.full(count, -1))
        self._sign.append(np.zeros(count))


def _first(program: Program, rows: Mask, cells: Mask, rank: Floats, many: int) -> Ints:
    """Of each of these rows, so many of these cells: those of the lowest rank."""
    cell = np.repeat(np.arange(program.cells), np.diff(program.start))
    entry = np.flatnonzero(rows[program.index] & cells[cell])
    row, cell = program.index[entry], cell[entry]
    order = np.lexsort((rank[cell], row))
    row = row[order]
    place = np.arange(len(row)) - np.searchsorted(row, row)
    return np.unique(cell[order][place < many])


def _counts(program: Program, rows: Mask) -> Floats:
    """In how many of these rows each cell is, shape (cells,)."""
    ones = replace(program, value=np.ones(len(program.value)))
    return ones.worth(rows.astype(np.float64))
