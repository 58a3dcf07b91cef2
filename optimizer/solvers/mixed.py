"""Programs some of whose columns are whole numbers, solved by HiGHS' branch and bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program
from optimizer.solvers.highs import FEASIBLE, pass_to, run_heard

#: Nodes after which a search ends, so that what it finds depends on the machine as little as possible.
NODES = 2_000


@dataclass(frozen=True, slots=True)
class Mixed:
    """What was found.

    Attributes
    ----------
    column : shape (columns,), values
    objective : value of the cost
    bound : no solution is better than this
    """

    column: NDArray[np.float64]
    objective: float
    bound: float


def solve_mixed(
    program: Program,
    whole: NDArray[np.int64],
    seconds: float,
    near: float,
    start: tuple[NDArray[np.int64], NDArray[np.float64]] | None = None,
) -> Mixed | None:
    """Minimise a program in which some columns are whole numbers; None if nothing was found in time.

    Parameters
    ----------
    whole : the columns that are whole numbers
    seconds : that it may take
    near : distance from the bound at which it is enough
    start : columns and their values to start from; the others follow from these
    """
    from highspy import Highs, HighsVarType

    highs = Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", near)
    highs.setOptionValue("mip_max_nodes", NODES)
    pass_to(highs, program)
    kinds = np.full(len(whole), HighsVarType.kInteger)
    highs.changeColsIntegrality(len(whole), whole.astype(np.int32), kinds)
    if start is not None:
        index, value = start
        highs.setSolution(len(index), index.astype(np.int32), value)
    run_heard(highs)
    info = highs.getInfo()
    if info.primal_solution_status != FEASIBLE:
        return None
    column = np.array(highs.getSolution().col_value)
    objective = float(info.objective_function_value)
    return Mixed(column, objective, float(info.mip_dual_bound) if len(whole) else objective)
