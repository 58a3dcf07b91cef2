"""A cut whose bounds move: what falls short then, as far as scaling can tell.

The multipliers of a cut (`optimizer/cut.py`) hold for any bounds. So with others, ``upper'``, at least

    S' = sum of T_p over P  -  sum of upper'_k over K        (or nothing, if that is below 0)

falls short (weak duality), and where scaling finds a plan in which just that does, it is the truth. From the plan that
is known it takes a few sweeps: on 60 000 cells 10 to 20 ms, where the simplex method takes 30 to 300 ms, and 700 ms to
begin with. Where no such plan is found, another cut has taken its place. Of few cells it is looked for anew; where it
is not found, a linear program has to tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.cut import NOTHING, Cut, cut_of
from optimizer.even import between, evenly
from optimizer.grouping import Grouping
from optimizer.place import proven
from optimizer.program import Program, Rows
from optimizer.solvers.solution import Solution
from optimizer.solvers.warm import LARGE
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: From so many cells on nothing else is asked: a linear program over 1.2 million takes minutes.
HUGE = 200_000
#: Sweeps that are spent on a question. Over many cells no other cut is looked for.
SWEEPS = 200


class Untold(Exception):
    """A cut does not tell, and there are too many cells to ask anything else."""


@dataclass(frozen=True, slots=True)
class MovedCut:
    """Answers questions about a placing that a cut has proven.

    Attributes
    ----------
    cut : what falls short, and why
    share : shape (cells,), fair share
    targets, limits : as they are placed; all strict
    program : the program of placing, whose rows the questions are about
    watch : its time limit holds for every question
    """

    cut: Cut
    share: Floats
    targets: Grouping
    limits: list[Grouping]
    program: Program
    watch: Stopwatch

    @property
    def solution(self) -> Solution:
        """What the cut proves, as if the program had been solved."""
        return proven(self.program, self.cut).solution

    def missing(self, row: Ints, lower: Floats, upper: Floats) -> float | None:
        """Return what falls short with other bounds of some rows, all in units of the program; None: cannot tell."""
        if self.program.rows[0].span.stop > row.min(initial=np.iinfo(np.int64).max):
            return None
        row_lower, row_upper = self.program.row_lower.copy(), self.program.row_upper.copy()
        row_lower[row], row_upper[row] = lower, upper
        blocks = self.program.rows[1 : 1 + len(self.limits)]
        limits = [
            self._rebound(limit, block, row_lower, row_upper) for limit, block in zip(self.limits, blocks, strict=True)
        ]
        cut = self.cut.at_tightest(limits)
        lacking = cut.missing(self.targets, limits)
        large = self.program.cells >= LARGE
        if self._plan(cut, limits, lacking) is not None:
            return max(lacking, 0.0) / self.program.scale
        if large:
            return None
        other = cut_of(self.share, self.targets, limits, self.watch, SWEEPS)
        return None if other is None else float(other.missed.sum()) / self.program.scale

    @property
    def huge(self) -> bool:
        """Whether there are so many cells that nothing but the cut is asked."""
        return self.program.cells >= HUGE

    def _rebound(self, limit: Grouping, block: Rows, row_lower: Floats, row_upper: Floats) -> Grouping:
        """Give a limit the bounds of its rows; those that are as they were keep every digit."""
        lower, upper = limit.lower.copy(), limit.upper.copy()
        for bound, now, before in (
            (lower, row_lower, self.program.row_lower),
            (upper, row_upper, self.program.row_upper),
        ):
            moved = now[block.span] != before[block.span]
            bound[block.keys[moved]] = now[block.span][moved] * self.program.scale
        return replace(limit, lower=lower, upper=upper)

    def _plan(self, cut: Cut, limits: list[Grouping], lacking: float) -> Floats | None:
        """Find a plan in which so much money falls short; its limits are used up unless they leave more than is needed.

        Limits that leave just what is needed are called used up too: as upper bounds scaling would creep towards them.
        """
        whole, need = self.targets.upper, float(self.targets.upper[cut.short].sum())
        if lacking < -NOTHING * need:
            start = np.where(cut.excess > 0, self.share, cut.amount)
            return evenly(start, self.targets, limits, whole, self.watch, SWEEPS)
        # what its products place together is what its limits leave: which of them falls short is left open
        least = np.where(cut.short, 0.0, whole)
        return between(cut.amount, replace(self.targets, lower=least), cut.held(limits), self.watch, SWEEPS)
