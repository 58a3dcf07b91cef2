"""Level: make a sum of columns as small as possible, then its largest part, and so on down.

A bare vertex of the linear program would give one product the whole shortfall. So after

    minimise    sum of cost_j * y_j

the largest of ``y_j / size_j`` is made as small as the minimal sum allows (lexicographic min-max; Ogryczak, 1997):

    minimise    z
    subject to  sum of cost_j * y_j <= its minimum,   y_j <= size_j * z  for every j still free

Every j whose row has a non-zero dual is at this level in all optima, and is fixed there; the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.optimum import ZERO, ZERO_DUAL, forced_to_zero, optimum
from optimizer.program import Columns, Entries, Program
from optimizer.solvers.solution import Solution, Solver
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """What levelling found.

    Attributes
    ----------
    program : the program with the columns fixed
    value : shape (columns levelled,), their values, in units of the program
    solution : the solve that made the sum smallest
    forced : shape (cells,), cells that are zero in every optimum, as far as the duals show
    """

    program: Program
    value: Floats
    solution: Solution
    forced: NDArray[np.bool_]


def level(
    program: Program, column: NDArray[np.int64], cost: Floats, size: Floats, solver: Solver, watch: Stopwatch
) -> Level:
    """Make ``cost * y`` over these columns smallest, then level ``y / size``.

    Parameters
    ----------
    column : columns of the program, each >= 0
    cost : shape (columns,), > 0
    size : shape (columns,), > 0, what each column's value is measured against
    """
    solution = optimum(program.with_cost(column, cost), solver, watch)
    value, forced = solution.column[column], forced_to_zero(program, solution)
    if value.max(initial=0.0) > ZERO:
        held = _hold_sum(program, column, cost, float(cost @ value))
        value, more = _level_down(held, column, size, value, solver, watch)
        forced |= more
    value = np.where(value > ZERO, value, 0.0)
    slack = np.where(value > 0, value + ZERO, 0.0)
    return Level(program.with_bounds(column, 0.0, slack), value, solution, forced)


def _hold_sum(program: Program, column: NDArray[np.int64], cost: Floats, total: float) -> Program:
    entries = Entries(np.zeros(len(column), np.int64), column, cost)
    return program.with_rows(np.full(1, -np.inf), np.full(1, total + ZERO), entries)


def _level_down(
    program: Program,
    column: NDArray[np.int64],
    size: Floats,
    value: Floats,
    solver: Solver,
    watch: Stopwatch,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Fix the columns level by level, from the highest."""
    value = value.copy()
    free = np.ones(len(column), bool)
    forced = np.zeros(program.cells, bool)
    while free.sum() > 1:
        height = len(program.cost)
        highest = program.with_columns(Columns("level", height, np.array(["level"], object)), 0.0, np.inf)
        row = np.arange(int(free.sum()))
        entries = Entries(
            np.append(row, row),
            np.append(column[free], np.full(len(row), height)),
            np.append(1 / size[free], np.full(len(row), -1.0)),
        )
        highest = highest.with_rows(np.full(len(row), -np.inf), np.zeros(len(row)), entries)
        solution = optimum(highest.with_cost(np.array([height]), 1.0), solver, watch)
        top = float(solution.column[height])
        value[free] = solution.column[column[free]]
        forced |= forced_to_zero(program, solution)
        if top <= ZERO:
            break
        at_top = np.flatnonzero(free)[_at_top(solution, len(row), value[free] / size[free], top)]
        value[at_top] = top * size[at_top]
        program = program.with_bounds(column[at_top], value[at_top], value[at_top])
        free[at_top] = False
    return value, forced


def _at_top(solution: Solution, rows: int, height: Floats, top: float) -> NDArray[np.bool_]:
    """Which of the columns cannot be lower: by their duals, or by their values if the solver gives no duals."""
    dual = np.abs(solution.dual[-rows:])
    by_dual = dual > ZERO_DUAL
    return by_dual if by_dual.any() else height >= top - ZERO
