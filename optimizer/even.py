"""Even shortfalls: where products can all fall short by the same share, nothing need be levelled.

The smallest sum ``S`` of shortfalls being known, and products ``P`` that alone can fall short, none of ``s_p / T_p``
can be below ``z = S / (sum of T over P)`` without another being above it. So if there is a plan with ``s_p = z * T_p``
for all of ``P``, it is level already. Scaling the fair share to these targets finds it, or does not soon: on 60 000
cells that takes 0.05 s, and the linear program of the first level 2 s.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.scaling import Scaling
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]

#: Sweeps that are tried: on the face of all plans that place as much, 30 are mostly enough where there is a plan; 230
#: were needed where capacities held some people and growth the others.
SWEEPS = 400


def evenly(
    share: Floats, targets: Grouping, limits: list[Grouping], placed: Floats, watch: Stopwatch, sweeps: int = SWEEPS
) -> Floats | None:
    """Find a plan that places so much; None if there is none, or none is found in so many sweeps.

    Parameters
    ----------
    share : shape (cells,), fair share; 0 for cells that are zero in all plans that place as much
    limits : strict; those that are tight in all these plans as equalities
    placed : shape (products,), in money

    Returns
    -------
    Its amounts, shape (cells,), in money.
    """
    return between(share, replace(targets, lower=placed, upper=placed), limits, watch, sweeps)


def between(share: Floats, targets: Grouping, limits: list[Grouping], watch: Stopwatch, sweeps: int) -> Floats | None:
    """Find a plan that places no less and no more than the targets ask for; None as of `evenly`."""
    scaling = Scaling(share, [targets, *limits])
    scaling.relax()
    with np.errstate(over="ignore", invalid="ignore"):  # where there is no plan, multipliers grow without end
        return scaling.amount if scaling.run(sweeps, watch) else None
