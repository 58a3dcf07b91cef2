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

from optimizer.by_key import summed
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import always
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
    units = target / work.size
    after: Ints | None = None
    for number in sorted(np.unique(stream[counted]).tolist(), reverse=True):
        cell = np.flatnonzero(counted & (stream == number))
        asked = _deals(instance, units, cell) if after is None else _before(instance, count, cell, after)
        wanted = _wanted(asked, target)
        left = [] if hours is None else [_left(hours, _worked(units, work.size, target), work.size, cell, wanted)]
        count = _divided(instance, asked, wanted, left, count)
        units[cell] = count[cell]
        after = cell
    return count


def _worked(units: Floats, size: Floats, target: Floats) -> Floats:
    """Money of the units, where there are any; else of the target."""
    counted = np.isfinite(size)
    return np.where(counted, units * np.where(counted, size, 0.0), target)


def _deals(instance: Instance, units: Floats, cell: Ints) -> _Stream:
    """Deals of each product, and of each size if there are several."""
    kinds = np.stack([instance.cells.product[cell], instance.work.size[cell]])
    _, group = np.unique(kinds, axis=1, return_inverse=True)
    return _Stream(cell, group, _up(np.bincount(group, units[cell])))


def _before(instance: Instance, count: Ints, cell: Ints, after: Ints) -> _Stream:
    """Units that lead to those of the stage after, in each market."""
    market, size = instance.cells.market, instance.work.size
    markets, group = np.unique(market[cell], return_inverse=True)
    own, others = np.ones(len(markets)), np.ones(len(markets))
    own[group] = size[cell]
    place = np.searchsorted(markets, market[after])
    others[place] = size[after]
    return _Stream(cell, group, _up(np.bincount(place, count[after], len(markets)) * others / own))


def _up(units: Floats) -> Ints:
    return np.ceil(units - NOISE * np.maximum(units, 1.0)).astype(np.int64)


def _wanted(stream: _Stream, target: Floats) -> Floats:
    """Proportional part of each cell in the units of its stream, shape (cells,)."""
    cell, group, groups = stream.cell, stream.group, len(stream.asked)
    total = np.bincount(group, target[cell], groups)
    wanted = np.zeros(len(target))
    wanted[cell] = target[cell] * np.divide(stream.asked, total, out=np.zeros(groups), where=total > 0)[group]
    return wanted


def _divided(instance: Instance, stream: _Stream, wanted: Floats, limits: list[Grouping], count: Ints) -> Ints:
    """Round the units of one stream; the other counts stay as they are."""
    cell, groups = stream.cell, len(stream.asked)
    key, zero = np.full(len(wanted), -1), np.zeros(groups)
    key[cell] = stream.group
    sums = Grouping("units", "{}", "units", key, zero, zero, always(""))
    asked = Asked(sums, stream.asked, np.ones(groups, bool), [person_of(instance)], 1, 1.0)
    return round_to(asked, limits, wanted, key >= 0, count).target


def _left(hours: Grouping, worked: Floats, size: Floats, cell: Ints, wanted: Floats) -> Grouping:
    """Hours that all else leaves for one stream, counted in its units.

    Where all units of a person take as long, hours are a number of units: with such bounds the rounding is a network.
    Whoever has too few for his part even if that is rounded down has no bound: no rounding could keep it.

    Parameters
    ----------
    worked : shape (cells,), money of the units, as far as they are rounded, else of the target
    """
    assert hours.coef is not None
    keys = len(hours.upper)
    key, coef = np.full(len(worked), -1), np.zeros(len(worked))
    key[cell], coef[cell] = hours.key[cell], hours.coef[cell] * size[cell]
    others = worked.copy()
    others[cell] = 0.0
    left = hours.upper - hours.sums(others)
    most = np.zeros(keys + 1)
    np.maximum.at(most, key[cell], coef[cell])
    least = np.full(keys + 1, np.inf)
    np.minimum.at(least, key[cell], coef[cell])
    most, least = most[:-1], least[:-1]
    if (least < most * (1 - NOISE)).any():
        return replace(hours, key=key, coef=coef, upper=left)
    units = np.divide(left, most, out=np.full(keys, np.inf), where=most > 0)
    part = summed(key, wanted, keys)
    return replace(hours, key=key, coef=None, upper=np.where(units < np.floor(part + NOISE), np.inf, units))
