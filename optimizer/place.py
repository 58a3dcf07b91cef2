"""Place: as much of the product targets as the limits allow, by priority.

The product targets get shortfalls ``s_p >= 0``, the soft limits violations ``v_k >= 0``:

    sum of x_c over the cells of product p + s_p = assigned_p
    lower_k - v_k <= sum of a_c * x_c over key k <= upper_k + v_k        for soft limits

For each class of priority in turn the sum of its shortfalls is made smallest, then levelled against the targets; at
last the violations, at their prices, levelled against their bounds. So a soft limit yields whenever that places more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from optimizer.cut import Cut, cut_of
from optimizer.even import evenly
from optimizer.face import ZERO, Face, whole_face
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.level import Level, level
from optimizer.network import flows, level_by_flows
from optimizer.optimum import Call
from optimizer.prices import Prices
from optimizer.program import Columns, Entries, Program, assemble
from optimizer.soft import Violations, with_violations
from optimizer.solvers import find_solver
from optimizer.solvers.solution import Ending, Solution, SolverFailed
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]

#: Cells from which on a flow takes less than a linear program: to begin it takes 0.2 s.
MANY = 20_000


@dataclass(frozen=True, slots=True)
class Placement:
    """What can be placed.

    Attributes
    ----------
    targets : the product targets, from what can be placed to what is assigned
    limits : the others, the soft ones widened by their violations and strict from here on
    face : what all plans have in common that place as much
    proofs : the solve that made the shortfall of each class smallest, by its number; none if none was needed
    """

    targets: Grouping
    limits: list[Grouping]
    face: Face
    proofs: Mapping[int, Prices] = field(default_factory=dict)

    @property
    def scarce(self) -> Prices | None:
        """Duals of the first class that falls short; None if none does."""
        return next((one for one in self.proofs.values() if one.solution.objective > ZERO), None)

    @property
    def prices(self) -> Prices | None:
        """Duals of the first class that falls short, else of the first solve; None if none was needed."""
        return self.scarce or self.proofs.get(0)


def typical_amount(instance: Instance) -> float:
    """Money of a typical cell: the scale of every linear program."""
    return float(instance.fair_share.mean()) if instance.fair_share.any() else 1.0


def all_placed(instance: Instance, targets: Grouping, limits: list[Grouping]) -> Placement:
    """Return the placement of a scenario in which everything is known to find room."""
    return Placement(targets, limits, whole_face(len(instance.cells), [targets, *limits]))


def place(instance: Instance, targets: Grouping, limits: list[Grouping], call: Call) -> Placement:
    """Find what can be placed; raises Infeasible if the strict limits contradict each other."""
    program, shortfall, violations = placing_program(instance, targets, limits)
    face, proofs = whole_face(program.cells, [targets, *limits]), dict[int, Prices]()
    missed = np.zeros(len(targets.upper))
    ranks = classes(instance, targets)
    cut = placing_cut(instance, targets, limits, call.watch)
    if cut is not None:
        proof = proven(program, cut)
        return Placement(targets.at_least(targets.upper - cut.missed), limits, cut.face, {0: proof})
    alone = len(ranks) == 1 and not len(violations.column)
    for rank, products in enumerate(ranks):
        size = targets.upper[products] / program.scale
        even = (partial(_evenly, instance, targets, limits, program.scale, call),) if alone else ()
        column = shortfall.first + products
        done = _by_flows(program, column, size, face, call)
        done = done or level(program, column, np.ones(len(products)), size, face, call, *even)
        missed[products] = done.value * program.scale
        program, face, proofs[rank] = done.program, done.face, Prices(program, done.solution, 1.0, 1 + len(limits))
    if len(violations.column):
        done = level(program, violations.column, violations.price, violations.size, face, call)
        limits, face = violations.widened(limits, done.value * program.scale), done.face
    face = replace(face, tight=(np.ones(len(missed), bool), *face.tight[1:]))
    return Placement(targets.at_least(targets.upper - missed), limits, face, proofs)


def _by_flows(program: Program, column: NDArray[np.int64], size: Floats, face: Face, call: Call) -> Level | None:
    """Level by flows, where there are many cells and that can be done."""
    if program.cells < MANY or not flows() or call.solver is not find_solver():
        return None
    try:
        return level_by_flows(program, column, size, face, call.watch)
    except SolverFailed:
        return None


def _evenly(
    instance: Instance, targets: Grouping, limits: list[Grouping], scale: float, call: Call, total: float, face: Face
) -> Floats | None:
    """Find a plan in which all products fall short by the same share; ``total`` is the smallest sum of shortfalls."""
    share = np.where(face.forced, 0.0, instance.fair_share)
    placed = targets.upper * (1 - total * scale / targets.upper.sum())
    return evenly(share, targets, face.held([targets, *limits])[1:], placed, call.watch)


def placing_cut(instance: Instance, targets: Grouping, limits: list[Grouping], watch: Stopwatch) -> Cut | None:
    """Look for a cut, where one decides the whole placing: one class of priority, no soft limits."""
    alone = len(classes(instance, targets)) == 1 and all(limit.price is None for limit in limits)
    return cut_of(instance.fair_share, targets, limits, watch) if alone else None


def proven(program: Program, cut: Cut) -> Prices:
    """Return what a cut proves as if the program of placing had been solved."""
    column = np.asarray(np.append(cut.amount, cut.missed) / program.scale, np.float64)
    dual = np.zeros(len(program.row_lower))
    for sign, block, keys in zip((1, *[-1] * len(cut.tight)), program.rows, (cut.short, *cut.tight), strict=False):
        dual[block.span] = sign * keys[block.keys]
    reduced: Floats = np.append(cut.excess, ~cut.short).astype(np.float64)
    solution = Solution(Ending.OPTIMAL, column, reduced, dual, float(cut.missed.sum() / program.scale))
    return Prices(program, solution, 1.0, 1 + len(cut.tight))


def classes(instance: Instance, targets: Grouping) -> list[NDArray[np.int64]]:
    """Products with a target, by priority; one empty class if there are none."""
    priority = instance.scenario.numbers("products", "priority")
    priority = np.where(np.isnan(priority), 1.0, priority)
    wanted = np.flatnonzero(targets.upper > 0)
    return [wanted[priority[wanted] == rank] for rank in np.unique(priority[wanted])] or [wanted]


def placing_program(
    instance: Instance, targets: Grouping, limits: list[Grouping]
) -> tuple[Program, Columns, Violations]:
    """Put together the program with its columns of shortfalls and of violations."""
    program = assemble([targets, *limits], len(instance.cells), typical_amount(instance))
    names = targets.names(np.arange(len(targets.upper)))
    shortfall = Columns("shortfall", len(program.cost), names)
    products = program.rows[0]
    row = products.first + np.arange(len(products.keys))
    program = program.with_columns(shortfall, 0.0, targets.upper / program.scale)
    program = program.with_entries(Entries(row, shortfall.first + products.keys, np.ones(len(row))))
    program, violations = with_violations(program, program.rows[1:])
    return program, shortfall, violations
