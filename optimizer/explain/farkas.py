"""Exact multipliers of a contradiction: what its sides must be counted with so that it adds up by hand.

    w_i >= 0
    sum of w_i * a_ic over lower sides i  <=  sum of w_i * a_ic over upper sides i        for each cell c
    gap = sum of w_i * b_i over lower sides  -  sum of w_i * b_i over upper sides  >  0

Since ``x >= 0``, no plan keeps all those sides (Farkas' lemma). A linear program gives the multipliers as floats; here
they become fractions, the simplest that keep the two conditions exactly, numbers being taken as a planner typed them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.system import Core
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]

#: Largest denominators tried, simplest first, and digits of the decimals tried after them.
DENOMINATORS, DIGITS = (1, 12, 1_000, 1_000_000), (9, 12)
#: Multipliers, all of money, become whole numbers if that takes no larger factor.
WHOLE_FACTOR = 12


@dataclass(frozen=True, slots=True)
class Proof:
    """Multipliers that prove a contradiction.

    Attributes
    ----------
    weight : the multiplier of each side
    bound : the bound of each side
    gap : what the lower sides want above what the upper ones leave
    """

    weight: tuple[Fraction, ...]
    bound: tuple[Fraction, ...]
    gap: Fraction


def exact(value: float) -> Fraction:
    """Return the number as a planner typed it, or would: to 15 digits, the last that floats are sure of."""
    return Fraction(Decimal(f"{value:.15g}"))


def proof(core: Core, bound: Floats, money: NDArray[np.bool_], watch: Stopwatch) -> Proof | None:
    """Prove that these sides cannot hold together; None if it is by less than floats can tell.

    Parameters
    ----------
    core : a minimal set of sides
    bound : shape (sides,), their bounds as the limits have them
    money : shape (sides,), whether they are sums of money
    """
    exact_bound = [exact(one) for one in bound.tolist()]
    for weight in _candidates(core, _multipliers(core, watch), money):
        gap = _gap(core, weight, exact_bound)
        if gap > 0 and _cancels(core, weight):
            factor = _whole_factor(weight, money)
            return Proof(tuple(one * factor for one in weight), tuple(exact_bound), gap * factor)
    return None


def _multipliers(core: Core, watch: Stopwatch) -> Floats:
    """Multipliers as floats, those of demands at most 1, per unit of each limit."""
    solver = WarmHighs(core.program(), watch)
    firm = np.flatnonzero(~core.demand)
    solver.column_bounds(core.columns + firm, np.zeros(len(firm)), np.zeros(len(firm)))
    return np.asarray(np.abs(solver.optimum().dual) / core.size)


def _candidates(core: Core, weight: Floats, money: NDArray[np.bool_]) -> Iterator[list[Fraction]]:
    """Yield fractions near the multipliers, simple ones first; then decimals, rounded to the safe side."""
    demands = core.demand & (money if money[core.demand].any() else True)
    weight = weight / weight[demands].max()
    for most in DENOMINATORS:
        near = [Fraction(one).limit_denominator(most) for one in weight.tolist()]
        if all(abs(float(one) - w) <= 1e-7 * w for one, w in zip(near, weight.tolist(), strict=True)):
            yield near
    for digits in DIGITS:
        yield [_rounded(one, digits, up=up) for one, up in zip(weight.tolist(), core.upper.tolist(), strict=True)]


def _rounded(value: float, digits: int, *, up: bool) -> Fraction:
    place = Decimal(1).scaleb(Decimal(value).adjusted() - digits + 1)
    return Fraction(Decimal(value).quantize(place, ROUND_CEILING if up else ROUND_FLOOR))


def _gap(core: Core, weight: list[Fraction], bound: list[Fraction]) -> Fraction:
    signs = np.where(core.upper, -1, 1).tolist()
    return sum((sign * w * b for sign, w, b in zip(signs, weight, bound, strict=True)), Fraction(0))


def _cancels(core: Core, weight: list[Fraction]) -> bool:
    """Tell whether on no cell the lower sides count more than the upper ones."""
    total = [Fraction(0)] * core.columns
    signed = [-w if up else w for w, up in zip(weight, core.upper.tolist(), strict=True)]
    entries = zip(core.row.tolist(), core.column.tolist(), core.coef.tolist(), strict=True)
    for row, column, coef in entries:
        total[column] += signed[row] if coef == 1.0 else signed[row] * exact(coef)
    return all(one <= 0 for one in total)


def _whole_factor(weight: list[Fraction], money: NDArray[np.bool_]) -> Fraction:
    """Return what makes the multipliers the smallest whole numbers, if all are of money and it is small; else 1."""
    factor = math.lcm(*(one.denominator for one in weight))
    if not money.all() or factor > WHOLE_FACTOR:
        return Fraction(1)
    return Fraction(factor, math.gcd(*(int(one * factor) for one in weight)) or 1)
