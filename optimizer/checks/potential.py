"""Check of potential: what is to be sold must be bought somewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.strictness import in_force
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.wording import amount
from optimizer.cells import Cells
from optimizer.checks.named import named
from optimizer.markets import potential_of_markets


def potential_zero(scenario: Scenario, cells: Cells) -> Iterator[Finding]:
    """Yield a warning for each product with a target whose potential is 0 wherever it is covered."""
    if "potential" not in scenario.tables or not in_force(scenario, "potential"):
        return
    buys = potential_of_markets(scenario)[cells.market] != 0  # not known is not zero
    sold = np.bincount(cells.product, minlength=cells.shape[1]) > 0
    bought = np.bincount(cells.product, buys, cells.shape[1]) > 0
    assigned = np.array([float(one) for one in scenario.assigned])

    def words(product: int) -> tuple[str, str]:
        message = (
            f'The potential of "{scenario.products[product]}" is 0 wherever it is covered, '
            f"so nothing of its {amount(assigned[product])} can be placed."
        )
        return message, "Leave the potential empty where it is not known: 0 means that nothing is bought."

    which = sold & ~bought & (assigned > 0)
    yield from named(scenario, "products", "potential-zero", Severity.WARNING, which, words)
