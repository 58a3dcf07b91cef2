"""Sifting: of very many cells only those a linear program has a use for are in the solver.

A basis needs no more columns than there are rows, so most cells are zero in an optimum. The program is solved over some
of its cells; the others are priced with its duals ``y``, and those whose reduced cost

    d_c = cost_c - sum of y_i * a_ic

is negative come in, until there is none: then the optimum is that of all cells (Bixby et al., 1992, "sifting"). On
60 000 cells this takes half to a quarter of the time, and each later question a quarter, since it is asked over fewer.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program
from optimizer.solvers.solution import Solution
from optimizer.solvers.warm import LARGE, WarmHighs
from optimizer.stopwatch import Stopwatch

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: A cell comes in if its reduced cost is less than minus this: solvers keep dual feasibility to it.
NEGATIVE = 1e-7
#: So many cells come in at once, the most wanted first.
AT_ONCE = 12_000


class Sifted:
    """A program in a warm solver that has only some of its cells.

    Columns are numbered as in the program, and those that are added after them; the cells' own cost and bounds stay as
    they are.

    Parameters
    ----------
    program : no cost is negative; of large ones about `LARGE` cells are in the solver to begin with, but all of them
        where the other columns are as many: a floor under each cell. There the dual simplex begins with every cell at
        its floor, since one pivot for each of 60 000 takes 2 s, and interior point 13 s
    watch : its time limit holds for every solve
    """

    def __init__(self, program: Program, watch: Stopwatch) -> None:
        cells = np.arange(program.cells)
        others = np.arange(program.cells, len(program.cost))
        self._dual = len(others) >= LARGE
        inside = cells if self._dual else cells[:: max(1, program.cells // LARGE)]
        self._program, self._out = program, np.setdiff1d(cells, inside)
        self._column = np.append(inside, others)
        self._columns = len(program.cost)
        self._solver = WarmHighs(program.only_columns(self._column), watch)
        self.afresh()

    def cost(self, column: Ints, value: Floats) -> None:
        """Change the costs of these columns, none of them of a cell."""
        self._solver.cost(self._place(column), value)

    def column_bounds(self, column: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of these columns, none of them of a cell."""
        self._solver.column_bounds(self._place(column), lower, upper)

    def add_column(self, row: Ints, value: Floats) -> int:
        """Add a column that stays at 0 until it gets other bounds; return its number."""
        self._solver.add_column(row, value)
        self._column = np.append(self._column, self._columns)
        self._columns += 1
        return self._columns - 1

    def add_slacks(self, row: Ints, value: Floats) -> int:
        """Add columns with one entry each, which stay at 0 until they get other bounds; return the first's number."""
        many, first = len(row), self._columns
        none = np.zeros(many)
        start = np.arange(many + 1)
        added = replace(self._program, cost=none, lower=none, upper=none, start=start, index=row, value=value)
        self._solver.add_columns(added)
        self._column = np.append(self._column, np.arange(first, first + many))
        self._columns += many
        return first

    def afresh(self) -> None:
        """Let the next solve of a large program begin anew."""
        if self._dual:
            self._solver.begin_at(*self._floors())
        else:
            self._solver.afresh()

    def optimum(self) -> Solution:
        """Solve the program as it now stands, over all cells; raises what `WarmHighs.optimum` raises.

        Cells that are not in the solver have value 0 in it, and no reduced cost.
        """
        solution = self._solver.optimum()
        while len(wanted := self._wanted(solution.dual)):
            self._bring_in(wanted)
            solution = self._solver.optimum()
        column, reduced = np.zeros(self._columns), np.zeros(self._columns)
        column[self._column], reduced[self._column] = solution.column, solution.reduced_cost
        return replace(solution, column=column, reduced_cost=reduced)

    def _floors(self) -> tuple[Ints, Ints]:
        """Cells with a floor, and for each the row of the highest one: a row that no other cell is in."""
        program = self._program
        owner = program.owner
        of_cell = owner < program.cells
        cell, row, value = owner[of_cell], program.index[of_cell], program.value[of_cell]
        lone = (np.bincount(row, minlength=len(program.row_lower)) == 1)[row] & (value > 0)
        floor = np.where(lone, program.row_lower[row] / np.where(lone, value, 1.0), 0.0)
        order = np.lexsort((-floor, cell))
        order = order[floor[order] > 0]
        first = order[np.unique(cell[order], return_index=True)[1]]
        return cell[first], row[first]

    def _wanted(self, dual: Floats) -> Ints:
        """Cells that would make the optimum better, the most wanted first."""
        if not len(self._out):
            return self._out
        program = self._program
        reduced = program.reduced_costs(dual)[self._out]
        negative = np.flatnonzero(reduced < -NEGATIVE)
        return self._out[negative[np.argsort(reduced[negative], kind="stable")[:AT_ONCE]]]

    def _bring_in(self, cells: Ints) -> None:
        self._solver.add_columns(self._program.only_columns(cells))
        self._column, self._out = np.append(self._column, cells), np.setdiff1d(self._out, cells)

    def _place(self, column: Ints) -> Ints:
        """Where these columns are in the solver."""
        place = np.zeros(self._columns, np.int64)
        place[self._column] = np.arange(len(self._column))
        return place[column]
