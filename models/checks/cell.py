"""Findings about cells of a table: each with its file, row, column and value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.checks.listing import listed
from models.finding import Finding, Severity
from models.table import Table
from models.tables import Kind
from models.wording import plain

type Words = Callable[[int], tuple[str, str]]


def in_cells(
    check: str, severity: Severity, table: Table, column: str, places: NDArray[np.int64], words: Words
) -> Iterator[Finding]:
    """Make a finding of each cell, a long list shortened.

    Parameters
    ----------
    check, severity : of all the findings
    table, column : where the cells are
    places : shape (cells,), places of their rows in the table
    words : gives message and advice for the row at a place
    """

    def describe(place: int) -> Finding:
        message, advice = words(place)
        row, value = int(table.rows[place]), cell_text(table, column, place)
        return Finding(check, severity, message, advice, table.file, row, column, value)

    return listed(places.tolist(), describe)


def always(message: str, advice: str) -> Words:
    """Give every row the same message and advice."""
    return lambda _place: (message, advice)


def cell_text(table: Table, column: str, place: int) -> str:
    """Write what stands in a cell, a number in full."""
    if table.spec.column(column).kind is not Kind.NUMBER:
        return name_at(table, column, place)
    text = table.texts.get(column, {}).get(place)
    number = float(table.frame[column].iloc[place])
    if text is not None or np.isnan(number):
        return text or ""
    return plain(number) if np.isfinite(number) else str(number)


def name_at(table: Table, column: str, place: int) -> str:
    """Return the name in a cell, "" if it is empty."""
    names = table.names(column)
    return str(names.categories[names.codes[place]])


def key_at(table: Table, place: int) -> str:
    """Write the names that make the key of a row: ``A / North``."""
    return " / ".join(filter(None, (name_at(table, column, place) for column in table.spec.key)))
