"""A minimal set of sides that cannot hold together: each of them is needed for the contradiction.

A side is left out for good when the others still contradict each other (deletion filter; Chinneck and Dravnieks,
1991). What a planner cares least to see is tried first, so that what stays is said in his terms: demands before the
bounds that stand against them, single cells before markets, planner's own rules last. If a single demand has no room
all by itself, that is the set to show, and the other demands are left out at once.

Most answers need no solve. With multipliers ``y >= 0`` that prove the contradiction,

    sum of y_i * a_ic over lower sides i  <=  sum of y_i * a_ic over upper sides i        for each cell c
    gap = sum of y_i * b_i over lower sides  -  sum of y_i * b_i over upper sides  >  0

a side with ``y_i = 0`` can go, and so can a lower side with ``y_i * b_i < gap`` and no negative coefficient. An upper
side that alone stands against some cell must stay once the demands are settled: without it that cell can grow for ever
and serves a demand, without which the others hold together.

What is promised is a minimal set, not the smallest in number: that one is NP-hard to find (Amaldi, Pfetsch and Trotter,
2003). That a vertex of the multipliers is minimal by itself (Gleeson and Ryan, 1990) holds only where ``x >= 0`` may be
left out too, which no planner can do: floors of 2 and 2 and a common capacity of 1 are a vertex, one floor is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.system import Core
from optimizer.explain.whole import holds_up_to
from optimizer.face import ZERO_DUAL
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Up to so many demands, each is tried alone.
ALONE = 200
#: So many programs are solved for one set at most, and so many columns are in all of them together.
SOLVES, COLUMNS = 1_500, 2_000_000


@dataclass(frozen=True, slots=True)
class Minimal:
    """Sides that contradict each other.

    Attributes
    ----------
    core : those sides only
    proven : whether each of them is known to be needed; only with thousands of demands it may be that some are not
    """

    core: Core
    proven: bool


def minimal_set(core: Core, rank: Ints, watch: Stopwatch) -> Minimal | None:
    """Find a minimal set among sides that contradict each other; None if they hold together.

    Parameters
    ----------
    core : the sides
    rank : shape (sides,), how much a planner wants to see each side; the lowest are tried first
    """
    search = _Search(core, watch)
    if not search.contradictory:
        return None
    search.one_demand(rank)
    order = np.lexsort((core.sides, np.abs(core.bound), rank, ~core.demand))
    for place in order.tolist():
        search.leave_out(place)
    return Minimal(core.only(np.flatnonzero(search.active)), search.proven)


class _Search:
    """Sides still active, and multipliers that prove that they contradict each other."""

    def __init__(self, core: Core, watch: Stopwatch) -> None:
        self.core, self.active, self.proven = core, np.ones(len(core.sides), bool), True
        self._left = min(SOLVES, COLUMNS // max(core.columns, 1))
        self._enough = holds_up_to(core.bound)
        self._solver = WarmHighs(core.program(), watch)
        self._positive = np.ones(len(core.sides), bool)
        self._positive[core.row[core.coef < 0]] = False
        self._weight, self._gap = np.ones(0), 0.0
        self._needed: Bools | None = None
        self._try(self.active)

    @property
    def contradictory(self) -> bool:
        """Whether there is a contradiction at all."""
        return self._gap > self._enough

    def one_demand(self, rank: Ints) -> None:
        """Keep one demand only, if there is one that has no room by itself: of the highest rank, the most missed."""
        demands = np.flatnonzero(self.core.demand)
        if not 1 < len(demands) <= ALONE:
            return
        best, active = None, self.active
        for place in demands.tolist():
            alone = ~self.core.demand
            alone[place] = True
            missing = self._missing(alone)
            if missing > self._enough and (best is None or (rank[place], missing) > best):
                best, active = (int(rank[place]), missing), alone
        self._try(active)

    def leave_out(self, place: int) -> None:
        """Leave a side out if the others still contradict each other."""
        if not self.active[place]:
            return
        part = float(self._weight[place] * self.core.bound[place])
        if self._weight[place] == 0.0 or (
            not self.core.upper[place] and self._positive[place] and self._gap - part > self._enough
        ):
            self.active[place], self._weight[place], self._gap = False, 0.0, self._gap - part
            self._needed = None
        elif self._stands_alone(place):
            return
        elif self._left > 0:
            fewer = self.active.copy()
            fewer[place] = False
            self._try(fewer)
        else:
            self.proven = False

    def _try(self, active: Bools) -> None:
        """Make these the active sides if they contradict each other."""
        missing = self._missing(active)
        if missing > self._enough:
            self.active, self._weight, self._gap, self._needed = active, self._dual, missing, None

    def _stands_alone(self, place: int) -> bool:
        """Tell whether this side, no demand, alone stands against a column that serves a demand; those come first."""
        if self.core.demand[place]:
            return False
        if self._needed is None:
            core, active = self.core, self.active[self.core.row]
            against = active & (core.upper[core.row] == (core.coef > 0))
            serves = active & ~against & core.demand[core.row]
            alone = np.bincount(core.column, against, core.columns) == 1
            alone &= np.bincount(core.column, serves, core.columns) > 0
            self._needed = np.zeros(len(core.sides), bool)
            self._needed[core.row[against & alone[core.column]]] = True
        return bool(self._needed[place])

    def _missing(self, active: Bools) -> float:
        """Least total violation of these sides; the duals are kept."""
        self._left -= 1
        self._solver.cost(self.core.columns + np.arange(len(active)), active.astype(np.float64))
        solution = self._solver.optimum()
        dual = np.abs(solution.dual)
        self._dual = np.where(active & (dual > ZERO_DUAL), dual, 0.0)
        return solution.objective
