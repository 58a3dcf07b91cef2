"""HiGHS in process: the program is handed over as arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from optimizer.program import Program
from optimizer.solvers.solution import Ending, Solution, SolverFailed

if TYPE_CHECKING:
    from highspy import Highs, HighsBasis, HighsLp

#: A value this near a whole number is one.
WHOLE = 1e-6
#: HiGHS' word for a solution that keeps all rows and bounds.
FEASIBLE = 2
#: HiGHS' number for the primal simplex method.
PRIMAL = 4
#: Seconds between two looks at the keyboard while HiGHS works.
LOOK = 0.1


def solve_with_highs(program: Program, time_limit: float | None = None) -> Solution:
    """Solve a program with HiGHS; an interrupt from the keyboard stops it and is passed on.

    By its interior point method with crossover to a vertex: on 60 000 cells that takes 1.0 s to place with a shortfall
    and 1.0 s for the highest margin, where the dual simplex takes 7.8 s and 5.1 s, the primal 1.3 s and 1.4 s. From a
    basis that keeps the program the primal simplex goes on, often for a few pivots.
    """
    from highspy import Highs

    highs = Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("solver", "ipm")
    if time_limit is not None:
        highs.setOptionValue("time_limit", time_limit)
    pass_to(highs, program)
    if program.basis is not None:
        _begin_at(highs, cast("HighsBasis", program.basis), program)
    run_heard(highs)
    found = solution_of(highs, program)
    if found.ending is Ending.FAILED:
        # crossover can get lost where amounts are of very different size; the simplex method does not
        highs.clearSolver()
        highs.setOptionValue("solver", "simplex")
        run_heard(highs)
        found = solution_of(highs, program)
    let_go(highs)
    return replace(found, basis=highs.getBasis())


def _begin_at(highs: Highs, basis: HighsBasis, program: Program) -> None:
    """Let HiGHS begin at a basis, which may be of a time before some columns and rows were added."""
    from highspy import HighsBasis, HighsBasisStatus, HighsStatus

    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("simplex_strategy", PRIMAL)
    if highs.setBasis(basis) == HighsStatus.kOk:
        return
    column, row, grown = basis.col_status, basis.row_status, HighsBasis()
    grown.col_status = [*column, *[HighsBasisStatus.kLower] * (len(program.cost) - len(column))]
    grown.row_status = [*row, *[HighsBasisStatus.kBasic] * (len(program.row_lower) - len(row))]
    grown.valid = True
    highs.setBasis(grown)


def pass_to(highs: Highs, program: Program) -> None:
    """Hand a program over; raises SolverFailed if HiGHS finds fault with it."""
    from highspy import HighsStatus

    if highs.passModel(as_highs(program)) is HighsStatus.kError:
        raise SolverFailed("HiGHS does not take the program")


def as_highs(program: Program) -> HighsLp:
    """Hand a program over as arrays."""
    from highspy import HighsLp, MatrixFormat

    lp = HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = MatrixFormat.kColwise
    lp.a_matrix_.start_ = program.start.astype(np.int32)
    lp.a_matrix_.index_ = program.index.astype(np.int32)
    lp.a_matrix_.value_ = program.value
    return lp


def run_heard(highs: Highs) -> None:
    """Run HiGHS beside this thread, so that the keyboard is heard."""
    highs.HandleUserInterrupt = True
    highs.startSolve()
    try:
        while not highs.wait(LOOK)[0]:
            pass
    except KeyboardInterrupt:
        highs.cancelSolve()  # type: ignore[no-untyped-call]
        highs.wait()
        raise


def let_go(highs: Highs) -> None:
    """Let the memory of HiGHS go with its last user: its callbacks refer to it, so that Python would keep it."""
    highs.callbacks = []


def solution_of(highs: Highs, program: Program) -> Solution:
    """Read what HiGHS found for a program of this size."""
    from highspy import HighsModelStatus as Model

    status = highs.getModelStatus()
    ending = {
        Model.kOptimal: Ending.OPTIMAL,
        Model.kModelEmpty: Ending.OPTIMAL,
        Model.kInfeasible: Ending.INFEASIBLE,
        Model.kTimeLimit: Ending.TIME_LIMIT,
        Model.kInterrupt: Ending.INTERRUPTED,
    }.get(status, Ending.FAILED)
    solution = highs.getSolution()
    column = np.array(solution.col_value, np.float64)
    if len(column) != len(program.cost):
        column = np.full(len(program.cost), np.nan)
    dual_valid = bool(solution.dual_valid)
    return Solution(
        ending,
        column,
        np.array(solution.col_dual) if dual_valid else np.full(len(program.cost), np.nan),
        np.array(solution.row_dual) if dual_valid else np.full(len(program.row_lower), np.nan),
        float(highs.getInfo().objective_function_value),
        highs.modelStatusToString(status),
        iterations_of(highs),
    )


def iterations_of(highs: Highs) -> int:
    """Steps that HiGHS took in its last run, of all its methods."""
    info = highs.getInfo()
    taken = (info.simplex_iteration_count, info.ipm_iteration_count, info.crossover_iteration_count)
    return sum(max(one, 0) for one in taken)
