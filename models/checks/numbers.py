"""Checks of the cells that should hold numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from models.checks.cell import always, cell_text, in_cells
from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.table import Table
from models.tables import Column, Kind
from models.wording import amount, percent

#: Numbers from here on are refused: their sums would no longer be exact.
TOO_LARGE = 1e15
#: What a zero would mean, by column in which it is not allowed.
ZERO = {
    "conversion": "nothing would ever reach the next stage",
    "size": "no number of deals would bring any money",
}


def not_a_number(draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each cell with something else than a number."""
    for column, cells in table.texts.items():
        places = np.fromiter(cells, np.int64, len(cells))
        words = partial(_no_number, cells, draft.scenario.settings.csv.decimal)
        yield from in_cells("not-a-number", Severity.ERROR, table, column, places, words)


def _no_number(cells: Mapping[int, str], decimal: str, place: int) -> tuple[str, str]:
    return f'"{cells[place]}" is no number.', _mend(cells[place], decimal)


def _mend(text: str, decimal: str) -> str:
    """Advise on a text that should be a number."""
    other = "," if decimal == "." else "."
    if re.fullmatch(r"\s*[+-]?[\d\s.,'’]*\d\s*", text) and other in text:
        return (
            f'Write it with the decimal mark "{decimal}" and without "{other}", '
            f'or set [csv] decimal = "{other}" in scenario.toml.'
        )
    if text.rstrip().endswith("%"):
        return "Write a share instead of per cent: 0.05 for 5 %."
    return "Write a number, or leave the cell empty if it is not known."


def not_finite(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each infinite number."""
    for column in _numbers(table):
        places = np.flatnonzero(np.isinf(table.frame[column.name].to_numpy(np.float64)))
        advice = "Write a number; an empty cell means no limit, or not known."
        words = always(f"{column.name} is not finite.", advice)
        yield from in_cells("not-finite", Severity.ERROR, table, column.name, places, words)


def too_large(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each number whose sums would not be exact."""
    for column in _numbers(table):
        size = np.abs(table.frame[column.name].to_numpy(np.float64))
        places = np.flatnonzero((size >= TOO_LARGE) & np.isfinite(size))
        message = f"{column.name} is {amount(TOO_LARGE)} or more, too much to be added up exactly."
        words = always(message, "Plan in thousands or in millions.")
        yield from in_cells("too-large", Severity.ERROR, table, column.name, places, words)


def negative(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each number below zero in a column that has none."""
    for column in _numbers(table):
        values = table.frame[column.name].to_numpy(np.float64)
        if column.lowest is not None:
            places = np.flatnonzero((values < column.lowest) & np.isfinite(values))
            words = partial(_below_zero, table, column)
            yield from in_cells("negative", Severity.ERROR, table, column.name, places, words)


def _below_zero(table: Table, column: Column, place: int) -> tuple[str, str]:
    message = f"{column.name} is {cell_text(table, column.name, place)}, but cannot be below zero."
    return message, "Write more than zero." if column.positive else "Write zero or more."


def too_high(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each number above the highest that its column can hold."""
    for column in _numbers(table):
        values = table.frame[column.name].to_numpy(np.float64)
        if column.highest is not None:
            places = np.flatnonzero((values > column.highest) & np.isfinite(values))
            words = partial(_above_highest, table, column)
            yield from in_cells("too-high", Severity.ERROR, table, column.name, places, words)


def _above_highest(table: Table, column: Column, place: int) -> tuple[str, str]:
    value = float(table.frame[column.name].iloc[place])
    message = f"{column.name} is {amount(value)}, but cannot be above {amount(column.highest or 0.0)}."
    return message, f"Write {amount(value / 100)} if {percent(value / 100)} is meant."


def not_above_zero(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each zero where it makes no sense: nothing can be divided by it."""
    for column in _numbers(table):
        if column.positive:
            places = np.flatnonzero(table.frame[column.name].to_numpy(np.float64) == 0)
            words = always(f"{column.name} is 0, but must be above zero: {ZERO[column.name]}.", "Write more than zero.")
            yield from in_cells("not-above-zero", Severity.ERROR, table, column.name, places, words)


def wrong_priority(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each priority that is not 1, 2, 3, ..."""
    if table.spec.name != "products":
        return
    values = table.frame["priority"].to_numpy(np.float64)
    places = np.flatnonzero((values >= 0) & np.isfinite(values) & ((values < 1) | (values != np.floor(values))))
    yield from in_cells(
        "wrong-priority",
        Severity.ERROR,
        table,
        "priority",
        places,
        lambda place: (
            f"priority is {cell_text(table, 'priority', place)}, but must be 1, 2, 3, ...",
            "Write 1 for what is placed first, 2 for what comes next.",
        ),
    )


def empty_number(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each empty cell of a column of numbers that must be filled."""
    for column in _numbers(table):
        if column.filled and column.name in table.given:
            odd = np.isin(np.arange(len(table)), list(table.texts.get(column.name, ())))
            places = np.flatnonzero(~table.filled(column.name) & ~odd)
            words = always(f"{column.name} is empty.", "Write a number, or delete the row.")
            yield from in_cells("empty-number", Severity.ERROR, table, column.name, places, words)


def _numbers(table: Table) -> list[Column]:
    return [column for column in table.spec.columns if column.kind is Kind.NUMBER]
