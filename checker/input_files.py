"""Which tables a scenario may have, and how their lines are read."""

from __future__ import annotations

from checker.columns import Columns
from checker.tables import Desk, Row

COLUMNS = {
    "products": "product target family priority margin over_assignment",
    "managers": "manager team role capacity hours floor previous cost",
    "territories": "territory region min max",
    "coverage": "manager territory product weight",
    "potential": "product territory potential",
    "history": "manager product territory amount",
    "effort": "manager product territory hours",
    "margins": "manager product territory margin",
    "limits": "manager team role product family territory region stream min max reason",
    "customers": "customer manager territory product base margin bond hours hand_to",
    "deals": "product territory size hours",
    "stages": "stage order role unit evidence conversion hours product territory",
}
"""The columns a table of the scenario may have; one unknown to the checker could matter to a limit."""

ONLY = "all"
"""The name of the one product, territory or stream of a scenario that has no several."""

Only = tuple[bool, bool]
"""Whether there is but one product, but one territory."""


def is_there(desk: Desk, table: str) -> bool:
    """Whether the scenario has a table."""
    return (desk.folder / "input" / f"{table}.csv").exists()


def rows(desk: Desk, table: str, *needed: str) -> list[Row]:
    """The lines of a table; none if the scenario does not have it."""
    return must_rows(desk, table, *needed) if is_there(desk, table) else []


def must_rows(desk: Desk, table: str, *needed: str) -> list[Row]:
    """The lines of a table that must be there."""
    return desk.read_table(f"input/{table}.csv", columns_of(table, *needed))


def columns_of(table: str, *needed: str) -> Columns:
    """What the header of a table must look like."""
    return Columns(needed=needed, known=tuple(COLUMNS[table].split()))


def place(row: Row, only: Only) -> tuple[str, str, str]:
    """Which manager, product and territory a row names; the only one there is, is the same as all of them."""
    product, territory = row.text("product"), row.text("territory")
    return (
        row.text("manager"),
        "" if only[0] and product == ONLY else product,
        "" if only[1] and territory == ONLY else territory,
    )
