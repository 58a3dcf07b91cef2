"""Hunters and farmers: some win customers, some keep them.

Two streams. What kept customers bring again is known beforehand, customer by customer, and is the most their managers
can bring of it; the rest of a product target must be won:

    sum of kept x_c  <=  what the customers of the cell bring        for each manager, product and territory   [money]
    r_c (new) = (T_p - what all customers bring of p) * b_c / sum of b

A new customer is a first purchase: money over its size is a number of customers, and takes ``hours / size`` hours per
unit of money.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.streams import able
from models.structure import KEPT, NEW
from optimizer.cells import Cells, covered_cells
from optimizer.deals import deal_sizes, hours_of_deals
from optimizer.fair_share import LEAST, FairShare, by_bases
from optimizer.grouping import Grouping
from optimizer.labels import joined, names_of
from optimizer.markets import market_names
from optimizer.number_texts import Texts
from optimizer.structures.customers import Customers, customers_of, keeping
from optimizer.work import Work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The streams, in their order.
STREAMS = (KEPT, NEW)
#: Part of the smallest unit, and part of an amount, that is an error of the arithmetic.
NOISE, ROUNDOFF = 1e-6, 5e-16
#: What hunters count.
CUSTOMER = "customer"
#: Basis of the fair share of kept money.
CUSTOMERS = "customers"


def cells_of(scenario: Scenario, covered: Cells) -> Cells:
    """Return a cell for the customers that somebody keeps in a place, and one for those that a hunter wins there."""
    return cells_with(scenario, covered, customers_of(scenario, covered))


def cells_with(scenario: Scenario, covered: Cells, customers: Customers) -> Cells:
    """Return the cells if there were these customers only."""
    kept = keeping(customers)
    number = kept.manager * covered.markets + customers.market(covered)[kept.part]
    keeps = np.unique(covered.at(number[kept.money > 0]))
    keeps = keeps[keeps >= 0]
    wins = np.flatnonzero(able(scenario)[covered.manager, STREAMS.index(NEW)])
    stream = np.repeat([STREAMS.index(KEPT), STREAMS.index(NEW)], [len(keeps), len(wins)])
    return covered.in_streams(np.append(keeps, wins), stream, len(STREAMS))


def work_of(scenario: Scenario, cells: Cells) -> Work:
    """Return what customers bring at most, and the size and hours of new ones."""
    return work_with(scenario, cells, customers_of(scenario, covered_cells(scenario)))


def work_with(scenario: Scenario, cells: Cells, customers: Customers) -> Work:
    """Return the work if there were these customers only."""
    money, hours, profit = _kept(cells, customers)
    new = cells.stream == STREAMS.index(NEW)
    size = np.where(new, deal_sizes(scenario, cells.product, cells.territory), np.inf)
    to_win = hours_of_deals(scenario, cells.product, cells.territory) / size
    to_keep = np.divide(hours, money, out=np.zeros(len(money)), where=money > 0)
    return Work(
        account=np.zeros(len(cells), np.int64),
        accounts=("",),
        goal=np.ones(len(cells), bool),
        hours=np.where(new, to_win, to_keep),
        size=size,
        unit=np.where(new, CUSTOMER, "").astype(np.object_),
        margin=np.divide(profit, money, out=np.full(len(money), np.nan), where=money > 0),
        shared=np.zeros(len(cells)),
        limits=[retained(scenario, cells, _whole(money, scenario.money.unit))],
    )


def shares_of(scenario: Scenario, cells: Cells, work: Work) -> FairShare:
    """Give kept cells what their customers bring, and split the rest of each product over those who win."""
    assigned = scenario.money.amounts(scenario.money.assigned)
    (limit,) = work.limits
    brings = np.append(limit.upper, 0.0)[limit.key]
    total = np.bincount(cells.product, brings, cells.shape[1])
    cut = np.divide(assigned, total, out=np.ones(len(total)), where=total > assigned)
    kept = brings * cut[cells.product]
    none = np.zeros(len(cells), bool)
    new = np.flatnonzero(cells.stream == STREAMS.index(NEW))
    # where customers bring the whole target, hunters start from next to nothing: limits can still raise them
    to_win = np.maximum(assigned - total * cut, assigned * LEAST)
    won = by_bases(scenario, cells.of_stream(new), to_win).placed(new, len(cells))
    return FairShare(kept, {CUSTOMERS: kept}, none, none, none) + won


def retained(scenario: Scenario, cells: Cells, most: Floats) -> Grouping:
    """Nobody brings more of kept customers than they are expected to; ``most`` is by cell."""
    cell = np.flatnonzero(cells.stream == STREAMS.index(KEPT))
    key = np.full(len(cells), -1)
    key[cell] = np.arange(len(cell))
    managers = names_of(scenario.managers)

    def names(keys: Ints) -> Texts:
        at = cell[keys]
        return joined([managers(cells.manager[at]), market_names(scenario, cells.market[at])])

    return Grouping("retained", "customers of {}", "money", key, np.full(len(cell), -np.inf), most[cell], names)


def _whole(money: Floats, unit: float) -> Floats:
    """Money in whole smallest units: what is beyond cannot be a target."""
    units = money / unit
    return np.floor(units + np.maximum(NOISE, units * ROUNDOFF)) * unit


def _kept(cells: Cells, customers: Customers) -> tuple[Floats, Floats, Floats]:
    """Money that the customers of each cell bring, the hours that takes and their margin; 0 for cells that win."""
    kept = keeping(customers)
    market = customers.market(cells)[kept.part]
    place = cells.at((kept.manager * cells.markets + market) * len(STREAMS) + STREAMS.index(KEPT))
    held = place >= 0
    values = kept.money, kept.hours, kept.money * customers.margin[kept.part]
    money, hours, profit = (np.bincount(place[held], value[held], len(cells)) for value in values)
    return money, hours, profit
