"""Whether the duals of an optimum are the only ones.

Any duals ``y`` that prove an optimum keep to its plan (complementary slackness): a row with room has none, and those of
the others add up to the cost of each column that is between its bounds,

    sum of y_i * a_ic = cost_c.

So a column that is in a single row whose dual is not known yet fixes it, and so on from row to row. What this does not
reach may be free: it is a chain of reasons, not the rank of a matrix.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program

Floats = NDArray[np.float64]

#: What is this near a bound is at it, absolutely and as a part of a row's sum.
ZERO, PART = 1e-7, 1e-9


def duals_are_alone(program: Program, column: Floats) -> bool:
    """Tell whether no other duals prove this optimum; False also where that is not seen.

    Parameters
    ----------
    column : shape (columns,), an optimum
    """
    used = program.sums(column)
    near = np.maximum(ZERO, PART * np.abs(used))
    unknown = (program.row_upper - used <= near) | (used - program.row_lower <= near)
    between = (column > program.lower + ZERO) & (column < program.upper - ZERO)
    entry = np.flatnonzero(between[program.owner])
    row, owner = program.index[entry], program.owner[entry]
    while unknown.any():
        open_entries = unknown[row]
        alone = np.bincount(owner[open_entries], minlength=len(column)) == 1
        fixed = row[open_entries & alone[owner]]
        if not len(fixed):
            return False
        unknown[fixed] = False
    return True
