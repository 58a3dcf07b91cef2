"""Solvers of linear programs: HiGHS in process, or any that PuLP speaks to."""

from __future__ import annotations

from optimizer.solvers.solution import Ending, Solution, Solver, SolverFailed
from optimizer.solvers.through_pulp import NoSuchSolver, solver_through_pulp

__all__ = ["Ending", "NoSuchSolver", "Solution", "Solver", "SolverFailed", "find_solver"]


def find_solver(name: str = "highs") -> Solver:
    """Find a solver by its name; raises NoSuchSolver if it cannot be used here."""
    if name.lower() == "highs":
        from optimizer.solvers.highs import solve_with_highs

        return solve_with_highs
    return solver_through_pulp(name)
