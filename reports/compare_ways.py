"""The way from the first scenario to the others in the terminal: whose target changes, which customers change hands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.wording import few
from reports.amounts import plus_or_minus, written
from reports.console import fitted
from reports.texts import in_percent, printable, wrapped
from scenarios.compare.customers import Handover, changing_hands, handovers
from scenarios.compare.files import CHANGES, CUSTOMERS
from scenarios.compare.side import Side
from scenarios.compare.targets import Change, changes, moved_money, moved_share

#: Managers, customers and names that are shown; of more, it is said how many.
MANAGERS, CUSTOMERS_SHOWN, NAMES = 10, 5, 5
#: Width that a manager's name, and a scenario's, may take.
NAME, TITLE = 24, 16


def show_ways(console: Console, sides: Sequence[Side]) -> None:
    """Print the way from the first scenario to every other one; nothing where one of the two has no plan."""
    first = sides[0]
    if not first.plan:
        console.print()
        _say(console, f"{first.name} has no plan, so there is no way from it to the others.")
        return
    for other in sides[1:]:
        if other.plan:
            console.print()
            console.print(Text(f"From {printable(first.name)} to {printable(other.name)}", "bold"), soft_wrap=True)
            _show_targets(console, first, other, changes(first.plan, other.plan))
            _show_customers(console, other, handovers(changing_hands(first.plan, other.plan)))


def _show_targets(console: Console, first: Side, other: Side, found: Sequence[Change]) -> None:
    """Print how much goes to others, who comes and goes, and whose targets or work change most."""
    _say(console, _moved(first, other))
    for what, names in (
        ("New", [one.manager for one in found if one.before is None]),
        ("No longer there", [one.manager for one in found if one.after is None]),
    ):
        if names:
            _say(console, f"{what}: {few(sorted(names), NAMES)}.")
    differing = [one for one in found if one.differs]
    if differing:
        console.print(_table(first, other, differing[:MANAGERS]))
    _say_more(console, len(differing) - MANAGERS, CHANGES)


def _moved(first: Side, other: Side) -> str:
    """Say how much goes to other people."""
    moved, share = moved_money(other, first), moved_share(other, first)
    if not moved:
        return "Nobody's target changes."
    part = "" if share is None else f", {in_percent(share)} of the first plan,"
    return f"{_money(other, moved)} {other.currency}".rstrip() + f"{part} goes to other people."


def _table(first: Side, other: Side, shown: Sequence[Change]) -> Table:
    """Return the targets of both; what people do now stands beside where it is another kind of work."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("manager", no_wrap=True, overflow="ellipsis", max_width=NAME)
    for title in (first.name, other.name, "change"):
        table.add_column(wrapped(printable(title), TITLE), no_wrap=True, justify="right")
    decimals = max(first.decimals, other.decimals)
    columns = [
        [printable(one.manager) for one in shown],
        [_money(first, one.before) for one in shown],
        [_money(other, one.after) for one in shown],
        [plus_or_minus(one.change, decimals) for one in shown],
    ]
    if any(one.work for one in shown):
        table.add_column("now does", overflow="fold")
        columns.append([printable(one.work) for one in shown])
    for row in zip(*columns, strict=True):
        table.add_row(*row)
    return table


def _show_customers(console: Console, other: Side, found: Sequence[Handover]) -> None:
    """Print how many customers change hands, with how much money, and the largest by name."""
    if not found:
        return
    keeps, loses = (sum((getattr(one, name) for one in found), Decimal(0)) for name in ("keeps", "loses"))
    lost = f", of which {_money(other, loses)} is lost" if loses else ""
    console.print()
    count = len({one.customer for one in found})
    _say(console, f"Customers who change hands: {count}, with {_money(other, keeps)}{lost}.")
    for one in found[:CUSTOMERS_SHOWN]:
        lost = f", loses {_money(other, one.loses)}" if one.loses else ""
        _say(console, f"{one.customer}: from {one.before} to {one.after}, {_money(other, one.keeps)}{lost}", indent=2)
    _say_more(console, len(found) - CUSTOMERS_SHOWN, CUSTOMERS)


def _say(console: Console, text: str, *, indent: int = 0) -> None:
    console.print(Text(fitted(console, printable(text), indent=indent)), soft_wrap=True)


def _say_more(console: Console, more: int, file: str) -> None:
    """Say how many rows are not shown, and where they are."""
    if more > 0:
        console.print(f"... and {written(Decimal(more))} more in {file} (with --out)", style="dim")


def _money(side: Side, amount: Decimal | None) -> str:
    return "" if amount is None else written(amount, side.decimals)
