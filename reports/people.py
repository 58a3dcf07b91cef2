"""Managers and products of a plan in the terminal."""

from __future__ import annotations

import numpy as np
from rich.table import Table

from models.plan import Plan
from models.scenario import Scenario
from reports.texts import about, change_in_percent, exact_amount, in_percent, printable
from scenarios.result_tables import share, units_of_managers

#: Rows shown of a table; the others are in the run folder.
ROWS = 20


def plain_table(first: str, *amounts: str) -> Table:
    """Return a table without lines: names on the left, amounts on the right."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(first, no_wrap=True, overflow="ellipsis", min_width=8)
    for name in amounts:
        table.add_column(name, no_wrap=True, justify="right")
    return table


def managers_table(plan: Plan, scenario: Scenario) -> Table:
    """Target, load, fair share and change of the first managers by name."""
    units = units_of_managers(plan, scenario)
    target = plan.money.amounts(units)
    fair = np.bincount(plan.manager, plan.fair_share, len(units))
    load = share(target, scenario.numbers("managers", "capacity"))
    change = share(target, scenario.numbers("managers", "previous")) - 1
    table = plain_table("manager", "target", "load", "fair share", "change")
    for code, name in enumerate(scenario.managers[:ROWS]):
        table.add_row(
            printable(name),
            exact_amount(units[code], plan.money),
            in_percent(load[code]),
            about(fair[code], plan.money),
            change_in_percent(change[code]),
        )
    return table


def products_table(plan: Plan, scenario: Scenario) -> Table:
    """Target, placed and shortfall of the first products, those that fall short before the others."""
    assigned, placed, short = plan.money.assigned, plan.placed, plan.shortfall
    table = plain_table("product", "target", "placed", "shortfall")
    for code in np.argsort(short == 0, kind="stable")[:ROWS]:
        table.add_row(
            printable(scenario.products[code]),
            exact_amount(assigned[code], plan.money),
            exact_amount(placed[code], plan.money),
            exact_amount(short[code], plan.money),
            style="yellow" if short[code] else None,
        )
    return table
