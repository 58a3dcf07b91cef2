"""The cut in the duals of placing: what a shortfall is short of where products fall short by different shares.

Where no limit has coefficients the duals of placing are 0 and 1, a minimum cut of the network (`optimizer/cut.py`). So
one solve tells the cut, and everything else about the shortfall can be asked of it (`moved_cut.py`): on 60 000 cells of
which ten products are each short by themselves that takes 4 s, and 46 s by linear programs.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.cut import Cut
from optimizer.even import SWEEPS, between
from optimizer.face import ZERO, ZERO_DUAL
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.network import flows, least_spare, network_of
from optimizer.optimum import Call
from optimizer.place import classes, placing_program
from optimizer.program import Program
from optimizer.solvers import find_solver
from optimizer.solvers.solution import Solution, SolverFailed
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def cut_of_duals(instance: Instance, targets: Grouping, limits: list[Grouping], watch: Stopwatch) -> Cut | None:
    """Solve placing and return the cut in its duals; None if nothing falls short, or these are no cut.

    It is looked for where there is one class of priority, and limits are strict and have no coefficients. Raises what
    `Call.optimum` raises.
    """
    strict = all(limit.price is None and limit.coef is None for limit in limits)
    if not strict or len(classes(instance, targets)) > 1:
        return None
    program, shortfall, _ = placing_program(instance, targets, limits)
    column = np.arange(len(program.cost))[shortfall.span]
    program = program.with_cost(column, 1.0)
    solution = _least(program, column[targets.upper > 0], watch)
    cut = _cut(program, solution, column) if solution.objective > ZERO else None
    if cut is None:
        return None
    # a vertex has many cells at zero, which scaling cannot lift again: the cut is to have a plan of all its cells
    share = np.where(cut.excess > 0, 0.0, instance.fair_share)
    least = replace(targets, lower=np.where(cut.short, 0.0, targets.upper))
    amount = between(share, least, cut.held(limits), watch, SWEEPS)
    return None if amount is None else replace(cut, amount=amount, missed=targets.upper - targets.sums(amount))


def _least(program: Program, column: Ints, watch: Stopwatch) -> Solution:
    """Make the sum of these columns smallest."""
    network = network_of(program) if flows() else None
    if network is not None:
        with suppress(SolverFailed):
            return least_spare(program, network, column, watch)
    return Call(find_solver(), watch).optimum(program)


def _cut(program: Program, solution: Solution, column: Ints) -> Cut | None:
    """Read a cut off an optimum of placing; None if its duals are others than those of one."""
    if np.abs(solution.dual - np.rint(solution.dual)).max(initial=0.0) > ZERO_DUAL:
        return None
    sides = []
    for block, sign in zip(program.rows, (1, *[-1] * (len(program.rows) - 1)), strict=True):
        side = np.zeros(len(block.grouping.upper))
        side[block.keys] = sign * np.rint(solution.dual[block.span])
        sides.append(side)
    if any(((side != 0) & (side != 1)).any() for side in sides):
        return None
    short, *tight = (side == 1 for side in sides)
    excess = np.rint(solution.reduced_cost[: program.cells])
    return Cut(short, tuple(tight), excess, solution.column[column] * program.scale, program.amounts(solution.column))
