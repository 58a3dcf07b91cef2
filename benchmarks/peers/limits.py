"""All limits of a scenario as arrays, read from its tables: for the peers that take bare arrays, and to judge plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.peers.data import TABLES, Data, Floats, Integers

EFFORT_UNIT = 1_000_000
NAMED = ("manager", "team", "product", "family", "territory", "region")


@dataclass(frozen=True, slots=True)
class Limit:
    """A family of limits, ``lower <= sum of coef * amount over the cells of a key <= upper``.

    Attributes
    ----------
    key : shape (cells,), -1 where a cell is in none
    lower, upper : shape (keys,)
    coef : shape (cells,)
    """

    name: str
    key: Integers
    lower: Floats
    upper: Floats
    coef: Floats

    def sums(self, amount: Floats) -> Floats:
        """What each key comes to, shape (keys,)."""
        inside = self.key >= 0
        return np.bincount(self.key[inside], (self.coef * amount)[inside], len(self.lower))


def targets(data: Data) -> Limit:
    """Product targets, to be met exactly."""
    target = np.asarray(data.target, np.float64)
    return Limit("product", data.code("product"), target, target, np.ones(len(data.cells)))


def limits(data: Data) -> list[Limit]:
    """Everything else that binds."""
    return [limit for limit in _all(data) if np.isfinite(limit.lower).any() or np.isfinite(limit.upper).any()]


def _all(data: Data) -> Iterator[Limit]:
    managers, territories = data.tables["managers"], data.tables["territories"]
    manager, territory = data.code("manager"), data.code("territory")
    growth = data.settings.get("limits", {}).get("growth", {})
    previous = _numbers(managers, "previous", np.nan)
    previous = np.where(previous > 0, previous, np.nan)
    one = np.ones(len(data.cells))
    yield Limit("capacity", manager, _none(managers), _numbers(managers, "capacity", np.inf), one)
    yield _potential(data)
    if "effort" in data.tables:
        yield Limit("hours", manager, _none(managers), _numbers(managers, "hours", np.inf), _effort(data))
    yield Limit("floor", manager, _numbers(managers, "floor", -np.inf), -_none(managers), one)
    least = np.nan_to_num(previous * (1 + growth.get("min", np.nan)), nan=-np.inf)
    most = np.nan_to_num(previous * (1 + growth.get("max", np.nan)), nan=np.inf)
    yield Limit("growth", manager, least, most, one)
    low, high = _numbers(territories, "min", -np.inf), _numbers(territories, "max", np.inf)
    yield Limit("territory", territory, low, high, one)
    if "limits" in data.tables:
        yield from _planner(data)


def _numbers(table: pd.DataFrame, column: str, unknown: float) -> Floats:
    """Read a column of numbers, or none at all."""
    found = table[column] if column in table else pd.Series(np.nan, table.index)
    return np.asarray(found.astype(float).fillna(unknown), np.float64)


def _none(table: pd.DataFrame) -> Floats:
    return np.full(len(table), -np.inf)


def _potential(data: Data) -> Limit:
    known = data.potential.reset_index()
    place = _market(data, known)
    most = np.full(data.count("product") * data.count("territory"), np.inf)
    most[place] = known["potential"].to_numpy()
    return Limit("potential", _market(data, data.cells), np.full(len(most), -np.inf), most, np.ones(len(data.cells)))


def _market(data: Data, table: pd.DataFrame) -> Integers:
    product, territory = data.codes("product", table["product"]), data.codes("territory", table["territory"])
    return product * data.count("territory") + territory


def _effort(data: Data) -> Floats:
    """Hours per unit of money of each cell: of its market, else of its product."""
    effort = data.tables["effort"]
    everywhere = effort["territory"].isna() | (effort["territory"] == "")
    of_product = effort[everywhere].set_index("product")["hours"]
    of_market = effort[~everywhere].set_index(["product", "territory"])["hours"]
    found = data.cells.join(of_market, on=["product", "territory"])["hours"]
    return found.fillna(data.cells["product"].map(of_product)).fillna(0.0).to_numpy(float) / EFFORT_UNIT


def _planner(data: Data) -> Iterator[Limit]:
    """Yield planner's limits: those that fill the same columns do not overlap."""
    table = data.tables["limits"]
    names = [name for name in NAMED if name in table]
    filled = (table[names].notna() & (table[names] != "")).to_numpy(bool)
    patterns, which = np.unique(filled, axis=0, return_inverse=True)
    cells = data.cells
    for column, by in (("team", "manager"), ("family", "product"), ("region", "territory")):
        if column in names:
            cells = cells.assign(**{column: cells[by].map(data.tables[TABLES[by]].set_index(by)[column])})
    for number, pattern in enumerate(patterns):
        rows, used = table[which == number], [name for name, there in zip(names, pattern, strict=True) if there]
        place = pd.Series(np.arange(len(rows)), pd.MultiIndex.from_frame(rows[used]), name="place")
        key = cells[used].join(place, on=used)["place"].fillna(-1).to_numpy(np.int64)
        low, high = _numbers(rows, "min", -np.inf), _numbers(rows, "max", np.inf)
        yield Limit(f"planner: {', '.join(used)}", key, low, high, np.ones(len(cells)))
