"""Soft limits: each bound may be missed by a violation, at the limit's price per unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.program import Columns, Entries, Program, Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Violations:
    """The columns of violations, shape (violations,) each.

    Attributes
    ----------
    column : number of the column
    limit : which of the limits it is for
    key : which key of that limit
    over : whether it is for the upper bound
    price : its cost in the program
    size : what it is levelled against: its bound, in units of the program, at least a typical cell
    """

    column: Ints
    limit: Ints
    key: Ints
    over: NDArray[np.bool_]
    price: Floats
    size: Floats

    def widened(self, limits: list[Grouping], value: Floats) -> list[Grouping]:
        """Return the limits with their bounds moved by the violations, to be kept strictly from here on.

        Parameters
        ----------
        value : shape (violations,), in money: what the columns say, times the program's scale
        """
        result = []
        for number, limit in enumerate(limits):
            mine = self.limit == number
            low, high = limit.lower.copy(), limit.upper.copy()
            low[self.key[mine & ~self.over]] -= value[mine & ~self.over] * limit.size
            high[self.key[mine & self.over]] += value[mine & self.over] * limit.size
            result.append(replace(limit, lower=low, upper=high, price=None))
        return result


def with_violations(program: Program, blocks: Sequence[Rows]) -> tuple[Program, Violations]:
    """Add a violation to every bound of the soft ones among these limits."""
    soft = [number for number, block in enumerate(blocks) if block.grouping.price is not None]
    sides = [(number, over) for number in soft for over in (False, True)]
    names, rows, parts = [pa.array([], pa.string())], [np.zeros(0, np.int64)], [_nothing()]
    for number, over in sides:
        block = blocks[number]
        bound = (program.row_upper if over else program.row_lower)[block.span]
        finite = np.flatnonzero(np.isfinite(bound))
        names.append(block.grouping.names(block.keys[finite]))
        rows.append(block.first + finite)
        parts.append(_side(block, number, finite, bound[finite], over=over))
    fields = [np.concatenate(field) for field in zip(*parts, strict=True)]
    added = Columns("violation", len(program.cost), pa.concat_arrays(names))
    column = added.first + np.arange(len(added.names))
    violations = Violations(column, *fields)
    program = program.with_columns(added, 0.0, np.inf)
    sign = np.where(violations.over, -1.0, 1.0)
    return program.with_entries(Entries(np.concatenate(rows), column, sign)), violations


def _nothing() -> tuple[Ints, Ints, NDArray[np.bool_], Floats, Floats]:
    return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool), np.zeros(0), np.zeros(0)


def _side(
    block: Rows, number: int, finite: Ints, bound: Floats, *, over: bool
) -> tuple[Ints, Ints, NDArray[np.bool_], Floats, Floats]:
    """Limit, key, over, price and size of the violations of one side of one limit."""
    count = len(finite)
    price = (block.grouping.price or 0.0) * block.grouping.size
    return (
        np.full(count, number, np.int64),
        block.keys[finite],
        np.full(count, over),
        np.full(count, price),
        np.maximum(np.abs(bound), 1.0),
    )
