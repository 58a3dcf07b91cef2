"""Fair share: what each cell would get if there were no limits.

    r_c = T_p * b_c / (sum of b over the cells of product p)        [money]

``T_p`` is the assigned target of the cell's product, or the part of it that its stream of work must bring, and ``b_c``
the weighted sum of the chosen bases, each of which adds up to 1 within the product. A basis that knows nothing of a
product is left out for that product; if none knows anything, the product is split evenly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.cells import Cells
from optimizer.markets import potential_of_markets

#: Least share of a cell against the mean of its product. A cell that all bases give nothing (a new person under
#: history alone) is still allowed to sell: it starts so low that it rounds to nothing, and limits can raise it.
LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class FairShare:
    """The fair share and where it comes from.

    Attributes
    ----------
    amount : shape (cells,), in money
    parts : by basis in use: shape (cells,), its part of the amount. The parts add up to it, but for cells at the least
    at_least : shape (cells,), cells to which the bases give nothing, or less than the least that a cell keeps
    nothing : shape (cells,), cells whose market is known to buy nothing
    unknown : shape (cells,), cells of products of which no basis knows anything: they are split evenly
    """

    amount: NDArray[np.float64]
    parts: Mapping[str, NDArray[np.float64]]
    at_least: NDArray[np.bool_]
    nothing: NDArray[np.bool_]
    unknown: NDArray[np.bool_]

    def placed(self, place: NDArray[np.int64], cells: int) -> FairShare:
        """Return the shares at their places among so many cells; the others have none."""

        def spread[Kind: np.generic](values: NDArray[Kind]) -> NDArray[Kind]:
            result = np.zeros(cells, values.dtype)
            result[place] = values
            return result

        parts = {name: spread(part) for name, part in self.parts.items()}
        flags = spread(self.at_least), spread(self.nothing), spread(self.unknown)
        return FairShare(spread(self.amount), parts, *flags)

    def __add__(self, other: FairShare) -> FairShare:
        """Put the shares of different cells together."""
        none = np.zeros(len(self.amount))
        names = dict.fromkeys([*self.parts, *other.parts])
        parts = {name: self.parts.get(name, none) + other.parts.get(name, none) for name in names}
        flags = self.at_least | other.at_least, self.nothing | other.nothing, self.unknown | other.unknown
        return FairShare(self.amount + other.amount, parts, *flags)


def any_share(cells: int) -> FairShare:
    """Return a share of 1 for each of so many cells, where only their limits matter."""
    none = np.zeros(cells, bool)
    return FairShare(np.ones(cells), {}, none, none, none)


def by_bases(scenario: Scenario, cells: Cells, assigned: NDArray[np.float64]) -> FairShare:
    """Split money over the cells of one stream, product by product, as the bases say.

    The shares of a product add up to what is assigned, unless nobody may sell it. Where the potential is known to be 0
    the share is 0, as long as the potential limit is strict.

    Parameters
    ----------
    cells : of one stream
    assigned : shape (products,), in money
    """
    product, products = cells.product, cells.shape[1]
    bases, known = _bases(scenario, cells)
    blend = np.zeros(len(cells))
    for basis in bases.values():
        blend += basis
    _divide(blend, known, product)
    least = (LEAST / np.maximum(np.bincount(product, minlength=products), 1))[product]
    nothing, at_least = _buys_nothing(scenario, cells), blend < least
    np.maximum(blend, least, out=blend)
    blend[nothing] = 0.0
    whole = np.bincount(product, blend, products)
    _divide(blend, whole, product)
    blend *= assigned[product]
    per_share = _ratio(_ratio(assigned, whole), known)[product]
    per_share[nothing] = 0.0
    for basis in bases.values():
        np.multiply(basis, per_share, out=basis)
    return FairShare(blend, bases, at_least & ~nothing, nothing, (known == 0)[product])


def _bases(scenario: Scenario, cells: Cells) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.float64]]:
    """Bases in use, each adding up to its weight within a product; and by product, the weight of those that know it."""
    bases, known = {}, np.zeros(cells.shape[1])
    for name, weight in (scenario.settings.fair_share.given() or _default_weights(scenario)).items():
        basis = BASES[name](scenario, cells)
        total = np.bincount(cells.product, basis, cells.shape[1])
        _divide(basis, total, cells.product)
        basis *= weight
        bases[name] = basis
        known += weight * (total > 0)
    return bases, known


def _default_weights(scenario: Scenario) -> dict[str, float]:
    """Weigh what the scenario has, potential and history, equally; even if it has neither."""
    given = [name for name in ("potential", "history") if name in scenario.tables]
    return dict.fromkeys(given or ["even"], 1.0)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide, with 0 where there is nothing to divide by."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _divide(part: NDArray[np.float64], whole: NDArray[np.float64], product: NDArray[np.int64]) -> None:
    """Divide each cell's part by what is its product's, in place: there are many cells; 0 where that is 0.

    Parameters
    ----------
    part, product : shape (cells,)
    whole : shape (products,)
    """
    of_cell = whole[product]
    some = of_cell > 0
    np.divide(part, of_cell, out=part, where=some)
    part[~some] = 0.0


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
    potential, market = potential_of_markets(scenario), cells.market
    covered = np.flatnonzero(np.bincount(market, minlength=cells.markets))
    product = covered // cells.shape[2]
    known = ~np.isnan(potential[covered])
    total = np.bincount(product[known], potential[covered][known], cells.shape[1])
    mean = _ratio(total, np.bincount(product[known], minlength=cells.shape[1]).astype(float))
    of_cell = potential[market]
    gaps = np.flatnonzero(np.isnan(of_cell))
    of_cell[gaps] = mean[cells.product[gaps]]
    of_cell *= _weight_share(cells, market, cells.markets)
    return of_cell


def _history(scenario: Scenario, cells: Cells) -> NDArray[np.float64]:
    """Give each cell what its manager sold there, and a part of what people sold who no longer cover the place.

    The latter is split by coverage weight; sales in a market that nobody covers any more count for nobody.
    """
    if "history" not in scenario.tables:
        return np.zeros(len(cells))
    own, left = _sold(scenario, cells)
    if left.any():
        market = cells.market
        own += left[market] * _weight_share(cells, market, cells.markets)
    return own


def _sold(scenario: Scenario, cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each cell's manager sold there, shape (cells,), and others in each market, shape (markets,)."""
    amount, number = np.nan_to_num(scenario.tables["history"].numbers("amount")), _numbers_of_history(scenario, cells)
    place = cells.at(number)
    covered = place >= 0
    left = np.bincount(number[~covered] % cells.markets, amount[~covered], cells.markets)
    own = np.bincount(place[covered], amount[covered], len(cells))
    return own.astype(np.float64, copy=False), left  # of no rows at all bincount makes integers


def _numbers_of_history(scenario: Scenario, cells: Cells) -> NDArray[np.int64]:
    """Number of the cell, allowed or not, of each row of the history, shape (rows,)."""
    number = np.zeros(len(scenario.tables["history"]), np.int64)
    for name, size in zip(("manager", "product", "territory"), cells.shape[:3], strict=True):
        number *= size
        number += scenario.codes("history", name)
    return number


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
