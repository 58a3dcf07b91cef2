"""Level: make a sum of columns as small as possible, then its largest part, and so on down.

A bare vertex of the linear program would give one product the whole shortfall. So after

    minimise    sum of cost_j * y_j

the largest of ``y_j / size_j`` is made as small as the minimal sum allows (lexicographic min-max; Ogryczak, 1997):

    minimise    z
    subject to  sum of cost_j * y_j <= its minimum,   y_j <= size_j * z  for every j still free

Every j whose row has a non-zero dual is at this level in all optima, and is fixed there; the others go on, until what
is left of the sum leaves none of them room below the last level. All levels are one program whose bounds change: where
one ends the next is feasible, so it takes a few pivots. On 60 000 cells with a level for each of 100 products that is
0.1 s a level rather than 1 s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from optimizer.face import ZERO, ZERO_DUAL, Face
from optimizer.grouping import Grouping
from optimizer.labels import always
from optimizer.optimum import Call
from optimizer.program import Columns, Entries, Program
from optimizer.solvers.solution import Solution

Floats = NDArray[np.float64]

#: Up to so many columns the first level begins at the vertex of the sum; more have too far to go from there.
FEW = 500


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


def level(
    program: Program,
    column: NDArray[np.int64],
    cost: Floats,
    size: Floats,
    face: Face,
    call: Call,
    even: Callable[[float, Face], Floats | None] = lambda total, face: None,
) -> Level:
    """Make ``cost * y`` over these columns smallest, then level ``y / size``.

    Parameters
    ----------
    column : columns of the program, each >= 0
    cost : shape (columns,), > 0
    size : shape (columns,), > 0, what each column's value is measured against
    face : what the programs before this one left
    even : given the smallest sum, and what all plans have in common that reach it, finds a plan in which all columns
        are the same part of their size, shape (cells,), in money; None if it finds none
    """
    priced = program.with_cost(column, cost)
    solution = call.optimum(priced)
    face, value = face.narrowed(priced, solution), solution.column[column]
    total = float(cost @ value)
    if value.max(initial=0.0) > ZERO:
        plan = even(total, face)
        if plan is not None:
            value, face = size * (total / float(cost @ size)), replace(face, amount=plan)
        else:
            held = _hold_sum(program, column, cost, total)
            value, face = _level_down(held, column, cost, size, solution, face, call)
    value = np.where(value > ZERO, value, 0.0)
    return Level(program.with_bounds(column, value, value), value, face, solution)


def _hold_sum(program: Program, column: NDArray[np.int64], cost: Floats, total: float) -> Program:
    entries = Entries(np.zeros(len(column), np.int64), column, cost)
    return program.with_rows(_below("sum", np.full(1, total)), np.zeros(1, np.int64), entries)


def _level_down(
    program: Program, column: NDArray[np.int64], cost: Floats, size: Floats, solution: Solution, face: Face, call: Call
) -> tuple[Floats, Face]:
    """Fix the columns level by level, from the highest; each solve begins where the one before it ended."""
    value, free = solution.column[column], np.ones(len(column), bool)
    top = float((value / size).max())
    program, start = _with_level(program, column, size, top), top
    if len(column) <= FEW:
        program = replace(program, basis=solution.basis)
    while free.sum() > 1 and top > ZERO and _differ(value[free], cost[free], size[free], top):
        solution = call.optimum(program)
        face, top = face.narrowed(program, solution), start - float(solution.column[-1])
        value[free] = solution.column[column[free]]
        at_top = free & _at_top(solution, free, value / size, top)
        value[at_top] = top * size[at_top]
        free &= ~at_top
        program = replace(_fixed(program, column, value, ~free), basis=solution.basis)
    return value, face


def _differ(value: Floats, cost: Floats, size: Floats, top: float) -> bool:
    """Tell whether some of these columns can be lower than the top: their sum is what it is."""
    return float(cost @ (top * size - value)) > ZERO


def _below(name: str, upper: Floats) -> Grouping:
    """Rows with an upper bound that hold no cells."""
    none, size = np.zeros(0, np.int64), len(upper)
    return Grouping(name, "{}", "", none, np.full(size, -np.inf), upper, always(name))


def _with_level(program: Program, column: NDArray[np.int64], size: Floats, top: float) -> Program:
    """Add the fall of the level from its present top as the last column, to be maximised, and the rows below it.

    The fall is 0 to begin with, so the vertex that the program was solved to stays one.
    """
    fall, count = len(program.cost), len(column)
    program = program.with_columns(Columns("fall", fall, pa.array(["level"])), 0.0, top)
    row = np.arange(count)
    entries = Entries(np.append(row, row), np.append(column, np.full(count, fall)), np.append(1 / size, np.ones(count)))
    program = program.with_rows(_below("level", np.full(count, top)), row, entries)
    return program.with_cost(np.array([fall]), -1.0)


def _fixed(program: Program, column: NDArray[np.int64], value: Floats, done: NDArray[np.bool_]) -> Program:
    """Fix the columns that are done, and let the level fall below them."""
    most = program.row_upper.copy()
    most[-len(done) :][done] = np.inf
    return replace(program.with_bounds(column[done], value[done], value[done]), row_upper=most)


def _at_top(solution: Solution, free: NDArray[np.bool_], height: Floats, top: float) -> NDArray[np.bool_]:
    """Which of the free columns cannot be lower: by their duals, or by their values if the solver gives no duals."""
    by_dual = free & (np.abs(solution.dual[-len(free) :]) > ZERO_DUAL)
    return by_dual if by_dual.any() else free & (height >= top - ZERO)
