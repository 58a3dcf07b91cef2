"""What a structure makes of the targets, beside the money: whole units, hours, profit, a shared result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Units:
    """Arrays over cells.

    Attributes
    ----------
    count : whole units to be completed: new customers, leads, deals; 0 where nothing is counted
    unit : what they are called; empty where nothing is counted
    hours : that the target takes
    profit : margin of the target, in money
    overlay : share of the final money that earlier stages get as a second target, in smallest units; never added up
        with the targets
    """

    count: NDArray[np.int64]
    unit: NDArray[np.object_]
    hours: NDArray[np.float64]
    profit: NDArray[np.float64]
    overlay: NDArray[np.int64]

    def of(self, rows: slice) -> Units:
        """Return those of a block of cells."""
        return Units(self.count[rows], self.unit[rows], self.hours[rows], self.profit[rows], self.overlay[rows])


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """What becomes of the customers. Arrays over rows of table ``customers``, sorted by customer and product.

    Attributes
    ----------
    row : place of the row in the table
    to : code of the manager who takes the customer over; -1: it stays
    keeps : what the customer would bring if it stayed, in money
    brings : what it is expected to bring, in money
    hours_freed : hours that its holder no longer spends on it
    hours_taken : hours that whoever takes it over spends on it
    why : why it stays or goes
    """

    row: NDArray[np.int64]
    to: NDArray[np.int64]
    keeps: NDArray[np.float64]
    brings: NDArray[np.float64]
    hours_freed: NDArray[np.float64]
    hours_taken: NDArray[np.float64]
    why: NDArray[np.object_]
