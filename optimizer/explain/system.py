"""The strict limits as one system of inequalities over cells, each bound a *side* of its own.

    a_i * x >= b_i    for the lower sides        a_i * x <= b_i    for the upper sides        x >= 0

Product targets are upper sides only, since a shortfall is allowed; soft limits have no side. A side is a number:
``2 * row + 1`` for the upper side of a row of the program, ``2 * row`` for the lower one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.place import typical_amount
from optimizer.program import Program, assemble

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class System:
    """All strict limits of a scenario.

    Attributes
    ----------
    instance : the scenario with its cells and fair share
    limits : the product targets as upper bounds, then the strict limits; those with bounds on both sides twice, so
        that every side has a row to itself
    whole_limits : the same limits with the bounds of both sides
    program : their rows, without cost
    """

    instance: Instance
    limits: tuple[Grouping, ...]
    whole_limits: tuple[Grouping, ...]
    program: Program

    @cached_property
    def sides(self) -> Ints:
        """Every side that has a bound, sorted."""
        low, high = np.isfinite(self.program.row_lower), np.isfinite(self.program.row_upper)
        return np.sort(np.append(2 * np.flatnonzero(low), 2 * np.flatnonzero(high) + 1))

    @cached_property
    def _first(self) -> Ints:
        return np.array([block.first for block in self.program.rows], np.int64)

    def scaled_bound(self, side: Ints) -> Floats:
        """Bounds in units of the program."""
        row = side // 2
        return np.where(side % 2 == 1, self.program.row_upper[row], self.program.row_lower[row])

    def limit(self, side: Ints) -> Ints:
        """Which of the limits each side belongs to."""
        filled = np.array([len(block.keys) > 0 for block in self.program.rows])
        numbers = np.flatnonzero(filled)
        return np.asarray(numbers[np.searchsorted(self._first[filled], side // 2, "right") - 1])

    def key(self, side: Ints) -> Ints:
        """Key of each side in its limit."""
        limit = self.limit(side)
        result = np.zeros(len(side), np.int64)
        for number in np.unique(limit).tolist():
            block, mine = self.program.rows[number], limit == number
            result[mine] = block.keys[side[mine] // 2 - block.first]
        return result

    def size(self, side: Ints) -> Floats:
        """What each side's coefficients and bound were divided by, money's scale apart."""
        sizes = np.array([limit.size for limit in self.limits])
        return np.asarray(sizes[self.limit(side)])


def system_of(instance: Instance, targets: Grouping, limits: list[Grouping]) -> System:
    """Put the strict limits of a scenario together."""
    most = targets.at_least(np.full(len(targets.upper), -np.inf))
    strict = [most, *(limit for limit in limits if limit.price is None)]
    pairs = [(part, limit) for limit in strict for part in _one_sided(limit)]
    parts, whole = tuple(part for part, _ in pairs), tuple(limit for _, limit in pairs)
    return System(instance, parts, whole, assemble(list(parts), len(instance.cells), typical_amount(instance)))


def _one_sided(limit: Grouping) -> list[Grouping]:
    """Split a limit into its lower and its upper bounds."""
    none = np.full(len(limit.lower), np.inf)
    parts = [replace(limit, upper=none), replace(limit, lower=-none)]
    return [part for part in parts if part.bounded.any()]


@dataclass(frozen=True, slots=True)
class Core:
    """A few sides of a system over columns of cells that are alike in all of them.

    Attributes
    ----------
    sides : shape (sides,), each of another row
    size : shape (sides,), what rows are divided by to be of money's order
    bound : shape (sides,), bounds in units of the program
    row, column : shape (entries,), place of the side and number of the column
    coef : shape (entries,), what one unit of money counts, as the limit has it
    columns : number of columns; cells that are in none of the sides have none
    """

    sides: Ints
    size: Floats
    bound: Floats
    row: Ints
    column: Ints
    coef: Floats
    columns: int

    @property
    def upper(self) -> Bools:
        """Which of the sides are upper ones, shape (sides,)."""
        return np.asarray(self.sides % 2 == 1)

    @property
    def demand(self) -> Bools:
        """Which of the sides doing nothing does not keep, shape (sides,)."""
        return np.asarray(np.where(self.upper, self.bound < 0, self.bound > 0))

    def only(self, places: Ints) -> Core:
        """Return the core with these sides only."""
        new = np.full(len(self.sides), -1, np.int64)
        new[places] = np.arange(len(places))
        stays = new[self.row] >= 0
        column = self.column[stays]
        used, column = np.unique(column, return_inverse=True)
        return Core(
            self.sides[places],
            self.size[places],
            self.bound[places],
            new[self.row[stays]],
            column.astype(np.int64),
            self.coef[stays],
            len(used),
        )

    def program(self) -> Program:
        """Return the linear program: the columns, then a violation for each side at cost 1."""
        many = len(self.sides)
        column = np.append(self.column, self.columns + np.arange(many))
        order = np.argsort(column, kind="stable")
        row = np.append(self.row, np.arange(many))
        value = np.append(self.coef / self.size[self.row], np.where(self.upper, -1.0, 1.0))
        every = self.columns + many
        return Program(
            cost=np.append(np.zeros(self.columns), np.ones(many)),
            lower=np.zeros(every),
            upper=np.full(every, np.inf),
            row_lower=np.where(self.upper, -np.inf, self.bound),
            row_upper=np.where(self.upper, self.bound, np.inf),
            start=np.append(0, np.cumsum(np.bincount(column, minlength=every))),
            index=row[order],
            value=value[order],
            cells=self.columns,
            scale=1.0,
            rows=(),
        )


def core_of(system: System, sides: Ints) -> Core:
    """Take these sides out of a system, cells that are alike in all of them as one column."""
    limit, key = system.limit(sides), system.key(sides)
    place, coef, alike = [], [], np.zeros(len(system.instance.cells), np.int64)
    for number in np.unique(limit).tolist():
        grouping, mine = system.limits[number], np.flatnonzero(limit == number)
        of_key = np.full(len(grouping.lower) + 1, -1, np.int64)
        of_key[key[mine]] = mine
        place.append(of_key[grouping.key])
        alike = _split(alike, place[-1])
        own = np.ones(len(grouping.key)) if grouping.coef is None else grouping.coef
        coef.append(np.where(place[-1] >= 0, own, 0.0))
        alike = alike if grouping.coef is None else _split(alike, coef[-1])
    if not place:
        return Core(sides, np.zeros(0), np.zeros(0), sides, sides, np.zeros(0), 0)
    first = np.unique(alike, return_index=True)[1]
    row, value = np.stack([one[first] for one in place], axis=1), np.stack([one[first] for one in coef], axis=1)
    held = (row >= 0).any(axis=1)
    row, value = row[held], value[held]
    column, block = np.nonzero(value != 0)
    return Core(
        sides,
        system.size(sides),
        system.scaled_bound(sides),
        row[column, block],
        column.astype(np.int64),
        value[column, block],
        len(row),
    )


def _split(alike: Ints, by: Ints | Floats) -> Ints:
    """Split classes of cells that were alike so far by one thing more."""
    kinds, kind = np.unique(by, return_inverse=True)
    return np.asarray(np.unique(alike * len(kinds) + kind, return_inverse=True)[1])
