"""HiGHS given bare arrays: the floor for every linear program. With all limits, those with coefficients too.

python -m benchmarks.peers.bare_highs SCENARIO OUT [--work place] [--method ipm]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.peers.bands import slopes, widths
from benchmarks.peers.command import PENALTY, Answer, Peer, command
from benchmarks.peers.data import Data, Floats, Integers
from benchmarks.peers.fair_share import fair_share
from benchmarks.peers.limits import Limit, limits, targets


@dataclass(frozen=True, slots=True)
class Program:
    """Arrays of the program, by column; money in means of a cell.

    Attributes
    ----------
    pieces : how many columns each cell has
    unit : money of 1
    """

    cost: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    start: Integers
    index: Integers
    value: Floats
    pieces: int
    unit: float


def build(data: Data, work: str) -> Program:
    """Put the arrays together: columns are cells, band after band, and then the shortfall of each product."""
    rows = [targets(data), *limits(data)]
    unit = data.mean
    cost, upper = _columns(data, work, unit)
    products, pieces = len(data.target), len(cost) // len(data.cells)
    count, index, value = _entries(rows)
    column = np.concatenate([np.tile(count, pieces), np.ones(products, np.int64)])
    return Program(
        cost=np.append(cost, np.full(products, PENALTY)),
        upper=np.append(upper, np.full(products, np.inf)),
        row_lower=np.concatenate([row.lower for row in rows]) / unit,
        row_upper=np.concatenate([row.upper for row in rows]) / unit,
        start=np.append(0, np.cumsum(column)),
        index=np.append(np.tile(index, pieces), np.arange(products)),
        value=np.append(np.tile(value, pieces), np.ones(products)),
        pieces=pieces,
        unit=unit,
    )


def _columns(data: Data, work: str, unit: float) -> tuple[Floats, Floats]:
    """Cost and upper bound of the cells' columns."""
    cells = len(data.cells)
    if work == "bands":
        return np.repeat(slopes(), cells), widths(fair_share(data) / unit).ravel()
    return -data.margin if work == "margin" else np.zeros(cells), np.full(cells, np.inf)


def _entries(rows: list[Limit]) -> tuple[Integers, Integers, Floats]:
    """Entries of one column per cell: how many there are, their rows, their coefficients."""
    begin = np.cumsum([0, *[len(row.lower) for row in rows[:-1]]])
    place = np.stack([np.where(row.key < 0, -1, row.key + first) for row, first in zip(rows, begin, strict=True)], 1)
    there = place >= 0
    coef = np.stack([row.coef for row in rows], axis=1)
    return there.sum(axis=1), place[there], coef[there]


def solve(program: Program, method: str) -> Answer:
    """Solve the program with HiGHS."""
    import highspy

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("solver", method)
    highs.passModel(_model(program))
    highs.run()
    status = highs.modelStatusToString(highs.getModelStatus())
    info = highs.getInfo()
    told = {"simplex_iterations": info.simplex_iteration_count, "ipm_iterations": info.ipm_iteration_count}
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return Answer(status, None, told)
    products = int((program.cost == PENALTY).sum())
    column = np.array(highs.getSolution().col_value)[:-products]
    return Answer(status, column.reshape(program.pieces, -1).sum(axis=0) * program.unit, told)


def _model(program: Program) -> Any:
    """Program as HiGHS wants it."""
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, np.zeros(len(program.cost)), program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.start.astype(np.int32), program.index.astype(np.int32)
    lp.a_matrix_.value_ = program.value
    return lp


if __name__ == "__main__":
    command(Peer(["highspy"], ["place", "margin", "bands"], build, solve, ["choose", "ipm"], in_means=False))
