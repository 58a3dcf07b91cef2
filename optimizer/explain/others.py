"""Whether the optimum of a linear goal is the only one: verified by looking for another, not by degeneracy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.measured import Measured

#: Money that must be able to move, against a typical cell, for two optima to be two.
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Others:
    """Whether there are other optima.

    Attributes
    ----------
    unique : True if it is proven that there is no other, False if one was found, None if the search was given up
    elsewhere : money that another optimum has elsewhere: at least so much can move at no cost
    """

    unique: bool | None
    elsewhere: float


def other_optima(measured: Measured, account: NDArray[np.int64]) -> Others:
    """Look for another optimum of a goal's program.

    Parameters
    ----------
    account : shape (cells,), which sum of money each cell counts in: what moves in one is not added to what does in
        another
    """
    program = measured.program
    column, finished = measured.vertex.other_optimum()
    here = measured.vertex.solution.column[: program.cells]
    moved = float(np.bincount(account, np.abs(column[: program.cells] - here)).max(initial=0.0)) / 2
    if moved > SAME:
        return Others(unique=False, elsewhere=moved * program.scale)
    return Others(unique=True if finished else None, elsewhere=0.0)
