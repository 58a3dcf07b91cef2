"""Any solver that PuLP speaks to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from optimizer.program import Program
from optimizer.solvers.solution import Ending, Solution, Solver

if TYPE_CHECKING:
    from optimizer.solvers.pulp_model import PulpModel

#: Names a planner uses, and PuLP's for the same solver; PuLP's own names work as well.
NAMES = {
    "cbc": "COIN_CMD",
    "glpk": "GLPK_CMD",
    "scip": "SCIP_PY",
    "gurobi": "GUROBI",
    "cplex": "CPLEX_PY",
    "xpress": "XPRESS_PY",
    "mosek": "MOSEK",
    "copt": "COPT",
    "highs-pulp": "HiGHS",
}


class NoSuchSolver(Exception):
    """PuLP does not know a solver of that name, or it is not installed; the message says which are."""


def solver_through_pulp(name: str) -> Solver:
    """Find a solver of PuLP by its name; raises NoSuchSolver if it cannot be used here."""
    import pulp

    pulp_name = NAMES.get(name.lower(), name)
    if pulp_name not in pulp.listSolvers():
        raise NoSuchSolver(f'there is no solver "{name}"; known are highs, {", ".join(sorted(NAMES))}')
    if pulp_name not in pulp.listSolvers(onlyAvailable=True):
        found = ["highs", *sorted(k for k, v in NAMES.items() if v in pulp.listSolvers(onlyAvailable=True))]
        raise NoSuchSolver(f'solver "{name}" is not installed here; installed are {", ".join(found)}')
    return lambda program, time_limit: _solve(program, pulp_name, time_limit)


def _solve(program: Program, name: str, time_limit: float | None) -> Solution:
    import pulp

    from optimizer.solvers.pulp_model import pulp_model

    model = pulp_model(program)
    limit = None if time_limit is None else math.ceil(time_limit)
    try:
        stats = model.problem.solve(pulp.getSolver(name, msg=False, timeLimit=limit))
    except pulp.PulpError as error:
        return _empty(program, Ending.FAILED, str(error))
    ending = {
        pulp.LpSolveStatus.Optimal: Ending.OPTIMAL,
        pulp.LpSolveStatus.Infeasible: Ending.INFEASIBLE,
        pulp.LpSolveStatus.TimeLimit: Ending.TIME_LIMIT,
        pulp.LpSolveStatus.Interrupted: Ending.INTERRUPTED,
    }.get(stats.status, Ending.FAILED)
    if not stats.has_solution:
        return _empty(program, Ending.FAILED if ending is Ending.OPTIMAL else ending, stats.status_str)
    return _values(program, model, ending, stats.status_str)


def _values(program: Program, model: PulpModel, ending: Ending, message: str) -> Solution:
    column = np.array([variable.varValue or 0.0 for variable in model.variables])
    reduced = np.array([np.nan if variable.dj is None else variable.dj for variable in model.variables])
    dual = np.zeros(len(program.row_lower))
    for row, constraint in model.constraints:
        dual[row] += np.nan if constraint.pi is None else constraint.pi
    return Solution(ending, column, reduced, dual, float(program.cost @ column), message)


def _empty(program: Program, ending: Ending, message: str) -> Solution:
    columns, rows = np.full(len(program.cost), np.nan), np.full(len(program.row_lower), np.nan)
    return Solution(ending, columns, columns, rows, math.nan, message)
