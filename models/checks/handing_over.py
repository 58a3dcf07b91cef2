"""Checks of hand-overs, of table ``customers`` and its settings alone: what does not fit together, or has no effect."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.checks.cell import in_cells, name_at
from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.structure import HUNTERS_FARMERS
from models.table import Table
from models.wording import amount, plain

FILE = "scenario.toml"


def hand_to_differs(draft: Draft) -> Iterator[Finding]:
    """Yield a warning for each row that goes elsewhere than the first of its customer, manager and territory."""
    if (table := _customers(draft)) is None:
        return
    keys = np.stack([table.names(name).codes for name in ("customer", "manager", "territory")], axis=1)
    _, places, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    first, to = places[which], table.names("hand_to").codes
    words = partial(_elsewhere, table, first)
    yield from in_cells("hand-to-differs", Severity.WARNING, table, "hand_to", np.flatnonzero(to != to[first]), words)


def _elsewhere(table: Table, first: NDArray[np.int64], place: int) -> tuple[str, str]:
    other = int(first[place])
    here, there = (name_at(table, "hand_to", one) or "nobody" for one in (place, other))
    customer, manager = (name_at(table, column, place) for column in ("customer", "manager"))
    message = f'"{customer}" goes from "{manager}" to {here} here, but to {there} in row {table.rows[other]}.'
    return message, "Write the same in all rows of a customer, unless it is to be divided."


def handover_without_effect(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each setting and column of hand-overs that changes nothing."""
    if (table := _customers(draft)) is None:
        return
    structure, bonds = draft.scenario.settings.structure, bool((table.numbers("bond") > 0).any())
    if structure.handover == "keep" and not table.filled("hand_to").any():
        for name in ("handover_loss", "handover_after"):
            if value := getattr(structure, name):
                message = f'{name} is {amount(value)}, but nobody is handed over: handover is "keep".'
                advice = f'Write handover = "hand-over" or "choose", fill column hand_to, or take {name} out.'
                column = f"structure.{name}"
                yield Finding(
                    "handover-without-effect", Severity.INFO, message, advice, FILE, None, column, plain(value)
                )
    elif structure.handover_loss > 0 and not bonds:
        message = f"handover_loss is {amount(structure.handover_loss)}, but no customer has a bond: nothing is lost."
        advice = "Fill column bond: 0 for a relation with the company, 1 for one with the person."
        yield Finding("handover-without-effect", Severity.INFO, message, advice, table.file, None, "bond")
    elif bonds and structure.handover_loss == 0:
        message = "Customers have bonds, but handover_loss is 0: hand-overs lose nothing."
        advice = "Write handover_loss = ... into [structure]: the part that is lost if the bond is all personal."
        column = "structure.handover_loss"
        yield Finding("handover-without-effect", Severity.INFO, message, advice, FILE, None, column, "0")


def _customers(draft: Draft) -> Table | None:
    """Return table ``customers`` if the structure reads it and it has rows."""
    is_read = draft.scenario.settings.structure.kind == HUNTERS_FARMERS
    table = draft.scenario.tables.get("customers")
    return table if is_read and table is not None and len(table) else None
