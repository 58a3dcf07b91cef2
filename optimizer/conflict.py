"""Contradiction: a smallest set of limits that cannot hold together.

Every row may be missed by a violation; the smallest total violation is a linear program whose duals are not zero on a
set of rows that contradict each other (Farkas' lemma). From that set each row is taken out in turn for as long as the
rest still contradicts itself (the deletion filter of Chinneck and Dravnieks, 1991): what stays is minimal.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.finding import Finding, Severity
from optimizer.face import ZERO_DUAL
from optimizer.instance import Instance
from optimizer.limits.grouping import Grouping
from optimizer.optimum import Call, Infeasible
from optimizer.place import placing_program
from optimizer.program import Columns, Entries, Program


def contradiction(instance: Instance, targets: Grouping, limits: list[Grouping], call: Call) -> list[Finding]:
    """Name a smallest set of strict limits that cannot hold together; one finding per limit, shape of a sentence."""
    program, _, _ = placing_program(instance, targets, limits)
    rows = _minimal(program, _suspects(program, call), call)
    texts = _texts(program, rows)
    together = "; ".join(texts)
    return [
        Finding(
            "contradiction",
            Severity.ERROR,
            f"These limits cannot hold together: {together}.",
            "Relax or drop one of them, or make it soft in [limits].",
            value=str(len(texts)),
        )
    ]


def _suspects(program: Program, call: Call) -> NDArray[np.int64]:
    """Rows with a dual when the total violation is smallest."""
    rows = len(program.row_lower)
    low, high = np.flatnonzero(np.isfinite(program.row_lower)), np.flatnonzero(np.isfinite(program.row_upper))
    first = len(program.cost)
    names = np.full(len(low) + len(high), "violation", np.object_)
    elastic = program.with_columns(Columns("violation", first, names), 0.0, np.inf)
    column = first + np.arange(len(names))
    sign = np.append(np.ones(len(low)), -np.ones(len(high)))
    elastic = elastic.with_entries(Entries(np.append(low, high), column, sign)).with_cost(column, 1.0)
    solution = call.optimum(elastic)
    if np.isnan(solution.dual).any():
        return np.arange(rows)
    return np.flatnonzero(np.abs(solution.dual) > ZERO_DUAL)


def _minimal(program: Program, rows: NDArray[np.int64], call: Call) -> NDArray[np.int64]:
    """Take out every row without which the others still contradict each other."""
    for row in rows:
        fewer = rows[rows != row]
        if not _feasible(program, fewer, call):
            rows = fewer
    return rows


def _feasible(program: Program, rows: NDArray[np.int64], call: Call) -> bool:
    try:
        call.optimum(program.only_rows(rows))
    except Infeasible:
        return False
    return True


def _texts(program: Program, rows: NDArray[np.int64]) -> list[str]:
    """Put rows in words, in the order of the limits."""
    texts = []
    for block in program.rows:
        inside = rows[(rows >= block.span.start) & (rows < block.span.stop)] - block.first
        texts += block.grouping.texts(block.keys[inside]).tolist()
    return texts
