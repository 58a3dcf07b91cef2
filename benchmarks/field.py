"""The sales force of a generated scenario: who covers what, and a plan that is known to be possible.

Territories lie on a ring. A manager lives in one and covers it and the next ones; a neighbour's is half as much his as
his home, and all of it half as much again if he works part time. Products and markets are skewed (log-normal). The
*reference plan* splits every market by those weights among those who cover it, and then gives each manager 8 % less to
15 % more: this is what the fair share does not know. All limits are drawn around the reference plan, so that it keeps
every one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.sizes import Size

type Integers = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]

#: Money of a cell in the mean, and by how much products and markets differ (standard deviations of the logarithm).
MONEY, PRODUCTS_DIFFER, MARKETS_DIFFER = 20_000, 0.8, 0.7
NEIGHBOUR, PART_TIME = 0.5, 0.5
PART_TIMERS, NEWCOMERS = 0.15, 0.05
SKILL = (0.92, 1.15)


@dataclass(frozen=True, slots=True)
class Field:
    """Who covers what: arrays over cells, sorted by manager.

    Attributes
    ----------
    size : of the scenario
    home : shape (managers,), code of the home territory
    new : shape (managers,), who has no past
    manager, product, territory : shape (cells,), codes
    weight : shape (cells,), of coverage
    even : shape (cells,), money of the markets, split by weight
    amount : shape (cells,), money of the reference plan, whole and at least 1
    """

    size: Size
    home: Integers
    new: Flags
    manager: Integers
    product: Integers
    territory: Integers
    weight: Floats
    even: Floats
    amount: Integers

    @property
    def market(self) -> Integers:
        """Code of each cell's market, shape (cells,)."""
        return self.product * self.size.territories + self.territory

    def of_manager(self) -> Integers:
        """Each manager's sum in the reference plan, shape (managers,)."""
        return sums(self.manager, self.amount, self.size.managers)


def draw_field(size: Size, random: np.random.Generator) -> Field:
    """Draw who covers what, how large the markets are, and the reference plan."""
    everyone = np.arange(size.managers)
    home = random.permutation(everyone % size.territories)
    new = random.random(size.managers) < NEWCOMERS
    time = np.where(random.random(size.managers) < PART_TIMERS, PART_TIME, 1.0)
    steps = np.arange(size.territories_each)
    places = (home[:, None] + steps) % size.territories
    shape = (size.managers, size.territories_each, size.products_each)
    manager, territory, product, weight = (
        np.ascontiguousarray(np.broadcast_to(values, shape)).ravel()
        for values in (
            everyone[:, None, None],
            places[:, :, None],
            _products_of_managers(size, random)[:, None, :],
            time[:, None, None] * np.where(steps == 0, 1.0, NEIGHBOUR)[:, None],
        )
    )
    even = _split(product * size.territories + territory, product, weight, size, random)
    skill = random.uniform(*SKILL, size.managers)
    amount = whole(np.maximum(even * skill[manager], 1))
    return Field(size, home, new, manager, product, territory, weight, even, amount)


def _products_of_managers(size: Size, random: np.random.Generator) -> Integers:
    """Draw what each manager sells, shape (managers, products_each), in order; every product has somebody."""
    everyone = np.arange(size.managers)
    wish = random.random((size.managers, size.products), dtype=np.float32)
    wish[everyone, everyone % size.products] = -1.0
    chosen = np.argpartition(wish, size.products_each - 1, axis=1)[:, : size.products_each]
    return np.sort(chosen, axis=1)


def _split(market: Integers, product: Integers, weight: Floats, size: Size, random: np.random.Generator) -> Floats:
    """Split each product's money over its markets, by their size, and each market by weight; shape (cells,)."""
    money = random.lognormal(0.0, PRODUCTS_DIFFER, size.products) * MONEY * size.cells / size.products
    attraction = random.lognormal(0.0, MARKETS_DIFFER, size.products * size.territories)
    part = attraction[market] * weight / np.bincount(market, weight)[market]
    return np.asarray(money[product] * part / np.bincount(product, part)[product])


def sums(key: Integers, amount: NDArray[np.int64] | Floats, keys: int) -> Integers:
    """Sums of whole amounts by key, shape (keys,)."""
    return whole(np.bincount(key, amount, keys))


def whole(amount: NDArray[np.floating[Any]]) -> Integers:
    """Whole money."""
    return np.rint(amount).astype(np.int64)


def above(amount: NDArray[np.floating[Any]]) -> Integers:
    """Whole money, not less."""
    return np.ceil(amount).astype(np.int64)


def below(amount: NDArray[np.floating[Any]]) -> Integers:
    """Whole money, not more."""
    return np.floor(amount).astype(np.int64)


def unless(unknown: Flags, amount: Integers) -> pd.Series[int]:
    """Column of whole amounts that is empty where they are unknown."""
    return pd.Series(pd.array(amount, dtype="Int64")).mask(unknown)
