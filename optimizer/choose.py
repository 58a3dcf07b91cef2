"""Choose: of all plans that place as much, those that serve the planner's goals, in their order.

Each goal is a linear program over the limits and the optima of the goals before it. Its optimum becomes one more
limit, kept within ``tolerance``, so that the next goal has room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.goals import LINEAR, Goal
from optimizer.instance import Instance
from optimizer.limits.grouping import Grouping
from optimizer.optimum import forced_to_zero, optimum
from optimizer.place import Placement, typical_amount
from optimizer.program import Program, assemble
from optimizer.solvers.solution import Solution, Solver
from optimizer.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class Choice:
    """What the goals leave.

    Attributes
    ----------
    placement : what they choose from
    kept : limits that keep the optima
    forced : shape (cells,), cells that are zero in every plan left, as far as the duals show
    optima : best value of each goal, under those before it
    prices : solution of the last goal's solve and its program; None if no goal is a linear program
    """

    placement: Placement
    kept: list[Grouping]
    forced: NDArray[np.bool_]
    optima: dict[str, float]
    prices: tuple[Program, Solution] | None = None

    @property
    def groupings(self) -> list[Grouping]:
        """Everything a plan must keep: product targets first, then the limits, then the optima."""
        return [self.placement.targets, *self.placement.limits, *self.kept]


def choose(instance: Instance, placement: Placement, solver: Solver, watch: Stopwatch) -> Choice:
    """Serve the goals of the scenario but the last, ``fair``."""
    unforced = np.zeros(len(instance.cells), bool)
    forced = unforced if placement.forced is None else placement.forced
    choice = Choice(placement, [], forced, {}, placement.prices)
    for name in instance.scenario.settings.goal:
        if name in LINEAR:
            choice = _serve(instance, LINEAR[name], choice, solver, watch)
    return choice


def _serve(instance: Instance, goal: Goal, choice: Choice, solver: Solver, watch: Stopwatch) -> Choice:
    """Serve one more goal: find its optimum, and keep it within the tolerance."""
    tolerance = instance.scenario.settings.tolerance
    program = assemble(choice.groupings, len(instance.cells), typical_amount(instance))
    program = goal.aim(instance, program.with_bounds(np.flatnonzero(choice.forced), 0.0, 0.0))
    solution = optimum(program, solver, watch)
    best = goal.value(instance, program.amounts(solution.column))
    forced = forced_to_zero(program, solution) if tolerance == 0 else np.zeros(program.cells, bool)
    return Choice(
        choice.placement,
        [*choice.kept, goal.keep(instance, best, tolerance)],
        choice.forced | forced,
        {**choice.optima, goal.name: best},
        (program, solution),
    )
