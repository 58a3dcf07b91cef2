"""Checks of bounds in one row: the lower must not be above the upper."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.cell import always, in_cells
from models.checks.draft import Draft
from models.checks.strictness import strict
from models.finding import Finding, Severity
from models.table import Table
from models.wording import amount


def lower_above_upper(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each row whose ``min`` is above its ``max``."""
    if not {"min", "max"}.issubset(table.spec.column_names):
        return
    low, high = table.numbers("min"), table.numbers("max")
    yield from in_cells(
        "lower-above-upper",
        Severity.ERROR,
        table,
        "min",
        np.flatnonzero(low > high),
        lambda place: (
            f"min {amount(low[place])} is above max {amount(high[place])}.",
            "Exchange them, or correct one.",
        ),
    )


def limit_without_bounds(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a warning for each planner's limit with neither ``min`` nor ``max``."""
    if table.spec.name != "limits":
        return
    odd = [np.isin(np.arange(len(table)), list(table.texts.get(name, ()))) for name in ("min", "max")]
    places = np.flatnonzero(~table.filled("min") & ~table.filled("max") & ~odd[0] & ~odd[1])
    message, advice = "The row has neither min nor max, so it limits nothing.", "Write one, or delete the row."
    yield from in_cells("limit-without-bounds", Severity.WARNING, table, "min", places, always(message, advice))


def floor_above_capacity(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each manager whose floor is above his capacity."""
    if not strict(draft.scenario, "floor", "capacity"):
        return
    table = draft.scenario.tables["managers"]
    floor, capacity = table.numbers("floor"), table.numbers("capacity")
    yield from in_cells(
        "floor-above-capacity",
        Severity.ERROR,
        table,
        "floor",
        np.flatnonzero(floor > capacity),
        lambda place: (
            f"floor {amount(floor[place])} is above capacity {amount(capacity[place])}.",
            "Lower the floor, or raise the capacity.",
        ),
    )
