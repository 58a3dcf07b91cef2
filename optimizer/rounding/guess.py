"""A first rounding of all cells, and prices that tell which of them are nearly undecided.

The dual of the rounding program has a multiplier for each sum; a cell is rounded up where its reduced cost, its
*price*,

    price_c = cost_c - sum of the multipliers of the sums it is in

is negative. For one grouping at a time, with the other multipliers fixed, the best ones are read off the sorted prices
of each key: just between the last cell that its bounds let up and the next (coordinate ascent on the dual). A few
rounds come near the optimum, and the linear program need only look at cells whose price is nearly zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.blocks import blocks
from optimizer.by_key import summed
from optimizer.grouping import Grouping

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Rounds over all groupings, each 0.06 s on 1.2 million cells: after 8 the solver has as much to do as after 4.
ROUNDS = 4
#: Prices are sorted as whole numbers, key by key in one array: so many levels between minus and plus ``FAR``.
LEVELS, FAR = 1 << 20, 4.0
#: How far beyond the last price a multiplier goes where all, or none, of the cells are rounded up.
BEYOND = 0.1


def guessed(groupings: Sequence[Grouping], price: Floats, multipliers: Sequence[Floats]) -> Mask:
    """Round all cells so that most sums without coefficients are within their bounds.

    Parameters
    ----------
    groupings : bounds on how many cells are rounded up
    price : shape (cells,), what it costs to round each up less the multipliers; becomes its price. inf: it stays down
    multipliers : by grouping, shape (keys,) each; those they are to have are added

    Returns
    -------
    Whether each cell is rounded up, shape (cells,).
    """
    free = np.isfinite(price)
    plain = [
        (grouping, summed(grouping.key, free, len(grouping.lower)).astype(np.int64), multiplier)
        for grouping, multiplier in zip(groupings, multipliers, strict=True)
        if grouping.coef is None
    ]
    for _ in range(ROUNDS):
        if not sum(_ascend(grouping, count, price, multiplier) for grouping, count, multiplier in plain):
            break
    return np.asarray(price < 0, np.bool_)


def missed(groupings: Sequence[Grouping], guess: Mask) -> Mask:
    """Tell which cells are in a sum without coefficients that a rounding leaves out of its bounds; shape (cells,)."""
    result = np.zeros(len(guess), bool)
    for grouping in groupings:
        if grouping.coef is None:
            ups = summed(grouping.key, guess, len(grouping.lower))
            result |= np.append((ups < grouping.lower) | (ups > grouping.upper), False)[grouping.key]
    return result


def _ascend(grouping: Grouping, count: Ints, price: Floats, multiplier: Floats) -> int:
    """Bring the sums of one grouping within their bounds by its multipliers; return how many had to be.

    Parameters
    ----------
    count : shape (keys,), how many cells of each key may be rounded up
    price, multiplier : shape (cells,) and (keys,); both are changed
    """
    ups = summed(grouping.key, price < 0, len(count))
    aim = np.clip(ups, grouping.lower, np.maximum(grouping.upper, 0.0))
    keys = np.flatnonzero((aim != ups) & (count > 0))
    if len(keys):
        further = np.zeros(len(aim) + 1)
        further[keys] = _between(grouping.key, price, aim[keys].astype(np.int64), keys, count[keys])
        for cells in blocks(len(price)):
            price[cells] -= further[grouping.key[cells]]
        multiplier += further[:-1]
    return len(keys)


def _between(key: Ints, price: Floats, aim: Ints, keys: Ints, count: Ints) -> Floats:
    """Price between the cells that are to be rounded up and the others, of some keys; shape (len(keys),).

    Parameters
    ----------
    key, price : shape (cells,)
    aim, count : shape (len(keys),), how many cells are to be rounded up, and how many may be
    """
    ordered = _ordered(key, price, keys, int(count.sum()))
    first = np.cumsum(count) - count
    wanted = np.minimum(aim, count)

    def at(rank: Ints) -> Floats:
        level = ordered[np.clip(first + rank, 0, len(ordered) - 1)] - keys * LEVELS
        return np.asarray(level * (2 * FAR / LEVELS) - FAR, np.float64)

    last_up, next_down = at(wanted - 1), at(wanted)
    last_up = np.where(wanted > 0, last_up, next_down - BEYOND)
    next_down = np.where(wanted < count, next_down, last_up + BEYOND)
    return np.asarray((last_up + next_down) / 2, np.float64)


def _ordered(key: Ints, price: Floats, keys: Ints, count: int) -> Ints:
    """Sort the ``count`` cells of some keys that may be rounded up: ``key * LEVELS + level of the price``."""
    chosen = np.zeros(int(keys.max()) + 2, bool)
    chosen[keys] = True
    ordered, end = np.empty(count, np.int64), 0
    for cells in blocks(len(key)):
        of_cell = key[cells]
        inside = np.flatnonzero(chosen[np.minimum(of_cell, len(chosen) - 1)] & np.isfinite(price[cells]))
        level = np.clip((price[cells][inside] + FAR) * (LEVELS / (2 * FAR)), 0, LEVELS - 1).astype(np.int64)
        start, end = end, end + len(inside)
        ordered[start:end] = of_cell[inside] * LEVELS + level
    ordered.sort()
    return ordered
