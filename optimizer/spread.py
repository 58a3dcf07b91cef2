"""Spread: the one plan nearest the fair share that keeps the limits and the goals' optima."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.bands import spread_by_bands
from optimizer.choose import Choice
from optimizer.instance import Instance
from optimizer.interior import finish
from optimizer.limits.grouping import Grouping
from optimizer.optimum import Call
from optimizer.scaling import Scaling
from optimizer.stopwatch import Stopwatch

#: Part of the largest coefficient below which what is left of one by taking out the mean is nothing.
ROUNDOFF = 1e-12
#: Sweeps after which a first try, without any linear program, is given up.
FIRST_TRY = 400
#: Sweeps that scaling may take where a plan is known to exist: so many that they pass over ``WORK`` cells, within these
#: bounds. With 0.1 % slack in all capacities 60 000 cells need about 1 000.
WORK, FEWEST, MOST = 3e8, 5_000, 30_000


@dataclass(frozen=True, slots=True)
class Spread:
    """The fair plan before rounding.

    Attributes
    ----------
    amount : shape (cells,), in money
    factors : by grouping, shape (keys,) each: by how much the limit moved the money of its cells
    sweeps : how many sweeps the scaling made
    converged : False if the bands had to stand in for the scaling
    """

    amount: NDArray[np.float64]
    factors: list[NDArray[np.float64]]
    sweeps: int
    converged: bool


def spread_at_once(instance: Instance, targets: Grouping, limits: list[Grouping], watch: Stopwatch) -> Spread | None:
    """Try to spread the whole targets under all limits; None if that shows no plan soon.

    Success proves that nothing falls short and no soft limit is broken, so that no linear program is owed.
    """
    scaling = Scaling(
        instance.fair_share, [targets, *limits], instance.scenario.money.step * instance.scenario.money.unit
    )
    return _spread(scaling) if scaling.run(FIRST_TRY, watch) else None


def spread(instance: Instance, choice: Choice, call: Call) -> Spread:
    """Spread under limits and optima that are known to leave a plan.

    Where scaling crawls, an interior point method finishes it; where that is too large or fails, scaling goes on, and
    at last a linear program over bands of deviation stands in.
    """
    share = np.where(choice.face.forced, 0.0, instance.fair_share)
    targets, *limits = choice.face.held(choice.groupings)
    groupings = [targets, *(_centred(limit, targets, share) for limit in limits)]
    scaling = Scaling(share, groupings, instance.scenario.money.step * instance.scenario.money.unit)
    sweeps = int(np.clip(WORK / max(len(share), 1), FEWEST, MOST))
    if scaling.run(FIRST_TRY, call.watch) or finish(scaling, call.watch) or scaling.run(sweeps, call.watch):
        return _spread(scaling)
    amount = spread_by_bands(share, choice.groupings, call)
    return Spread(
        amount, [np.ones(len(grouping.lower)) for grouping in choice.groupings], scaling.sweeps, converged=False
    )


def _centred(limit: Grouping, targets: Grouping, share: NDArray[np.float64]) -> Grouping:
    """Take each product's mean out of the coefficients of a limit on the whole plan, such as a margin kept.

    The product targets hold the sums that the means multiply, so the limit stays the same; but it no longer pulls
    against the targets, and scaling needs a twentieth of the sweeps.
    """
    if limit.coef is None or len(limit.lower) > 1 or (targets.lower < targets.upper).any():
        return limit
    known = targets.sums(share)
    mean = np.divide(targets.sums(share * limit.coef), known, out=np.zeros(len(known)), where=known > 0)
    coef, held = limit.coef - mean[targets.key], float(mean @ targets.lower)
    coef[np.abs(coef) <= ROUNDOFF * limit.size] = 0.0
    return replace(limit, coef=coef, lower=limit.lower - held, upper=limit.upper - held)


def _spread(scaling: Scaling) -> Spread:
    factors = [factor.moved(scaling.amount) for factor in scaling.factors]
    return Spread(scaling.amount, factors, scaling.sweeps, converged=True)
