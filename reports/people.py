"""Managers and products of a plan in the terminal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from rich.table import Table

from models.plan import Plan
from models.scenario import Scenario
from reports.texts import about, change_in_percent, exact_amount, in_percent, printable
from scenarios.result_tables import share, units_of_managers

#: Rows shown of a table; the others are in the run folder.
ROWS = 20


def plain_table(
    names: Sequence[str], header: str, columns: Mapping[str, Sequence[str]], worded: Collection[str] = ()
) -> Table:
    """Return a table without lines: names on the left, amounts on the right; a column that is all empty is left out.

    Parameters
    ----------
    worded : titles of the columns that hold words: these are on the left as well
    """
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(header, no_wrap=True, overflow="ellipsis", min_width=8)
    shown = {title: texts for title, texts in columns.items() if any(texts)}
    for title in shown:
        table.add_column(title, no_wrap=True, justify="left" if title in worded else "right")
    for name, *texts in zip(names, *shown.values(), strict=True):
        table.add_row(printable(name), *texts)
    return table


def managers_table(plan: Plan, scenario: Scenario) -> Table:
    """Target, load, fair share and change of the first managers by name."""
    units = units_of_managers(plan, scenario)
    target = plan.money.amounts(units)
    fair = np.bincount(plan.manager, plan.fair_share, len(units))
    load = share(target, scenario.numbers("managers", "capacity"))
    change = share(target, scenario.numbers("managers", "previous")) - 1
    columns = {
        "target": [exact_amount(value, plan.money) for value in units[:ROWS]],
        "load": [in_percent(value) for value in load[:ROWS]],
        "fair share": [about(value, plan.money) for value in fair[:ROWS]],
        "change": [change_in_percent(value) for value in change[:ROWS]],
    }
    return plain_table(list(scenario.managers[:ROWS]), "manager", columns)


def products_table(plan: Plan, scenario: Scenario) -> Table:
    """Target, placed and shortfall of the first products, those that fall short before the others."""
    shown = np.argsort(plan.shortfall == 0, kind="stable")[:ROWS]
    columns = {"target": plan.money.assigned, "placed": plan.placed, "shortfall": plan.shortfall}
    written = {title: [exact_amount(units, plan.money) for units in of[shown]] for title, of in columns.items()}
    table = plain_table(list(scenario.products[shown]), "product", written)
    for row, short in zip(table.rows, plan.shortfall[shown], strict=True):
        row.style = "yellow" if short else None
    return table
