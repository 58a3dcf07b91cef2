"""Bands: the plan nearest the fair share by bands of relative deviation, where scaling does not converge.

Each cell is cut at fixed multiples of its fair share; money in a band costs the mean slope of the spread's
``x ln(x / r) - x + r`` over it, so the linear program is the spread with the curve replaced by chords:

    minimise    sum over cells and bands of  slope_b * y_cb
    subject to  x_c = sum of y_cb,   0 <= y_cb <= (cut_b+1 - cut_b) * r_c,   the limits on x
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.optimum import Call
from optimizer.program import assemble

#: Where the bands are cut, in fair shares; the last band has no end.
CUTS = np.array([0.0, 0.25, 0.5, 0.7, 0.85, 0.95, 1.05, 1.15, 1.3, 1.5, 2.0, 4.0])


def _slopes() -> NDArray[np.float64]:
    """Mean slope of the spread's curve in each band."""
    curve = np.append(1.0, CUTS[1:] * np.log(CUTS[1:]) - CUTS[1:] + 1)
    return np.append(np.diff(curve) / np.diff(CUTS), np.log(2 * CUTS[-1]))


def spread_by_bands(fair_share: NDArray[np.float64], groupings: list[Grouping], call: Call) -> NDArray[np.float64]:
    """Return the plan, shape (cells,), in money; a cell whose fair share is 0 stays at 0. Raises Infeasible."""
    cells, bands = len(fair_share), len(CUTS)
    scale = float(fair_share.mean()) or 1.0
    # Column ``band * cells + cell``: the limits see the same cell once in every band.
    repeated = [grouping.repeated(bands) for grouping in groupings]
    program = assemble(repeated, cells * bands, scale)
    width = np.append(np.diff(CUTS), np.inf)
    share = fair_share / scale
    upper = np.concatenate([np.where(share > 0, w * share, 0.0) if np.isfinite(w) else _last(share) for w in width])
    program = program.with_bounds(slice(0, cells * bands), 0.0, upper)
    program = program.with_cost(slice(0, cells * bands), np.repeat(_slopes(), cells))
    solution = call.optimum(program)
    amounts: NDArray[np.float64] = program.amounts(solution.column).reshape(bands, cells).sum(axis=0)
    return amounts


def _last(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(share > 0, np.inf, 0.0)
