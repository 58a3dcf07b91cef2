"""Counts: money becomes whole units, so that each step of a sale completes enough of them for the next.

The deals of a product are ``ceil(money / size)``, and from the last stage back, market by market,

    units of stage s  =  ceil(units of stage s + 1 / conversion_s)

so there are never too few leads for the deals. They are divided over people and places in proportion to their money,
and rounded as targets are: sums exact, everybody's total up or down, hours kept where any rounding keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.rounding import Asked, person_of, round_to

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Part of a unit that is an error of the division, not another unit.
NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class _Stream:
    """The units that one stream must complete, in groups of its cells.

    Attributes
    ----------
    cell : shape (cells of the stream,)
    group : shape (cells of the stream,), group of each
    asked : shape (groups,), whole units
    """

    cell: Ints
    group: Ints
    asked: Ints


def whole_units(instance: Instance, target: Floats, hours: Grouping | None) -> Ints:
    """Count the units of every cell; 0 where nothing is counted.

    Parameters
    ----------
    target : shape (cells,), rounded, in money
    hours : the limit on hours; None if there is none
    """
    work, stream = instance.work, instance.cells.stream
    counted = np.isfinite(work.size)
    count = np.zeros(len(target), np.int64)
    limits = [] if hours is None else [_of_units(hours, instance, target, counted)]
    after: Ints | None = None
    for number in sorted(np.unique(stream[counted]).tolist(), reverse=True):
        cell = np.flatnonzero(counted & (stream == number))
        asked = _deals(instance, target, cell) if after is None else _before(instance, count, cell, after)
        count = _divided(instance, asked, target, limits, count)
        after = cell
    return count


def _deals(instance: Instance, target: Floats, cell: Ints) -> _Stream:
    """Deals of each product, and of each size if there are several."""
    kinds = np.stack([instance.cells.product[cell], instance.work.size[cell]])
    _, group = np.unique(kinds, axis=1, return_inverse=True)
    deals = np.bincount(group, target[cell] / instance.work.size[cell])
    return _Stream(cell, group, np.ceil(deals - NOISE * np.maximum(deals, 1.0)).astype(np.int64))


def _before(instance: Instance, count: Ints, cell: Ints, after: Ints) -> _Stream:
    """Units that lead to those of the stage after, in each market."""
    market, size = instance.cells.market, instance.work.size
    markets, group = np.unique(market[cell], return_inverse=True)
    own, others = np.ones(len(markets)), np.ones(len(markets))
    own[group] = size[cell]
    place = np.searchsorted(markets, market[after])
    others[place] = size[after]
    asked = np.bincount(place, count[after], len(markets)) * others / own
    return _Stream(cell, group, np.ceil(asked - NOISE * np.maximum(asked, 1.0)).astype(np.int64))


def _divided(instance: Instance, stream: _Stream, target: Floats, limits: list[Grouping], count: Ints) -> Ints:
    """Divide the units of one stream in proportion to money; the other counts stay as they are."""
    cell, group, groups = stream.cell, stream.group, len(stream.asked)
    key = np.full(len(target), -1)
    key[cell] = group
    total = np.bincount(group, target[cell], groups)
    wanted = np.zeros(len(target))
    wanted[cell] = target[cell] * np.divide(stream.asked, total, out=np.zeros(groups), where=total > 0)[group]
    zero = np.zeros(groups)
    sums = Grouping("units", "{}", "units", key, zero, zero, lambda keys: np.full(len(keys), "", np.object_))
    asked = Asked(sums, stream.asked, np.ones(groups, bool), person_of(instance), 1, 1.0)
    return round_to(asked, limits, wanted, cell, count).target


def _of_units(hours: Grouping, instance: Instance, target: Floats, counted: NDArray[np.bool_]) -> Grouping:
    """Hours counted in units: what the other cells take is gone beforehand."""
    assert hours.coef is not None
    coef = np.where(counted, hours.coef * np.where(counted, instance.work.size, 0.0), 0.0)
    gone = hours.sums(np.where(counted, 0.0, target))
    return replace(hours, coef=coef, lower=hours.lower - gone, upper=hours.upper - gone)
