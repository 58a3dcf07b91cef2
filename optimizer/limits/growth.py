"""Growth: nobody's target moves too far from last year's.

    previous_m * (1 + min)  <=  sum of x_c over the cells of manager m  <=  previous_m * (1 + max)       [money]

for each manager m whose ``previous`` is known and above zero; ``min`` and ``max`` are shares, -0.2 being 20 % less.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from models.closed import Finite
from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.family import Family
from optimizer.limits.per_manager import per_manager


class GrowthSetting(LimitSetting):
    """Bounds on the change against each manager's ``previous``."""

    min: Finite | None = Field(default=None, ge=-1, description="Least change: -0.2 is 20 % less.")
    max: Finite | None = Field(default=None, ge=-1, description="Most change: 0.4 is 40 % more.")

    @model_validator(mode="after")
    def _in_order(self) -> GrowthSetting:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        return self


def _build(instance: Instance, setting: LimitSetting) -> list[Grouping]:
    assert isinstance(setting, GrowthSetting)
    previous = instance.scenario.numbers("managers", "previous")
    previous = np.where(previous > 0, previous, np.nan)
    low = np.nan if setting.min is None else previous * (1 + setting.min)
    high = np.nan if setting.max is None else previous * (1 + setting.max)
    return per_manager(instance, "growth", "growth of {}", low, high)


GROWTH = Family("growth", GrowthSetting, _build)
