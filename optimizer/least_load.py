"""The least highest load, by cuts instead of a linear program.

    minimise z    subject to  the limits,  sum of x_c over load m  <=  capacity_m * z

Where scaling finds no plan with a load of ``z``, it shows products ``P``, least sums ``L`` and limits ``K`` that cannot
hold together (`optimizer/cut.py`): so with a load ``z'`` they can only if

    z'  >=  (sum of T_p over P  +  sum of lower_k over L  -  sum of upper_k over the limits of K)
            / (sum of capacity_m over the loads of K)

That is the next load to try, from the one of all products over all capacities on (Newton's method on a parametric cut;
Dinkelbach, 1967). If a plan has it, it is the least, and 1 and -1 over the sum of capacities are its duals. On 60 000
cells that takes 0.03 to 0.3 s, and HiGHS 1.5 s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.cut import GROWS, growing, held_at_bounds, tightest
from optimizer.even import evenly
from optimizer.grouping import Grouping
from optimizer.program import Program, Rows
from optimizer.solvers.solution import Ending, Solution
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Loads that are tried, and by which part each must be above the one before it.
ROUNDS, HIGHER = 12, 1e-9
#: Sweeps that are spent on a plan of one load: where one is found, 20 to 60 are enough.
SWEEPS = 120


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds the load up: products, least sums, and limits that are a cut, loads last; shape (keys,) each."""

    short: Mask
    least: tuple[Mask, ...]
    tight: tuple[Mask, ...]

    def excess(self, targets: Grouping, limits: list[Grouping]) -> Floats:
        """By how much more limits hold each cell than ask for it, shape (cells,)."""
        excess = -self.short[targets.key].astype(np.float64)
        for limit, least, tight in zip(limits, self.least, self.tight, strict=True):
            excess += np.append(tight.astype(np.float64) - least, 0.0)[limit.key]
        return excess

    def held(self, limits: list[Grouping]) -> list[Grouping]:
        """Return these limits as equalities."""
        at_most = held_at_bounds(self.tight, limits)
        return [
            replace(limit, upper=np.where(least, limit.lower, limit.upper))
            for limit, least in zip(at_most, self.least, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class LeastLoad:
    """A plan of the least load.

    Attributes
    ----------
    load : the least highest load
    plan : shape (cells,), in money
    holding : the cut that proves it
    excess : shape (cells,), how many more of its limits a cell is under than it must be
    """

    load: float
    plan: Floats
    holding: Holding
    excess: Floats

    def solution(self, program: Program, loads: Grouping) -> Solution:
        """Return it as a solution of the program of `goals/balance.py`."""
        holding = self.holding
        weight = program.scale / float(loads.upper[holding.tight[-1]].sum())
        sides = zip(holding.least, holding.tight, strict=True)
        signs = [holding.short.astype(np.float64), *(least.astype(np.float64) - tight for least, tight in sides)]
        dual = np.zeros(len(program.row_lower))
        for sign, block in zip(signs, program.rows, strict=True):
            dual[block.span] = weight * sign[block.keys]
        column: Floats = np.append(self.plan / program.scale, self.load)
        return Solution(Ending.OPTIMAL, column, np.append(weight * self.excess, 0.0), dual, self.load)


def least_load(
    program: Program, loads: Grouping, share: Floats, watch: Stopwatch, begin: LeastLoad | None = None
) -> LeastLoad | None:
    """Find the least highest load; None where cuts do not tell it.

    Parameters
    ----------
    program : of balance: cells and the load; product targets first, the loads last
    loads : capacities that loads are measured against; inf where there is none
    share : shape (cells,), fair share
    begin : the least load under other bounds, to begin at
    """
    targets, *limits = [_as_bounded(block, program) for block in program.rows[:-1]]
    some = program.upper[: program.cells] > 0
    if not _is_network(targets, [*limits, loads]) or not np.isfinite(loads.upper).any():
        return None
    holding = begin.holding if begin else _all_loads(targets, limits, loads)
    load = -np.inf
    for _ in range(ROUNDS):
        excess = np.where(some, holding.excess(targets, [*limits, loads]), 0.0)
        higher = _load_of(holding, targets, limits, loads)
        if (excess >= 0).all() and higher > max(load, 0.0):
            at_load = holding.held([*limits, _up_to(loads, higher)])
            start = np.where(some & (excess == 0), begin.plan if begin and load < 0 else share, 0.0)
            plan = evenly(start, targets, at_load, targets.upper, watch, SWEEPS)
            if plan is not None:
                return LeastLoad(higher, plan, holding, excess)
        if not load < higher * (1 - HIGHER):
            return None
        load = higher
        shown = _shown(np.where(some, share, 0.0), targets, limits, _up_to(loads, load), watch)
        if shown is None:
            return None
        holding = shown
    return None


def _as_bounded(block: Rows, program: Program) -> Grouping:
    """Return the limits with the bounds that they have in the program."""
    grouping, span = block.grouping, block.span
    lower, upper = np.full(len(grouping.lower), -np.inf), np.full(len(grouping.upper), np.inf)
    lower[block.keys] = program.row_lower[span] * program.scale
    upper[block.keys] = program.row_upper[span] * program.scale
    return replace(grouping, lower=lower, upper=upper)


def _is_network(targets: Grouping, limits: list[Grouping]) -> bool:
    """Tell whether all products have a target, and all limits are plain sums."""
    plain = all(limit.coef is None for limit in (targets, *limits))
    return plain and bool((targets.key >= 0).all() and (targets.lower == targets.upper).all())


def _all_loads(targets: Grouping, limits: list[Grouping], loads: Grouping) -> Holding:
    """Begin with the load that all would have if it were the same for everybody."""
    nothing = tuple(np.zeros(len(limit.upper), bool) for limit in limits)
    loaded = np.zeros(len(loads.upper), bool)
    loaded[loads.key[loads.key >= 0]] = True
    none = np.zeros(len(loads.upper), bool)
    return Holding(targets.upper > 0, (*nothing, none), (*nothing, loaded & np.isfinite(loads.upper)))


def _load_of(holding: Holding, targets: Grouping, limits: list[Grouping], loads: Grouping) -> float:
    """The least load that a cut leaves possible."""
    room = sum(float(limit.upper[keys].sum()) for limit, keys in zip(limits, holding.tight, strict=False))
    least = sum(float(limit.lower[keys].sum()) for limit, keys in zip(limits, holding.least, strict=False))
    capacity = float(loads.upper[holding.tight[-1]].sum())
    return (float(targets.upper[holding.short].sum()) + least - room) / capacity if capacity > 0 else -np.inf


def _up_to(loads: Grouping, load: float) -> Grouping:
    return replace(loads, upper=loads.upper * load)


def _shown(
    share: Floats, targets: Grouping, limits: list[Grouping], loads: Grouping, watch: Stopwatch
) -> Holding | None:
    """See in how scaling fails what holds the load up; None if it does not show a cut with loads in it."""
    grows = growing(share, [targets, *tightest([*limits, loads])], watch)
    short = grows[0] > GROWS
    least, tight = (tuple(sign * grown > GROWS for grown in grows[1:]) for sign in (1, -1))
    return Holding(short, least, tight) if tight[-1].any() else None
