"""Optima of linear programs, or the reason why there is none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program
from optimizer.solvers.solution import Ending, Solution, Solver, SolverFailed
from optimizer.stopwatch import OutOfTime, Stopwatch

#: A column's value below this is zero, in units of the program: solvers keep rows to 1e-7.
ZERO = 1e-7
#: A dual or reduced cost below this is zero: solvers keep dual feasibility to 1e-7.
ZERO_DUAL = 1e-6


class Infeasible(Exception):
    """No point keeps all rows and bounds of a program."""


def optimum(program: Program, solver: Solver, watch: Stopwatch) -> Solution:
    """Solve a program to its optimum.

    Raises
    ------
    Infeasible : it has no solution
    OutOfTime : the time limit was reached first
    KeyboardInterrupt : the solver was interrupted
    SolverFailed : the solver ended in any other way; its own words are in the message
    """
    solution = solver(program, watch.remaining())
    match solution.ending:
        case Ending.OPTIMAL:
            return solution
        case Ending.INFEASIBLE:
            raise Infeasible
        case Ending.TIME_LIMIT:
            raise OutOfTime
        case Ending.INTERRUPTED:
            raise KeyboardInterrupt
        case _:
            raise SolverFailed(solution.message)


def forced_to_zero(program: Program, solution: Solution) -> NDArray[np.bool_]:
    """Tell which cells are zero in every optimum, as far as reduced costs show; shape (cells,).

    A cell at zero whose use would cost something is at zero in all optima. Solvers that give no reduced costs show
    none.
    """
    cells = slice(0, program.cells)
    return (solution.reduced_cost[cells] > ZERO_DUAL) & (solution.column[cells] <= ZERO)
