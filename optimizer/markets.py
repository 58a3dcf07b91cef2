"""Markets: a product in a territory, numbered ``product * territories + territory``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario


def potential_of_markets(scenario: Scenario) -> NDArray[np.float64]:
    """Potential of each market in money, NaN where it is not known, shape (products * territories,)."""
    result = np.full(len(scenario.products) * len(scenario.territories), np.nan)
    if "potential" in scenario.tables:
        product, territory = scenario.codes("potential", "product"), scenario.codes("potential", "territory")
        market = product * len(scenario.territories) + territory
        result[market] = scenario.tables["potential"].numbers("potential")
    return result


def market_names(scenario: Scenario, market: NDArray[np.int64]) -> NDArray[np.object_]:
    """Names of markets: ``A / North``."""
    product, territory = np.divmod(market, len(scenario.territories))
    products, territories = scenario.products.to_numpy(np.object_), scenario.territories.to_numpy(np.object_)
    return np.asarray(products[product] + " / " + territories[territory], np.object_)
