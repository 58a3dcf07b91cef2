"""The least highest load that a cut has proven, asked what if: a vertex is only made where cuts do not tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.even import evenly
from optimizer.explain.alone import duals_are_alone
from optimizer.explain.at_sifted import UNLIKE
from optimizer.explain.later_vertex import LaterVertex
from optimizer.grouping import Grouping
from optimizer.least_load import LeastLoad, least_load
from optimizer.optimum import Call
from optimizer.program import Program
from optimizer.solvers.solution import Solution

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass
class AtLeastLoad:
    """Answers what a `Vertex` answers, from cuts.

    Attributes
    ----------
    program : of balance
    loads : capacities that loads are measured against
    share : shape (cells,), fair share
    least : the optimum
    call : solver and clock
    """

    program: Program
    loads: Grouping
    share: Floats
    least: LeastLoad
    call: Call

    @cached_property
    def solution(self) -> Solution:
        """The optimum."""
        return self.least.solution(self.program, self.loads)

    def let_miss(self, rows: Ints, price: float) -> None:
        """As of a vertex: it is told when there is one."""
        self._vertex.let_miss(rows, price)

    def moved(self, row: int, lower: float, upper: float) -> Solution:
        """Solve with other bounds of one row."""
        return self._told(row, lower, upper) or self._vertex.made.moved(row, lower, upper)

    def without(self, row: int) -> Solution:
        """Solve without one row."""
        return self._told(row, -np.inf, np.inf) or self._vertex.made.without(row)

    def degenerate(self) -> bool:
        """Tell whether other duals may prove as much."""
        return not duals_are_alone(self.program, self.solution.column)

    def other_optimum(self) -> tuple[Floats, bool]:
        """Look for another optimum: the cut's plan that is near to something unlike the fair share."""
        noise = np.random.default_rng(0).normal(0.0, UNLIKE, self.program.cells)
        start = np.where(self.least.plan > 0, self.share * np.exp(noise), 0.0)
        targets, *limits = [block.grouping for block in self.program.rows[:-1]]
        at_load = replace(self.loads, upper=self.loads.upper * self.least.load)
        held = self.least.holding.held([*limits, at_load])
        plan = evenly(start, targets, held, targets.upper, self.call.watch)
        amount = self.least.plan if plan is None else plan
        return np.append(amount / self.program.scale, self.least.load), False

    def _told(self, row: int, lower: float, upper: float) -> Solution | None:
        row_lower, row_upper = self.program.row_lower.copy(), self.program.row_upper.copy()
        row_lower[row], row_upper[row] = lower, upper
        program = replace(self.program, row_lower=row_lower, row_upper=row_upper)
        found = least_load(program, self.loads, self.share, self.call.watch, self.least)
        return None if found is None else found.solution(program, self.loads)

    @cached_property
    def _vertex(self) -> LaterVertex:
        return LaterVertex(self.program, self.call.watch)
