"""Fair share: what each cell would get if there were no limits.

    r_c = T_p * b_c / (sum of b over the cells of product p)        [money]

``T_p`` is the assigned target of the cell's product and ``b_c`` the weighted sum of the chosen bases, each of which
adds up to 1 within the product. A basis that knows nothing of a product is left out for that product; if none knows
anything, the product is split evenly.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.cells import Cells
from optimizer.markets import potential_of_markets

#: Least share of a cell against the mean of its product. A cell that all bases give nothing (a new person under
#: history alone) is still allowed to sell: it starts so low that it rounds to nothing, and limits can raise it.
LEAST = 1e-6


def fair_share(scenario: Scenario, cells: Cells) -> NDArray[np.float64]:
    """Split every product's assigned target over its cells; shape (cells,), in money.

    The shares of a product add up to its assigned target, unless nobody may sell it. Where the potential is known to
    be 0 the share is 0, as long as the potential limit is strict.
    """
    weights = scenario.settings.fair_share.given() or _default_weights(scenario)
    product, products = cells.product, cells.shape[1]
    blend, known = np.zeros(len(cells)), np.zeros(products)
    for name, weight in weights.items():
        basis = BASES[name](scenario, cells)
        total = np.bincount(product, basis, products)
        blend += weight * _ratio(basis, total[product])
        known += weight * (total > 0)
    blend = _ratio(blend, known[product])
    least = LEAST / np.maximum(np.bincount(product, minlength=products), 1)
    blend = np.where(_buys_nothing(scenario, cells), 0.0, np.maximum(blend, least[product]))
    assigned = scenario.money.amounts(scenario.money.assigned)
    share: NDArray[np.float64] = _ratio(blend, np.bincount(product, blend, products)[product])
    return share * assigned[product]


def _default_weights(scenario: Scenario) -> dict[str, float]:
    """Weigh what the scenario has, potential and history, equally; even if it has neither."""
    given = [name for name in ("potential", "history") if name in scenario.tables]
    return dict.fromkeys(given or ["even"], 1.0)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide, with 0 where there is nothing to divide by."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _buys_nothing(scenario: Scenario, cells: Cells) -> NDArray[np.bool_]:
    """Tell for each cell whether its market is known to buy nothing."""
    if scenario.settings.limit("potential").mode != "strict":
        return np.zeros(len(cells), bool)
    return np.asarray(potential_of_markets(scenario)[cells.market] == 0)


def _weight_share(cells: Cells, group: NDArray[np.int64], groups: int) -> NDArray[np.float64]:
    """Share of each cell's weight in that of its group."""
    return _ratio(cells.weight, np.bincount(group, cells.weight, groups)[group])


def _potential(scenario: Scenario, cells: Cells) -> NDArray[np.float64]:
    """Split the potential of each market by coverage weight among those who cover it.

    A market whose potential is not known counts as the mean of the product's known ones.
    """
    potential = potential_of_markets(scenario)
    covered = np.unique(cells.market)
    product = covered // cells.shape[2]
    known = ~np.isnan(potential[covered])
    total = np.bincount(product[known], potential[covered][known], cells.shape[1])
    mean = _ratio(total, np.bincount(product[known], minlength=cells.shape[1]).astype(float))
    of_cell = potential[cells.market]
    of_cell = np.where(np.isnan(of_cell), mean[cells.product], of_cell)
    return of_cell * _weight_share(cells, cells.market, cells.markets)


def _history(scenario: Scenario, cells: Cells) -> NDArray[np.float64]:
    """Give each cell what its manager sold there, and a part of what people sold who no longer cover the place.

    The latter is split by coverage weight; sales in a market that nobody covers any more count for nobody.
    """
    if "history" not in scenario.tables:
        return np.zeros(len(cells))
    manager, product, territory = (scenario.codes("history", name) for name in ("manager", "product", "territory"))
    amount = np.nan_to_num(scenario.tables["history"].numbers("amount"))
    number = (manager * cells.shape[1] + product) * cells.shape[2] + territory
    place = np.searchsorted(cells.number, number)
    covered = np.append(cells.number, -1)[place] == number
    own = np.bincount(place[covered], amount[covered], len(cells))
    market = (product * cells.shape[2] + territory)[~covered]
    left = np.bincount(market, amount[~covered], cells.markets)
    return own + left[cells.market] * _weight_share(cells, cells.market, cells.markets)


def _even(_scenario: Scenario, cells: Cells) -> NDArray[np.float64]:
    """Give each manager who sells the product the same, split by coverage weight over his territories."""
    return _per_head(np.ones(cells.shape[0]), cells)


def _capacity(scenario: Scenario, cells: Cells) -> NDArray[np.float64]:
    """Give each manager who sells the product as much as his capacity, split likewise.

    An unknown capacity counts as the mean of the known ones.
    """
    capacity = scenario.numbers("managers", "capacity")
    known = ~np.isnan(capacity)
    return _per_head(np.where(known, capacity, capacity[known].mean() if known.any() else 1.0), cells)


def _per_head(amount: NDArray[np.float64], cells: Cells) -> NDArray[np.float64]:
    group = cells.manager * cells.shape[1] + cells.product
    return amount[cells.manager] * _weight_share(cells, group, cells.shape[0] * cells.shape[1])


#: Bases of the fair share, by their name in ``[fair_share]``: each gives a number >= 0 per cell.
BASES: dict[str, Callable[[Scenario, Cells], NDArray[np.float64]]] = {
    "potential": _potential,
    "history": _history,
    "even": _even,
    "capacity": _capacity,
}
