"""Checks of coverage: products, managers and territories that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.checks.strictness import strict
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.wording import amount
from optimizer.cells import Cells
from optimizer.checks.named import named


def product_not_sold(scenario: Scenario, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each product with a target that nobody may sell."""
    assigned = np.array([float(one) for one in scenario.assigned])
    unsold = _missing(cells.product, cells.shape[1]) & (assigned > 0)

    def words(product: int) -> tuple[str, str]:
        name, target = scenario.products[product], amount(assigned[product])
        message = f'Nobody may sell "{name}", of which {target} is to be assigned.'
        return message, "Add rows to coverage, or set its target to 0."

    yield from named(scenario, "products", "product-not-sold", Severity.ERROR, unsold, words)


def manager_sells_nothing(scenario: Scenario, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each manager who may sell nothing: an error if he has a floor, else a warning."""
    idle = _missing(cells.manager, cells.shape[0])
    held = (scenario.numbers("managers", "floor") > 0) & strict(scenario, "floor")

    def words(manager: int) -> tuple[str, str]:
        but = "but has a floor" if held[manager] else "and gets no target"
        message = f'"{scenario.managers[manager]}" may sell nothing, {but}.'
        return message, "Add rows to coverage, or take the manager out."

    for severity, some in ((Severity.ERROR, idle & held), (Severity.WARNING, idle & ~held)):
        yield from named(scenario, "managers", "manager-sells-nothing", severity, some, words)


def territory_not_covered(scenario: Scenario, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each territory that nobody covers: an error if it has a ``min``, else a warning."""
    empty = _missing(cells.territory, cells.shape[2])
    held = (scenario.numbers("territories", "min") > 0) & strict(scenario, "territory")

    def words(territory: int) -> tuple[str, str]:
        but = "but it has a min" if held[territory] else "and nothing is sold there"
        message = f'"{scenario.territories[territory]}" is covered by nobody, {but}.'
        return message, "Add rows to coverage, or take the territory out."

    for severity, some in ((Severity.ERROR, empty & held), (Severity.WARNING, empty & ~held)):
        yield from named(scenario, "territories", "territory-not-covered", severity, some, words)


def _missing(codes: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    return np.asarray(np.bincount(codes, minlength=size) == 0)
