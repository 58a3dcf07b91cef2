"""Hours: nobody works more than his hours.

    sum of e_c * x_c over the cells of manager m  <=  hours_m        for each manager m       [hours]

``e_c`` is the effort in hours per unit of money: the most specific row of table ``effort``, divided by ``effort_unit``,
and what the structure asks: hours per customer, or per unit of a stage, over the money that it brings.
A cell without effort takes no hours; a manager without hours has no such limit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from models.closed import Positive
from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import names_of
from optimizer.limits.family import Family
from optimizer.limits.per_manager import bounds
from optimizer.specificity import looked_up


class HoursSetting(LimitSetting):
    """What the hours in table ``effort`` are for."""

    effort_unit: Positive = Field(
        default=1_000_000.0, description="The amount of money that `hours` in table effort sells."
    )


def hours_of_money(instance: Instance) -> NDArray[np.float64]:
    """Hours that one unit of money takes, shape (cells,)."""
    scenario, cells = instance.scenario, instance.cells
    setting = scenario.settings.limit("hours")
    assert isinstance(setting, HoursSetting)
    cell = (cells.manager, cells.product, cells.territory)
    return looked_up(scenario, "effort", "hours", cell, 0.0) / setting.effort_unit + instance.work.hours


def _build(instance: Instance, _setting: LimitSetting) -> list[Grouping]:
    scenario, cells = instance.scenario, instance.cells
    hours = bounds(scenario.numbers("managers", "hours"), len(scenario.managers), np.inf)
    effort = hours_of_money(instance)
    if not np.isfinite(hours).any() or not effort.any():
        return []
    names = names_of(scenario.managers)
    none = np.full(len(hours), -np.inf)
    return [Grouping("hours", "hours of {}", "hours", cells.manager, none, hours, names, effort)]


HOURS = Family("hours", HoursSetting, _build)
