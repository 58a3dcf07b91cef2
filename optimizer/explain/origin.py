"""Origin: the file, row and column that a bound comes from, and the setting that has a part in it.

    bound = per * what stands in the file           (per is 1, the penetration, 1 plus the growth, ...)
    bound = part that is fixed + rate * setting     (rate is the potential, the previous, the fair share, ...)

A setting may move many bounds at once; what a planner can change is then the setting, not the one bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.tables.limits import LIMITS
from optimizer.cells import covered_cells
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.accounts import accounted
from optimizer.structures.customers import customers_of, keeping

Side = Literal["lower", "upper"]
SIDES: tuple[Side, Side] = ("upper", "lower")
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Families with a setting that moves their bounds.
LEVERS = ("band", "growth", "potential")
#: File of the settings.
SETTINGS = "scenario.toml"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a bound comes from.

    Attributes
    ----------
    file : name of the file in the scenario's folder
    row : row as a spreadsheet counts it; None for a setting
    column : column of the table, or the setting with its section
    per : what the number there is multiplied by to make the bound
    setting : the setting that has a part in the bound, if the number comes from a table; else empty
    """

    file: str
    row: int | None
    column: str
    per: float = 1.0
    setting: str = ""

    @property
    def place(self) -> str:
        """The place in words: ``managers.csv:3:floor``, or ``limits.band.min in scenario.toml``."""
        if self.row is None:
            return f"{self.column} in {self.file}"
        own = f"{self.file}:{self.row}:{self.column}"
        return f"{own} and {self.setting}" if self.setting else own


@dataclass(frozen=True, slots=True)
class Lever:
    """A setting that moves all bounds of one side of a limit.

    Attributes
    ----------
    setting : its name with its section
    value : what it is now
    rate : shape (keys,), by how much each bound moves per unit of the setting; 0 where there is no bound
    """

    setting: str
    value: float
    rate: Floats


def origin(instance: Instance, grouping: Grouping, key: int, side: Side) -> Origin:
    """Return where one bound of a limit comes from."""
    return origins(instance, grouping, np.array([key]), side)[0]


def origins(instance: Instance, grouping: Grouping, keys: Ints, side: Side) -> list[Origin]:
    """Return where bounds of a limit come from.

    Parameters
    ----------
    grouping : one of the limits that were built from this instance
    keys : shape (bounds,), keys with such a bound
    side : which of their bounds
    """
    find = FINDERS.get(grouping.family)
    if find is None:
        return [Origin(SETTINGS, None, f"limits.{grouping.family}")] * len(keys)
    return find(instance, grouping, keys, side)


def lever(instance: Instance, grouping: Grouping, side: Side) -> Lever | None:
    """Return the setting that moves these bounds all at once; None if they come from a table alone."""
    if grouping.family not in LEVERS:
        return None
    setting: Any = instance.scenario.settings.limit(grouping.family)
    bound = grouping.upper if side == "upper" else grouping.lower
    bounded, row = np.isfinite(bound), grouping.rows(np.arange(len(bound)))
    end = "max" if side == "upper" else "min"
    match grouping.family:
        case "band":
            rate, name, value = instance.fair_share[row], end, getattr(setting, end)
        case "growth":
            previous = instance.scenario.numbers("managers", "previous")
            rate, name, value = previous[row], end, getattr(setting, end)
        case _:
            rate, name, value = bound / setting.penetration, "penetration", setting.penetration
    return Lever(f"limits.{grouping.family}.{name}", float(value), np.where(bounded, rate, 0.0))


def _product(instance: Instance, _grouping: Grouping, keys: Ints, _side: Side) -> list[Origin]:
    scenario = instance.scenario
    own = scenario.numbers("products", "over_assignment")[keys]
    per = 1 + np.where(np.isnan(own), scenario.settings.over_assignment, own)
    if "products" not in scenario.tables:
        return [Origin(SETTINGS, None, "target", one) for one in per.tolist()]
    found = _of_keys(scenario, "products", "product", keys, "target")
    return [replace(one, per=times) for one, times in zip(found, per.tolist(), strict=True)]


def _manager(instance: Instance, grouping: Grouping, keys: Ints, _side: Side) -> list[Origin]:
    return _of_keys(instance.scenario, "managers", "manager", grouping.rows(keys), grouping.family)


def _growth(instance: Instance, grouping: Grouping, keys: Ints, side: Side) -> list[Origin]:
    setting: Any = instance.scenario.settings.limit("growth")
    end = "max" if side == "upper" else "min"
    found = _of_keys(instance.scenario, "managers", "manager", grouping.rows(keys), "previous")
    return [replace(one, per=1 + getattr(setting, end), setting=f"limits.growth.{end}") for one in found]


def _territory(instance: Instance, grouping: Grouping, keys: Ints, side: Side) -> list[Origin]:
    column = "max" if side == "upper" else "min"
    return _of_keys(instance.scenario, "territories", "territory", grouping.rows(keys), column)


def _potential(instance: Instance, grouping: Grouping, keys: Ints, _side: Side) -> list[Origin]:
    scenario = instance.scenario
    setting: Any = scenario.settings.limit("potential")
    market = np.zeros(len(grouping.upper), np.int64)
    market[grouping.key[grouping.key >= 0]] = instance.cells.market[grouping.key >= 0]
    table = scenario.tables["potential"]
    product, territory = scenario.codes("potential", "product"), scenario.codes("potential", "territory")
    place = np.zeros(instance.cells.markets, np.int64)
    place[product * len(scenario.territories) + territory] = np.arange(len(product))
    name = "limits.potential.penetration" if setting.penetration != 1 else ""
    rows = table.rows[place[market[keys]]].tolist()
    return [Origin(table.file, row, "potential", setting.penetration, name) for row in rows]


def _band(_instance: Instance, _grouping: Grouping, keys: Ints, side: Side) -> list[Origin]:
    return [Origin(SETTINGS, None, f"limits.band.{'max' if side == 'upper' else 'min'}")] * len(keys)


def _planner(instance: Instance, grouping: Grouping, keys: Ints, side: Side) -> list[Origin]:
    return [_planners_row(instance, grouping, key, side) for key in keys.tolist()]


def _planners_row(instance: Instance, grouping: Grouping, key: int, side: Side) -> Origin:
    """Find the row by its key in limits.csv, ``reason: names``, and by its bounds, should two read the same."""
    table = instance.scenario.tables["limits"]
    low, high = np.nan_to_num(table.numbers("min"), nan=-np.inf), np.nan_to_num(table.numbers("max"), nan=np.inf)
    places = np.flatnonzero((low == grouping.lower[key]) & (high == grouping.upper[key]))
    frame = table.frame.iloc[places]
    filled = [" / ".join(filter(None, names)) for names in frame[list(LIMITS.key)].itertuples(index=False)]
    texts = [f"{reason}: {names}" if names else reason for reason, names in zip(frame["reason"], filled, strict=True)]
    name = str(grouping.names(np.array([key]))[0])
    named = [any(name == accounted(text, one) for one in instance.work.accounts) for text in texts]
    row = int(table.rows[places[named.index(True)]])
    return Origin(table.file, row, "max" if side == "upper" else "min")


def _retained(instance: Instance, grouping: Grouping, keys: Ints, _side: Side) -> list[Origin]:
    """Find the customers that a manager keeps in a place: their row, or the column if there are several."""
    scenario, cells = instance.scenario, instance.cells
    customers = customers_of(scenario, covered_cells(scenario))
    kept = keeping(customers)
    number = kept.manager * cells.markets + customers.market(cells)[kept.part]
    table = scenario.tables["customers"]
    result = []
    for cell in np.flatnonzero(grouping.key >= 0)[keys].tolist():
        own = number == cells.manager[cell] * cells.markets + cells.market[cell]
        rows = np.unique(table.rows[customers.row[kept.part[own]]]).tolist()
        result.append(Origin(table.file, rows[0] if len(rows) == 1 else None, "base"))
    return result


def _flow(instance: Instance, _grouping: Grouping, keys: Ints, _side: Side) -> list[Origin]:
    return [Origin(instance.scenario.tables["stages"].file, None, "the order of the stages")] * len(keys)


def _of_keys(scenario: Scenario, table: str, name: str, keys: Ints, column: str) -> list[Origin]:
    """Find the rows of managers, products or territories in their table."""
    place = np.zeros(len(scenario.labels(name)), np.int64)
    codes = scenario.codes(table, name)
    place[codes] = np.arange(len(codes))
    file = scenario.tables[table].file
    return [Origin(file, row, column) for row in scenario.tables[table].rows[place[keys]].tolist()]


#: How the origins of each family's bounds are found.
FINDERS: dict[str, Callable[[Instance, Grouping, Ints, Side], list[Origin]]] = {
    "product": _product,
    "capacity": _manager,
    "hours": _manager,
    "floor": _manager,
    "growth": _growth,
    "potential": _potential,
    "territory": _territory,
    "band": _band,
    "planner": _planner,
    "retained": _retained,
    "flow": _flow,
}
