"""How large a deal is: a new customer's first purchase, or a contract."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.specificity import most_specific_row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def deal_sizes(scenario: Scenario, product: Ints, territory: Ints) -> Floats:
    """Money of one deal in each place; NaN where it is not known."""
    default = scenario.settings.structure.default_size
    return of_place(scenario, "deals", "size", product, territory, np.nan if default is None else default)


def hours_of_deals(scenario: Scenario, product: Ints, territory: Ints) -> Floats:
    """Hours that it takes to win a new customer in each place."""
    default = scenario.settings.structure.hours_per_customer
    found = of_place(scenario, "deals", "hours", product, territory, default)
    return np.where(np.isnan(found), default, found)


def of_place(
    scenario: Scenario,
    table: str,
    column: str,
    product: Ints,
    territory: Ints,
    default: float,
    rows: Ints | slice = slice(None),
) -> Floats:
    """Find a number by product and territory in the most specific row of a table.

    Parameters
    ----------
    product, territory : shape (places,), codes
    default : value of places that no row names
    rows : the rows of the table to look in
    """
    everyone = np.full(len(product), -1)
    if table not in scenario.tables:
        return np.full(len(product), default)
    codes = np.stack([scenario.codes(table, name)[rows] for name in ("product", "territory")])
    codes = np.concatenate([np.full((1, codes.shape[1]), -1), codes])
    values = scenario.tables[table].numbers(column)[rows]
    return most_specific_row(codes, values, (everyone, product, territory), default)
