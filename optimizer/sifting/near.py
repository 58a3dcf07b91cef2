"""Cells near an optimum, by scaling towards the goal, and the program over these.

    minimise  c * x + e * sum of  x_c * ln(x_c / r_c) - x_c        under the limits

has the optimum ``x_c = r_c * exp((sum of a_c * y_k - c_c) / e)``: scaling, with a kernel that prefers cheap cells. As
``e`` falls, it comes near an optimum of the linear program (entropic regularisation; Cuturi, 2013). It need not be
exact: of each limit the cells that get most are taken, and others come in until none would pay.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.optimum import Infeasible
from optimizer.program import Program
from optimizer.scaling import LARGEST_LOG, Scaling
from optimizer.solvers.pivoting import Pivoting
from optimizer.solvers.solution import Solution
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Values of ``e``, as parts of the widest range of costs within a product, and sweeps at each.
STEPS = ((0.1, 10), (0.03, 15), (0.01, 20), (0.005, 20))
#: Cells of each limit to begin with, and how many where those leave no plan.
OF_EACH = (2, 6)
#: A cell would pay if its reduced cost is less than minus this: solvers keep dual feasibility to it.
NEGATIVE = 1e-7


def near_optimum(program: Program, share: Floats, watch: Stopwatch) -> Solution:
    """Solve a program, as `sifted_optimum` takes it; raises what `Call.optimum` raises.

    Infeasible says no more than that the cells which get most leave no plan.
    """
    amount = _annealed(program, np.where(program.upper > 0, share, 0.0), watch)
    for many in OF_EACH[:-1]:
        try:
            return _over(program, _largest(program, amount, many), watch)
        except Infeasible:
            continue
    return _over(program, _largest(program, amount, OF_EACH[-1]), watch)


def _annealed(program: Program, share: Floats, watch: Stopwatch) -> Floats:
    """Amounts at the last of the steps, shape (cells,); each begins at the multipliers of the one before it."""
    groupings, logs, before = [block.grouping for block in program.rows], list[Floats](), np.nan
    cost = _above_least(program)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for e, sweeps in STEPS:
            scaling = Scaling(share * np.exp(-cost / e), groupings)
            scaling.relax()
            if logs:
                scaling.resume([np.clip(log * before / e, -LARGEST_LOG, LARGEST_LOG) for log in logs])
            scaling.run(sweeps, watch)
            logs, before = [factor.log for factor in scaling.factors], e
    return np.nan_to_num(scaling.amount, posinf=0.0)


def _above_least(program: Program) -> Floats:
    """Cost of each cell above the least of its product, as a part of the widest range."""
    targets = program.rows[0].grouping
    least = np.full(len(targets.lower) + 1, np.inf)
    np.minimum.at(least, targets.key, program.cost)
    above = program.cost - least[targets.key]
    return np.asarray(above / (float(above.max(initial=0.0)) or 1.0), np.float64)


def _largest(program: Program, amount: Floats, many: int) -> Ints:
    """Return the cells that are among so many largest of a limit."""
    cells = [largest_of(block.grouping, amount, many) for block in program.rows]
    chosen = np.unique(np.concatenate(cells))
    return chosen[program.upper[chosen] > 0]


def largest_of(limit: Grouping, amount: Floats, many: int) -> Ints:
    """Return the cells that are among so many largest of a key."""
    order = np.lexsort((-amount, limit.key))
    key = limit.key[order]
    place = np.arange(len(key)) - np.searchsorted(key, key)
    return np.asarray(order[(place < many) & (key >= 0)], np.int64)


def _over(program: Program, cells: Ints, watch: Stopwatch) -> Solution:
    """Solve over these cells, and bring in others while some would pay."""
    solver = Pivoting(program.only_columns(cells), watch)
    found, iterations = solver.optimum(), 0
    inside = np.zeros(program.cells, bool)
    while True:
        inside[cells] = True
        iterations += found.iterations
        reduced = program.reduced_costs(found.dual)
        wanted = np.flatnonzero((reduced < -NEGATIVE) & (program.upper > 0) & ~inside)
        if not len(wanted):
            break
        solver.add_columns(program.only_columns(wanted))
        cells = np.append(cells, wanted)
        found = solver.optimum()
    column = np.zeros(program.cells)
    column[cells] = found.column
    return Solution(found.ending, column, reduced, found.dual, float(program.cost @ column), found.message, iterations)
