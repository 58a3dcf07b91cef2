"""Support: which cells a plan under tight limits can use at all.

Duals show many of the cells that are zero in every plan left (`optimizer.face`), but not those whose reduced cost is
zero as well. This finds them all: with ``t_c`` a small part of the fair share,

    maximise  sum of y_c / t_c        subject to  0 <= y_c <= t_c,  y_c <= x_c,  the limits on x

uses every cell that any plan can use, since plans can be mixed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.optimum import Call
from optimizer.program import assemble

#: Part of the fair share by which a cell must be usable: well above the tolerance of solvers, 1e-7, and well below
#: what any usable cell gets.
PART = 1e-4


def unusable(share: NDArray[np.float64], groupings: list[Grouping], call: Call) -> NDArray[np.bool_]:
    """Tell which cells are zero in every plan; shape (cells,). Raises Infeasible if there is no plan.

    Parameters
    ----------
    share : shape (cells,), fair share; a cell at 0 is not used
    groupings : the limits of the plans
    """
    cells, scale = len(share), float(share.mean()) or 1.0
    # Each cell is two columns: the first small part of it, which is rewarded, and the rest.
    program = assemble([grouping.repeated(2) for grouping in groupings], 2 * cells, scale)
    part = PART * share / scale
    rest = np.where(share > 0, np.inf, 0.0)
    reward = np.divide(-1.0, part, out=np.zeros(cells), where=part > 0) * PART
    program = program.with_bounds(slice(0, 2 * cells), 0.0, np.append(part, rest))
    used = call.optimum(program.with_cost(slice(0, cells), reward)).column[:cells]
    return np.asarray((used < part / 2) | (share == 0), np.bool_)
