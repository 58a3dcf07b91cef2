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
from scenarios.read_run import Cell, LimitName, RunFiles

#: Goals: what they keep comes from a setting.
GOALS = {"margin": "goal in input/scenario.toml", "balance": "goal in input/scenario.toml"}


@dataclass(frozen=True)
class Sources:
    """The limits of a scenario, ready to be looked up."""

    instance: Instance
    groupings: Sequence[Grouping]

    def cell(self, names: tuple[str, str, str]) -> int | None:
        """Find a cell by manager, product and territory; None if coverage does not allow it."""
        scenario, cells = self.instance.scenario, self.instance.cells
        labels = (scenario.managers, scenario.products, scenario.territories)
        manager, product, territory = (label.tolist().index(name) for label, name in zip(labels, names, strict=True))
        number = (manager * cells.shape[1] + product) * cells.shape[2] + territory
        place = int(np.searchsorted(cells.number, number))
        return place if place < len(cells) and cells.number[place] == number else None

    def place(self, cell: int, limit: LimitName | None, side: Side) -> str:
        """Say in which file and row a bound of one of the cell's limits stands; empty if it is not known."""
        if limit is None:
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


def places_of_limits(run: RunFiles, cells: Sequence[Cell]) -> dict[str, str]:
    """Return file and row of each limit that moved these cells, by its text."""
    found: dict[str, str] = {}
    if not any(cell.why.moves for cell in cells):
        return found
    known = sources(run.scenario())
    for cell in cells:
        number = known.cell((cell.manager, cell.product, cell.territory))
        for moved in cell.why.moves:
            if number is not None and moved.reason not in found:
                found[moved.reason] = known.place(number, run.limits.get(moved.reason), side_of(moved.factor))
    return found


def side_of(factor: Decimal) -> Side:
    """Return the side of the bound that a factor comes from: the upper one holds down."""
    return "upper" if factor < 1 else "lower"
