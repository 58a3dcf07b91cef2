"""Even shortfalls: where every product can fall short by the same share, nothing need be levelled.

The smallest sum ``S`` of shortfalls being known, none of ``s_p / T_p`` can be below ``z = S / (sum of T)`` without
another being above it. So if there is a plan with ``s_p = z * T_p`` for all products, it is level already. Scaling the
fair share to these targets finds it, or does not soon: on 60 000 cells that takes 0.05 s, and the linear program of the
first level 2 s.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.face import Face
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.scaling import Scaling
from optimizer.stopwatch import Stopwatch

#: Sweeps that are tried: on the face of all plans that place as much, some 30 are enough where there is a plan.
SWEEPS = 200


def evenly_short(
    instance: Instance, groupings: list[Grouping], face: Face, missing: float, watch: Stopwatch
) -> NDArray[np.float64] | None:
    """Find a plan in which all products fall short by the same share; None if there is none, or none is found soon.

    Parameters
    ----------
    groupings : the product targets, then the limits, all strict
    face : what all plans have in common that place as much
    missing : money that falls short in all

    Returns
    -------
    Its amounts, shape (cells,), in money.
    """
    share = np.where(face.forced, 0.0, instance.fair_share)
    targets, *limits = face.held(groupings)
    whole = groupings[0].upper
    placed = whole * (1 - missing / whole.sum())
    money = instance.scenario.money
    scaling = Scaling(share, [replace(targets, lower=placed, upper=placed), *limits], money.step * money.unit)
    scaling.relax()
    with np.errstate(over="ignore", invalid="ignore"):  # where there is no plan, multipliers grow without end
        return scaling.amount if scaling.run(SWEEPS, watch) else None
