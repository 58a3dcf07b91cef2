"""Spread: the one plan nearest the fair share that keeps the limits and the goals' optima."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.bands import spread_by_bands
from optimizer.choose import Choice
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.interior import finish, fits
from optimizer.optimum import Call
from optimizer.place import typical_amount
from optimizer.repaired import repaired
from optimizer.scaling import Scaling
from optimizer.sifting import LARGE
from optimizer.stopwatch import Stopwatch
from optimizer.support import unusable

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
    multipliers : by grouping, shape (keys,) each: logarithm of a cell's factor per unit of its coefficient
    coefs : by grouping, shape (cells,) each: the coefficients, centred where they were; None: 1
    left_out : shape (cells,), cells that are zero in every plan and have no factors
    sweeps : how many sweeps the scaling made
    converged : False if the bands, or a repaired plan, had to stand in for the scaling
    """

    amount: NDArray[np.float64]
    factors: list[NDArray[np.float64]]
    multipliers: list[NDArray[np.float64]]
    coefs: list[NDArray[np.float64] | None]
    left_out: NDArray[np.bool_]
    sweeps: int
    converged: bool

    def factors_of_cells(self, number: int, key: NDArray[np.int64], cell: NDArray[np.int64]) -> NDArray[np.float64]:
        """Factors by which one grouping multiplies some of its cells, shape (len(cell),).

        Parameters
        ----------
        number : place of the grouping
        key : shape (cells,), its keys
        cell : cells that have one
        """
        exponent, coef = self.multipliers[number][key[cell]], self.coefs[number]
        return np.asarray(np.exp(exponent if coef is None else exponent * coef[cell]), np.float64)


def spread_at_once(instance: Instance, targets: Grouping, limits: list[Grouping], watch: Stopwatch) -> Spread | None:
    """Try to spread the whole targets under all limits; None if that shows no plan soon.

    Success proves that nothing falls short and no soft limit is broken, so that no linear program is owed.
    """
    step = instance.scenario.money.step * instance.scenario.money.unit
    scaling = _begun(instance.fair_share, [targets, *limits], step)
    with np.errstate(over="ignore", invalid="ignore"):  # limits that contradict each other drive it beyond all numbers
        return _spread(scaling) if scaling.run(FIRST_TRY, watch) else None


def spread(instance: Instance, choice: Choice, call: Call) -> Spread:
    """Spread under limits and optima that are known to leave a plan.

    Where cells are zero in every plan although no dual says so, neither scaling nor the interior point method ends; so
    they are looked for, and left out. Where that does not help either, a linear program over bands of deviation stands
    in. Over very many cells both would take minutes: there what scaling has is repaired.
    """
    share = np.where(choice.face.forced, 0.0, instance.fair_share)
    targets, *limits = choice.face.held(choice.groupings)
    step = instance.scenario.money.step * instance.scenario.money.unit
    scaling = _scaled(share, targets, limits, step, call)
    if not scaling.converged and len(share) >= LARGE:
        amount = repaired(scaling.amount, [targets, *limits], typical_amount(instance), call.watch)
        if amount is not None:
            return _stood_in(amount, choice.groupings, share)
    if not scaling.converged:
        share = np.where(unusable(share, choice.groupings, call), 0.0, share)
        scaling = _scaled(share, targets, limits, step, call)
    if scaling.converged:
        return _spread(scaling)
    return _stood_in(spread_by_bands(share, choice.groupings, call), choice.groupings, share)


def _stood_in(amount: NDArray[np.float64], groupings: list[Grouping], share: NDArray[np.float64]) -> Spread:
    """Return a plan that has no factors."""
    ones = [np.ones(len(grouping.lower)) for grouping in groupings]
    return Spread(amount, ones, [np.log(one) for one in ones], [None] * len(ones), share == 0, 0, converged=False)


def _scaled(share: NDArray[np.float64], targets: Grouping, limits: list[Grouping], step: float, call: Call) -> Scaling:
    """Scale; where that crawls, let the interior point method finish it, or scale on if there is too much for that."""
    scaling = _begun(share, [targets, *(_centred(limit, targets, share) for limit in limits)], step)
    sweeps = int(np.clip(WORK / max(len(share), 1), FEWEST, MOST))
    if scaling.run(FIRST_TRY, call.watch):
        return scaling
    if fits(scaling):
        scaling.converged = finish(scaling, call.watch)
    else:
        scaling.run(sweeps, call.watch)
    return scaling


def _begun(share: NDArray[np.float64], groupings: list[Grouping], step: float) -> Scaling:
    """Return a scaling that goes further in each update, unless it is so small that the interior point method ends it.

    Where factors can be shifted between limits, going further shifts them far, and small plans are read factor by
    factor.
    """
    scaling = Scaling(share, groupings, step)
    if not fits(scaling):
        scaling.relax()
    return scaling


def _centred(limit: Grouping, targets: Grouping, share: NDArray[np.float64]) -> Grouping:
    """Take each product's mean out of the coefficients of a margin that is kept.

    The product targets hold the sums that the means multiply, so the limit stays the same; but it no longer pulls
    against the targets, and scaling needs a twentieth of the sweeps. Other limits keep their coefficients, by which
    their factors are explained, even where they are on the whole plan: the flow of an only market, hours of one person.
    """
    if limit.coef is None or limit.unit != "margin" or (targets.lower < targets.upper).any():
        return limit
    known = targets.sums(share)
    mean = np.divide(targets.sums(share * limit.coef), known, out=np.zeros(len(known)), where=known > 0)
    coef, held = limit.coef - np.append(mean, 0.0)[targets.key], float(mean @ targets.lower)
    coef[np.abs(coef) <= ROUNDOFF * limit.size] = 0.0
    return replace(limit, coef=coef, lower=limit.lower - held, upper=limit.upper - held)


def _spread(scaling: Scaling) -> Spread:
    factors = [factor.moved(scaling.amount) for factor in scaling.factors]
    multipliers = [factor.log / factor.grouping.size for factor in scaling.factors]
    coefs = [factor.grouping.coef for factor in scaling.factors]
    return Spread(scaling.amount, factors, multipliers, coefs, scaling.share == 0, scaling.sweeps, converged=True)
