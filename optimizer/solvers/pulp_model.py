"""The program as a PuLP problem: for every solver that PuLP speaks to, and for .lp and .mps files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pulp import LpAffineExpression, LpConstraint, LpMinimize, LpProblem, LpVariable

from optimizer.program import Program


@dataclass(frozen=True, slots=True)
class PulpModel:
    """A PuLP problem and where the program's columns and rows are in it.

    Attributes
    ----------
    problem : the problem
    variables : one per column
    constraints : pairs of row and constraint; a row with two different bounds has two
    """

    problem: LpProblem
    variables: list[LpVariable]
    constraints: list[tuple[int, LpConstraint]]


def pulp_model(
    program: Program, column_names: list[str] | None = None, row_names: list[str] | None = None
) -> PulpModel:
    """Write a program as a PuLP problem, with short names unless others are given.

    Given names must be unique and legal in .lp files; a row with two different bounds gets ``_min`` and ``_max``
    behind its name.
    """
    columns = column_names or [f"x{number}" for number in range(len(program.cost))]
    rows = row_names or [f"r{number}" for number in range(len(program.row_lower))]
    problem = LpProblem("kvota", LpMinimize)
    variables = [
        problem.add_variable(name, _finite(low), _finite(high))
        for name, low, high in zip(columns, program.lower.tolist(), program.upper.tolist(), strict=True)
    ]
    used = np.flatnonzero(program.cost)
    cost = zip((variables[column] for column in used), program.cost[used].tolist(), strict=True)
    problem.setObjective(LpAffineExpression.from_list(list(cost)))
    return PulpModel(problem, variables, _add_rows(problem, program, variables, rows))


def _add_rows(
    problem: LpProblem, program: Program, variables: list[LpVariable], names: list[str]
) -> list[tuple[int, LpConstraint]]:
    begin, column, value = _by_row(program)
    added = []
    bounds = zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True)
    for row, (low, high) in enumerate(bounds):
        span = slice(begin[row], begin[row + 1])
        terms = [(variables[c], v) for c, v in zip(column[span].tolist(), value[span].tolist(), strict=True)]
        for side, bound in _sides(low, high).items():
            left = LpAffineExpression.from_list(terms)
            sum_with_sense = {"": left == bound, "_min": left >= bound, "_max": left <= bound}[side]
            label = names[row] + (side if low > -np.inf and high < np.inf else "")
            added.append((row, problem.addConstraint(sum_with_sense, label)))
    return added


def _sides(low: float, high: float) -> dict[str, float]:
    """Bounds that a row has: one if they are equal, else each finite one."""
    if low == high:
        return {"": low}
    return {side: bound for side, bound in (("_min", low), ("_max", high)) if np.isfinite(bound)}


def _by_row(program: Program) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Entries of the matrix by rows: where each begins, columns, values."""
    column = np.repeat(np.arange(len(program.cost)), np.diff(program.start))
    order = np.argsort(program.index, kind="stable")
    count = np.bincount(program.index, minlength=len(program.row_lower))
    return np.append(0, np.cumsum(count)), column[order], program.value[order]


def _finite(bound: float) -> float | None:
    return bound if np.isfinite(bound) else None
