"""The customers behind targets in the terminal: who stays, who changes hands, and why."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rich.console import Console

from models.wording import amount, counted
from reports.amounts import to_decimals, written
from reports.console import say
from scenarios.read_run import ALL, RunFiles

#: Customers shown; the others are in customers.csv.
SHOWN = 20

#: A row of customers.csv.
type Row = Mapping[str, str]


def show_customers(console: Console, run: RunFiles, manager: str) -> None:
    """Print a manager's customers: those he hands over, takes over and keeps; nothing if he has none."""
    rows = [row for row in run.customers if manager in (row["manager"], row["hand_to"])]
    if not rows:
        return
    away = [row for row in rows if row["manager"] == manager and row["hand_to"]]
    new = [row for row in rows if row["hand_to"] == manager]
    kept = [row for row in rows if not row["hand_to"]]
    told = [
        f"{amount(len(some))} {word}"
        for some, word in ((kept, "kept"), (new, "taken over"), (away, "handed over"))
        if some
    ]
    console.print()
    say(console, f"Customers: {', '.join(told)}.")
    for row in [*away, *new, *kept][:SHOWN]:
        say(console, f"{_told(run, row, manager)}.", indent=2)
    _show_more(console, len(rows))


def _told(run: RunFiles, row: Row, manager: str) -> str:
    """Say what becomes of a customer, what it is expected to bring, and why."""
    brings = written(to_decimals(Decimal(row["brings"]), run.decimals), run.decimals)
    product = row["product"] or ("all products" if len(run.products) > 1 else "")
    what = " in ".join(name for name in (product, row["territory"]) if name not in ("", ALL))
    of = f" of {what}" if product else f" in {what}" if what else ""
    return f"{row['customer']} ({becomes(row, manager)}), expected to bring {brings}{of}: {row['why']}"


def _show_more(console: Console, count: int) -> None:
    if count > SHOWN:
        console.print(f"  ... and {amount(count - SHOWN)} more in customers.csv", style="dim")


def becomes(row: Row, manager: str) -> str:
    """Say what becomes of a customer, as a manager sees it: ``stays``, ``to Fiona``, ``from Hanna``."""
    if not row["hand_to"]:
        return "stays"
    return f"from {row['manager']}" if row["hand_to"] == manager else f"to {row['hand_to']}"


def show_customers_of_place(
    console: Console, run: RunFiles, names: tuple[str, str, str], places: Mapping[tuple[str, str], str]
) -> None:
    """Print the customers that somebody's kept money in a place comes from, and those who left him.

    Parameters
    ----------
    names : manager, product, territory
    places : file and row of each customer, by customer and product
    """
    manager, product, territory = names
    rows = [
        row
        for row in run.customers
        if manager in (row["manager"], row["hand_to"])
        and row["product"] in (product, "")
        and (row["territory"] or ALL) == territory
    ]
    if rows:
        say(console, f"{counted(len(rows), 'customer')} of that place:")
    for row in rows[:SHOWN]:
        place = places.get((row["customer"], row["product"]), "")
        say(console, f"{_told(run, row, manager)}{f' ({place})' if place else ''}.", indent=2)
    _show_more(console, len(rows))
