"""Customers: what each brings if it stays with its holder, and what if a farmer takes it over.

A customer is *kept* for ``base * retention * (1 + growth)``. Where it is handed over after ``h`` months, its holder
still brings ``h / 12`` of that, and the farmer who takes it over

    (12 - h) / 12 * (1 - handover_loss * bond)        of it,

for ``(12 - h) / 12`` of the hours. A row without a product is one for each product that its holder sells there, in
proportion to their targets. All rows of a customer with one holder in one territory change hands together.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.structure import YEAR
from optimizer.cells import Cells
from optimizer.margins import margins_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Customers:
    """Rows of table ``customers``, cut by product: arrays over these parts.

    Attributes
    ----------
    row : shape (parts,), the row in the table
    relation : shape (parts,), number of the customer, holder and territory, which change hands together
    holder, product, territory : shape (parts,), codes
    money : shape (parts,), what the customer brings if it is kept
    hours : shape (parts,), hours that keeping it takes
    margin : shape (parts,), margin per unit of its money, where the table does not say as its holder sells elsewhere
    kept_by_farmer : shape (parts,), part of that money that a farmer brings after a hand-over
    rest : part of the year after a hand-over
    to : shape (parts,), the manager who takes it over; -1: it stays
    """

    row: Ints
    relation: Ints
    holder: Ints
    product: Ints
    territory: Ints
    money: Floats
    hours: Floats
    margin: Floats
    kept_by_farmer: Floats
    rest: float
    to: Ints

    def __len__(self) -> int:
        """Return the number of parts."""
        return len(self.row)

    def market(self, cells: Cells) -> Ints:
        """Number of each part's product in its territory."""
        return self.product * cells.shape[2] + self.territory

    def only(self, place: Ints) -> Customers:
        """Return some of the parts."""
        arrays = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "rest"}
        return replace(self, **{name: array[place] for name, array in arrays.items()})

    def handed(self, to: Ints) -> Customers:
        """Return the same customers, taken over by others; -1: it stays."""
        return replace(self, to=to)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who brings what of the customers' money. Arrays over pairs of a part and somebody who works for it.

    Attributes
    ----------
    part : which part
    manager : code
    money, hours : what he brings of it, and how long it takes
    """

    part: Ints
    manager: Ints
    money: Floats
    hours: Floats


def customers_of(scenario: Scenario, covered: Cells) -> Customers:
    """Read table ``customers``.

    Parameters
    ----------
    covered : what coverage allows, in one stream
    """
    structure = scenario.settings.structure
    codes = {name: _codes(scenario, name) for name in ("manager", "product", "territory", "hand_to")}
    row, product, share = _by_product(scenario, covered, codes["manager"], codes["product"], codes["territory"])
    holder, territory, to = codes["manager"][row], codes["territory"][row], codes["hand_to"][row]
    numbers = {name: _numbers(scenario, name)[row] for name in ("base", "bond", "hours")}
    rest = 1 - structure.handover_after / YEAR
    parts = Customers(
        row,
        _relations(scenario, row, holder, territory),
        holder,
        product,
        territory,
        numbers["base"] * structure.retention * (1 + structure.growth) * share,
        numbers["hours"] * share,
        _margins(scenario, row, holder, product, territory),
        rest * (1 - structure.handover_loss * numbers["bond"]),
        rest,
        np.where(to == holder, -1, to),
    )
    # in an order of their own, so that no sum depends on the order of rows in the file
    return parts.only(np.lexsort((parts.hours, parts.money, parts.product, parts.relation)))


def keeping(customers: Customers) -> Keeping:
    """Tell who brings what: the holder, and where a customer changes hands, whoever takes it over as well."""
    part, handed = np.arange(len(customers)), np.flatnonzero(customers.to >= 0)
    stays = np.where(customers.to >= 0, 1 - customers.rest, 1.0)
    return Keeping(
        np.append(part, handed),
        np.append(customers.holder, customers.to[handed]),
        np.append(customers.money * stays, (customers.money * customers.kept_by_farmer)[handed]),
        np.append(customers.hours * stays, customers.hours[handed] * customers.rest),
    )


def _codes(scenario: Scenario, column: str) -> Ints:
    if "customers" not in scenario.tables:
        return np.zeros(0, np.int64)
    return scenario.codes("customers", column)


def _numbers(scenario: Scenario, column: str) -> Floats:
    if "customers" not in scenario.tables:
        return np.zeros(0)
    return np.nan_to_num(scenario.tables["customers"].numbers(column))


def _margins(scenario: Scenario, row: Ints, holder: Ints, product: Ints, territory: Ints) -> Floats:
    elsewhere = margins_of(scenario, holder, product, territory)
    if "customers" not in scenario.tables:
        return elsewhere
    own = scenario.tables["customers"].numbers("margin")[row]
    return np.where(np.isnan(own), elsewhere, own)


def _by_product(
    scenario: Scenario, covered: Cells, holder: Ints, product: Ints, territory: Ints
) -> tuple[Ints, Ints, Floats]:
    """Cut rows without a product: row, product and share of each part."""
    row, count = np.arange(len(holder)), len(scenario.products)
    open_ = np.flatnonzero(product < 0)
    every = np.tile(np.arange(count), len(open_))
    place = (np.repeat(holder[open_], count) * count + every) * covered.shape[2] + np.repeat(territory[open_], count)
    weight = np.where(covered.at(place) >= 0, scenario.money.assigned[every].astype(float), 0.0).reshape(-1, count)
    weight = np.divide(weight, weight.sum(axis=1, keepdims=True), out=np.zeros_like(weight), where=weight > 0)
    some = np.flatnonzero(weight.ravel() > 0)
    given = np.flatnonzero(product >= 0)
    rows = np.append(row[given], np.repeat(open_, count)[some])
    order = np.argsort(rows, kind="stable")
    products, shares = np.append(product[given], every[some]), np.append(np.ones(len(given)), weight.ravel()[some])
    return rows[order], products[order], shares[order]


def _relations(scenario: Scenario, row: Ints, holder: Ints, territory: Ints) -> Ints:
    """Number the customers with one holder in one territory, by their names."""
    if "customers" not in scenario.tables:
        return np.zeros(0, np.int64)
    names = scenario.tables["customers"].names("customer")
    rank = np.argsort(np.argsort(np.asarray(names.categories, object), kind="stable"), kind="stable")
    customer = rank[names.codes][row].astype(np.int64)
    key = (customer * len(scenario.managers) + holder) * len(scenario.territories) + territory
    return np.unique(key, return_inverse=True)[1].astype(np.int64)
