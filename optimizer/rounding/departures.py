"""The rounding program over few of its cells: those that may depart from a first rounding.

With ``g_c`` the first rounding and ``z_c`` whether a cell departs from it,

    minimise    sum of cost_c * (1 - 2 * g_c) * z_c
    subject to  lower_k - sum of a_c * g_c  <=  sum of a_c * (1 - 2 * g_c) * z_c  <=  upper_k - sum of a_c * g_c
                0 <= z_c <= 1

The multipliers ``lambda_k`` of the first rounding are what the solver begins with: a sum ``s_k`` that has one becomes a
column of its own, and what it costs is taken from its cells, so that each stands at its price,

    cost_c * y_c + ...  =  (cost_c - sum of a_c * lambda_k) * y_c + lambda_k * s_k + ...

and where the first rounding is right nothing is left to do. On 1.2 million cells that leaves a sixth of the pivots.

Cells that are not in the program stay where they are. They are priced with the duals, and those whose departure would
pay come in, until there is next to nothing to be won: then the optimum is that of all cells, or at most a millionth of
a step a cell above it (Bixby et al., 1992, "sifting"). On 1.2 million cells 2 % are in it at the end, and it takes a
fifth of the time of the whole program. A sum is in it once one of its cells is, or if the first rounding misses it, or
leaves it elsewhere than its multiplier would have it: a third of the sums, and their rows are most of what HiGHS
keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from highspy import Highs, HighsModelStatus, HighsVarType
from numpy.typing import NDArray

from optimizer.blocks import blocks
from optimizer.by_key import counted
from optimizer.grouping import Grouping
from optimizer.solvers.highs import FEASIBLE, WHOLE, iterations_of, let_go, run_heard

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A cell comes in if its reduced cost is less than minus this: solvers keep dual feasibility to it.
NEGATIVE = 1e-7
#: Steps a cell by which the change may be above the least: what cells that are left out would lower it by at most.
NEXT_TO_NOTHING = 1e-6
#: Seconds that the search for whole numbers may take where the program is no network.
BRANCHING = 20.0
#: Reduced cost up to which cells that are whole at a fractional vertex take part in the search at first.
NEARBY = 0.05
#: Above it a cell departs.
HALF = 0.5
#: How far a person's total is from being rounded up or down: steps up to which each further one costs once, twice, ...
#: So the burden is spread where it is not possible.
FURTHER = (1.0, 1.0, 2.0, np.inf)


class Departures:
    """The program, kept warm in HiGHS.

    Parameters
    ----------
    rows : bounds on the sums of ``a_c * y_c``; those with a price may be missed once `let_miss` is called
    price : shape (cells,), of rounding each cell up, once the multipliers are taken from it; inf where it stays down.
        What it costs to depart takes its place
    multipliers : by grouping of rows, shape (keys,) each: what a step in each sum costs
    guess : shape (cells,), the first rounding

    Attributes
    ----------
    pivots : steps that the solver took
    """

    def __init__(
        self, rows: Sequence[Grouping], price: Floats, multipliers: Sequence[Floats], guess: NDArray[np.bool_]
    ) -> None:
        free = np.isfinite(price)
        self._enough = NEXT_TO_NOTHING * np.count_nonzero(free)
        self._guess, self._sizes = guess, [_size(grouping, free) for grouping in rows]
        self._rows = [_still_open(grouping, size, guess) for grouping, size in zip(rows, self._sizes, strict=True)]
        self._sums_cost = [one * size for one, size in zip(multipliers, self._sizes, strict=True)]
        self._sign = np.where(guess, np.int8(-1), np.int8(1))
        self._cost = np.multiply(price, self._sign, out=price)
        self._column: NDArray[np.int32] = np.full(len(price), -1, np.int32)
        self._misses: Ints | None = None
        self.pivots = 0
        self._highs = Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        # Presolve takes longer than it saves on networks. The dual simplex goes on well when cells come in: each stands
        # at the bound where its reduced cost has the right sign. (The primal takes twenty times as long.)
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("simplex_strategy", 1)
        self._row_of = [np.full(len(grouping.lower) + 1, -1) for grouping in rows]
        for number, (grouping, cost) in enumerate(zip(self._rows, self._sums_cost, strict=True)):
            self._add_rows(number, ~_at_rest(grouping, cost))

    def _add_rows(self, number: int, wanted: NDArray[np.bool_]) -> None:
        """Add the rows of some keys of a grouping, shape (keys,): of those that have a bound and no row yet."""
        grouping, row_of = self._rows[number], self._row_of[number]
        keys, none = np.flatnonzero(wanted & grouping.bounded & (row_of[:-1] < 0)), np.zeros(0, np.int32)
        row_of[keys] = self._highs.getNumRow() + np.arange(len(keys))
        lower, upper, cost = grouping.lower[keys], grouping.upper[keys], self._sums_cost[number][keys]
        held = cost == 0
        bounds = np.where(held, lower, 0.0), np.where(held, upper, 0.0)
        self._highs.addRows(len(keys), *bounds, 0, none, none, np.zeros(0))
        self._add_sums(row_of[keys[~held]], cost[~held], lower[~held], upper[~held])

    def _add_sums(self, row: Ints, cost: Floats, lower: Floats, upper: Floats) -> None:
        """Add the sums of some rows as columns, each at its cost: the row says that it is the sum."""
        entries = np.arange(len(row), dtype=np.int32), row.astype(np.int32), -np.ones(len(row))
        self._highs.addCols(len(row), cost, lower, upper, len(row), *entries)

    def let_in_near(self, most: float, some: NDArray[np.bool_] | bool = True) -> None:
        """Let those of some cells depart whose price is at most so much."""
        self.let_in(np.flatnonzero(np.isfinite(self._cost) & (np.abs(self._cost) <= most) & some))

    def let_in(self, cells: Ints) -> None:
        """Let these cells depart, those that may not yet."""
        cells = cells[self._column[cells] < 0]
        for number, grouping in enumerate(self._rows):
            self._add_rows(number, counted(grouping.key[cells], len(grouping.lower)) > 0)
        row, cell, value = (np.concatenate(parts) for parts in zip(*self._entries(cells), strict=True))
        order = np.argsort(cell, kind="stable")
        start = np.searchsorted(cell[order], np.arange(len(cells)))
        self._column[cells] = self._highs.getNumCol() + np.arange(len(cells))
        entries = start.astype(np.int32), row[order].astype(np.int32), value[order]
        none, one = np.zeros(len(cells)), np.ones(len(cells))
        self._highs.addCols(len(cells), self._cost[cells], none, one, len(row), *entries)

    def _entries(self, cells: Ints) -> list[tuple[Ints, Ints, Floats]]:
        """Row, cell (by its place in ``cells``) and value of the entries of each grouping."""
        found = []
        for grouping, row_of, size in zip(self._rows, self._row_of, self._sizes, strict=True):
            row = row_of[grouping.key[cells]]
            inside = np.flatnonzero(row >= 0)
            value = self._sign[cells[inside]].astype(np.float64)
            if grouping.coef is not None:
                value = value * grouping.coef[cells[inside]] / size
            found.append((row[inside], inside, value))
        return found

    def let_miss(self, most: float) -> None:
        """Let rows that have a price be missed at that price: by up to so many steps, persons' totals by any."""
        if self._misses is None:
            for number, grouping in enumerate(self._rows):
                self._add_rows(number, np.ones(len(grouping.lower), bool))
            self._misses = np.concatenate([self._add_misses(number) for number in range(len(self._rows))])
        count = len(self._misses)
        self._highs.changeColsBounds(count, self._misses.astype(np.int32), np.zeros(count), np.full(count, most))

    def _add_misses(self, number: int) -> Ints:
        """Add columns that take up what misses the rows of a grouping; returns those that have no bound yet."""
        price, row = self._rows[number].price, self._row_of[number]
        if price is None:
            return np.zeros(0, np.int64)
        # what is missed is no part of the sum that the multiplier is paid for
        paid = self._sums_cost[number][row[:-1] >= 0]
        row = row[row >= 0]
        further = FURTHER if self._rows[number].family == "total" else (np.inf,)
        for times, most in enumerate(further, start=1):
            first, count = self._highs.getNumCol(), 2 * len(row)
            sign, none = np.repeat([1.0, -1.0], len(row)), np.zeros(count)
            entries = np.arange(count, dtype=np.int32), np.tile(row, 2).astype(np.int32), sign
            cost = times * price - sign * np.tile(paid, 2)
            self._highs.addCols(count, cost, none, np.full(count, most), count, *entries)
        return np.zeros(0, np.int64) if len(further) > 1 else first + np.arange(count)

    def least(self) -> NDArray[np.bool_] | None:
        """Find the best rounding: whether each cell goes up, shape (cells,); None if there is none, or not in time."""
        while True:
            if not self._solved():
                return None
            wanted = self._wanted()
            if not len(wanted):
                break
            self.let_in(wanted)
        return self._whole()

    def _solved(self) -> bool:
        """Solve the program as it now stands; tell whether it has an optimum."""
        self._run()
        if self._highs.getModelStatus() == HighsModelStatus.kUnknown:
            # the last digits did not come out right; they do without the vertex it stood at
            self._highs.setOptionValue("presolve", "choose")
            self._highs.clearSolver()
            self._run()
            self._highs.setOptionValue("presolve", "off")
        if self._highs.getModelStatus() == HighsModelStatus.kModelEmpty:
            return not self._highs.getNumRow()  # without columns, rows are sums that the first rounding misses
        return bool(self._highs.getModelStatus() == HighsModelStatus.kOptimal)

    def _run(self) -> None:
        """Let HiGHS run, and count its steps."""
        run_heard(self._highs)
        self.pivots += iterations_of(self._highs)

    def close(self) -> None:
        """Give back the memory of HiGHS."""
        let_go(self._highs)

    def _wanted(self) -> Ints:
        """Cells outside that would lower the cost by departing; none if all together would by next to nothing."""
        row_dual = np.append(np.array(self._highs.getSolution().row_dual), 0.0)
        duals = [row_dual[row_of] for row_of in self._row_of]
        found, won = [], []
        for cells in blocks(len(self._cost)):
            reduced = self._reduced(duals, cells)
            wanted = np.flatnonzero((reduced < -NEGATIVE) & (self._column[cells] < 0))
            found.append(wanted + cells.start)
            won.append(-reduced[wanted])
        pays = np.concatenate([np.zeros(0), *won]).sum() > self._enough
        return np.concatenate(found) if pays else np.zeros(0, np.int64)

    def _reduced(self, duals: Sequence[Floats], cells: slice) -> Floats:
        """Reduced costs of a block of cells, given the dual of each key by grouping."""
        reduced = self._cost[cells].copy()
        for grouping, size, dual in zip(self._rows, self._sizes, duals, strict=True):
            of_cell = dual[grouping.key[cells]] * self._sign[cells]
            reduced -= of_cell if grouping.coef is None else of_cell * grouping.coef[cells] / size
        return reduced

    def _whole(self) -> NDArray[np.bool_] | None:
        """Read the rounding off the vertex; where that is fractional, branch over the cells that are in."""
        inside = np.flatnonzero(self._column >= 0)
        departs = np.array(self._highs.getSolution().col_value)[self._column[inside]]
        if (np.abs(departs - np.rint(departs)) > WHOLE).any():
            found = self._branched(self._column[inside])
            if found is None:
                return None
            departs = found
        up = self._guess.copy()
        up[inside] ^= departs > HALF
        return up

    def _branched(self, columns: NDArray[np.int32]) -> Floats | None:
        """Find whole numbers for these columns; None if there are none, or none were found in time.

        Those that a vertex has whole and whose reduced cost is not small stay where they are at first: with 60 000
        cells that is a tenth of the time, and a twentieth worse.
        """
        solution = self._highs.getSolution()
        value, cost = np.array(solution.col_value)[columns], np.abs(np.array(solution.col_dual)[columns])
        apart = (cost > NEARBY) & (np.abs(value - np.rint(value)) <= WHOLE)
        held = columns[apart]
        none, one, whole = np.zeros(len(held)), np.ones(len(held)), np.rint(value[apart])
        self._highs.changeColsBounds(len(held), held, whole, whole)
        found = self._searched(columns[~apart])
        self._highs.changeColsBounds(len(held), held, none, one)
        if found is None and len(held):
            found = self._searched(columns)
        return None if found is None else found[columns]

    def _searched(self, columns: NDArray[np.int32]) -> Floats | None:
        """Branch over these columns; return the values of all, or None."""
        highs, some = self._highs, columns
        highs.changeColsIntegrality(len(some), some, np.full(len(some), HighsVarType.kInteger))
        highs.setOptionValue("presolve", "choose")
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("time_limit", highs.getRunTime() + BRANCHING)
        self._run()
        found = np.array(highs.getSolution().col_value)
        feasible = highs.getInfo().primal_solution_status == FEASIBLE
        highs.changeColsIntegrality(len(some), some, np.full(len(some), HighsVarType.kContinuous))
        highs.setOptionValue("presolve", "off")
        highs.setOptionValue("time_limit", np.inf)
        return found if feasible else None


def _size(grouping: Grouping, free: NDArray[np.bool_]) -> float:
    """Largest absolute coefficient of a cell that may be rounded up; 1 without coefficients."""
    if grouping.coef is None:
        return 1.0
    return float(np.abs(grouping.coef).max(initial=0.0, where=free & (grouping.key >= 0))) or 1.0


def _still_open(grouping: Grouping, size: float, guess: NDArray[np.bool_]) -> Grouping:
    """Bounds less what the first rounding counts, divided by the largest coefficient."""
    used = grouping.sums(guess.astype(np.float64))
    return replace(grouping, lower=(grouping.lower - used) / size, upper=(grouping.upper - used) / size)


def _at_rest(still_open: Grouping, cost: Floats) -> NDArray[np.bool_]:
    """Tell whether it is best for each sum to stay where the first rounding has it, shape (keys,).

    Parameters
    ----------
    still_open : what may be added to each
    cost : shape (keys,), of adding to it
    """
    low = np.where(cost > 0, still_open.lower == 0, still_open.lower <= 0)
    high = np.where(cost < 0, still_open.upper == 0, still_open.upper >= 0)
    return np.asarray(low & high, np.bool_)
