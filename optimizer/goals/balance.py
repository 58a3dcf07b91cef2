"""Balance: nobody is loaded much more than the others.

    minimise  the largest of  (sum of x_c over the cells of manager m) / capacity_m

over the managers whose capacity is known and above zero. The optimum ``z`` becomes the limit
``sum of x_c over the cells of manager m <= capacity_m * z * (1 + tolerance)`` for each of them. Money of different
accounts is never added up: who works in several stages of a sale has a load in each.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from optimizer.goals.goal import Goal
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import names_of
from optimizer.least_load import least_load
from optimizer.limits.accounts import by_account
from optimizer.optimum import Call
from optimizer.program import Columns, Entries, Program
from optimizer.solvers.solution import Solution

Floats = NDArray[np.float64]


def loads_of(instance: Instance) -> Grouping:
    """Return the sums that are loads, each up to the capacity; inf where there is none to be loaded against."""
    capacity = instance.scenario.numbers("managers", "capacity")
    known = np.where(capacity > 0, capacity, np.inf)
    names = names_of(instance.scenario.managers)
    none = np.full(len(known), -np.inf)
    loads = Grouping("balance", "load of {}", "money", instance.cells.manager, none, known, names)
    return by_account(loads, instance.work)


def _aim(instance: Instance, program: Program) -> Program:
    """Add the highest load as a column, and for each load the row ``target - capacity * load <= 0``."""
    loads = loads_of(instance)
    capacity = loads.upper / program.scale
    loaded = np.flatnonzero(np.isfinite(capacity))
    row_of = np.full(len(capacity) + 1, -1, np.int64)
    row_of[loaded] = np.arange(len(loaded))
    row = row_of[loads.key]
    cell = np.flatnonzero(row >= 0)
    load = len(program.cost)
    highest = Columns("load", load, pa.array(["highest"]), money=False)
    program = program.with_columns(highest, 0.0, np.inf)
    entries = Entries(
        np.append(row[cell], np.arange(len(loaded))),
        np.append(cell, np.full(len(loaded), load)),
        np.append(np.ones(len(cell)), -capacity[loaded]),
    )
    below = replace(loads, family="load", upper=np.zeros(len(capacity)))
    return program.with_rows(below, loaded, entries).with_cost(slice(load, load + 1), 1.0)


def _value(instance: Instance, amount: Floats) -> float:
    loads = loads_of(instance)
    return float((loads.sums(amount) / loads.upper).max(initial=0.0))


def _worth(_instance: Instance, program: Program) -> float:
    """The objective is the load itself, the bounds are money in the program's scale."""
    return 1 / program.scale


def _keep(instance: Instance, least: float, tolerance: float) -> Grouping:
    loads = loads_of(instance)
    none = np.full(len(loads.upper), np.inf)
    most = np.multiply(loads.upper, least * (1 + tolerance), out=none, where=np.isfinite(loads.upper))
    return replace(loads, upper=most)


def _quick(instance: Instance, program: Program, call: Call) -> Solution | None:
    loads = loads_of(instance)
    least = least_load(program, loads, instance.fair_share, call.watch)
    return None if least is None else least.solution(program, loads)


BALANCE = Goal("balance", _aim, _value, _worth, _keep, _quick)
