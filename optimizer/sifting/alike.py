"""Cells that are alike: which limits can be kept so that one cell stands for many.

Margins are often those of a market, and then only product targets and markets tell its cells apart by what they earn;
the people who serve it differ in capacities, which hardly ever have a price. Over the limits that leave few kinds of
cells the program is small. It is a relaxation: its optimum is no worse than that of the program, and its duals, with
none for the limits left out, are feasible for all cells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Kinds that limits may leave, as a part of the cells.
FEW = 0.3


def kept_rows(program: Program) -> Mask | None:
    """Choose the rows of the relaxation, shape (rows,); None if too few cells are alike even in what must be equal."""
    kept = np.asarray(program.row_lower == program.row_upper, np.bool_)
    if not _few(program, kept):
        return None
    for block in program.rows:
        more = kept.copy()
        more[block.span] = True
        if _few(program, more):
            kept = more
    return kept


def _few(program: Program, kept: Mask) -> bool:
    return len(np.unique(kinds(program, kept))) <= FEW * program.cells


def kinds(program: Program, kept: Mask) -> Floats:
    """A number for each cell, the same where cost and coefficients in these rows are, shape (cells,).

    Should two kinds share a number, one of them is out of the program until it is seen that it would pay.
    """
    mark = np.where(kept, np.random.default_rng(0).random(len(kept)), 0.0)
    return np.asarray(np.pi * program.cost - program.worth(mark), np.float64)
