"""The linear program: one labelled sparse matrix, put together from groupings of cells.

    minimise    cost * (x, y)
    subject to  row_lower <= A (x, y) <= row_upper,   lower <= (x, y) <= upper

``x`` are the cells and ``y`` further columns (shortfalls, violations, a level). Amounts of money are divided by
``scale``, so that a typical cell is about 1: the tolerances of solvers are absolute.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.number_texts import Texts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of a sparse matrix, in no order: ``value`` at (``row``, ``column``)."""

    row: Ints
    column: Ints
    value: Floats


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of the program a grouping became.

    Attributes
    ----------
    grouping : the limits
    first : its first row
    keys : shape (rows,), key of each of its rows; keys without bounds have none
    """

    grouping: Grouping
    first: int
    keys: Ints

    @property
    def span(self) -> slice:
        """The rows, as a slice."""
        return slice(self.first, self.first + len(self.keys))

    def scaled(self, bound: Floats) -> Floats:
        """Bounds of its rows, divided as their coefficients are."""
        return np.asarray(bound[self.keys] / self.grouping.size)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the program were added after the cells, and what they are called.

    Attributes
    ----------
    kind : "shortfall", "violation", "level", "load"
    first : its first column
    names : shape (columns,)
    money : whether they are amounts, in the program's scale, rather than pure numbers
    """

    kind: str
    first: int
    names: Texts
    money: bool = True

    @property
    def span(self) -> slice:
        """The columns, as a slice."""
        return slice(self.first, self.first + len(self.names))


@dataclass(frozen=True, slots=True)
class Program:
    """A linear program to be minimised; arrays as in the module's formula, the matrix by columns.

    Attributes
    ----------
    cost, lower, upper : shape (columns,)
    row_lower, row_upper : shape (rows,)
    start : shape (columns + 1,), where each column's entries begin
    index, value : shape (entries,), row and value of each entry
    cells : number of cells; they are the first columns
    scale : money per unit of a cell's column
    rows : which rows each grouping became
    extra : which columns were added after the cells
    basis : where the solver that told it may begin: columns added since are at their lower bounds there, rows added
        since are basic. None: nowhere in particular
    """

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    start: Ints
    index: Ints
    value: Floats
    cells: int
    scale: float
    rows: tuple[Rows, ...]
    extra: tuple[Columns, ...] = ()
    basis: object | None = None

    def amounts(self, columns: Floats) -> Floats:
        """Turn the values of the cells' columns into money, shape (cells,)."""
        return columns[: self.cells] * self.scale

    @property
    def owner(self) -> Ints:
        """Column of each entry, shape (entries,)."""
        return np.repeat(np.arange(len(self.cost)), np.diff(self.start))

    def sums(self, columns: Floats) -> Floats:
        """Sums of the rows, ``A (x, y)``, shape (rows,)."""
        return np.bincount(self.index, self.value * np.repeat(columns, np.diff(self.start)), len(self.row_lower))

    def worth(self, dual: Floats) -> Floats:
        """What each column is worth at these duals of the rows, ``A' dual``, shape (columns,)."""
        worth, filled = np.zeros(len(self.cost)), np.diff(self.start) > 0
        if filled.any():
            worth[filled] = np.add.reduceat(self.value * dual[self.index], self.start[:-1][filled])
        return worth

    def reduced_costs(self, dual: Floats) -> Floats:
        """Cost of each column less what it is worth, shape (columns,)."""
        return self.cost - self.worth(dual)

    def with_cost(self, column: Ints | slice, cost: Floats | float) -> Program:
        """Return the program with a cost on these columns and none on the others."""
        full = np.zeros(len(self.cost))
        full[column] = cost
        return replace(self, cost=full)

    def with_bounds(self, column: Ints | slice, lower: Floats | float, upper: Floats | float) -> Program:
        """Return the program with other bounds on these columns."""
        low, high = self.lower.copy(), self.upper.copy()
        low[column], high[column] = lower, upper
        return replace(self, lower=low, upper=high)

    def with_columns(self, added: Columns, lower: float, upper: Floats | float) -> Program:
        """Return the program with columns added that are in no row yet."""
        count = len(added.names)
        return replace(
            self,
            cost=np.append(self.cost, np.zeros(count)),
            lower=np.append(self.lower, np.full(count, lower)),
            upper=np.append(self.upper, np.broadcast_to(upper, count)),
            start=np.append(self.start, np.full(count, self.start[-1])),
            extra=(*self.extra, added),
        )

    def with_entries(self, entries: Entries) -> Program:
        """Return the program with entries added to the matrix."""
        column = np.append(self.owner, entries.column)
        start, order = _by_column(column, len(self.cost))
        return replace(
            self,
            start=start,
            index=np.append(self.index, entries.row)[order],
            value=np.append(self.value, entries.value)[order],
        )

    def with_rows(self, grouping: Grouping, keys: Ints, entries: Entries) -> Program:
        """Return the program with rows added, one per key of a grouping and named by it.

        Bounds are taken as they are; entries count rows from the first new one.
        """
        block = Rows(grouping, len(self.row_lower), keys)
        program = replace(
            self,
            row_lower=np.append(self.row_lower, grouping.lower[keys]),
            row_upper=np.append(self.row_upper, grouping.upper[keys]),
            rows=(*self.rows, block),
        )
        return program.with_entries(replace(entries, row=entries.row + block.first))

    def only_columns(self, columns: Ints) -> Program:
        """Return the program with these columns only, in this order; they are no longer known as cells."""
        many = np.diff(self.start)[columns]
        start = np.append(0, np.cumsum(many))
        entry = np.arange(start[-1]) + np.repeat(self.start[columns] - start[:-1], many)
        return replace(
            self,
            cost=self.cost[columns],
            lower=self.lower[columns],
            upper=self.upper[columns],
            start=start,
            index=self.index[entry],
            value=self.value[entry],
            extra=(),
            basis=None,
        )

    def only_rows(self, rows: Ints) -> Program:
        """Return the program with these rows only; ``rows`` of the result name no groupings."""
        place = np.full(len(self.row_lower), -1, np.int64)
        place[rows] = np.arange(len(rows))
        stays = place[self.index] >= 0
        column = self.owner[stays]
        start, order = _by_column(column, len(self.cost))
        return replace(
            self,
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            start=start,
            index=place[self.index[stays]][order],
            value=self.value[stays][order],
            rows=(),
            basis=None,
        )

    def in_units(self) -> Program:
        """Return the same program in money, hours, ... as the planner's tables have them, for people to read."""
        pure = np.zeros(len(self.cost), bool)
        for block in self.extra:
            pure[block.span] = not block.money
        size = np.ones(len(self.row_lower))
        for rows in self.rows:
            size[rows.span] = rows.grouping.size
        scale = np.where(pure, 1.0, self.scale)
        return replace(
            self,
            lower=self.lower * scale,
            upper=self.upper * scale,
            row_lower=self.row_lower * size * self.scale,
            row_upper=self.row_upper * size * self.scale,
            value=self.value * size[self.index] * (self.scale / scale)[self.owner],
        )


def assemble(groupings: list[Grouping], cells: int, scale: float) -> Program:
    """Put the limits together, a row for each key that has a bound; costs are zero until a goal sets them."""
    rows, first = [], 0
    for grouping in groupings:
        keys = np.flatnonzero(grouping.bounded)
        rows.append(Rows(grouping, first, keys))
        first += len(keys)
    entries = [_entries(block) for block in rows]
    column = _joined([entry.column for entry in entries], np.int64)
    start, order = _by_column(column, cells)
    return Program(
        cost=np.zeros(cells),
        lower=np.zeros(cells),
        upper=np.full(cells, np.inf),
        row_lower=_joined([block.scaled(block.grouping.lower) for block in rows]) / scale,
        row_upper=_joined([block.scaled(block.grouping.upper) for block in rows]) / scale,
        start=start,
        index=_joined([entry.row for entry in entries], np.int64)[order],
        value=_joined([entry.value for entry in entries])[order],
        cells=cells,
        scale=scale,
        rows=tuple(rows),
    )


def _joined(parts: list[Any], kind: type = np.float64) -> Any:
    return np.concatenate([np.zeros(0, kind), *parts])


def _entries(block: Rows) -> Entries:
    """Entries of one grouping: each cell in the row of its key."""
    grouping = block.grouping
    row_of_key = np.full(len(grouping.lower) + 1, -1, np.int64)
    row_of_key[block.keys] = block.first + np.arange(len(block.keys))
    row = row_of_key[grouping.key]
    cell = np.flatnonzero(row >= 0)
    value = np.ones(len(cell)) if grouping.coef is None else grouping.coef[cell] / grouping.size
    return Entries(row[cell], cell, value)


def _by_column(column: Ints, columns: int) -> tuple[Ints, Ints]:
    """Where each column's entries begin, and the order that brings them there."""
    start = np.zeros(columns + 1, np.int64)
    np.cumsum(np.bincount(column, minlength=columns), out=start[1:])
    return start, np.argsort(column, kind="stable")
