"""The whole system of strict limits in a warm solver: what contradicts, and what relaxing some bounds would do.

A *demand* is a side that doing nothing (x = 0) does not keep: a floor, a least sum. Each demand may be missed by a
violation ``v_i >= 0``; the least total violation is 0 exactly if the limits hold together, and where it is not, the
sides with a non-zero dual contradict each other (Farkas' lemma).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from optimizer.explain.sifted import Sifted
from optimizer.explain.system import System
from optimizer.face import ZERO_DUAL
from optimizer.program import Columns, Entries
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Price of moving a bound by one unit against that of a violation: so low that what may move is always moved first.
CHEAP = 1e-3
#: Price of raising an upper bound against that of lowering a lower one.
RATHER = 1.001
#: And that of moving a bound that must not be.
FORBIDDEN = 1e6
#: So many bounds that move together leave the last answer near the next one; more of them are solved afresh.
FEW = 100
#: Total violation, in typical cells, up to which limits hold together; and as a part of the largest bound.
HOLDS, HOLDS_PART = 1e-7, 1e-11


def holds_up_to(bound: Floats) -> float:
    """Return the total violation that is rounding error for bounds of this size."""
    return max(HOLDS, HOLDS_PART * float(np.abs(bound).max(initial=0.0)))


@dataclass(frozen=True, slots=True)
class Move:
    """Bounds that give way together.

    Attributes
    ----------
    sides : shape (sides,)
    rate : shape (sides,), by how much each is relaxed per unit of the move, in units of the program
    """

    sides: Ints
    rate: Floats


def one_bound(side: int) -> Move:
    """Return the move of one bound, by its own units."""
    return Move(np.array([side]), np.ones(1))


class Whole:
    """Every strict limit of a scenario, ready to be asked; nothing is dropped to begin with.

    Every question changes costs and opens columns, so that where the solver stood stays feasible and the next answer is
    near. A side has a violation: at cost 1 the side is wanted, at cost 0 it is dropped, in between it gives way first.
    """

    def __init__(self, system: System, watch: Stopwatch) -> None:
        self.system = system
        sides = system.sides
        bound = system.scaled_bound(sides)
        demands = sides[np.where(sides % 2 == 1, bound < 0, bound > 0)]
        first = len(system.program.cost)
        program = system.program.with_columns(Columns("violation", first, pa.array(demands.astype(str))), 0.0, np.inf)
        violation = first + np.arange(len(demands))
        program = program.with_entries(Entries(demands // 2, violation, _sign(demands))).with_cost(violation, 1.0)
        self._solver = Sifted(program, watch)
        self._enough = holds_up_to(bound)
        self._violation = dict(zip(demands.tolist(), violation.tolist(), strict=True))
        self._dropped: set[int] = set()
        self._owner = np.repeat(np.arange(first), np.diff(system.program.start))
        self._column = np.zeros(first)

    def suspects(self) -> Ints:
        """Sides that contradict each other, more than need be; none if everything left holds together."""
        solution = self._solver.optimum()
        if solution.objective <= self._enough:
            return np.zeros(0, np.int64)
        row = np.flatnonzero(np.abs(solution.dual) > ZERO_DUAL)
        return np.asarray(2 * row + (solution.dual[row] < 0))

    def drop(self, sides: Ints) -> None:
        """Take sides out."""
        self._dropped.update(sides.tolist())
        self._price(sides, 0.0)

    def restore(self, sides: Ints) -> None:
        """Put sides that were dropped back."""
        self._dropped.difference_update(sides.tolist())
        self._price(sides, 1.0)

    def least_of_bound(self, side: int) -> float | None:
        """Return how far a bound must move until all that is left holds together; None if no way is enough."""
        self._price(np.array([side]), CHEAP)
        least = self._least(self._violation[side])
        self._price(np.array([side]), 1.0)
        return least

    def least_of_many(self, move: Move) -> float | None:
        """Return how far many bounds must move together; None if no way is enough.

        A unit of the move should move bounds by about a unit of the program.
        """
        column = self._solver.add_column(move.sides // 2, move.rate * _sign(move.sides))
        self._solver.cost(np.array([column]), np.full(1, CHEAP))
        self._solver.column_bounds(np.array([column]), np.zeros(1), np.full(1, np.inf))
        if len(move.sides) > FEW:
            self._solver.afresh()
        least = self._least(column)
        self._solver.column_bounds(np.array([column]), np.zeros(1), np.zeros(1))
        return least

    def least_together(self, sides: Ints, moves: Sequence[Move]) -> tuple[Floats, Floats]:
        """Return how far each bound and each move must go until all holds together, by the smallest total change.

        A move costs what all its bounds change. Of changes that cost the same, those of lower bounds are taken.
        Nothing is dropped any more, and nothing can be asked after it but `held_with`.
        """
        self._dropped.clear()
        self._price(np.array(list(self._violation), np.int64), FORBIDDEN)
        self._price(sides[sides % 2 == 0], 1.0)
        self._price(sides[sides % 2 == 1], RATHER)
        columns = [self._solver.add_column(move.sides // 2, move.rate * _sign(move.sides)) for move in moves]
        column = np.array(columns, np.int64)
        self._solver.cost(column, np.array([move.rate.sum() for move in moves]))
        self._solver.column_bounds(column, np.zeros(len(column)), np.full(len(column), np.inf))
        self._solver.afresh()
        found = self._solver.optimum().column
        self._column = found[: len(self._column)]
        return found[[self._violation[side] for side in sides.tolist()]], found[column]

    def held_with(self, moves: Sequence[tuple[Move, float]]) -> bool:
        """Tell whether the last answer keeps all that is left when bounds are moved so far: its sums are added up."""
        program = self.system.program
        sums = np.bincount(program.index, program.value * self._column[self._owner], len(program.row_lower))
        sides = self.system.sides
        missed = _sign(sides) * (self.system.scaled_bound(sides) - sums[sides // 2])
        for move, far in moves:
            missed[np.searchsorted(sides, move.sides)] -= move.rate * far
        left = ~np.isin(sides, list(self._dropped))
        return float(missed[left].max(initial=0.0)) <= self._enough

    def holds_with(self, moves: Sequence[tuple[Move, float]]) -> bool:
        """Tell whether all that is left holds together when bounds are moved so far."""
        columns = [self._solver.add_column(move.sides // 2, move.rate * _sign(move.sides)) for move, _ in moves]
        column, far = np.array(columns), np.array([far for _, far in moves])
        self._solver.column_bounds(column, np.zeros(len(column)), far)
        self._solver.afresh()
        self._column = self._solver.optimum().column[: len(self._column)]
        self._solver.column_bounds(column, np.zeros(len(column)), np.zeros(len(column)))
        return self.held_with(moves)

    def _least(self, column: int) -> float | None:
        """Solve, and return how far a cheap column went; None if something is missed all the same."""
        solution = self._solver.optimum()
        moved = float(solution.column[column])
        self._column = solution.column[: len(self._column)]
        return moved if solution.objective - CHEAP * moved <= self._enough else None

    def _price(self, sides: Ints, cost: float) -> None:
        """Let sides be missed at this cost."""
        new = np.array([side for side in sides.tolist() if side not in self._violation], np.int64)
        first = self._solver.add_slacks(new // 2, _sign(new))
        self._violation.update(zip(new.tolist(), range(first, first + len(new)), strict=True))
        column = np.array([self._violation[side] for side in sides.tolist()], np.int64)
        self._solver.cost(column, np.full(len(column), cost))
        self._solver.column_bounds(column, np.zeros(len(column)), np.full(len(column), np.inf))


def _sign(sides: Ints) -> Floats:
    """1 for lower sides, -1 for upper ones: what relaxes a row."""
    return np.where(sides % 2 == 1, -1.0, 1.0)
