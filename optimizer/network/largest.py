"""Placing as the largest flow, which is found much sooner than a cheapest one.

All that costs something is what cannot be sent: for each product a column straight back to the whole, at the same cost.
So the most is to be sent, and what is left goes along these.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.network.flow import cheapest_flow, solution_of
from optimizer.network.network import Network
from optimizer.network.process import sent
from optimizer.network.whole import in_whole
from optimizer.program import Program
from optimizer.solvers.solution import Solution
from optimizer.stopwatch import Stopwatch

Ints = NDArray[np.int64]


def least_spare(program: Program, network: Network, spare: Ints, watch: Stopwatch) -> Solution:
    """Solve a program in which only these columns cost something, all the same; raises what `Call.optimum` raises."""
    if is_largest(program, network, spare):
        return largest_flow(program, network, spare, watch)
    return cheapest_flow(program, network, watch)


def is_largest(program: Program, network: Network, spare: Ints) -> bool:
    """Tell whether the cheapest flow is the largest one.

    Parameters
    ----------
    spare : columns that cost the same, each in one row only; the others cost nothing
    """
    must, leaves = network.lower > 0, (network.tail == 0) & (network.upper > 0)
    must[spare] = must[_rows(program, spare)] = leaves[_rows(program, spare)] = False
    return not (must.any() or leaves.any() or network.head[spare].any())


def largest_flow(program: Program, network: Network, spare: Ints, watch: Stopwatch) -> Solution:
    """Solve a program by the largest flow; raises what `Call.optimum` raises."""
    whole, row, sink = in_whole(network), _rows(program, spare), network.nodes
    send, room = whole.room.copy(), whole.lower[row] - whole.lower[spare]
    send[row], send[spare] = np.maximum(room, 0), 0
    head = np.where(network.head == 0, sink, network.head)
    beyond = sent("largest", sink + 1, (network.tail, head, send), watch).copy()
    beyond[spare] = send[row] - beyond[row]
    beyond[row] = 0
    return solution_of(program, network, whole, beyond)


def _rows(program: Program, spare: Ints) -> Ints:
    """Arcs of the rows that these columns are in."""
    return len(program.cost) + program.index[program.start[spare]]
