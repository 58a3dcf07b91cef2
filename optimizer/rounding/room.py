"""Room for rounding: what the limits leave the deals, if the stages before them follow.

Deals are rounded first; then each earlier stage carries, market by market, what the deals are. So where a key of a
limit holds all of a market in some stage, it bounds the deals of that market:

    sum of the deals' money over such markets  <=  upper_k - what else key k counts, rounded down        [money]

Where it holds a part of a market only, the others who do that stage there can give way; but keys that share markets
with one another, and with nobody else, bound the deals of all these markets together.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.money import Money
from optimizer.by_key import counted
from optimizer.components import components
from optimizer.grouping import Grouping
from optimizer.instance import Instance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Steps by which a bound may differ from a whole number and still be taken for it.
NEAR = 1e-4


def room_of_deals(instance: Instance, limits: list[Grouping], amount: Floats) -> list[Grouping]:
    """Return the limits as bounds on the deals alone: their own, and those of each earlier stage.

    Parameters
    ----------
    limits : without the flow from stage to stage
    amount : shape (cells,), the plan in money
    """
    goal = instance.work.goal
    stages = [np.flatnonzero(goal), *(_stage(instance, number) for number in range(len(instance.work.accounts)))]
    found = [_of_stage(instance, limit, cells, amount) for cells in stages for limit in limits if len(cells)]
    found += [_of_groups(instance, limit, cells) for cells in stages[1:] for limit in limits if limit.coef is None]
    return [limit for limit in found if (limit.key >= 0).any()]


def _stage(instance: Instance, account: int) -> Ints:
    """Cells of an earlier stage; none of the last one."""
    return np.flatnonzero((instance.work.account == account) & ~instance.work.goal)


def _of_stage(instance: Instance, limit: Grouping, cells: Ints, amount: Floats) -> Grouping:
    """Put the deals of each market in the place of a stage's cells there."""
    goal, market = instance.work.goal, instance.cells.market
    key, coef = limit.key.copy(), np.ones(len(amount)) if limit.coef is None else limit.coef.copy()
    if not goal[cells[0]]:
        key, coef = _of_markets(instance, limit, cells)
        key, coef = key[market], coef[market]
    stands_for = np.zeros(len(amount), bool)
    stands_for[cells] = key[cells] >= 0
    least, most = _rounded(limit, np.where(stands_for, 0.0, amount), instance.scenario.money)
    key = np.where(goal, key, -1)
    held = counted(key, len(least)) > 0
    return replace(
        limit,
        key=key,
        coef=None if limit.coef is None else coef,
        lower=np.where(held, limit.lower - most, -np.inf),
        upper=np.where(held, limit.upper - least, np.inf),
    )


def _rounded(limit: Grouping, amount: Floats, money: Money) -> tuple[Floats, Floats]:
    """Least and most that the other cells can count when they are rounded in their turn, shape (keys,) each."""
    step = money.step * money.unit
    down, up = np.floor(amount / step + NEAR) * step, np.ceil(amount / step - NEAR) * step
    if limit.coef is None:
        return limit.sums(down), limit.sums(up)
    falls = limit.coef < 0
    return limit.sums(np.where(falls, up, down)), limit.sums(np.where(falls, down, up))


def _of_markets(instance: Instance, limit: Grouping, cells: Ints) -> tuple[Ints, Floats]:
    """Key and coefficient that all cells of a stage have in a market, shape (markets,); -1 where they differ."""
    market, markets = instance.cells.market[cells], instance.cells.markets
    key, coef = np.full(markets, -1), np.ones(markets)
    key[market] = limit.key[cells]
    coef[market] = 1.0 if limit.coef is None else limit.coef[cells]
    other = limit.key[cells] != key[market]
    if limit.coef is not None:
        other |= limit.coef[cells] != coef[market]
    key[market[other]] = -1
    return key, coef


def _of_groups(instance: Instance, limit: Grouping, cells: Ints) -> Grouping:
    """Bound the deals of markets that several keys share, in whole steps of each key."""
    goal, market, keys = instance.work.goal, instance.cells.market, len(limit.lower)
    step = instance.scenario.money.step * instance.scenario.money.unit
    in_key = cells[limit.key[cells] >= 0]
    of_market = np.full(instance.cells.markets, -1)
    of_market[market[in_key]] = limit.key[in_key]
    group = components(np.arange(keys), of_market[market[in_key]], limit.key[in_key])
    # somebody whom the limit does not hold takes part
    open_ = np.zeros(keys, bool)
    beside = of_market[market[cells[limit.key[cells] < 0]]]
    open_[group[beside[beside >= 0]]] = True
    shared = (np.bincount(group, minlength=keys) > 1) & ~open_
    of_group = np.where(shared[group], group, -1)
    return replace(
        limit,
        key=np.where(goal, np.append(of_group, -1)[of_market[market]], -1),
        lower=np.bincount(group, np.ceil(limit.lower / step - NEAR) * step, keys),
        upper=np.bincount(group, np.floor(limit.upper / step + NEAR) * step, keys),
    )
