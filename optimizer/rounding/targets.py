"""The targets of a plan become whole steps: the company's money first, then what leads to it, market by market."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import always
from optimizer.place import Placement
from optimizer.rounding.room import room_of_deals
from optimizer.rounding.steps import NEAR, Asked, Rounded, round_to

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def round_targets(instance: Instance, placement: Placement, amount: Floats) -> Rounded:
    """Round a plan to whole steps: the company's money first, then what leads to it, market by market.

    Parameters
    ----------
    placement : product targets, from what is placed to what is assigned, and the limits to keep
    amount : shape (cells,), the plan in money
    """
    money, goal = instance.scenario.money, instance.work.goal
    targets = placement.targets
    full = targets.lower >= targets.upper
    step = money.step * money.unit
    # What is placed of a product that falls short may be rounded up, so that no step is lost that has room.
    most = np.where(full, money.assigned, _up_to(targets.lower / step, money.assigned, money.step))
    asked = Asked(targets, most, full, [person_of(instance)], money.step, money.unit)
    if goal.all():
        return round_to(replace(asked, gains=_gains(placement)), placement.limits, amount, goal)
    limits = [limit for limit in placement.limits if limit.family != "flow"]
    # what a market's deals move by, all stages before them move by
    deals = replace(asked, even=[*asked.even, instance.cells.market])
    rounded = round_to(deals, room_of_deals(instance, limits, amount), amount, goal)
    return _before(instance, limits, amount, asked, rounded)


def _gains(placement: Placement) -> list[Floats] | None:
    """What one more of each bound would place, product targets first; None if nothing falls short."""
    scarce, all_limits = placement.scarce, [placement.targets, *placement.limits]
    return None if scarce is None else [scarce.of(number, limit) for number, limit in enumerate(all_limits)]


def _up_to(steps: Floats, assigned: Ints, step: int) -> Ints:
    """Whole steps above an amount, in smallest units, as far as they are assigned."""
    return np.minimum(assigned // step, np.ceil(steps - NEAR).astype(np.int64)) * step


def person_of(instance: Instance) -> Ints:
    """Number of each cell's manager and account, whose total is rounded up or down."""
    accounts = len(instance.work.accounts)
    return instance.cells.manager if accounts == 1 else instance.cells.manager * accounts + instance.work.account


def _before(instance: Instance, limits: list[Grouping], amount: Floats, asked: Asked, rounded: Rounded) -> Rounded:
    """Round the earlier stages: in each market they carry what its deals are."""
    cells, goal = instance.cells, instance.work.goal
    early = np.flatnonzero(~goal)
    flow, key = np.unique(cells.market[early] * cells.shape[3] + cells.stream[early], return_inverse=True)
    sold = np.zeros(cells.markets, np.int64)
    np.add.at(sold, cells.market[goal], rounded.target[goal])
    keys, zero = np.full(len(cells), -1), np.zeros(len(flow))
    keys[early] = key
    through = Grouping("flow", "{}", "money", keys, zero, zero, always(""))
    full = np.ones(len(flow), bool)
    assigned = sold[flow // cells.shape[3]]
    before = replace(asked, sums=through, assigned=assigned, full=full)
    # rounding the deals may have moved a market by some steps: those before them move along
    total = through.sums(amount)
    moved = np.divide(assigned * asked.unit, total, out=np.zeros(len(total)), where=total > 0)
    done = round_to(before, limits, amount * np.append(moved, 1.0)[keys], ~goal, np.where(goal, rounded.target, 0))
    return replace(rounded, target=done.target, pivots=rounded.pivots + done.pivots)
