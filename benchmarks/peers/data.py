"""What every peer reads: the tables of a scenario, as its user would with pandas."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

type Integers = NDArray[np.int64]
type Floats = NDArray[np.float64]

MARKET = ["product", "territory"]
TABLES = {"manager": "managers", "product": "products", "territory": "territories"}


@dataclass(frozen=True)
class Data:
    """Tables of a scenario, and one row per cell.

    Attributes
    ----------
    cells : manager, product, territory, weight of the coverage
    target : product targets, by product
    capacity : by manager; only what is known
    potential : by product and territory; only what is known
    tables : all tables by name, as they stand
    settings : what stands in scenario.toml
    """

    cells: pd.DataFrame
    target: pd.Series[float]
    capacity: pd.Series[float]
    potential: pd.Series[float]
    tables: dict[str, pd.DataFrame]
    settings: dict[str, Any]

    @cached_property
    def mean(self) -> float:
        """Mean money of a cell."""
        return float(self.target.sum() / len(self.cells))

    def in_means(self) -> Data:
        """Same limits of a network with money in means of a cell, which suits the tolerances of every solver."""
        money = (self.target / self.mean, self.capacity / self.mean, self.potential / self.mean)
        return replace(self, target=money[0], capacity=money[1], potential=money[2])

    @cached_property
    def margin(self) -> Floats:
        """Margin per unit of money, shape (cells,): of the market, else of the product, else 0."""
        margins = self.tables["margins"].set_index(MARKET)["margin"]
        found = self.cells[MARKET].join(margins, on=MARKET)["margin"]
        products = self.tables["products"].set_index("product")
        if "margin" in products:
            found = found.fillna(self.cells["product"].map(products["margin"]))
        return found.fillna(0.0).to_numpy(np.float64)

    @cached_property
    def unit(self) -> float:
        """Smallest unit of money: 1 or what the scenario says."""
        return min(1.0, float(self.settings.get("step", 1)))

    def code(self, column: str) -> Integers:
        """Codes of the managers, products or territories of the cells, by their place in their own table."""
        return self.codes(column, self.cells[column])

    def codes(self, column: str, names: pd.Series[str]) -> Integers:
        """Codes of names; -1 where one is empty."""
        return np.asarray(pd.Index(self.tables[TABLES[column]][column]).get_indexer(pd.Index(names)), np.int64)

    def count(self, column: str) -> int:
        """How many managers, products or territories there are."""
        return len(self.tables[TABLES[column]])


def read(scenario: Path) -> Data:
    """Read a scenario."""
    tables = {path.stem: read_table(path) for path in sorted(scenario.glob("*.csv"))}
    products, managers = tables["products"].set_index("product"), tables["managers"].set_index("manager")
    return Data(
        cells=_cells(tables["coverage"], tables["products"]),
        target=products["target"].astype(float),
        capacity=managers["capacity"].dropna().astype(float),
        potential=tables["potential"].set_index(MARKET)["potential"].dropna().astype(float),
        tables=tables,
        settings=tomllib.loads((scenario / "scenario.toml").read_text(encoding="utf-8")),
    )


def read_table(path: Path) -> pd.DataFrame:
    """Read a table the fastest way that pandas offers; columns that are empty throughout are no numbers."""
    return pd.read_csv(path, engine="pyarrow")


def _cells(coverage: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """One row per manager, product and territory; a coverage without products is of all of them."""
    if "product" not in coverage:
        coverage = coverage.merge(products[["product"]], how="cross")
    return coverage[["manager", "product", "territory", "weight"]]
