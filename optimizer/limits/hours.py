"""Hours: nobody works more than his hours.

    sum of e_c * x_c over the cells of manager m  <=  hours_m        for each manager m       [hours]

``e_c`` is the effort in hours per unit of money: the most specific row of table ``effort``, divided by ``effort_unit``.
A cell without effort takes no hours; a manager without hours has no such limit.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from models.settings import LimitSetting, Positive
from optimizer.instance import Instance
from optimizer.limits.grouping import Family, Grouping
from optimizer.limits.per_manager import bounds
from optimizer.specificity import looked_up


class HoursSetting(LimitSetting):
    """What the hours in table ``effort`` are for."""

    effort_unit: Positive = Field(
        default=1_000_000.0, description="The amount of money that `hours` in table effort sells."
    )


def _build(instance: Instance, setting: LimitSetting) -> list[Grouping]:
    assert isinstance(setting, HoursSetting)
    scenario, cells = instance.scenario, instance.cells
    hours = bounds(scenario.numbers("managers", "hours"), len(scenario.managers), np.inf)
    if "effort" not in scenario.tables or not np.isfinite(hours).any():
        return []
    cell = (cells.manager, cells.product, cells.territory)
    effort = looked_up(scenario, "effort", "hours", cell, 0.0) / setting.effort_unit
    names = scenario.managers.to_numpy(np.object_).take
    none = np.full(len(hours), -np.inf)
    return [Grouping("hours", "hours of {}", "hours", cells.manager, none, hours, names, effort)]


HOURS = Family("hours", HoursSetting, _build)
