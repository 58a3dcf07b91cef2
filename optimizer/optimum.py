"""Optima of linear programs, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.program import Program
from optimizer.solvers.solution import Ending, Solution, Solver, SolverFailed
from optimizer.stopwatch import OutOfTime, Stopwatch


class Infeasible(Exception):
    """No point keeps all rows and bounds of a program."""


@dataclass(frozen=True, slots=True)
class Call:
    """A solver, and the clock it works by."""

    solver: Solver
    watch: Stopwatch

    def optimum(self, program: Program) -> Solution:
        """Solve a program to its optimum.

        Raises
        ------
        Infeasible : it has no solution
        OutOfTime : the time limit was reached first
        KeyboardInterrupt : the solver was interrupted
        SolverFailed : the solver ended in any other way; its own words are in the message
        """
        solution = self.solver(program, self.watch.remaining())
        self.watch.did("programs", 1)
        self.watch.did("iterations", solution.iterations)
        return concluded(solution)


def concluded(solution: Solution) -> Solution:
    """Return a solution that is an optimum; raise what `Call.optimum` raises for any other ending."""
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
