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

from optimizer.face import ZERO, ZERO_DUAL, Face
from optimizer.grouping import Grouping
from optimizer.optimum import Call
from optimizer.program import Columns, Entries, Program
from optimizer.solvers.solution import Solution

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """What levelling found.

    Attributes
    ----------
    program : the program with the columns fixed
    value : shape (columns levelled,), their values, in units of the program
    face : what all plans have in common that reach this
    solution : the solve that made the sum smallest
    """

    program: Program
    value: Floats
    face: Face
    solution: Solution


def level(program: Program, column: NDArray[np.int64], cost: Floats, size: Floats, face: Face, call: Call) -> Level:
    """Make ``cost * y`` over these columns smallest, then level ``y / size``.

    Parameters
    ----------
    column : columns of the program, each >= 0
    cost : shape (columns,), > 0
    size : shape (columns,), > 0, what each column's value is measured against
    face : what the programs before this one left
    """
    priced = program.with_cost(column, cost)
    solution = call.optimum(priced)
    face, value = face.narrowed(priced, solution), solution.column[column]
    if value.max(initial=0.0) > ZERO:
        held = _hold_sum(program, column, cost, float(cost @ value))
        value, face = _level_down(held, column, size, value, face, call)
    value = np.where(value > ZERO, value, 0.0)
    return Level(program.with_bounds(column, value, value), value, face, solution)


def _hold_sum(program: Program, column: NDArray[np.int64], cost: Floats, total: float) -> Program:
    entries = Entries(np.zeros(len(column), np.int64), column, cost)
    return program.with_rows(_below("sum", np.full(1, total)), np.zeros(1, np.int64), entries)


def _level_down(
    program: Program, column: NDArray[np.int64], size: Floats, value: Floats, face: Face, call: Call
) -> tuple[Floats, Face]:
    """Fix the columns level by level, from the highest."""
    value, free = value.copy(), np.ones(len(column), bool)
    while free.sum() > 1:
        highest = _with_level(program, column[free], size[free])
        solution = call.optimum(highest)
        face, top = face.narrowed(highest, solution), float(solution.column[-1])
        value[free] = solution.column[column[free]]
        if top <= ZERO:
            break
        at_top = np.flatnonzero(free)[_at_top(solution, int(free.sum()), value[free] / size[free], top)]
        value[at_top] = top * size[at_top]
        program = program.with_bounds(column[at_top], value[at_top], value[at_top])
        free[at_top] = False
    return value, face


def _below(name: str, upper: Floats) -> Grouping:
    """Rows with an upper bound that hold no cells."""
    none, size = np.zeros(0, np.int64), len(upper)
    return Grouping(name, "{}", "", none, np.full(size, -np.inf), upper, lambda keys: keys.astype(str).astype(object))


def _with_level(program: Program, column: NDArray[np.int64], size: Floats) -> Program:
    """Add the level as the last column, to be minimised, and the rows that hold these columns below it."""
    height, count = len(program.cost), len(column)
    program = program.with_columns(Columns("level", height, np.array(["level"], object)), 0.0, np.inf)
    row = np.arange(count)
    entries = Entries(
        np.append(row, row),
        np.append(column, np.full(count, height)),
        np.append(1 / size, np.full(count, -1.0)),
    )
    program = program.with_rows(_below("level", np.zeros(count)), row, entries)
    return program.with_cost(np.array([height]), 1.0)


def _at_top(solution: Solution, rows: int, height: Floats, top: float) -> NDArray[np.bool_]:
    """Which of the columns cannot be lower: by their duals, or by their values if the solver gives no duals."""
    dual = np.abs(solution.dual[-rows:])
    by_dual = dual > ZERO_DUAL
    return by_dual if by_dual.any() else height >= top - ZERO
