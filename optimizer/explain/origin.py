"""Origin: the file, row and column that a bound comes from, and the setting that has a part in it.

    bound = per * what stands in the file           (per is 1, the penetration, 1 plus the growth, ...)
    bound = part that is fixed + rate * setting     (rate is the potential, the previous, the fair share, ...)

A setting may move many bounds at once; what a planner can change is then the setting, not the one bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.tables.limits import LIMITS
from optimizer.instance import Instance
from optimizer.limits.grouping import Grouping

Side = Literal["lower", "upper"]
SIDES: tuple[Side, Side] = ("upper", "lower")
Floats = NDArray[np.float64]

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
    """Return where one bound of a limit comes from.

    Parameters
    ----------
    grouping : one of the limits that were built from this instance
    key : a key with such a bound
    side : which of its bounds
    """
    find = FINDERS.get(grouping.family)
    return find(instance, grouping, key, side) if find else Origin(SETTINGS, None, f"limits.{grouping.family}")


def lever(instance: Instance, grouping: Grouping, side: Side) -> Lever | None:
    """Return the setting that moves these bounds all at once; None if they come from a table alone."""
    setting: Any = instance.scenario.settings.limit(grouping.family) if grouping.family != "product" else None
    bound = grouping.upper if side == "upper" else grouping.lower
    bounded = np.isfinite(bound)
    end = "max" if side == "upper" else "min"
    match grouping.family:
        case "band":
            rate, name, value = instance.fair_share, end, getattr(setting, end)
        case "growth":
            rate, name, value = instance.scenario.numbers("managers", "previous"), end, getattr(setting, end)
        case "potential":
            rate, name, value = bound / setting.penetration, "penetration", setting.penetration
        case _:
            return None
    return Lever(f"limits.{grouping.family}.{name}", float(value), np.where(bounded, rate, 0.0))


def _product(instance: Instance, _grouping: Grouping, key: int, _side: Side) -> Origin:
    scenario = instance.scenario
    over = _over_assignment(scenario, key)
    return _of_key(scenario, "products", "product", key, "target", 1 + over) or Origin(
        SETTINGS, None, "target", 1 + over
    )


def _over_assignment(scenario: Scenario, product: int) -> float:
    own = float(scenario.numbers("products", "over_assignment")[product])
    return scenario.settings.over_assignment if np.isnan(own) else own


def _manager(instance: Instance, grouping: Grouping, key: int, _side: Side) -> Origin:
    found = _of_key(instance.scenario, "managers", "manager", key, grouping.family)
    assert found is not None
    return found


def _growth(instance: Instance, _grouping: Grouping, key: int, side: Side) -> Origin:
    setting: Any = instance.scenario.settings.limit("growth")
    end = "max" if side == "upper" else "min"
    per = 1 + getattr(setting, end)
    found = _of_key(instance.scenario, "managers", "manager", key, "previous", per, f"limits.growth.{end}")
    assert found is not None
    return found


def _territory(instance: Instance, _grouping: Grouping, key: int, side: Side) -> Origin:
    column = "max" if side == "upper" else "min"
    found = _of_key(instance.scenario, "territories", "territory", key, column)
    assert found is not None
    return found


def _potential(instance: Instance, grouping: Grouping, key: int, _side: Side) -> Origin:
    scenario, cells = instance.scenario, instance.cells
    setting: Any = scenario.settings.limit("potential")
    market = int(cells.market[np.argmax(grouping.key == key)])
    product, territory = divmod(market, len(scenario.territories))
    table = scenario.tables["potential"]
    codes = scenario.codes("potential", "product"), scenario.codes("potential", "territory")
    place = int(np.flatnonzero((codes[0] == product) & (codes[1] == territory))[0])
    name = "limits.potential.penetration" if setting.penetration != 1 else ""
    return Origin(table.file, int(table.rows[place]), "potential", setting.penetration, name)


def _band(_instance: Instance, _grouping: Grouping, _key: int, side: Side) -> Origin:
    return Origin(SETTINGS, None, f"limits.band.{'max' if side == 'upper' else 'min'}")


def _planner(instance: Instance, grouping: Grouping, key: int, side: Side) -> Origin:
    """Find the row by its key in limits.csv, ``reason: names``, and by its bounds, should two read the same."""
    table = instance.scenario.tables["limits"]
    low, high = np.nan_to_num(table.numbers("min"), nan=-np.inf), np.nan_to_num(table.numbers("max"), nan=np.inf)
    places = np.flatnonzero((low == grouping.lower[key]) & (high == grouping.upper[key]))
    frame = table.frame.iloc[places]
    filled = [" / ".join(filter(None, names)) for names in frame[list(LIMITS.key)].itertuples(index=False)]
    texts = [f"{reason}: {names}" if names else reason for reason, names in zip(frame["reason"], filled, strict=True)]
    row = int(table.rows[places[texts.index(str(grouping.names(np.array([key]))[0]))]])
    return Origin(table.file, row, "max" if side == "upper" else "min")


def _of_key(
    scenario: Scenario, table: str, name: str, code: int, column: str, per: float = 1.0, setting: str = ""
) -> Origin | None:
    """Find the row of a manager, product or territory in its table; None without such a table."""
    if table not in scenario.tables:
        return None
    place = int(np.flatnonzero(scenario.codes(table, name) == code)[0])
    return Origin(scenario.tables[table].file, int(scenario.tables[table].rows[place]), column, per, setting)


#: How the origin of each family's bounds is found.
FINDERS: dict[str, Callable[[Instance, Grouping, int, Side], Origin]] = {
    "product": _product,
    "capacity": _manager,
    "hours": _manager,
    "floor": _manager,
    "growth": _growth,
    "potential": _potential,
    "territory": _territory,
    "band": _band,
    "planner": _planner,
}
