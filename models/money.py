"""Exact amounts: what the people's targets must add up to, in whole numbers of the smallest unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
from numpy.typing import NDArray

#: Decimals of an amount that is not whole: those of a currency with a hundred coins in it.
COIN_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Money:
    """The amounts that must come out exactly.

    Attributes
    ----------
    decimals : decimal places of every target; the smallest unit is ``10 ** -decimals``
    step : every target is a multiple of this; in smallest units
    assigned : shape (products,), what the people's targets for each product add up to; in smallest units
    """

    decimals: int
    step: int
    assigned: NDArray[np.int64]

    @property
    def unit(self) -> float:
        """Smallest unit, in money."""
        return float(Decimal(1).scaleb(-self.decimals))

    def amounts(self, units: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return whole numbers of the smallest unit as money."""
        return np.asarray(units / 10**self.decimals, np.float64)


def decimals_of(number: Decimal) -> int:
    """Return how many decimal places a number has; 0 for a whole one."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def typed(number: float) -> Decimal:
    """Return the decimal number that a planner typed to get this float."""
    return Decimal(repr(float(number)))


def decimals_needed(step: float, assigned: list[Decimal]) -> int:
    """Return the decimal places that targets with this step and these sums are written with."""
    exact_step = typed(step)
    whole = decimals_of(exact_step) == 0 and all(decimals_of(amount) == 0 for amount in assigned)
    return 0 if whole else max(COIN_DECIMALS, decimals_of(exact_step))


def exact_money(step: float, assigned: list[Decimal]) -> Money:
    """Fix the smallest unit and bring step and assigned targets to it.

    Parameters
    ----------
    step : every target is a multiple of this; > 0
    assigned : what the people's targets for each product add up to, before rounding to the smallest unit

    Notes
    -----
    The unit is 1 if the step and all amounts are whole, else 0.01 or the step's own last decimal. An amount
    with more decimals is rounded half to even.
    """
    exact_step, decimals = typed(step), decimals_needed(step, assigned)
    units = [int(amount.scaleb(decimals).to_integral_value(ROUND_HALF_EVEN)) for amount in assigned]
    return Money(decimals, int(exact_step.scaleb(decimals)), np.array(units, np.int64))
