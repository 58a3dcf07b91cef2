"""Repaired: a plan among the optima that is near the fair share, where scaling crawls and there are very many cells.

Scaling comes near the face of the optima soon, and on it very slowly where cells fall to zero although no dual says so.
What it has by then misses some limits by a little. A linear program departs from it as little as keeps them all, over
the few cells that this takes (`optimizer/sifting/departures.py`); the bands (`optimizer/bands.py`) would see each cell
a dozen times.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.optimum import Infeasible
from optimizer.program import assemble
from optimizer.sifting.base import NOTHING
from optimizer.sifting.departures import Departures
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]


def repaired(amount: Floats, groupings: list[Grouping], scale: float, watch: Stopwatch) -> Floats | None:
    """Return a plan that keeps all limits and is nearly what scaling has; None if too much of it is missed.

    Parameters
    ----------
    amount : shape (cells,), what scaling has, in money; cells at 0 stay at 0
    groupings : the limits, those that are tight in all optima as equalities
    scale : money of a typical cell
    """
    program = assemble(groupings, len(amount), scale)
    program = replace(program, upper=np.where(amount > 0, np.inf, 0.0))
    base = np.where(amount > NOTHING * scale, amount / scale, 0.0)
    try:
        return program.amounts(Departures(program, np.zeros(len(program.row_lower)), base, watch).optimum().column)
    except Infeasible:
        return None
