"""HiGHS kept warm: one program, changed a little and solved again from where it stood.

Explaining asks the same program many questions: without this limit, with that bound a little lower. Each answer is a
few pivots from the last one. It is always HiGHS, as for rounding, whatever solver made the plan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from optimizer.optimum import Infeasible, concluded
from optimizer.program import Program
from optimizer.solvers.highs import as_highs, run_heard, solution_of
from optimizer.solvers.solution import Ending, Solution
from optimizer.stopwatch import Stopwatch

if TYPE_CHECKING:
    from highspy import Highs, HighsBasis, HighsBasisStatus

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: From this many columns on, the first solve is by interior point, and the keyboard is heard during each.
LARGE = 10_000
#: HiGHS' number for the primal simplex method: after costs have changed, it goes on from where it stood.
PRIMAL = 4
#: And of its dual one, serial.
DUAL = 1
#: Amount, in units of the program, by which a row may be missed.
EXACT = 1e-9


class WarmHighs:
    """One program in HiGHS.

    Parameters
    ----------
    program : to begin with; rows and columns keep their numbers, columns can be added. From its basis, if it has one,
        the primal simplex method goes on
    watch : its time limit holds for every solve
    """

    def __init__(self, program: Program, watch: Stopwatch) -> None:
        from highspy import Highs

        self._program, self._watch = program, watch
        self._highs: Highs = Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("primal_feasibility_tolerance", EXACT)
        self._highs.setOptionValue("solver", "ipm" if len(program.cost) >= LARGE else "simplex")
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._highs.passModel(as_highs(program))
        if program.basis is not None:
            self._highs.setBasis(cast("HighsBasis", program.basis))
            self._highs.setOptionValue("solver", "simplex")

    def cost(self, column: Ints, value: Floats) -> None:
        """Change the costs of these columns."""
        self._highs.changeColsCost(len(column), column.astype(np.int32), value)

    def column_bounds(self, column: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of these columns."""
        self._highs.changeColsBounds(len(column), column.astype(np.int32), lower, upper)

    def row_bounds(self, row: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of these rows."""
        for number, low, high in zip(row.tolist(), lower.tolist(), upper.tolist(), strict=True):
            self._highs.changeRowBounds(number, low, high)

    def add_column(self, row: Ints, value: Floats) -> int:
        """Add a column that stays at 0 until it gets other bounds; return its number."""
        self._highs.addCol(0.0, 0.0, 0.0, len(row), row.astype(np.int32), value)
        self._program = replace(self._program, cost=np.append(self._program.cost, 0.0))
        return len(self._program.cost) - 1

    def add_columns(self, added: Program) -> None:
        """Add the columns of a program that has the same rows."""
        entries = added.start[:-1].astype(np.int32), added.index.astype(np.int32), added.value
        self._highs.addCols(len(added.cost), added.cost, added.lower, added.upper, len(added.value), *entries)
        self._program = replace(self._program, cost=np.append(self._program.cost, added.cost))

    def optimum(self) -> Solution:
        """Solve the program as it now stands; raises what `Call.optimum` raises."""
        left = self._watch.remaining()
        if left is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + left)
        if len(self._program.cost) < LARGE:
            self._highs.run()
        else:
            run_heard(self._highs)
            self._highs.setOptionValue("solver", "simplex")
            self._highs.setOptionValue("simplex_strategy", PRIMAL)
        found = solution_of(self._highs, self._program)
        return concluded(self._from_nothing() if found.ending is Ending.FAILED else found)

    def _from_nothing(self) -> Solution:
        """Solve again without the vertex it stood at, from where the last digits did not come out right."""
        self._highs.clearSolver()
        self._highs.run()
        return solution_of(self._highs, self._program)

    def afresh(self) -> None:
        """Let the next solve of a large program begin anew: what stands far from here is found sooner so."""
        if len(self._program.cost) >= LARGE:
            self._highs.setOptionValue("solver", "ipm")

    def begin_at(self, column: Ints, row: Ints) -> None:
        """Let the next solve begin, by the dual simplex, where these rows are at their lower bounds, all others free.

        Parameters
        ----------
        column : as many as rows, which they determine; the others are at their lower bounds. No cost is negative
        """
        from highspy import HighsBasis, HighsBasisStatus

        basis = HighsBasis()
        basis.col_status = _placed(self._highs.getNumCol(), column, HighsBasisStatus.kLower, HighsBasisStatus.kBasic)
        basis.row_status = _placed(self._highs.getNumRow(), row, HighsBasisStatus.kBasic, HighsBasisStatus.kLower)
        basis.valid = True
        self._highs.setBasis(basis)
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("simplex_strategy", DUAL)

    def solved(self) -> Solution | None:
        """Solve the program as it now stands; None if it has no solution."""
        try:
            return self.optimum()
        except Infeasible:
            return None


def _placed(count: int, some: Ints, others: HighsBasisStatus, them: HighsBasisStatus) -> list[HighsBasisStatus]:
    """Places in a basis: of some one, of the others another."""
    places = np.full(count, others, object)
    places[some] = them
    return places.tolist()
