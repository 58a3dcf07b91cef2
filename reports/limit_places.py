"""Where the limits of a cell come from: family, key, words, and file and row in the run's input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from models.scenario import Scenario
from optimizer.explain.origin import Side, origin
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.structures import instance_of
from scenarios.read_run import ALL, Cell, LimitName, RunFiles

#: Goals: what they keep comes from a setting.
GOALS = {"margin": "goal in input/scenario.toml", "balance": "goal in input/scenario.toml"}


@dataclass(frozen=True)
class Sources:
    """The limits of a scenario, ready to be looked up."""

    instance: Instance
    groupings: Sequence[Grouping]

    def cell(self, manager: str, product: str, territory: str, stream: str = "") -> int | None:
        """Find a cell by its names; None if coverage, or the structure, does not allow it."""
        scenario, cells = self.instance.scenario, self.instance.cells
        labels = (scenario.managers, scenario.products, scenario.territories, scenario.streams)
        names = (manager, product, territory, stream or ALL)
        codes = [label.tolist().index(name) for label, name in zip(labels, names, strict=True)]
        (place,) = cells.at(np.array([np.ravel_multi_index(codes, cells.shape)])).tolist()
        return None if place < 0 else place

    def size(self, manager: str, product: str, territory: str, stream: str) -> float | None:
        """Return the money of one whole unit of a cell; None where nothing is counted."""
        number = self.cell(manager, product, territory, stream)
        size = float(self.instance.work.size[number]) if number is not None else np.inf
        return size if np.isfinite(size) else None

    def place(self, cell: int, limit: LimitName | None, side: Side) -> str:
        """Say in which file and row a bound of one of the cell's limits stands; empty if it stands in none."""
        if limit is None or limit.family == "flow":
            return ""
        if limit.family in GOALS:
            return GOALS[limit.family]
        for grouping in self.groupings:
            key = int(grouping.key[cell])
            if grouping.family == limit.family and key >= 0 and str(grouping.names(np.array([key]))[0]) == limit.key:
                found = origin(self.instance, grouping, key, bounded_side(grouping, key, side))
                return f"{found.column} in input/{found.file}" if found.row is None else f"input/{found.place}"
        return ""


def bounded_side(grouping: Grouping, key: int, side: Side) -> Side:
    """Return the side, or the other one if there is no bound on it."""
    bound = grouping.upper if side == "upper" else grouping.lower
    if np.isfinite(bound[key]):
        return side
    return "lower" if side == "upper" else "upper"


def sources(scenario: Scenario) -> Sources:
    """Build the limits of a scenario, without solving anything."""
    instance = instance_of(scenario)
    return Sources(instance, [product_targets(instance), *build_limits(instance)])


def sources_of(run: RunFiles, cells: Sequence[Cell]) -> Sources | None:
    """Build the limits behind targets; None if there is nothing to look up. Raises NotAPlan."""
    return sources(run.scenario()) if run.streams or any(cell.why.moves for cell in cells) else None


def places_of_limits(run: RunFiles, cells: Sequence[Cell], known: Sources | None) -> dict[str, str]:
    """Return file and row of each limit that moved these cells, by its text."""
    found: dict[str, str] = {}
    if known is None:
        return found
    for cell in cells:
        number = known.cell(cell.manager, cell.product, cell.territory, cell.stream)
        for moved in cell.why.moves:
            if number is not None and moved.reason not in found:
                found[moved.reason] = known.place(number, run.limits.get(moved.reason), side_of(moved.factor))
    return found


def places_of_customers(known: Sources | None) -> dict[tuple[str, str], str]:
    """Return file and row of each customer, by customer and product; none without such a table."""
    table = known.instance.scenario.tables.get("customers") if known else None
    if table is None:
        return {}
    names = zip(table.names("customer"), table.names("product"), strict=True)
    return {name: f"input/{table.file}:{row}" for name, row in zip(names, table.rows.tolist(), strict=True)}


def side_of(factor: Decimal) -> Side:
    """Return the side of the bound that a factor comes from: the upper one holds down."""
    return "upper" if factor < 1 else "lower"
