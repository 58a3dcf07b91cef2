"""Units: what a structure makes of rounded targets, beside the money."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.structure import GENERALISTS
from models.units import Units
from models.wording import amount
from optimizer.by_key import summed
from optimizer.counts import whole_units
from optimizer.goals.margin import margins
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.hours import hours_of_money
from optimizer.rounding import Rounded

Floats = NDArray[np.float64]

#: Decimals of hours: what is beyond is noise of the arithmetic.
HOURS_DECIMALS = 6
#: Part of the hours by which a sum in floating point may be above them.
ROUNDOFF = 1e-9


def units_of(instance: Instance, limits: list[Grouping], rounded: Rounded) -> Units | None:
    """Count what is to be completed, and tell hours, profit and shared result; None for generalists."""
    if instance.scenario.settings.structure.kind == GENERALISTS:
        return None
    work, money = instance.work, instance.scenario.money
    target = money.amounts(rounded.target)
    count = whole_units(instance, target, next((one for one in limits if one.family == "hours"), None))
    worked = np.where(np.isfinite(work.size), count * np.where(np.isfinite(work.size), work.size, 0.0), target)
    return Units(
        count,
        np.where(np.isfinite(work.size), work.unit, "").astype(np.object_),
        np.round(worked * hours_of_money(instance), HOURS_DECIMALS),
        margins(instance) * target,
        np.rint(rounded.target * work.shared).astype(np.int64),
    )


def hours_missed(limits: list[Grouping], units: Units) -> Iterator[Finding]:
    """Yield a finding for each manager whose whole units take more than his hours."""
    for limit in limits:
        if limit.family != "hours":
            continue
        used = summed(limit.key, units.hours, len(limit.upper))
        over = np.flatnonzero(used > limit.upper * (1 + ROUNDOFF))
        for key, name in zip(over.tolist(), limit.names(over).to_pylist(), strict=True):
            message = (
                f"Rounded up to whole units, the work of {name} takes {amount(round(used[key], 2))} hours, "
                f"{amount(round(used[key] - limit.upper[key], 2))} more than the {amount(limit.upper[key])} there are."
            )
            advice = "Allow the hours, or sell in fewer places: each place needs at least one whole unit of each stage."
            yield Finding("whole-units", Severity.INFO, message, advice, column="manager", value=str(name))
