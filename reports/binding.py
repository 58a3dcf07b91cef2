"""Which limits bind, and which of them move the most money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from models.money import Money
from models.plan import LimitUse, Plan
from models.scenario import Scenario
from models.wording import amount
from optimizer.goals import LINEAR
from reports.texts import about, printable, rounded, signed, wrapped
from scenarios.result_tables import binding, carried, money_moved, moved

#: How many limits are shown by name.
MOVERS = 5


@dataclass(frozen=True, slots=True)
class Mover:
    """A limit that moved targets: its factor, the money it moved, and the limit in words."""

    factor: float
    money: float
    text: str


def show_binding(console: Console, plan: Plan, scenario: Scenario) -> None:
    """Count the limits that bind by family, and name those that move the most money.

    Under a goal such as margin the factors of limits pull against the goal's own, and one alone tells nothing: there it
    is `kvota explain` that says what a limit is worth. That stages bring what the next one carries always binds, and
    that customers bring no more than is expected of them nearly always: the former is left out, and of the latter only
    what moved targets is counted.
    """
    uses = [use for use in plan.limits if use.family not in ("product", "flow")]
    counts: dict[str, tuple[int, int]] = {}
    for use in uses:
        held, all_keys = counts.get(use.family, (0, 0))
        binds = moved(use) if use.family == "retained" else binding(use, plan.money) | moved(use)
        counts[use.family] = held + int(binds.sum()), all_keys + len(use)
    said = ", ".join(f"{family} {amount(held)} of {amount(total)}" for family, (held, total) in counts.items() if held)
    console.print(f"Limits that bind: {said or 'none'}", soft_wrap=not console.is_terminal)
    if not any(use.family in LINEAR for use in uses) and (found := movers(uses, plan, scenario)):
        console.print(_table(found, plan.money, console.width))


def _table(found: list[Mover], money: Money, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("factor", no_wrap=True, justify="right")
    table.add_column("moves", no_wrap=True, justify="right")
    table.add_column("limit")
    amounts = [rounded(one.money, money) for one in found]
    shown = [signed(about(value, money), value) for value in amounts]
    factors = [f"x {one.factor:.3f}" for one in found]
    room = width - max(map(len, factors)) - max(map(len, [*shown, "moves"])) - 2 * len(table.columns)
    for one, factor, value in zip(found, factors, shown, strict=True):
        table.add_row(factor, value, wrapped(printable(one.text), max(room, 20)))
    return table


def movers(uses: list[LimitUse], plan: Plan, scenario: Scenario) -> list[Mover]:
    """Return the limits that moved the most money, those that moved most first."""
    found = []
    for use in uses:
        keys = np.flatnonzero(moved(use))
        change = money_moved(money_under(use, plan, scenario)[keys], use.factor[keys])
        most = np.argsort(-_size(change), kind="stable")[:MOVERS]
        text = use.text(keys[most]).to_pylist()
        found += [Mover(*row) for row in zip(use.factor[keys[most]].tolist(), change[most].tolist(), text, strict=True)]
    order = np.argsort(-_size(np.array([one.money for one in found])), kind="stable")
    return [found[place] for place in order[:MOVERS].tolist()]


def _size(money: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much money moved, either way; nothing where that is not known, as with a factor of 0."""
    return np.abs(np.nan_to_num(money))


def money_under(use: LimitUse, plan: Plan, scenario: Scenario) -> NDArray[np.float64]:
    """Money in the cells of each limit: its sum, or what the manager carries if it is not a sum of money."""
    if use.unit == "money":
        return use.used
    target = np.append(carried(plan, scenario), np.nan)
    return target[scenario.managers.get_indexer(pd.Index(use.names(np.arange(len(use))).to_pylist(), dtype=object))]
