"""The least change: which of the cells that are open are rounded up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.rounding.departures import Departures
from optimizer.rounding.guess import guessed, missed
from optimizer.solvers.solution import SolverFailed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: What it costs to leave a step unplaced, to round a manager's total by more than a step, and to miss a limit;
#: against at most 1 for rounding a cell the wrong way.
UNPLACED, UNEVEN, MISSED = 1e3, 1e4, 1e6
#: What the last cell is cheaper than the first: of equal changes the later cells are rounded up, not those that the
#: solver happens to come to.
TIE = 1e-5
#: Up to so many cells all are in the linear program from the start.
FEW = 10_000
#: Of more, those whose price is at most this; then, if these are too few, at most that. On 1.2 million cells 0.01 takes
#: as long as 0.02, or three quarters of it, and HiGHS two thirds of the memory; of a margin's plan both are too few.
WINDOWS = (0.01, 0.1, 0.3)


def begun(
    rows: Sequence[Grouping], price: Floats, gains: Sequence[Floats] | None = None
) -> tuple[Departures, Sequence[float]]:
    """Begin the program with the cells that it cannot do without; return up to which price others are to come in.

    Parameters
    ----------
    rows : bounds on what the open cells add to each sum, in steps. First the sums asked for, which cannot be missed,
        but some may stay below their upper bounds; the others, at their prices, can
    price : shape (cells,), what it costs to round each up: ``1 - 2 f``, with ``f`` what it is above its whole steps;
        inf where it is not open. It becomes the program's
    gains : by grouping, shape (keys,) each: what one more of each bound would place; None: not known, or nothing
    """
    asked, *others = rows
    free = np.flatnonzero(np.isfinite(price))
    price[free] -= np.linspace(0.0, TIE, len(free))
    multipliers = _worth_of_placing(rows, gains, price)
    few, guess = len(free) <= FEW, np.zeros(len(price), bool)
    if not few:
        guess = guessed([replace(asked, lower=asked.upper), *others], price, multipliers)
    multipliers[0][~np.isfinite(asked.lower)] -= UNPLACED
    program = Departures(rows, price, multipliers, guess)
    if few:
        return program, (np.inf,)
    # where a first rounding misses a sum of a few cells, more of them are needed to mend it
    program.let_in_near(WINDOWS[-1], missed(others, guess))
    return program, WINDOWS


def _worth_of_placing(rows: Sequence[Grouping], gains: Sequence[Floats] | None, price: Floats) -> list[Floats]:
    """Multipliers to begin with, by grouping: what placing is worth; they are taken from the prices of the cells."""
    if gains is None:
        return [np.zeros(len(row.lower)) for row in rows]
    # a bound that no rounding can miss is none
    multipliers = [np.where(row.bounded, -UNPLACED * gain, 0.0) for row, gain in zip(rows, gains, strict=True)]
    for row, multiplier in zip(rows, multipliers, strict=True):
        if multiplier.any():
            price -= np.append(multiplier, 0.0)[row.key] * (1.0 if row.coef is None else row.coef)
    return multipliers


def round_up(program: Departures, windows: Sequence[float]) -> tuple[NDArray[np.bool_], int]:
    """Tell which open cells are rounded up; raises SolverFailed.

    Parameters
    ----------
    program : as it was begun
    windows : prices up to which cells come in, one after the other, until there is a rounding

    Returns
    -------
    Whether each is, shape (cells,); and how many steps the solver took.
    """
    for window in windows:
        program.let_in_near(window)
        found = program.least()
        if found is not None:
            return found, program.pivots
    for most in (1.0, np.inf):
        program.let_miss(most)
        found = program.least()
        if found is not None:
            return found, program.pivots
    program.let_in_near(np.inf)  # the first rounding was too far off for the windows
    found = program.least()
    if found is None:
        raise SolverFailed("no rounding keeps the product targets exact")
    return found, program.pivots
