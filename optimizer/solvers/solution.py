"""What a solver says of a program. How it ended and whether it has values are two things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program


class Ending(StrEnum):
    """How a solver ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    TIME_LIMIT = "time limit"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Solution:
    """Result of one solve; the arrays are those of an optimum only if ``ending`` says so.

    Attributes
    ----------
    ending : how the solver ended
    column : shape (columns,), values
    reduced_cost : shape (columns,), change of the objective per unit of the column's binding bound; NaN if unknown
    dual : shape (rows,), change of the objective per unit of the row's binding bound; NaN if unknown
    objective : value of the cost
    message : the solver's own words, for a failure
    iterations : steps that the solver took; 0 if it does not say
    basis : the solver's own word for the vertex it ended at, to begin at the next time; None if it has none
    """

    ending: Ending
    column: NDArray[np.float64]
    reduced_cost: NDArray[np.float64]
    dual: NDArray[np.float64]
    objective: float
    message: str = ""
    iterations: int = 0
    basis: object | None = None


#: A solver: takes a program and the seconds it may take (None: no limit).
Solver = Callable[[Program, float | None], Solution]


class SolverFailed(Exception):
    """The solver ended in a way that is neither an optimum nor a proof that there is none."""
