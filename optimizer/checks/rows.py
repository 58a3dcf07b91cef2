"""Check of planner's limits that hold nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.checks.cell import in_cells, key_at
from models.checks.strictness import in_force
from models.finding import Finding, Severity
from models.scenario import KEY, OWNER, Scenario
from models.table import Table
from models.tables.limits import LIMITS
from optimizer.cells import Cells
from optimizer.checks.possible import possible_cells


def limit_matches_nothing(scenario: Scenario, covered: Cells, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each planner's limit that no cell matches: an error if it has a ``min``."""
    if "limits" not in scenario.tables or not in_force(scenario, "planner"):
        return
    table = scenario.tables["limits"]
    empty = _matches(scenario, table, possible_cells(scenario, covered, cells)) == 0
    held = table.numbers("min") > 0

    def words(place: int) -> tuple[str, str]:
        message = f"Nobody may sell what the row names: {key_at(table, place)}."
        return message, "Correct the names, add rows to coverage, or delete the row."

    for severity, some in ((Severity.ERROR, empty & held), (Severity.WARNING, empty & ~held)):
        places = np.flatnonzero(some)
        yield from in_cells("limit-matches-nothing", severity, table, "reason", places, words)


def _matches(scenario: Scenario, table: Table, cells: Cells) -> NDArray[np.int64]:
    """Count the cells that each row matches, shape (rows,)."""
    codes = np.stack([scenario.codes("limits", column) for column in LIMITS.key], axis=1)
    filled = np.stack([table.filled(column) for column in LIMITS.key], axis=1)
    count = np.full(len(table), len(cells))
    for pattern in np.unique(filled, axis=0):
        rows = np.flatnonzero((filled == pattern).all(axis=1))
        columns = [column for column, one in zip(LIMITS.key, pattern, strict=True) if one]
        if columns:
            key = _keys(np.concatenate([codes[np.ix_(rows, pattern)], _labels(scenario, cells, columns)]))
            count[rows] = np.bincount(key[len(rows) :], minlength=int(key.max()) + 1)[key[: len(rows)]]
    return count


def _keys(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the different rows of codes from 0 on, shape (rows,)."""
    key = np.zeros(len(codes), np.int64)
    for column in codes.T:
        _, key = np.unique(key * (int(column.max()) + 2) + column + 1, return_inverse=True)
    return key


def _labels(scenario: Scenario, cells: Cells, columns: list[str]) -> NDArray[np.int64]:
    """Codes of the names in these columns by cell, shape (cells, columns)."""
    code = {"manager": cells.manager, "product": cells.product, "territory": cells.territory, "stream": cells.stream}
    return np.stack(
        [code[column] if column in code else scenario.group(column)[code[KEY[OWNER[column]]]] for column in columns],
        axis=1,
    )
