"""Band: no target strays too far from its fair share.

    min * r_c  <=  x_c  <=  max * r_c        for each cell c       [money]

``r_c`` is the fair share of the cell; ``min`` and ``max`` are factors, 0.5 being half of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from models.closed import NotNegative
from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import joined, names_of
from optimizer.limits.family import Family
from optimizer.number_texts import Texts


class BandSetting(LimitSetting):
    """Bounds on target over fair share."""

    min: NotNegative | None = Field(default=None, description="Least target, in fair shares.")
    max: NotNegative | None = Field(default=None, description="Most target, in fair shares.")

    @model_validator(mode="after")
    def _in_order(self) -> BandSetting:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        return self


def _build(instance: Instance, setting: LimitSetting) -> list[Grouping]:
    assert isinstance(setting, BandSetting)
    if setting.min is None and setting.max is None:
        return []
    share, none = instance.fair_share, np.full(len(instance.cells), np.inf)
    low = -none if setting.min is None else setting.min * share
    high = none if setting.max is None else setting.max * share
    key = np.arange(len(share))
    return [Grouping("band", "band of {}", "money", key, low, high, lambda keys: cell_names(instance, keys))]


def cell_names(instance: Instance, cell: NDArray[np.int64]) -> Texts:
    """Names of cells: ``Ivanov / A / North``."""
    scenario, cells = instance.scenario, instance.cells
    labels = scenario.managers, scenario.products, scenario.territories
    codes = cells.manager[cell], cells.product[cell], cells.territory[cell]
    return joined([names_of(label)(code) for label, code in zip(labels, codes, strict=True)])


BAND = Family("band", BandSetting, _build)
