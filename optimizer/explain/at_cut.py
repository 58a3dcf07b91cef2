"""An optimum of placing that a cut has proven, asked what if.

A vertex is only made where the cut cannot tell, and not over very many cells: that takes minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.alone import duals_are_alone
from optimizer.explain.later_vertex import LaterVertex
from optimizer.explain.moved_cut import MovedCut, Untold
from optimizer.program import Program
from optimizer.solvers.solution import Solution
from optimizer.solvers.vertex import Vertex

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass
class AtCut:
    """Answers what a `Vertex` answers, from a cut.

    Attributes
    ----------
    cut : answers with other bounds
    """

    cut: MovedCut

    @property
    def program(self) -> Program:
        """The program of placing."""
        return self.cut.program

    @cached_property
    def solution(self) -> Solution:
        """What the cut proves, as if the program had been solved."""
        return self.cut.solution

    def let_miss(self, rows: Ints, price: float) -> None:
        """As of a vertex: it is told when there is one."""
        self._later.let_miss(rows, price)

    def moved(self, row: int, lower: float, upper: float) -> Solution:
        """Solve with other bounds of one row; of the solution only its objective and duals mean something.

        Raises Untold, as `without` does.
        """
        missing = self.cut.missing(np.array([row]), np.array([lower]), np.array([upper]))
        if missing is None:
            return self._vertex.moved(row, lower, upper)
        dual = self.solution.dual if missing > 0 else np.zeros(len(self.solution.dual))
        return replace(self.solution, objective=missing, dual=dual)

    def without(self, row: int) -> Solution:
        """Solve without one row."""
        missing = self.cut.missing(np.array([row]), np.array([-np.inf]), np.array([np.inf]))
        return self._vertex.without(row) if missing is None else replace(self.solution, objective=missing)

    def degenerate(self) -> bool:
        """Tell whether other duals may prove as much."""
        return not duals_are_alone(self.program, self.solution.column)

    def other_optimum(self) -> tuple[Floats, bool]:
        """As of a vertex."""
        return self._vertex.other_optimum()

    @property
    def _vertex(self) -> Vertex:
        if self.cut.huge:
            raise Untold
        return self._later.made

    @cached_property
    def _later(self) -> LaterVertex:
        return LaterVertex(self.program, self.cut.watch)
