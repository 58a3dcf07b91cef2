"""Checks of table ``stages``: what a stage must have, and that its rows agree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.checks.cell import cell_text, in_cells, name_at
from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.structure import STAGES
from models.table import Table
from models.tables import Kind
from models.wording import amount

#: What all rows of a stage say alike, if they say it.
OF_STAGE = ("role", "unit", "evidence", "order")


def stage_without_evidence(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each stage of which no row says what proves a completed unit."""
    if (table := _stages(draft)) is None:
        return
    named, stage = table.filled("stage"), table.names("stage").codes
    proven = np.isin(stage, stage[table.filled("evidence")])
    advice = "Write what proves a completed unit: minutes signed by the customer, a signed contract."

    def words(place: int) -> tuple[str, str]:
        message = f'Stage "{name_at(table, "stage", place)}" has no evidence, so nobody can tell what is completed.'
        return message, advice

    places = np.flatnonzero(named & ~proven & ~pd.Series(stage).duplicated().to_numpy())
    yield from in_cells("stage-without-evidence", Severity.ERROR, table, "evidence", places, words)


def stage_rows_differ(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each row that does not agree with an earlier row of its stage."""
    if (table := _stages(draft)) is None:
        return
    for column in OF_STAGE:
        first = _first_filled(table, column)
        values = _values(table, column)
        differs = (first >= 0) & table.filled(column) & (values != values[first])
        words = partial(_differing, table, column, first)
        yield from in_cells("stage-rows-differ", Severity.ERROR, table, column, np.flatnonzero(differs), words)


def _differing(table: Table, column: str, first: NDArray[np.int64], place: int) -> tuple[str, str]:
    stage, other = name_at(table, "stage", place), int(first[place])
    here, there = (cell_text(table, column, one) for one in (place, other))
    message = f'{column} of stage "{stage}" is {here} here, but {there} in row {table.rows[other]}.'
    return message, "Write the same in all rows of a stage, or fill it in one of them only."


def same_order(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each stage with the order of another, or with none where another has one."""
    if (table := _stages(draft)) is None:
        return
    places = _rows_with_order(table)
    orders = table.numbers("order")[places]
    for place, order in zip(places.tolist(), orders.tolist(), strict=True):
        name, earlier = name_at(table, "stage", place), places[(orders == order) & (places < place)]
        if np.isnan(order) and not np.isnan(orders).all():
            message = f'Stage "{name}" has no order, though others have.'
        elif len(earlier):
            message = f'Stage "{name}" has order {amount(order)}, as stage "{name_at(table, "stage", earlier[0])}" has.'
        else:
            continue
        advice, row = "Number the stages 1, 2, 3, ... as they follow each other.", int(table.rows[place])
        value = cell_text(table, "order", place)
        yield Finding("stage-order", Severity.ERROR, message, advice, table.file, row, "order", value)


def order_with_gaps(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if the orders are not 1, 2, 3, ...: a stage may be missing."""
    if (table := _stages(draft)) is None:
        return
    orders = np.sort(table.numbers("order")[_rows_with_order(table)])
    if len(orders) and not np.isnan(orders).any() and (orders != np.arange(len(orders)) + 1).any():
        message = f"The stages have the orders {', '.join(map(amount, orders.tolist()))}, not 1, 2, 3, ..."
        advice = "Number them anew, or add the stage that is missing."
        yield Finding("stage-order-gap", Severity.WARNING, message, advice, table.file, None, "order")


def _stages(draft: Draft) -> Table | None:
    """Return table ``stages`` if the structure reads it."""
    return draft.scenario.tables.get("stages") if draft.scenario.settings.structure.kind == STAGES else None


def _rows_with_order(table: Table) -> NDArray[np.int64]:
    """Return a row of each stage: the first with an order, else the first, in the order of the file."""
    named = np.flatnonzero(table.filled("stage"))
    first = _first_filled(table, "order")[named]
    return np.unique(np.where(first >= 0, first, _first(table, np.ones(len(table), bool))[named]))


def _first_filled(table: Table, column: str) -> NDArray[np.int64]:
    """Place of the first row of each row's stage in which a column is filled; -1: none."""
    return _first(table, table.filled(column))


def _first(table: Table, among: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Place of the first of these rows that has each row's stage; -1: none."""
    stage = table.names("stage").codes
    first = np.full(len(table.names("stage").categories), -1)
    places = np.flatnonzero(among)[::-1]
    first[stage[places]] = places
    of_row: NDArray[np.int64] = first[stage]
    return of_row


def _values(table: Table, column: str) -> NDArray[np.float64]:
    """What stands in a column, as numbers: equal where the cells are."""
    if table.spec.column(column).kind is Kind.NUMBER:
        return table.numbers(column)
    return table.names(column).codes.astype(np.float64)
