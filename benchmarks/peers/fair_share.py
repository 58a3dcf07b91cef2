"""The fair share of a cell: the product target, split by potential and history (docs/mathematics.md)."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.data import Data, Floats, Integers

#: Least share of a cell, against the mean of its product.
LEAST = 1e-6


def fair_share(data: Data) -> Floats:
    """Money of each cell, shape (cells,)."""
    product, territory = data.code("product"), data.code("territory")
    products, territories = data.count("product"), data.count("territory")
    market = product * territories + territory
    part = _ratio(data.cells["weight"].to_numpy(float), market, products * territories)
    potential = _potential(data, market)
    bases = {"potential": _or_mean(potential, market, product, products) * part, "history": _history(data, part)}
    weights = data.settings.get("fair_share", dict.fromkeys(bases, 1.0))
    blend, known = np.zeros(len(product)), np.zeros(products)
    for name, weight in weights.items():
        blend += weight * _ratio(bases[name], product, products)
        known += weight * (np.bincount(product, bases[name], products) > 0)
    blend /= np.maximum(known, 1e-300)[product]
    least = LEAST / np.maximum(np.bincount(product, minlength=products), 1)
    blend = np.where(potential == 0, 0.0, np.maximum(blend, least[product]))
    return np.asarray(data.target, np.float64)[product] * _ratio(blend, product, products)


def _potential(data: Data, market: Integers) -> Floats:
    """Potential of each cell's market, shape (cells,); not a number where it is not known."""
    names = data.potential.reset_index()
    place = data.codes("product", names["product"]) * data.count("territory") + data.codes(
        "territory", names["territory"]
    )
    known = np.full(data.count("product") * data.count("territory"), np.nan)
    known[place] = data.potential.to_numpy()
    return np.asarray(known[market])


def _or_mean(potential: Floats, market: Integers, product: Integers, products: int) -> Floats:
    """Put the mean of the product's known markets in place of what is not known."""
    _, first = np.unique(market, return_index=True)
    known = first[~np.isnan(potential[first])]
    count = np.bincount(product[known], minlength=products)
    mean = np.bincount(product[known], potential[known], products) / np.maximum(count, 1)
    return np.where(np.isnan(potential), mean[product], potential)


def _history(data: Data, part: Floats) -> Floats:
    """What the manager sold there, and his part of what others sold who do not cover the place."""
    territories, managers = data.count("territory"), data.count("manager")
    sold = data.tables["history"]
    markets = data.count("product") * territories
    market = data.code("product") * territories + data.code("territory")
    sold_market = data.codes("product", sold["product"]) * territories + data.codes("territory", sold["territory"])
    # whoever is no manager any more has a number of his own
    sold_by = data.codes("manager", sold["manager"]) % (managers + 1)
    cell = data.code("manager") * markets + market
    order = np.argsort(cell)
    row = sold_by * markets + sold_market
    place = order[np.searchsorted(cell, row, sorter=order).clip(max=len(cell) - 1)]
    covered, amount = cell[place] == row, sold["amount"].to_numpy(float)
    left: Floats = np.bincount(sold_market[~covered], amount[~covered], markets)
    own: Floats = np.bincount(place[covered], amount[covered], len(cell))
    return np.asarray(own + left[market] * part)


def _ratio(amount: Floats, key: Integers, keys: int) -> Floats:
    """Share of each amount in the sum of its key."""
    whole = np.bincount(key, amount, keys)[key]
    return np.asarray(np.divide(amount, whole, out=np.zeros(len(amount)), where=whole > 0))
