"""Territory: a territory sells at least and at most so much, all products together.

min_t  <=  sum of x_c over the cells of territory t  <=  max_t        for each territory t       [money]
"""

from __future__ import annotations

import numpy as np

from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import names_of
from optimizer.limits.family import Family
from optimizer.limits.per_manager import bounds


def _build(instance: Instance, _setting: LimitSetting) -> list[Grouping]:
    scenario = instance.scenario
    size = len(scenario.territories)
    low = bounds(scenario.numbers("territories", "min"), size, -np.inf)
    high = bounds(scenario.numbers("territories", "max"), size, np.inf)
    if not (np.isfinite(low) | np.isfinite(high)).any():
        return []
    names = names_of(scenario.territories)
    return [Grouping("territory", "territory {}", "money", instance.cells.territory, low, high, names)]


TERRITORY = Family("territory", LimitSetting, _build)
