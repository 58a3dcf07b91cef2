"""Balance: nobody is loaded much more than the others.

    minimise  the largest of  (sum of x_c over the cells of manager m) / capacity_m

over the managers whose capacity is known and above zero. The optimum ``z`` becomes the limit
``sum of x_c over the cells of manager m <= capacity_m * z * (1 + tolerance)`` for each of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.goals.goal import Goal
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.program import Columns, Entries, Program


def _capacity(instance: Instance) -> NDArray[np.float64]:
    """Capacity by manager, NaN where there is none to be loaded against."""
    capacity = instance.scenario.numbers("managers", "capacity")
    return np.where(capacity > 0, capacity, np.nan)


def _aim(instance: Instance, program: Program) -> Program:
    """Add the highest load as a column, and for each manager the row ``target - capacity * load <= 0``."""
    capacity = _capacity(instance) / program.scale
    loaded = np.flatnonzero(~np.isnan(capacity))
    row_of = np.full(len(capacity), -1, np.int64)
    row_of[loaded] = np.arange(len(loaded))
    row = row_of[instance.cells.manager]
    cell = np.flatnonzero(row >= 0)
    load = len(program.cost)
    highest = Columns("load", load, np.array(["highest"], np.object_), money=False)
    program = program.with_columns(highest, 0.0, np.inf)
    entries = Entries(
        np.append(row[cell], np.arange(len(loaded))),
        np.append(cell, np.full(len(loaded), load)),
        np.append(np.ones(len(cell)), -capacity[loaded]),
    )
    zero = np.zeros(len(capacity))
    names = instance.scenario.managers.to_numpy(np.object_).take
    below = Grouping("load", "load of {}", "money", instance.cells.manager, zero - np.inf, zero, names)
    return program.with_rows(below, loaded, entries).with_cost(slice(load, load + 1), 1.0)


def _value(instance: Instance, amount: NDArray[np.float64]) -> float:
    total = np.bincount(instance.cells.manager, amount, instance.cells.shape[0])
    return float(np.nanmax(total / _capacity(instance), initial=0.0))


def _worth(_instance: Instance, program: Program) -> float:
    """The objective is the load itself, the bounds are money in the program's scale."""
    return 1 / program.scale


def _keep(instance: Instance, least: float, tolerance: float) -> Grouping:
    capacity = _capacity(instance)
    most = np.where(np.isnan(capacity), np.inf, capacity * least * (1 + tolerance))
    names = instance.scenario.managers.to_numpy(np.object_).take
    none = np.full(len(most), -np.inf)
    return Grouping("balance", "load of {}", "money", instance.cells.manager, none, most, names)


BALANCE = Goal("balance", _aim, _value, _worth, _keep)
