"""Amounts become whole steps: what is open in each sum once the whole parts are taken out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.blocks import blocks
from optimizer.by_key import summed
from optimizer.grouping import Grouping
from optimizer.labels import always
from optimizer.rounding.departures import Departures
from optimizer.rounding.least import MISSED, UNEVEN, begun, round_up

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

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
    gains : where amounts fall short, what one more of the bounds of the sums, and of each limit, would place; shape
        (keys,) each. Rounding goes by them: what a step is worth shows nowhere else before it is nearly done
    """

    sums: Grouping
    assigned: Ints
    full: NDArray[np.bool_]
    even: Sequence[Ints]
    step: int
    unit: float
    gains: Sequence[Floats] | None = None


def round_to(asked: Asked, limits: list[Grouping], amount: Floats, some: Mask, others: Ints | None = None) -> Rounded:
    """Round some cells to whole steps.

    Parameters
    ----------
    amount : shape (cells,), what is to be rounded, in money
    some : shape (cells,), whether the cell is to be rounded
    others : shape (cells,), amounts of the other cells, in smallest units; None: nothing
    """
    remainder = np.where(asked.full, asked.assigned % asked.step, 0)
    cell = _remainder_cells(asked, limits, amount, remainder, some)
    extra = np.zeros(len(amount))
    extra[cell[cell >= 0]] = remainder[cell >= 0] / asked.step
    program, windows = _begun(asked, limits, amount, extra, some, others)
    with closing(program):
        up, pivots = round_up(program, windows)
    target = np.zeros(len(amount), np.int64) if others is None else others.copy()
    for rows in blocks(len(amount)):
        whole = np.floor(_in_steps(asked, amount[rows], extra[rows], some[rows])) + up[rows]
        target[rows][some[rows]] = whole[some[rows]].astype(np.int64) * asked.step
    target[cell[cell >= 0]] += remainder[cell >= 0]
    return Rounded(target, remainder, cell, pivots)


def _begun(
    asked: Asked, limits: list[Grouping], amount: Floats, extra: Floats, some: Mask, others: Ints | None
) -> tuple[Departures, Sequence[float]]:
    """Begin the program that rounds the cells which are above their whole steps: those are open.

    What the program is made of goes with the end of this: it is as large again as the program.

    Parameters
    ----------
    extra : shape (cells,), remainders, in steps
    """
    part = _in_steps(asked, amount, extra, some)
    base = np.floor(part)
    part -= base
    if others is not None:
        base = np.where(some, base, others / asked.step)
    open_cells = part > NOISE
    part[~open_cells] = 0.0
    sums = _Sums(open_cells, base + extra if extra.any() else base, asked.step * asked.unit)
    rows = [
        _asked_row(sums, asked),
        *(_even_row(number, part) for number in asked.even),
        *(sums.bounded(limit) for limit in limits),
    ]
    gains = None
    if asked.gains is not None:
        even = [np.zeros(len(row.lower)) for row in rows[1 : 1 + len(asked.even)]]
        gains = [asked.gains[0], *even, *asked.gains[1:]]
    return begun(rows, _cost_of(part, open_cells), gains)


def _in_steps(asked: Asked, amount: Floats, extra: Floats, some: Mask) -> Floats:
    """Amounts without remainders, in steps, of the cells to be rounded; 0 of the others; shape (cells,)."""
    in_steps = np.where(some, amount, 0.0)
    in_steps /= asked.step * asked.unit
    in_steps -= np.where(some, extra, 0.0)
    return np.maximum(in_steps, 0.0, out=in_steps)


def _cost_of(part: Floats, open_cells: Mask) -> Floats:
    """Cost of rounding each cell up; inf where it is not open. Takes the place of ``part``, one array of all cells."""
    part *= -2.0
    part += 1.0
    part[~open_cells] = np.inf
    return part


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the cells not rounded any more leave of a limit.

    Attributes
    ----------
    open : shape (cells,), whether the cell is still to be rounded
    base : shape (cells,), whole steps and remainders, in steps
    step : money of a step
    """

    open: Mask
    base: Floats
    step: float

    def bounded(self, limit: Grouping) -> Grouping:
        """Bounds on what the open cells of a limit may add; none where no rounding can miss the limit."""
        used = limit.sums(self.base)
        low, high = limit.lower / self.step - used, limit.upper / self.step - used
        if limit.coef is None:
            low, high = np.ceil(low - NEAR), np.floor(high + NEAR)
            # Where no whole number lies between, either neighbour misses the limit by less than a step.
            low, high = np.minimum(low, high), np.maximum(low, high)
        least, most = self._extremes(limit)
        low, high = np.where(low > least, low, -np.inf), np.where(high < most, high, np.inf)
        return replace(limit, lower=low, upper=high, price=MISSED)

    def _extremes(self, limit: Grouping) -> tuple[Floats, Floats]:
        """Least and most that the open cells of each key can add."""
        keys = len(limit.lower)
        if limit.coef is None:
            return np.zeros(keys), summed(limit.key, self.open, keys)
        coef = np.where(self.open, limit.coef, 0.0)
        return summed(limit.key, np.minimum(coef, 0.0), keys), summed(limit.key, np.maximum(coef, 0.0), keys)


def _asked_row(sums: _Sums, asked: Asked) -> Grouping:
    """Sums asked for, in steps: exact where they are full, at most so much elsewhere."""
    steps, remainder = np.divmod(asked.assigned, asked.step)
    steps = steps + np.where(asked.full, remainder, 0) / asked.step
    left = np.rint(steps - asked.sums.sums(sums.base))
    lower = np.where(asked.full, left, -np.inf)
    return replace(asked.sums, lower=lower, upper=left)


def _even_row(number: Ints, part: Floats) -> Grouping:
    """Each total, rounded up or down: of a person, so that twins stay within one step of each other."""
    total = summed(number, part, int(number.max(initial=-1)) + 1)
    low, high = np.floor(total + NEAR), np.ceil(total - NEAR)
    return Grouping("total", "{}", "steps", number, low, high, always(""), price=UNEVEN)


def _remainder_cells(asked: Asked, limits: list[Grouping], amount: Floats, remainder: Ints, some: Mask) -> Ints:
    """Choose a cell for each remainder: the largest of those whose limits all leave room for a step; -1 for none."""
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
    result[key[last]] = np.flatnonzero(some)[order[last]]
    return np.where(remainder > 0, result, -1)
