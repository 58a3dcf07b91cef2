"""Floor: everybody carries at least so much.

    sum of x_c over the cells of manager m  >=  floor_m        for each manager m       [money]

A manager without a floor has no such limit.
"""

from __future__ import annotations

import numpy as np

from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.family import Family
from optimizer.limits.per_manager import per_manager


def _build(instance: Instance, _setting: LimitSetting) -> list[Grouping]:
    floor = instance.scenario.numbers("managers", "floor")
    return per_manager(instance, "floor", "floor of {}", floor, np.inf)


FLOOR = Family("floor", LimitSetting, _build)
