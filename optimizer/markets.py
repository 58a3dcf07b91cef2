"""Markets: a product in a territory, numbered ``product * territories + territory``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.labels import joined, names_of
from optimizer.number_texts import Texts


def potential_of_markets(scenario: Scenario) -> NDArray[np.float64]:
    """Potential of each market in money, NaN where it is not known, shape (products * territories,)."""
    result = np.full(len(scenario.products) * len(scenario.territories), np.nan)
    if "potential" in scenario.tables:
        product, territory = scenario.codes("potential", "product"), scenario.codes("potential", "territory")
        market = product * len(scenario.territories) + territory
        result[market] = scenario.tables["potential"].numbers("potential")
    return result


def market_names(scenario: Scenario, market: NDArray[np.int64]) -> Texts:
    """Names of markets: ``A / North``."""
    product, territory = np.divmod(market, len(scenario.territories))
    return joined([names_of(scenario.products)(product), names_of(scenario.territories)(territory)])
