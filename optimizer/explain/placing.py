"""Placing, asked again and again: how much more of a class would find room with one thing changed.

    minimise    sum of s_p over the class    as in `optimizer/place.py`, with what earlier classes miss fixed

Where an earlier class falls short, a change serves that one first. Then the class is asked together with all from the
first that falls short, so that a bound is moved for as long as it helps any of them; and what the class itself gains
is asked with the earlier ones placed in full. That is the whole truth of the class: shortfalls of zero have one level.

The program is kept warm, so that an answer is a few pivots. Where a cut has proven the placing it is asked first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.cut import Cut
from optimizer.explain.cut_of_duals import cut_of_duals
from optimizer.explain.moved_cut import MovedCut
from optimizer.face import ZERO
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import classes as priority_classes
from optimizer.place import placing_cut, placing_program
from optimizer.prices import Prices
from optimizer.program import Program, Rows
from optimizer.solvers.warm import LARGE, WarmHighs
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A bound is raised for as long as that gains at least this part of what its first unit gains.
STILL_HELPS = 0.05


@dataclass(frozen=True, slots=True)
class Bounds:
    """New bounds of rows (or columns) of the program, in its units."""

    row: Ints
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class ToPlace:
    """What is to be placed, and what is known of it: shared by all that is asked of a scenario.

    Attributes
    ----------
    instance : the scenario
    targets, limits : what is placed of each product, and under which limits
    watch : its time limit holds for every solve
    bases : where HiGHS ended for a class whose earlier classes miss nothing, by its number, once that was solved
    """

    instance: Instance
    targets: Grouping
    limits: list[Grouping]
    watch: Stopwatch
    bases: dict[int, object] = field(default_factory=dict)

    @cached_property
    def cut(self) -> Cut | None:
        """What proves the placing, if anything does.

        Then there is one class, and no program is solved until there is a question that the cut cannot answer.
        """
        cut = placing_cut(self.instance, self.targets, self.limits, self.watch)
        if cut is None and len(self.instance.cells) >= LARGE:
            return cut_of_duals(self.instance, self.targets, self.limits, self.watch)
        return cut

    def moved_cut(self, program: Program) -> MovedCut | None:
        """Return the cut, to be asked about the program of placing; None if there is none."""
        if self.cut is None:
            return None
        return MovedCut(self.cut, self.instance.fair_share, self.targets, self.limits, program, self.watch)


def to_place(scenario: Scenario, watch: Stopwatch) -> ToPlace:
    """Find out what is to be placed of a scenario."""
    instance = instance_of(scenario)
    targets, limits = product_targets(instance), build_limits(instance)
    return ToPlace(instance, targets, limits, watch)


class Placing:
    """The program of one class.

    Parameters
    ----------
    whole : all that is to be placed
    rank : number of the class, in order of priority
    missed : shape (products,), shortfalls of earlier classes, in money
    since : number of the class from which on they are asked together; None: the class alone

    Attributes
    ----------
    program, solution : the program and its optimum as things are
    """

    def __init__(self, whole: ToPlace, rank: int, missed: Floats, since: int | None = None) -> None:
        instance, targets, limits = whole.instance, whole.targets, whole.limits
        program, shortfall, _ = placing_program(instance, targets, limits)
        *earlier, mine = priority_classes(instance, targets)[: rank + 1]
        since = rank if since is None else since
        for products in earlier[:since]:
            fixed = missed[products] / program.scale
            program = program.with_bounds(shortfall.first + products, fixed, fixed)
        served = np.concatenate([mine[:0], *earlier[since:]])
        self._first = Bounds(shortfall.first + served, np.zeros(len(served)), targets.upper[served] / program.scale)
        self.program = program.with_cost(np.append(self._first.row, shortfall.first + mine), 1.0)
        self._groupings, self._watch = 1 + len(limits), whole.watch
        self._cut = whole.moved_cut(self.program)
        self.solution = self._cut.solution if self._cut else self._solver.found
        if not self._cut and not missed[np.concatenate([mine[:0], *earlier])].any():
            whole.bases[rank] = self._solver.basis
        self._short = self.shortfall if not len(served) else float(missed[mine].sum())

    @cached_property
    def _solver(self) -> _ThereAndBack:
        return _ThereAndBack(self.program, self._watch)

    @property
    def by_cut(self) -> bool:
        """Whether a cut has proven it."""
        return self._cut is not None

    @property
    def only_by_cut(self) -> bool:
        """Whether there are too many cells to ask anything but the cut."""
        return self._cut is not None and self._cut.huge

    @property
    def prices(self) -> Prices:
        """Duals of the class' optimum."""
        return Prices(self.program, self.solution, 1.0, self._groupings)

    @property
    def amount(self) -> Floats:
        """One plan that places the most, shape (cells,), in money."""
        return np.maximum(self.program.amounts(self.solution.column), 0.0)

    @property
    def shortfall(self) -> float:
        """Least shortfall of the class, in money."""
        return self.solution.objective * self.program.scale

    def block(self, number: int) -> Rows:
        """Rows of a grouping, product targets being the first."""
        return self.program.rows[number]

    def useful(self, row: Ints, rate: Floats, most: float) -> float:
        """Return how far bounds can be moved together before that stops helping.

        Parameters
        ----------
        row : rows of the program
        rate : by how much each bound moves per unit, > 0 for an upper bound that is raised, < 0 for a lower one
        most : no farther than this
        """
        first = self._rate(row, rate)
        if first <= ZERO:
            return 0.0
        with self._solver.column(row, -rate, STILL_HELPS * first, most) as column:
            return float(self._solver.optimum().column[column])

    def enough(self, row: Ints, rate: Floats, most: float) -> float:
        """Return how far the same bounds would have to be moved if that helped all the way; 0 if it does not help.

        It cannot place more than limits of another kind leave, all of them together.
        """
        first = self._rate(row, rate)
        moved = {
            number
            for number, block in enumerate(self.program.rows)
            if ((row >= block.span.start) & (row < block.span.stop)).any()
        }
        left = min((room for number, room in self._rooms.items() if number not in moved), default=np.inf)
        return min(most, min(self.solution.objective, left) / first) if first > ZERO else 0.0

    @cached_property
    def _rooms(self) -> dict[int, float]:
        """By number of a grouping that every cell is in: how much more its limits can take, all of them together."""
        used, rooms = self.program.sums(self.solution.column), dict[int, float]()
        for number, block in enumerate(self.program.rows[1 : self._groupings], start=1):
            grouping = block.grouping
            if grouping.coef is None and grouping.price is None and np.isin(grouping.key, block.keys).all():
                rooms[number] = float((self.program.row_upper[block.span] - used[block.span]).sum())
        return rooms

    def promised(self, row: Ints, rate: Floats, distance: float) -> float:
        """Return the money that finds room if moving bounds so far helps all the way."""
        return self._rate(row, rate) * distance * self.program.scale

    def told(self, bounds: Bounds) -> float | None:
        """Return what a cut tells of how much more money finds room under other bounds; None if nothing."""
        missing = None if self._cut is None else self._cut.missing(bounds.row, bounds.lower, bounds.upper)
        return None if missing is None else self._short - missing * self.program.scale

    def useful_together(self, moves: Sequence[tuple[Ints, Floats, float]]) -> Floats:
        """Return how far to move what so that least is moved in all, shape (moves,): rows, rates and most of each."""
        with ExitStack() as stack:
            columns = [
                stack.enter_context(self._solver.column(row, -rate, STILL_HELPS * np.abs(rate).max(), most))
                for row, rate, most in moves
            ]
            moved = self._solver.optimum().column[columns]
        return np.where(moved > ZERO, moved, 0.0)

    def gain_of_bounds(self, bounds: Bounds) -> float:
        """Return how much more money of the class finds room under other bounds; none where earlier ones miss any."""
        told = self.told(bounds)
        if told is not None:
            return told
        row = bounds.row
        self._solver.row_bounds(row, bounds.lower, bounds.upper)
        gain = self._gain()
        self._solver.row_bounds(row, self.program.row_lower[row], self.program.row_upper[row])
        self._solver.go_back()
        return gain

    def gain_of_cell(self, row: Ints, value: Floats, most: float) -> float:
        """Return the same with one more cell, of at most so much in units of the program."""
        with self._solver.column(row, value, 0.0, most):
            return self._gain()

    def _rate(self, row: Ints, rate: Floats) -> float:
        """By how much the objective falls with the first unit of a move."""
        return float(np.abs(rate) @ np.abs(self.solution.dual[row]))

    def _gain(self) -> float:
        """Ask for the class with the earlier ones placed in full."""
        first = self._first
        self._solver.column_bounds(first.row, first.lower, first.lower)
        found = self._solver.solved()
        self._solver.column_bounds(first.row, first.lower, first.upper)
        return 0.0 if found is None else self._short - found.objective * self.program.scale


class _ThereAndBack(WarmHighs):
    """Goes back to the optimum of the program as it is after every question, so that no answer is far away.

    Attributes
    ----------
    found : that optimum
    basis : its basis
    """

    def __init__(self, program: Program, watch: Stopwatch) -> None:
        super().__init__(program, watch)
        self.found = self.optimum()
        self.basis = self._highs.getBasis()

    def go_back(self) -> None:
        """Go back to the basis remembered."""
        self._highs.setBasis(self.basis)

    @contextmanager
    def column(self, row: Ints, value: Floats, cost: float, most: float) -> Iterator[int]:
        """Add a column for the time of one question."""
        number = self.add_column(row, value)
        self.cost(np.array([number]), np.array([cost]))
        self.column_bounds(np.array([number]), np.zeros(1), np.full(1, most))
        try:
            yield number
        finally:
            self._highs.deleteCols(1, np.array([number], np.int32))
            self._program = replace(self._program, cost=self._program.cost[:-1])
            self.go_back()
