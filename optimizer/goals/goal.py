"""What a goal is: an aim for the linear program, and a limit that keeps its optimum for the goals after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.optimum import Call
from optimizer.program import Program
from optimizer.solvers.solution import Solution


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal that is a linear program.

    Attributes
    ----------
    name : as in ``goal = [...]``
    aim : puts the goal's cost (and columns, rows it needs) into the program, which is to be minimised
    value : the goal's value, from the amounts in money, shape (cells,)
    worth : what the goal gains when the program's objective falls by 1, with money in the program's scale
    keep : makes the limit that keeps a value of the goal within a tolerance (a share)
    quick : finds the optimum of the program over many cells without a linear program over all of them; None: there is
        no such way, or it does not tell
    """

    name: str
    aim: Callable[[Instance, Program], Program]
    value: Callable[[Instance, NDArray[np.float64]], float]
    worth: Callable[[Instance, Program], float]
    keep: Callable[[Instance, float, float], Grouping]
    quick: Callable[[Instance, Program, Call], Solution | None]
