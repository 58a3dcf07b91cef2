"""Check of keys: each may be there once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.checks.cell import key_at
from models.checks.columns import spared
from models.checks.draft import Draft
from models.checks.listing import listed
from models.finding import Finding, Severity
from models.scenario import ALL
from models.table import Table

#: Largest whole number of 64 bits.
LARGEST = np.iinfo(np.int64).max


def duplicate_key(draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each row whose key stands in an earlier row."""
    codes = pd.DataFrame({column: _codes(draft, table, column) for column in table.spec.key})
    column = table.spec.key[0] if len(table.spec.key) == 1 else ""

    def describe(place: int) -> Finding:
        same = (codes.iloc[: place + 1] == codes.iloc[place]).all(axis=1).to_numpy()
        first, row = int(table.rows[np.flatnonzero(same)[0]]), int(table.rows[place])
        key = key_at(table, place)
        message = f"{f'"{key}"' if key else 'The same key'} stands in row {first} already."
        advice = "Delete one of the two rows, or make one of them."
        return Finding("duplicate-key", Severity.ERROR, message, advice, table.file, row, column, key)

    places = np.flatnonzero(_repeated(codes) & _whole(draft, table))
    return listed(places.tolist(), describe)


def _repeated(codes: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which rows stand earlier already; rows whose numbers only grow, as in most large tables, do not."""
    number = np.zeros(len(codes), np.int64)
    for name in codes:
        column = codes[name].to_numpy()
        size = int(column.max(initial=-1)) + 2
        if number.max(initial=0) > LARGEST // size:
            return codes.duplicated().to_numpy()
        number = number * size + column + 1
    grows = (number[1:] > number[:-1]).all()
    return np.zeros(len(codes), bool) if grows else pd.Series(number).duplicated().to_numpy()


def _codes(draft: Draft, table: Table, column: str) -> pd.Series:
    """Codes of names in a column of the key; where all names are one, an empty cell is that one."""
    names = table.names(column)
    codes = pd.Series(names.codes.astype(np.int64))
    if spared(draft, table.spec.column(column)):
        one = [place for place, name in enumerate(names.categories) if name in ("", ALL)]
        codes[codes.isin(one)] = -1
    return codes


def _whole(draft: Draft, table: Table) -> NDArray[np.bool_]:
    """Rows whose key is whole: an empty one, or a column that is missing, is a finding of its own."""
    whole = np.ones(len(table), bool)
    for name in table.spec.key:
        column = table.spec.column(name)
        if column.filled and not spared(draft, column):
            whole &= table.filled(name)
    return whole
