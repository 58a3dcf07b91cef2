"""Checks of the header: columns that are unknown, missing or there twice."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.nearest import did_you_mean
from models.table import Table
from models.tables import Column


def unknown_column(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each column that the table cannot have."""
    known = table.spec.column_names
    for name in dict.fromkeys(table.header):
        if name not in known:
            message = f'Table {table.spec.name} has no column "{name}".'
            missing = [other for other in known if other not in table.given]
            advice = did_you_mean(name, missing) or f"Columns are {', '.join(known)}."
            yield Finding("unknown-column", Severity.ERROR, message, advice, table.file, 1, name, name)


def missing_column(draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each column that the table must have and has not."""
    for column in table.spec.columns:
        if column.required and column.name not in table.given and not spared(draft, column):
            message = f"Column {column.name} is missing. {in_short(column)}"
            advice = f"Add a column {column.name}."
            yield Finding("missing-column", Severity.ERROR, message, advice, table.file, 1, column.name)


def duplicate_column(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each column that is there more than once."""
    for name in dict.fromkeys(table.header):
        times = table.header.count(name)
        if times > 1:
            message = f'Column "{name}" is there {times} times.'
            advice = "Keep one of them."
            yield Finding("duplicate-column", Severity.ERROR, message, advice, table.file, 1, name, name)


def in_short(column: Column) -> str:
    """Return the first sentence of what a column means."""
    return column.meaning.partition(". ")[0].rstrip(".") + "."


def spared(draft: Draft, column: Column) -> bool:
    """Tell whether a column need not be filled, since its table is not there and all its names are one."""
    return bool(column.refers) and not draft.has(column.refers.partition(".")[0])
