"""Nests: groupings of which one's keys lie whole within another's, such as markets within products.

Rows of a program that come from two nests make it a network: down the one from the whole to a column, and up the other
to the whole. Which grouping belongs to which nest is a colouring: those that cross one another get different ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: From coarse to fine, the row of each column, shape (columns,); -1: none.
Nest = list[Ints]


def two_nests(program: Program) -> tuple[Nest, Nest] | None:
    """Part the groupings of a program into two nests, one of which may be empty; None if that cannot be."""
    owner = program.owner
    rows = [_rows_of_columns(program, owner, block.span) for block in program.rows]
    within = _within(rows, len(program.row_lower))
    second = _coloured(~(within | within.T))
    if second is None:
        return None
    nests = _from_coarse(~second, within), _from_coarse(second, within)
    if not all(within[fine, coarse] for nest in nests for at, fine in enumerate(nest) for coarse in nest[:at]):
        return None
    first, other = ([rows[one] for one in nest] for nest in nests)
    return first, other


def _rows_of_columns(program: Program, owner: Ints, span: slice) -> Ints:
    """Of these rows, the one that each column is in; ``owner`` is the column of each entry."""
    entry = (program.index >= span.start) & (program.index < span.stop)
    row = np.full(len(program.cost), -1, np.int64)
    row[owner[entry]] = program.index[entry]
    return row


def _within(rows: list[Ints], many: int) -> Mask:
    """Tell which grouping is within which: all columns of a row of the one in the same row, or none, of the other."""
    within = np.eye(len(rows), dtype=bool)
    for one, fine in enumerate(rows):
        inside = fine >= 0
        for other, coarse in enumerate(rows):
            of_row = np.full(many, -1, np.int64)
            of_row[fine[inside]] = coarse[inside]
            within[one, other] = (of_row[fine[inside]] == coarse[inside]).all()
    return within


def _coloured(crosses: Mask) -> Mask | None:
    """Give each one of two colours, not that of any it crosses; None if that cannot be."""
    colour = np.full(len(crosses), -1)
    for start in range(len(crosses)):
        todo = [start] if colour[start] < 0 else []
        colour[todo] = 0
        while todo:
            one = todo.pop()
            if (colour[crosses[one]] == colour[one]).any():
                return None
            fresh = np.flatnonzero(crosses[one] & (colour < 0))
            colour[fresh] = 1 - colour[one]
            todo.extend(fresh.tolist())
    return np.asarray(colour == 1, np.bool_)


def _from_coarse(nest: Mask, within: Mask) -> list[int]:
    """Order these groupings: the more of them one is within, the finer it is."""
    members = np.flatnonzero(nest)
    return [int(one) for one in members[np.argsort(within[np.ix_(members, members)].sum(axis=1), kind="stable")]]
