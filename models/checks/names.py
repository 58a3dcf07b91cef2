"""Checks of names: empty, unprintable, or almost the same as another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.checks.cell import always, in_cells, name_at
from models.checks.columns import in_short, spared
from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.nearest import skeleton
from models.table import Table
from models.tables import Column, Kind

#: Kinds of characters that break lines and files: controls, separators of lines and of paragraphs, halves of pairs.
UNPRINTABLE = ("Cc", "Zl", "Zp", "Cs")


def empty_key(draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each empty cell in which a name must stand."""
    for column in _texts(table):
        if column.filled and column.name in table.given and not spared(draft, column):
            check = "empty-key" if column.name in table.spec.key else "empty-text"
            places = np.flatnonzero(~table.filled(column.name))
            words = always(f"{column.name} is empty. {in_short(column)}", "Fill it in, or delete the row.")
            yield from in_cells(check, Severity.ERROR, table, column.name, places, words)


def unprintable_name(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each name that consists of blanks or has a line break or the like in it."""
    for column in _texts(table):
        names = table.names(column.name)
        bad = [place for place, name in enumerate(names.categories.tolist()) if name and not _printable(name)]
        places, words = first_rows(names, bad), partial(_unprintable_words, table, column.name)
        yield from in_cells("unprintable-name", Severity.ERROR, table, column.name, places, words)


def _unprintable_words(table: Table, column: str, place: int) -> tuple[str, str]:
    if not name_at(table, column, place).strip():
        return f"{column} consists of blanks.", "Write a name, or leave the cell empty."
    return f"{column} contains a line break or another control character.", "Delete that character."


def _printable(name: str) -> bool:
    if name.isprintable():
        return not name.isspace()
    return not (any(unicodedata.category(char) in UNPRINTABLE for char in name) or name.isspace())


def similar_names(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each name that the eye hardly tells from another in the same column."""
    for column in _texts(table):
        if column.kind is Kind.NAME and not column.refers:
            names = table.names(column.name)
            twins = _twins(names)
            places, words = first_rows(names, list(twins)), partial(_almost, table, column.name, twins)
            yield from in_cells("similar-names", Severity.WARNING, table, column.name, places, words)


def _almost(table: Table, column: str, twins: Mapping[int, str], place: int) -> tuple[str, str]:
    other = twins[int(table.names(column).codes[place])]
    message = f'{column} "{name_at(table, column, place)}" is written almost like "{other}": '
    return (
        f"{message}only case, blanks or look-alike letters differ.",
        "Write them alike if they are the same.",
    )


def _twins(names: pd.Categorical) -> dict[int, str]:
    """Find names that look like an earlier one: category, and that earlier name."""
    seen: dict[str, str] = {}
    twins = {}
    labels = names.categories.tolist()
    for code in pd.unique(names.codes).tolist():
        name = labels[code]
        look = skeleton(name)
        if look and seen.setdefault(look, name) != name:
            twins[code] = seen[look]
    return twins


def first_rows(names: pd.Categorical, categories: list[int]) -> NDArray[np.int64]:
    """Places where these categories stand for the first time, in order."""
    if not categories:
        return np.zeros(0, np.int64)
    places = np.flatnonzero(np.isin(names.codes, categories))
    _, first = np.unique(names.codes[places], return_index=True)
    return np.sort(places[first])


def _texts(table: Table) -> list[Column]:
    return [column for column in table.spec.columns if column.kind is not Kind.NUMBER]
