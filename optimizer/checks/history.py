"""Check of history: sales of people who no longer cover the place."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

import numpy as np
from numpy.typing import NDArray

from models.checks.cell import key_at
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.wording import amount, counted, percent, plain
from optimizer.cells import Cells


def history_not_covered(scenario: Scenario, cells: Cells) -> Iterator[Finding]:
    """Yield a warning if history is of people who do not cover the place, and one if nobody does."""
    if "history" not in scenario.tables:
        return
    sold = np.nan_to_num(scenario.tables["history"].numbers("amount"))
    manager, product, territory = (scenario.codes("history", name) for name in ("manager", "product", "territory"))
    market = product * cells.shape[2] + territory
    open_ = np.bincount(cells.market, minlength=cells.markets)[market] > 0
    covered = cells.at((manager * cells.markets + market) * cells.shape[3]) >= 0
    moved = "by people who do not cover the place; it counts for those who do"
    yield from _sum(scenario, "history-not-covered", sold, open_ & ~covered & (sold > 0), moved)
    lost = "where nobody covers the product any more; it counts for nobody"
    yield from _sum(scenario, "history-nobody-covers", sold, ~open_ & (sold > 0), lost)


def _sum(
    scenario: Scenario, check: str, sold: NDArray[np.float64], which: NDArray[np.bool_], how: str
) -> Iterator[Finding]:
    if not which.any():
        return
    table = scenario.tables["history"]
    # fsum: the same to the last digit, whatever the order of the rows.
    total, rows = fsum(sold[which]), int(which.sum())
    largest = int(np.argmax(np.where(which, sold, -1.0)))
    message = (
        f"{amount(total)} of history, {percent(total / fsum(sold))}, was sold {how} "
        f"({counted(rows, 'row')}; the largest is {key_at(table, largest)} with {amount(sold[largest])})."
    )
    advice = "Add rows to coverage if that is not meant."
    row = int(table.rows[largest])
    yield Finding(check, Severity.WARNING, message, advice, table.file, row, "amount", plain(total))
