"""The most specific row wins: the rule of coverage, effort and margins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario

#: What a filled manager, product and territory count: more filled names win, and at a tie a manager counts more
#: than a product, a product more than a territory.
RANK = np.array([8 + 4, 8 + 2, 8 + 1])


def specificity(codes: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """How specific rows are, shape (rows,).

    Parameters
    ----------
    codes : manager, product and territory of each row; -1: all
    """
    manager, product, territory = (weight * (code >= 0) for weight, code in zip(RANK, codes, strict=True))
    return np.asarray(manager + product + territory)


def most_specific(
    number: NDArray[np.int64], rank: NDArray[np.int64], value: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Keep one value per cell: that of its most specific row.

    Parameters
    ----------
    number : shape (entries,), number of the cell that an entry names
    rank : shape (entries,), how specific the entry's row is
    value : shape (entries,)

    Returns
    -------
    Numbers of the cells, sorted and unique, and the value of each.
    """
    if (number[1:] > number[:-1]).all():
        return number, value
    order = np.argsort(number) if (rank == rank[0]).all() else np.lexsort((rank, number))
    number = number[order]
    last = np.append(number[1:] != number[:-1], True)
    if last.all():
        return number, value[order]
    return number[last], value[order[last]]


def looked_up(
    scenario: Scenario, table: str, column: str, cell: tuple[NDArray[np.int64], ...], default: float
) -> NDArray[np.float64]:
    """Find for each cell the number in the most specific row of a table that has managers.

    Parameters
    ----------
    cell : manager, product and territory of each cell, each of shape (cells,)
    default : value of cells that no row names
    """
    if table not in scenario.tables:
        return np.full(len(cell[0]), default)
    codes = np.stack([scenario.codes(table, name) for name in ("manager", "product", "territory")])
    return most_specific_row(codes, scenario.tables[table].numbers(column), cell, default)


def most_specific_row(
    codes: NDArray[np.int64], values: NDArray[np.float64], cell: tuple[NDArray[np.int64], ...], default: float
) -> NDArray[np.float64]:
    """Find for each cell the value of the most specific row that names it.

    Parameters
    ----------
    codes : shape (3, rows), manager, product and territory of each row; -1: all
    values : shape (rows,)
    cell : manager, product and territory of each cell, each of shape (cells,)
    default : value of cells that no row names
    """
    result = np.full(len(cell[0]), default)
    patterns = codes >= 0
    for pattern in sorted({tuple(row) for row in patterns.T.tolist()}, key=lambda filled: RANK @ filled):
        rows = np.flatnonzero((patterns == np.array(pattern)[:, None]).all(axis=0))
        place = _match(codes[:, rows], cell, np.array(pattern))
        result = np.where(place >= 0, values[rows][place], result)
    return result


def _match(
    codes: NDArray[np.int64], cell: tuple[NDArray[np.int64], ...], filled: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Place of each cell among rows that all fill the same names; -1 where none matches."""
    rows, wanted = np.zeros(codes.shape[1], np.int64), np.zeros(len(cell[0]), np.int64)
    for axis in np.flatnonzero(filled):
        size = max(int(codes[axis].max(initial=0)), int(cell[axis].max(initial=0))) + 1
        rows, wanted = rows * size + codes[axis], wanted * size + cell[axis]
    order = np.argsort(rows, kind="stable")
    place = np.searchsorted(rows[order], wanted).clip(max=len(rows) - 1)
    found = order[place]
    return np.where(rows[found] == wanted, found, -1)
