"""Amounts become whole steps: what is open in each sum once the whole parts are taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.rounding.least import MISSED, UNEVEN, round_up

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Steps by which a sum may differ from a whole number and still be taken for it: above the accuracy of the spread,
#: far below one.
NEAR = 1e-4
#: Steps above a whole number that are too few to be rounded up: noise of the spread.
NOISE = 1e-6


@dataclass(frozen=True, slots=True)
class Rounded:
    """The targets, and where remainders are.

    Attributes
    ----------
    target : shape (cells,), in smallest units
    remainder : shape (products,), what is no multiple of ``step``, in smallest units
    remainder_cell : shape (products,), the cell that has it; -1 where there is none
    pivots : steps that the solver took
    """

    target: Ints
    remainder: Ints
    remainder_cell: Ints
    pivots: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What must come out of a rounding.

    Attributes
    ----------
    sums : groups of cells whose sums are asked for; each cell to be rounded is in one
    assigned : shape (keys,), what each sum must be, in smallest units
    full : shape (keys,), whether it must be that exactly; else at most
    even : numbers of cells, shape (cells,) each, whose totals are rounded up or down
    step : of every amount, in smallest units
    unit : smallest unit, in money
    """

    sums: Grouping
    assigned: Ints
    full: NDArray[np.bool_]
    even: Sequence[Ints]
    step: int
    unit: float


def round_to(asked: Asked, limits: list[Grouping], amount: Floats, some: Ints, others: Ints | None = None) -> Rounded:
    """Round some cells to whole steps.

    Parameters
    ----------
    amount : shape (cells,), what is to be rounded, in money
    some : the cells to be rounded
    others : shape (cells,), amounts of the other cells, in smallest units; None: nothing
    """
    step = asked.step * asked.unit
    steps, remainder = np.divmod(asked.assigned, asked.step)
    remainder = np.where(asked.full, remainder, 0)
    place = _remainder_cells(asked, limits, amount, remainder, some)
    cell = np.where(place >= 0, np.append(some, -1)[place], -1)
    extra = np.zeros(len(amount))
    extra[cell[cell >= 0]] = remainder[cell >= 0] / asked.step
    fixed = np.zeros(len(amount), np.int64) if others is None else others
    whole, in_steps = fixed / asked.step, np.maximum(amount[some] / step - extra[some], 0.0)
    whole[some] = np.floor(in_steps)
    part = np.zeros(len(amount))
    part[some] = in_steps - whole[some]
    open_cells = np.flatnonzero(part > NOISE)
    sums = _Sums(open_cells, whole + extra, step)
    rows = [
        _asked_row(sums, asked, steps + remainder / asked.step),
        *(_even_row(sums, number, part) for number in asked.even),
        *(sums.bounded(limit) for limit in limits),
    ]
    up, pivots = round_up(rows, part[open_cells])
    whole[open_cells] += up
    target = fixed.copy()
    target[some] = whole[some].astype(np.int64) * asked.step
    target[cell[cell >= 0]] += remainder[cell >= 0]
    return Rounded(target, remainder, cell, pivots)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the cells not rounded any more leave of a limit.

    Attributes
    ----------
    cells : shape (open cells,), those that are still to be rounded
    base : shape (cells,), whole steps and remainders, in steps
    step : money of a step
    """

    cells: Ints
    base: Floats
    step: float

    def bounded(self, limit: Grouping) -> Grouping:
        """Bounds on what the open cells of a limit may add; none where no rounding can miss the limit."""
        key = limit.key[self.cells]
        coef = None if limit.coef is None else limit.coef[self.cells]
        used = limit.sums(self.base)
        low, high = limit.lower / self.step - used, limit.upper / self.step - used
        if coef is None:
            low, high = np.ceil(low - NEAR), np.floor(high + NEAR)
            # Where no whole number lies between, either neighbour misses the limit by less than a step.
            low, high = np.minimum(low, high), np.maximum(low, high)
        least, most = _extremes(key, coef, len(low))
        low, high = np.where(low > least, low, -np.inf), np.where(high < most, high, np.inf)
        return replace(limit, key=key, coef=coef, lower=low, upper=high, price=MISSED)


def _extremes(key: Ints, coef: Floats | None, keys: int) -> tuple[Floats, Floats]:
    """Least and most that the open cells of each key can add."""
    weight = np.ones(len(key)) if coef is None else coef
    least = np.bincount(key + 1, np.minimum(weight, 0.0), keys + 1)[1:]
    return least, np.bincount(key + 1, np.maximum(weight, 0.0), keys + 1)[1:]


def _asked_row(sums: _Sums, asked: Asked, steps: Floats) -> Grouping:
    """Sums asked for, in steps: exact where they are full, at most so much elsewhere."""
    left = np.rint(steps - asked.sums.sums(sums.base))
    lower = np.where(asked.full, left, -np.inf)
    return replace(asked.sums, key=asked.sums.key[sums.cells], lower=lower, upper=left)


def _even_row(sums: _Sums, number: Ints, part: Floats) -> Grouping:
    """Each total, rounded up or down: of a person, so that twins stay within one step of each other."""
    total = np.bincount(number[sums.cells], part[sums.cells])
    low, high = np.floor(total + NEAR), np.ceil(total - NEAR)
    return Grouping("total", "{}", "steps", number[sums.cells], low, high, no_names, price=UNEVEN)


def no_names(keys: Ints) -> NDArray[np.object_]:
    """Name nothing: these sums are never shown."""
    return np.full(len(keys), "", np.object_)


def _remainder_cells(asked: Asked, limits: list[Grouping], amount: Floats, remainder: Ints, some: Ints) -> Ints:
    """Choose a place in ``some`` for each remainder: the largest of those whose limits all leave room for a step."""
    if not remainder.any():
        return np.full(len(remainder), -1)
    room = np.ones(len(amount), bool)
    for limit in limits:
        used = limit.sums(amount)
        slack = np.minimum(used - limit.lower, limit.upper - used) >= asked.step * asked.unit * limit.size
        room &= np.append(slack, True)[limit.key]
    order = np.lexsort((amount[some], room[some], asked.sums.key[some]))
    key = asked.sums.key[some][order]
    last = np.append(key[1:] != key[:-1], True) if len(key) else np.zeros(0, bool)
    result = np.full(len(remainder), -1, np.int64)
    result[key[last]] = order[last]
    return np.where(remainder > 0, result, -1)
