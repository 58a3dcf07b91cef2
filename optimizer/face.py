"""Face: what all optima of a linear program have in common.

Where an optimum leaves no room, the plans that reach it lie on a face of all plans: some cells are zero and some
limits tight in every one of them. Scaling would only crawl towards such a face, so it is told: cells whose use would
cost something (non-zero reduced cost) are left out, and limits with a non-zero dual become equalities (complementary
slackness), at the sums of one optimum, so that together they hold exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.program import Program
from optimizer.solvers.solution import Solution

#: A column's value below this is zero, in units of the program: solvers keep rows to 1e-7.
ZERO = 1e-7
#: A dual or reduced cost below this is zero: solvers keep dual feasibility to 1e-7.
ZERO_DUAL = 1e-6


@dataclass(frozen=True, slots=True)
class Face:
    """The optima of the linear programs solved so far, each among the optima of those before it.

    Attributes
    ----------
    forced : shape (cells,), cells that are zero in all of them, as far as reduced costs show
    tight : by grouping, shape (keys,): limits whose sums are the same in all of them, as far as duals show
    amount : shape (cells,), one of them, in money
    """

    forced: NDArray[np.bool_]
    tight: tuple[NDArray[np.bool_], ...]
    amount: NDArray[np.float64]

    def narrowed(self, program: Program, solution: Solution) -> Face:
        """Return the face of the optima of one more program, over the same limits."""
        cells = slice(0, program.cells)
        useless = (solution.reduced_cost[cells] > ZERO_DUAL) & (solution.column[cells] <= ZERO)
        tight = tuple(known.copy() for known in self.tight)
        for known, block in zip(tight, program.rows, strict=False):
            known[block.keys] |= np.abs(solution.dual[block.span]) > ZERO_DUAL
        return Face(self.forced | useless, tight, np.maximum(program.amounts(solution.column), 0.0))

    def held(self, groupings: list[Grouping]) -> list[Grouping]:
        """Return the limits with the tight ones as equalities."""
        result = []
        for grouping, tight in zip(groupings, self.tight, strict=True):
            used = grouping.sums(self.amount)
            lower, upper = np.where(tight, used, grouping.lower), np.where(tight, used, grouping.upper)
            result.append(replace(grouping, lower=lower, upper=upper))
        return result


def whole_face(cells: int, groupings: list[Grouping]) -> Face:
    """Return the face of all plans: nothing is forced, nothing is tight."""
    tight = tuple(np.zeros(len(grouping.lower), bool) for grouping in groupings)
    return Face(np.zeros(cells, bool), tight, np.zeros(cells))
