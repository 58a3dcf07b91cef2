"""A vertex over a part of the cells that is one of all cells, asked what if.

An optimum has no use for most cells. Those that get most where scaling goes make the program; if none of the others
would pay at its duals, its optimum is that of all. So is each answer; where one is not, all cells are asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.later_vertex import LaterVertex
from optimizer.grouping import Grouping
from optimizer.optimum import Infeasible
from optimizer.program import Program
from optimizer.scaling import Scaling
from optimizer.sifting.near import largest_of
from optimizer.solvers.solution import Solution
from optimizer.solvers.vertex import Vertex
from optimizer.stopwatch import Stopwatch

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Cells of each limit, and sweeps after which they are chosen.
OF_EACH, SWEEPS = 2, 60
#: A cell would pay if its reduced cost is less than minus this: solvers keep dual feasibility to it.
NEGATIVE = 1e-7


@dataclass
class AtPart:
    """Answers what a `Vertex` answers, over few cells.

    Attributes
    ----------
    program : over all cells
    part : which of its columns are in the vertex
    vertex : over these
    watch : its time limit holds for every solve
    """

    program: Program
    part: Ints
    vertex: Vertex
    watch: Stopwatch

    @cached_property
    def solution(self) -> Solution:
        """The optimum."""
        return self._of_all(self.vertex.solution)

    def proven(self, solution: Solution) -> bool:
        """Tell whether no cell outside would pay."""
        reduced = self.program.reduced_costs(solution.dual)
        reduced[self.part] = 0.0
        return bool((reduced[self.program.upper > 0] >= -NEGATIVE).all())

    def let_miss(self, rows: Ints, price: float) -> None:
        """As of a vertex."""
        self._whole.let_miss(rows, price)
        self.vertex.let_miss(rows, price)

    def moved(self, row: int, lower: float, upper: float) -> Solution:
        """Solve with other bounds of one row."""
        found = self.vertex.moved(row, lower, upper)
        return self._of_all(found) if self.proven(found) else self._whole.made.moved(row, lower, upper)

    def without(self, row: int) -> Solution:
        """Solve without one row."""
        found = self.vertex.without(row)
        return self._of_all(found) if self.proven(found) else self._whole.made.without(row)

    def degenerate(self) -> bool:
        """Tell whether other duals may prove as much; more cells leave fewer of them."""
        return self.vertex.degenerate()

    def other_optimum(self) -> tuple[Floats, bool]:
        """Look for another optimum of these cells; that there is none it does not prove."""
        column, _ = self.vertex.other_optimum()
        return self._spread_out(column), False

    def _of_all(self, solution: Solution) -> Solution:
        return replace(
            solution,
            column=self._spread_out(solution.column),
            reduced_cost=self.program.reduced_costs(solution.dual),
        )

    def _spread_out(self, column: Floats) -> Floats:
        """Put values of the part at their places; columns that were added to it are left out."""
        whole = np.zeros(len(self.program.cost))
        whole[self.part] = column[: len(self.part)]
        return whole

    @cached_property
    def _whole(self) -> LaterVertex:
        return LaterVertex(self.program, self.watch)


def part_of(program: Program, limits: list[Grouping], share: Floats, watch: Stopwatch) -> AtPart | None:
    """Find the optimum over a part of the cells; None if it is not that of all.

    Parameters
    ----------
    program : cells, and other columns that are all in the part
    limits : what the cells are scaled to, product targets first
    share : shape (cells,), fair share
    """
    scaling = Scaling(share, limits)
    scaling.relax()
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        scaling.run(SWEEPS, watch)
    amount = np.nan_to_num(scaling.amount, posinf=0.0)
    cells = np.unique(np.concatenate([largest_of(limit, amount, OF_EACH) for limit in limits]))
    part = np.append(cells, np.arange(program.cells, len(program.cost)))
    try:
        found = AtPart(program, part, Vertex(program.only_columns(part), watch), watch)
    except Infeasible:
        return None
    return found if found.proven(found.vertex.solution) else None
