"""A vertex that is only made when it is asked: what answers otherwise mostly does without it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.program import Program
from optimizer.solvers.vertex import Vertex
from optimizer.stopwatch import Stopwatch


@dataclass
class LaterVertex:
    """Remembers which rows may be missed until there is a vertex to be told.

    Attributes
    ----------
    program : of the vertex
    watch : its time limit holds for every solve
    """

    program: Program
    watch: Stopwatch
    _may_miss: list[tuple[NDArray[np.int64], float]] = field(default_factory=list)

    def let_miss(self, rows: NDArray[np.int64], price: float) -> None:
        """Let these rows be missed at a price, once there is a vertex."""
        self._may_miss.append((rows, price))

    @cached_property
    def made(self) -> Vertex:
        """The vertex."""
        vertex = Vertex(self.program, self.watch)
        for rows, price in self._may_miss:
            vertex.let_miss(rows, price)
        return vertex
