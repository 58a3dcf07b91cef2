"""Shadow prices: what one more unit of a bound would gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.program import Program
from optimizer.solvers.solution import Solution


@dataclass(frozen=True, slots=True)
class Prices:
    """The linear program whose duals are shown: that of the last goal, or of placing.

    Attributes
    ----------
    program, solution : the program and its optimum
    worth : what the goal gains when the program's objective falls by 1 and bounds are in the program's scale
    limits : how many groupings it was put together from; rows after theirs are the goal's own
    """

    program: Program
    solution: Solution
    worth: float
    limits: int

    def of(self, number: int, grouping: Grouping) -> NDArray[np.float64]:
        """Gain per unit of each key's bound, shape (keys,); 0 where the limit does not bind.

        ``number`` is the place of the grouping in the program; NaN if it came after the program.
        """
        if number >= self.limits:
            return np.full(len(grouping.lower), np.nan)
        result = np.zeros(len(grouping.lower))
        block = self.program.rows[number]
        result[block.keys] = -self.solution.dual[block.span] * self.worth / grouping.size
        return result
