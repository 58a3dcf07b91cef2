"""A plan that is nearly right: of cells that cost nothing at given prices, with the limits that have a price tight.

Scaling comes near such a plan soon, and to it hardly ever: a cell that is zero in all of them falls ever more slowly.
So it aims a little inside the other limits, and is then within them, but for a few.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.program import Program, Rows
from optimizer.scaling import Scaling
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: A reduced cost or a dual up to this is none.
NONE = 1e-9
#: Sweeps of a round, and by which part of its bounds they aim inside a limit. On 1.2 million cells, after 60, 21 000 of
#: 40 000 capacities are missed without aiming inside, and 11 with.
SWEEPS, INSIDE = 60, 0.01
#: Rounds: as many as bring the limits that are missed down to this part of all, and to this number, if each brings them
#: down to that part. Repairing takes the longer for each the more there are: at 300 000 cells with 1 % slack 0.4 s of
#: 280, 2 s of 550 and 18 s of 800; at 1.2 million 40 s of 1 000 and more than 300 s of 3 100.
ROUNDS, FEW, MANY, FALLS = 40, 0.0125, 600, 0.97
#: What a limit is missed by that is to be repaired, in units of the program.
MISSED = 1e-9
#: An amount below this is none, in units of the program.
NOTHING = 1e-9


def few(program: Program) -> float:
    """How many limits may be missed for their repair to be quick."""
    return min(FEW * len(program.row_lower), MANY)


def near_plan(program: Program, share: Floats, prices: Floats, watch: Stopwatch, rounds: int = ROUNDS) -> Floats:
    """Return a plan that nearly keeps the limits, shape (cells,), in units of the program.

    Parameters
    ----------
    program : as `sifted_optimum` takes it
    share : shape (cells,), fair share, in money
    prices : shape (rows,), duals that are feasible for all cells
    rounds : at the most
    """
    free = (program.reduced_costs(prices) <= NONE) & (program.upper > 0)
    targets = program.rows[0].grouping
    total = float(targets.lower[np.isfinite(targets.lower)].sum())
    aims = [_aim(block, prices[block.span], _inside(block.grouping, total)) for block in program.rows]
    scaling, before = Scaling(np.where(free, share, 0.0), aims), len(prices)
    scaling.relax()
    for _ in range(rounds):
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            scaling.run(SWEEPS, watch)
            plan = _with_equalities(scaling.amount, aims) / program.scale
        plan = np.nan_to_num(np.where(plan > NOTHING, plan, 0.0), posinf=0.0)
        many = int(missed(program, plan).sum())
        if many <= few(program) or many > FALLS * before:
            break
        before = many
    return plan


def missed(program: Program, plan: Floats) -> Mask:
    """Tell which rows a plan misses, shape (rows,)."""
    used = program.sums(plan)
    return np.asarray((used < program.row_lower - MISSED) | (used > program.row_upper + MISSED), np.bool_)


def _inside(limit: Grouping, total: float) -> float:
    """By which part of its bounds to aim inside: half of what all of them leave together, but not more than need be."""
    there = np.bincount(limit.key + 1, minlength=len(limit.upper) + 1)[1:] > 0
    if limit.coef is not None or (limit.key < 0).any():
        return INSIDE
    return float(np.clip((1 - total / limit.upper[there].sum()) / 2, 0.0, INSIDE))


def _aim(block: Rows, price: Floats, inside: float) -> Grouping:
    """Make limits that have a price equalities, and the others narrower by this part."""
    limit = block.grouping
    lower, upper = limit.lower.copy(), limit.upper.copy()
    wide = lower < upper
    lower[wide] += inside * np.abs(np.where(np.isfinite(lower), lower, 0.0))[wide]
    upper[wide] -= inside * np.abs(np.where(np.isfinite(upper), upper, 0.0))[wide]
    narrow = lower > upper
    lower[narrow] = upper[narrow] = (limit.lower[narrow] + limit.upper[narrow]) / 2
    at_most, at_least = block.keys[price < -NONE], block.keys[price > NONE]
    lower[at_most] = upper[at_most] = limit.upper[at_most]
    lower[at_least] = upper[at_least] = limit.lower[at_least]
    return replace(limit, lower=lower, upper=upper)


def _with_equalities(amount: Floats, limits: list[Grouping]) -> Floats:
    """Bring sums that must be equal there, first of the grouping that has most of them.

    Of another it moves cells that are in no other equality: of a product, what it sells where markets are not full.
    """
    equal = [np.append((limit.lower == limit.upper) & (limit.coef is None), False)[limit.key] for limit in limits]
    times = np.sum(equal, axis=0)
    first = max(range(len(limits)), key=lambda number: int(equal[number].any()) * len(limits[number].lower))
    amount = _scaled(amount, limits[first], equal[first])
    for number, limit in enumerate(limits):
        if number != first:
            amount = _scaled(amount, limit, equal[number] & (times == 1))
    return amount


def _scaled(amount: Floats, limit: Grouping, cells: Mask) -> Floats:
    """Multiply these cells so that the sums they are in are within the bounds."""
    moved = np.bincount(limit.key[cells], amount[cells], len(limit.lower))
    total = limit.sums(amount)
    aim = np.maximum(np.clip(total, limit.lower, limit.upper) - (total - moved), 0.0)
    ratio = np.divide(aim, moved, out=np.ones(len(total)), where=moved > 0)
    return np.asarray(np.where(cells, amount * np.append(ratio, 1.0)[limit.key], amount), np.float64)
