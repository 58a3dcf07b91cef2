"""Cells, limits and linear programs once more, cell by cell from the tables: slow, plain, and nothing shared.

Only the scenario's own tables are read; of the optimizer nothing but the fair share is taken, for the band.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product
from operator import eq
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from models.scenario import Scenario

type Cell = tuple[str, str, str]

#: Room left around an optimum that is held, and what counts as the same level: relative.
SLACK, SAME = 1e-9, 1e-6


@dataclass
class Row:
    """``lower <= sum of coef * cell <= upper``; with a price it is soft."""

    family: str
    coef: dict[Cell, float]
    lower: float
    upper: float
    price: float | None = None


def records(scenario: Scenario, table: str) -> list[dict[str, Any]]:
    """Rows of a table as dictionaries: "" and NaN where empty."""
    if table not in scenario.tables:
        return []
    rows = scenario.tables[table].frame.astype(object).to_dict("records")
    return [{str(column): value for column, value in row.items()} for row in rows]


def known(value: float, otherwise: float) -> float:
    """A number, or another where there is none."""
    return otherwise if np.isnan(value) else float(value)


def best_row(rows: list[dict[str, Any]], cell: Cell) -> dict[str, Any] | None:
    """The most specific row that names a cell; at a tie manager counts more than product, product than territory."""
    columns = ("manager", "product", "territory")
    fits = [row for row in rows if all(row[c] in ("", name) for c, name in zip(columns, cell, strict=True))]

    def rank(row: dict[str, Any]) -> tuple[int, list[bool]]:
        filled = [bool(row[column]) for column in columns]
        return sum(filled), filled

    return max(fits, key=rank) if fits else None


def cells_of(scenario: Scenario) -> list[Cell]:
    """All cells that coverage allows, sorted."""
    every = list(product(scenario.managers, scenario.products, scenario.territories))
    rows = records(scenario, "coverage")
    if not rows:
        return every
    best = [best_row(rows, cell) for cell in every]
    return [cell for cell, row in zip(every, best, strict=True) if row and known(row["weight"], 1.0) > 0]


def assigned(scenario: Scenario) -> dict[str, float]:
    """Assigned target by product."""
    over = scenario.settings.over_assignment
    rows = records(scenario, "products")
    return {r["product"]: r["target"] * (1 + known(r["over_assignment"], over)) for r in rows}


class _Limits:
    """Collects the rows of a scenario's limits."""

    def __init__(self, scenario: Scenario, share: NDArray[np.float64]) -> None:
        self.scenario, self.cells, self.share = scenario, cells_of(scenario), share
        self.managers = {row["manager"]: row for row in records(scenario, "managers")}
        self.products = {row["product"]: row for row in records(scenario, "products")}
        self.territories = {row["territory"]: row for row in records(scenario, "territories")}
        self.settings: Any = scenario.settings.limits
        self.rows: list[Row] = []

    def hold(self, family: str, who: Callable[[Cell], float], low: float, high: float) -> None:
        """Add a limit on the cells that count for something, unless it has no bound or its family is off."""
        setting: Any = self.scenario.settings.limit(family)
        lower, upper = known(low, -np.inf), known(high, np.inf)
        if setting.mode != "off" and (np.isfinite(lower) or np.isfinite(upper)):
            coef = {cell: float(who(cell)) for cell in self.cells if who(cell)}
            self.rows.append(Row(family, coef, lower, upper, setting.price))

    def of_managers(self) -> None:
        """Capacity, floor, growth and hours."""
        efforts, growth = records(self.scenario, "effort"), self.settings.growth
        for name, row in self.managers.items():
            mine = partial(_is, 0, name)
            self.hold("capacity", mine, np.nan, row["capacity"])
            self.hold("floor", mine, row["floor"], np.nan)
            if row["previous"] > 0:
                low, high = (np.nan if g is None else row["previous"] * (1 + g) for g in (growth.min, growth.max))
                self.hold("growth", mine, low, high)
            if efforts:
                self.hold("hours", partial(self.hours, efforts, name), np.nan, row["hours"])

    def hours(self, efforts: list[dict[str, Any]], name: str, cell: Cell) -> float:
        """Hours of one unit of money in a cell; none if it is somebody else's."""
        row = best_row(efforts, cell)
        return row["hours"] / self.settings.hours.effort_unit if row and cell[0] == name else 0.0

    def of_places(self) -> None:
        """Territory, potential and band."""
        for name, row in self.territories.items():
            self.hold("territory", partial(_is, 2, name), row["min"], row["max"])
        for row in records(self.scenario, "potential"):
            most, market = row["potential"] * self.settings.potential.penetration, (row["product"], row["territory"])
            self.hold("potential", partial(_in_market, market), np.nan, most)
        for cell, share in zip(self.cells, self.share.tolist(), strict=True):
            low, high = (np.nan if f is None else f * share for f in (self.settings.band.min, self.settings.band.max))
            self.hold("band", partial(eq, cell), low, high)

    def of_planner(self) -> None:
        """Planner's rows."""
        for row in records(self.scenario, "limits"):
            self.hold("planner", partial(self.matches, row), row["min"], row["max"])

    def matches(self, row: dict[str, Any], cell: Cell) -> bool:
        """Tell whether a cell has every name that a row fills."""
        names = dict(zip(("manager", "product", "territory"), cell, strict=True))
        names |= {column: self.managers[cell[0]][column] for column in ("team", "role")}
        names |= {"family": self.products[cell[1]]["family"], "region": self.territories[cell[2]]["region"]}
        return all(row[column] in ("", name) for column, name in names.items())


def _in_market(market: tuple[str, str], cell: Cell) -> bool:
    return cell[1:] == market


def _is(place: int, name: str, cell: Cell) -> bool:
    return cell[place] == name


def limit_rows(scenario: Scenario, share: NDArray[np.float64]) -> list[Row]:
    """Every limit of the scenario that is not off, from its tables."""
    limits = _Limits(scenario, share)
    limits.of_managers()
    limits.of_places()
    limits.of_planner()
    return limits.rows


class _Program:
    """A dense program over cells, shortfalls, violations of soft limits and a level; money in units of the targets."""

    def __init__(self, scenario: Scenario, share: NDArray[np.float64]) -> None:
        cells, rows, self.target = cells_of(scenario), limit_rows(scenario, share), assigned(scenario)
        self.unit = max(self.target.values()) or 1.0
        soft = [number for number, row in enumerate(rows) if row.price is not None]
        self.names = list(self.target)
        self.first = len(cells)
        self.width = self.first + len(self.names) + len(soft) + 1
        self.below: list[NDArray[np.float64]] = []
        self.below_to: list[float] = []
        of_cell = {cell: number for number, cell in enumerate(cells)}
        self.equal = np.zeros((len(self.names), self.width))
        for number, name in enumerate(self.names):
            self.equal[number, [of_cell[cell] for cell in cells if cell[1] == name]] = 1
            self.equal[number, self.first + number] = 1
        for number, row in enumerate(rows):
            line = np.zeros(self.width)
            for cell, coef in row.coef.items():
                line[of_cell[cell]] = coef
            for bound, sign in ((row.lower, -1.0), (row.upper, 1.0)):
                if np.isfinite(bound):
                    signed = sign * line
                    if number in soft:
                        signed[self.first + len(self.names) + soft.index(number)] = -1
                    self.hold(signed, sign * bound / self.unit)

    def hold(self, line: NDArray[np.float64], most: float) -> None:
        """Add ``line * columns <= most``."""
        self.below.append(line)
        self.below_to.append(most)

    def shortfall(self, names: list[str]) -> NDArray[np.float64]:
        """The sum of these products' shortfalls, as a line."""
        line = np.zeros(self.width)
        line[[self.first + self.names.index(name) for name in names]] = 1
        return line

    def below_level(self, name: str) -> NDArray[np.float64]:
        """The product's relative shortfall less the level, as a line."""
        line = self.only(name)
        line[-1] = -1
        return line

    def only(self, name: str) -> NDArray[np.float64]:
        """The product's relative shortfall, as a line."""
        return self.shortfall([name]) * self.unit / self.target[name]

    def least(self, cost: NDArray[np.float64]) -> float:
        """Least value of a line."""
        most = [self.target[name] / self.unit for name in self.names]
        bounds: list[tuple[float, float | None]] = [(0, None)] * self.width
        bounds[self.first : self.first + len(most)] = [(0, one) for one in most]
        result = linprog(
            cost,
            A_ub=np.array(self.below) if self.below else None,
            b_ub=np.array(self.below_to) if self.below else None,
            A_eq=self.equal,
            b_eq=[self.target[name] / self.unit for name in self.names],
            bounds=bounds,
            method="highs-ds",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        assert result.status == 0, result.message
        return float(result.fun)


def place_plainly(scenario: Scenario, share: NDArray[np.float64]) -> dict[str, float]:
    """Shortfall by product: the least sum by priority class, then its largest part smallest, and so on down.

    Which products cannot be below a level is found by trying: each alone is made as small as the level allows.
    """
    program, missing = _Program(scenario, share), dict.fromkeys(assigned(scenario), 0.0)
    priority = {row["product"]: known(row["priority"], 1.0) for row in records(scenario, "products")}
    wanted = [name for name in program.names if program.target[name] > 0]
    for rank in sorted({priority[name] for name in wanted}):
        free = [name for name in wanted if priority[name] == rank]
        total = program.least(program.shortfall(free))
        program.hold(program.shortfall(free), total + SLACK)
        while free and total > SLACK:
            base = len(program.below)
            for name in free:
                program.hold(program.below_level(name), 0.0)
            level = np.zeros(program.width)
            level[-1] = 1
            top = program.least(level)
            program.hold(level, top + SLACK)
            stuck = [name for name in free if program.least(program.only(name)) >= top - SAME]
            del program.below[base:], program.below_to[base:]
            for name in stuck:
                missing[name] = top * program.target[name]
                program.hold(program.only(name), top + SLACK)
            free = [name for name in free if name not in stuck]
            if top <= SAME:
                break
    return missing
