"""Capacity: nobody carries more than he can.

    sum of x_c over the cells of manager m  <=  capacity_m        for each manager m       [money]

A manager without a capacity has no such limit.
"""

from __future__ import annotations

import numpy as np

from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.family import Family
from optimizer.limits.per_manager import per_manager


def _build(instance: Instance, _setting: LimitSetting) -> list[Grouping]:
    capacity = instance.scenario.numbers("managers", "capacity")
    return per_manager(instance, "capacity", "capacity of {}", -np.inf, capacity)


CAPACITY = Family("capacity", LimitSetting, _build)
