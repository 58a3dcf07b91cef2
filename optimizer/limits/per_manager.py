"""Limits on the whole target of each manager: what capacity, floor and growth share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import names_of


def bounds(values: ArrayLike, size: int, missing: float) -> NDArray[np.float64]:
    """Spread a bound over ``size`` keys, with ``missing`` (an infinity) where it is not known."""
    full = np.broadcast_to(np.asarray(values, np.float64), size)
    return np.where(np.isnan(full), missing, full)


def per_manager(instance: Instance, family: str, what: str, lower: ArrayLike, upper: ArrayLike) -> list[Grouping]:
    """Build ``lower <= target of the manager <= upper``; NaN is no bound. Nothing if no manager has any."""
    size = len(instance.scenario.managers)
    low, high = bounds(lower, size, -np.inf), bounds(upper, size, np.inf)
    if not (np.isfinite(low) | np.isfinite(high)).any():
        return []
    names = names_of(instance.scenario.managers)
    return [Grouping(family, what, "money", instance.cells.manager, low, high, names)]
