"""Work: what a structure makes of cells. The limits, the spread and the reports know no more of it than this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from optimizer.cells import Cells
from optimizer.grouping import Grouping

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Work:
    """What the streams of a structure ask of their cells.

    Attributes
    ----------
    account : shape (cells,), which sum of money the cell counts in: money of different accounts is never added up
    accounts : names of the accounts; one without a name where all money is one sum
    goal : shape (cells,), whether the cell's money is the company's: what product targets add up
    hours : shape (cells,), hours that one unit of money takes
    size : shape (cells,), money of one whole unit (a customer, a lead, a deal); inf where nothing is counted
    unit : shape (cells,), what such a unit is called; empty where nothing is counted
    margin : shape (cells,), margin per unit of money where the structure knows better than the tables; else NaN
    shared : shape (cells,), part of the money that is a second target
    limits : what holds the streams together; never switched off, never soft
    """

    account: Ints
    accounts: Sequence[str]
    goal: NDArray[np.bool_]
    hours: Floats
    size: Floats
    unit: NDArray[np.object_]
    margin: Floats
    shared: Floats
    limits: Sequence[Grouping] = field(default=())


def undivided(cells: Cells) -> Work:
    """Return the work of people who do everything, for money alone."""
    count = len(cells)

    def same[Kind: np.generic](value: Kind) -> NDArray[Kind]:
        return np.broadcast_to(value, count)  # one value seen by all cells: it takes no memory

    return Work(
        account=same(np.int64(0)),
        accounts=("",),
        goal=same(np.bool_(True)),
        hours=same(np.float64(0.0)),
        size=same(np.float64(np.inf)),
        unit=np.broadcast_to(np.array("", np.object_), count),
        margin=same(np.float64(np.nan)),
        shared=same(np.float64(0.0)),
    )
