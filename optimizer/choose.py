"""Choose: of all plans that place as much, those that serve the planner's goals, in their order.

Each goal is a linear program over the limits and the optima of the goals before it. Its optimum becomes one more
limit, kept within ``tolerance``, so that the next goal has room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.face import ZERO_DUAL, Face
from optimizer.goals import LINEAR, Goal
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.optimum import Call, Infeasible
from optimizer.place import Placement, typical_amount
from optimizer.prices import Prices
from optimizer.program import Program, assemble
from optimizer.sifting import LARGE
from optimizer.solvers import find_solver
from optimizer.solvers.solution import Solution

#: Part of a typical cell up to which a solver's sums may be wrong.
INEXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Choice:
    """What the goals leave.

    Attributes
    ----------
    placement : what they choose from
    kept : limits that keep the optima
    face : what all plans have in common that are left
    optima : best value of each goal, under those before it
    prices : duals of placing where something falls short, else of the last goal; None if nothing was solved
    """

    placement: Placement
    kept: list[Grouping]
    face: Face
    optima: dict[str, float]
    prices: Prices | None

    @property
    def groupings(self) -> list[Grouping]:
        """Everything a plan must keep: product targets first, then the limits, then the optima."""
        return [self.placement.targets, *self.placement.limits, *self.kept]


def choose(instance: Instance, placement: Placement, call: Call) -> Choice:
    """Serve the goals of the scenario but the last, ``fair``."""
    choice = Choice(placement, [], placement.face, {}, placement.prices)
    for name in instance.scenario.settings.goal:
        if name in LINEAR:
            choice = _serve(instance, LINEAR[name], choice, call)
    return choice


def _serve(instance: Instance, goal: Goal, choice: Choice, call: Call) -> Choice:
    """Serve one more goal: find its optimum, and keep it within the tolerance.

    Without a tolerance only the optima themselves are left, a face; with one, the plans around them.
    """
    tolerance = instance.scenario.settings.tolerance
    program = aimed_program(instance, goal, choice.groupings, choice.face)
    solution = _optimum(instance, goal, program, call)
    best = goal.value(instance, program.amounts(solution.column))
    kept = goal.keep(instance, best, tolerance)
    face = choice.face if tolerance > 0 else choice.face.narrowed(program, solution)
    tight = _tight(kept, program, solution) if tolerance == 0 else np.zeros(len(kept.lower), bool)
    face = replace(face, tight=(*face.tight, tight))
    own = Prices(program, solution, goal.worth(instance, program), len(choice.groupings))
    prices = choice.placement.scarce or own
    return Choice(choice.placement, [*choice.kept, kept], face, {**choice.optima, goal.name: best}, prices)


def _optimum(instance: Instance, goal: Goal, program: Program, call: Call) -> Solution:
    """Solve a program that is known to have a solution, over many cells in the goal's own way.

    What is placed is known as exactly as solvers are. Where limits leave no more than that, the last digit can make the
    sums contradict each other: then a little less has to be placed, far below the smallest unit.
    """
    quick = len(program.cost) >= LARGE and call.solver is find_solver()
    try:
        return (goal.quick(instance, program, call) if quick else None) or call.optimum(program)
    except Infeasible:
        lower = program.row_lower.copy()
        lower[program.rows[0].span] -= INEXACT
        program = replace(program, row_lower=lower)
        return (goal.quick(instance, program, call) if quick else None) or call.optimum(program)


def _tight(kept: Grouping, program: Program, solution: Solution) -> NDArray[np.bool_]:
    """Tell which keys of a goal have the same sum in all its optima.

    A sum over the whole plan is the optimum itself. Of several, each in a row of the goal's own, it is those whose row
    has a dual: the others are somewhere below, and no optimum is to say where.
    """
    tight = np.full(len(kept.lower), len(kept.lower) == 1)
    own = program.rows[-1]
    if len(own.grouping.lower) == len(tight) > 1:
        tight[own.keys] = np.abs(solution.dual[own.span]) > ZERO_DUAL
    return tight


def aimed_program(instance: Instance, goal: Goal, groupings: list[Grouping], face: Face) -> Program:
    """Put together the program of a goal under these limits, without the cells that are forced to zero."""
    program = assemble(groupings, len(instance.cells), typical_amount(instance))
    return goal.aim(instance, program.with_bounds(np.flatnonzero(face.forced), 0.0, 0.0))
