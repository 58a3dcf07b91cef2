"""Potential: nobody sells more than the territory can buy.

    sum of x_c over the cells of product p in territory t  <=  potential_pt * penetration        [money]

for each product and territory whose potential is known. Potential 0 means that nothing is bought there.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from models.closed import Positive
from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.family import Family
from optimizer.markets import market_names, potential_of_markets


class PotentialSetting(LimitSetting):
    """Which part of the potential can be won."""

    penetration: Positive = Field(default=1.0, description="The limit is the potential times this.")


def _build(instance: Instance, setting: LimitSetting) -> list[Grouping]:
    assert isinstance(setting, PotentialSetting)
    scenario, cells = instance.scenario, instance.cells
    if "potential" not in scenario.tables:
        return []
    potential = potential_of_markets(scenario)
    of_cell = cells.market
    covered = np.bincount(of_cell, minlength=cells.markets) > 0
    market, key = np.flatnonzero(covered), (np.cumsum(covered) - 1)[of_cell]
    upper = potential[market] * setting.penetration
    upper = np.where(np.isnan(upper), np.inf, upper)
    none = np.full(len(market), -np.inf)
    return [
        Grouping(
            "potential",
            "potential of {}",
            "money",
            key,
            none,
            upper,
            lambda keys: market_names(scenario, market[keys]),
        )
    ]


POTENTIAL = Family("potential", PotentialSetting, _build)
