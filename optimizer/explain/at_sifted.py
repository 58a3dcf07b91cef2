"""The optimum of a goal over very many cells, asked what if: each answer departs from it as far as it must.

With a bound moved, what was optimal misses few limits, and its duals are feasible as they were. So the program of
departures (`optimizer/sifting/departures.py`) repairs it, over the few cells that this takes: on 60 000 cells in 20 ms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.alone import duals_are_alone
from optimizer.optimum import Call
from optimizer.program import Program
from optimizer.sifting import sifted_optimum
from optimizer.sifting.base import near_plan
from optimizer.sifting.departures import KEPT, Departures
from optimizer.solvers.solution import Solution

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: A limit with more room than this, in units of the program, has no price.
ROOM = 1e-6
#: How unlike the fair share another plan begins: standard deviation of the logarithm of a cell's factor.
UNLIKE = 1.0


@dataclass
class AtSifted:
    """Answers what a `Vertex` answers, though it is none.

    Attributes
    ----------
    program : of a goal, all its columns cells
    share : shape (cells,), fair share
    call : solver and clock
    """

    program: Program
    share: Floats
    call: Call

    @cached_property
    def solution(self) -> Solution:
        """The optimum."""
        return sifted_optimum(self.program, self.share, self.call)

    def let_miss(self, rows: Ints, price: float) -> None:
        """As of a vertex: every limit can be missed, at a price well above all duals."""

    def moved(self, row: int, lower: float, upper: float) -> Solution:
        """Solve with other bounds of one row, which may be missed."""
        row_lower, row_upper = self.program.row_lower.copy(), self.program.row_upper.copy()
        row_lower[row], row_upper[row] = lower, upper
        program = replace(self.program, row_lower=row_lower, row_upper=row_upper)
        return Departures(program, self._prices, self.solution.column, self.call.watch).anyway()

    def without(self, row: int) -> Solution:
        """Solve without one row: with bounds that no plan of all products can reach."""
        targets = self.program.rows[0]
        most = float(np.abs(self.program.row_upper[targets.span]).sum())
        most *= float(np.abs(self.program.value[self.program.index == row]).max(initial=1.0))
        return self.moved(row, -most, most)

    def degenerate(self) -> bool:
        """Tell whether other duals may prove as much."""
        return not duals_are_alone(self.program, self.solution.column)

    def other_optimum(self) -> tuple[Floats, bool]:
        """Look for another optimum; return its columns, and whether they prove that there is no other: they never do.

        A plan of cells that cost nothing is scaled to the tight limits from elsewhere than the fair share.
        """
        noise = np.random.default_rng(0).normal(0.0, UNLIKE, self.program.cells)
        start = near_plan(self.program, self.share * np.exp(noise), self._prices, self.call.watch)
        found = Departures(self.program, self._prices, start, self.call.watch).anyway()
        same = abs(found.objective - self.solution.objective) <= KEPT * (1 + abs(self.solution.objective))
        return (found if same else self.solution).column, False

    @cached_property
    def _prices(self) -> Floats:
        """Duals of the limits that are tight, shape (rows,)."""
        used, dual = self.program.sums(self.solution.column), self.solution.dual
        away = np.where(dual > 0, used - self.program.row_lower, self.program.row_upper - used)
        return np.where(away <= ROOM, dual, 0.0)
