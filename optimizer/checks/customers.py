"""Checks of table ``customers`` against coverage: who holds a customer must be there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.checks.cell import in_cells, name_at
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.structure import HUNTERS_FARMERS
from optimizer.cells import Cells
from optimizer.structures.customers import customers_of


def customer_not_covered(scenario: Scenario, covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each customer whose manager does not cover its place, unless it is handed over at once."""
    if not has_customers(scenario):
        return
    table, structure = scenario.tables["customers"], scenario.settings.structure
    holder, product, to = (scenario.codes("customers", column) for column in ("manager", "product", "hand_to"))
    leaves = (to >= 0) & (to != holder) & (product >= 0) & (structure.handover_after == 0)

    def words(place: int) -> tuple[str, str]:
        who, customer = name_at(table, "manager", place), name_at(table, "customer", place)
        message = f'"{who}" holds "{customer}", but does not cover {place_of(scenario, place)}: it counts for nobody.'
        return message, "Add a row to coverage, or correct the manager or the place."

    places = np.flatnonzero(~covers(scenario, covered, holder) & ~leaves)
    yield from in_cells("customer-not-covered", Severity.ERROR, table, "manager", places, words)


def customer_without_target(scenario: Scenario, covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a warning for each customer without a product where all that his manager covers has a target of 0."""
    if not has_customers(scenario):
        return
    table, holder = scenario.tables["customers"], scenario.codes("customers", "manager")
    counts = np.isin(np.arange(len(table)), customers_of(scenario, covered).row)

    def words(place: int) -> tuple[str, str]:
        who, customer = name_at(table, "manager", place), name_at(table, "customer", place)
        message = f'All products that "{who}" covers there have a target of 0, so "{customer}" counts for nobody.'
        return message, "Name the product that the customer buys, or take the row out."

    places = np.flatnonzero(~counts & covers(scenario, covered, holder) & (table.numbers("base") > 0))
    yield from in_cells("customer-without-target", Severity.WARNING, table, "product", places, words)


def has_customers(scenario: Scenario) -> bool:
    """Tell whether the structure reads table ``customers``, and it is there."""
    return scenario.settings.structure.kind == HUNTERS_FARMERS and "customers" in scenario.tables


def covers(scenario: Scenario, covered: Cells, manager: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell for each row of table ``customers`` whether a manager covers its place; without a product, any there."""
    product, territory = (scenario.codes("customers", column) for column in ("product", "territory"))
    territories = covered.shape[2]
    one = covered.at(manager * covered.markets + product * territories + territory) >= 0
    some = np.isin(manager * territories + territory, covered.manager * territories + covered.territory)
    return np.where(product >= 0, one, some)


def place_of(scenario: Scenario, place: int) -> str:
    """Name what a customer buys, and where: ``"A" in "North"``."""
    table = scenario.tables["customers"]
    product, territory = (name_at(table, column, place) for column in ("product", "territory"))
    what = f'"{product}"' if product else "anything"
    return f'{what} in "{territory}"' if territory else what
