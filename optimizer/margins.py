"""Margins: what is earned per unit of money."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.specificity import looked_up

Ints = NDArray[np.int64]


def margins_of(scenario: Scenario, manager: Ints, product: Ints, territory: Ints) -> NDArray[np.float64]:
    """Margin in each place: the most specific row of table ``margins``, else the product's ``margin``, else 0."""
    of_product = np.nan_to_num(scenario.numbers("products", "margin"))[product]
    of_row = looked_up(scenario, "margins", "margin", (manager, product, territory), np.nan)
    return np.where(np.isnan(of_row), of_product, of_row)
