"""The optimum of a program that is a network: what flows at the least cost, and the duals that prove it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.network.network import Network
from optimizer.network.potentials import NotCheapest, potentials
from optimizer.network.process import sent
from optimizer.network.whole import Whole, in_whole
from optimizer.optimum import Infeasible
from optimizer.program import Program
from optimizer.solvers.solution import Ending, Solution, SolverFailed
from optimizer.stopwatch import Stopwatch

Ints = NDArray[np.int64]


def cheapest_flow(program: Program, network: Network, watch: Stopwatch) -> Solution:
    """Solve a program by the cheapest flow in its network; raises what `Call.optimum` raises."""
    if (network.upper < network.lower).any():
        raise Infeasible
    whole = in_whole(network)
    numbers = (network.tail, network.head, whole.room, whole.cost, whole.supplies(network))
    return solution_of(program, network, whole, sent("cheapest", network.nodes, numbers, watch))


def solution_of(program: Program, network: Network, whole: Whole, beyond: Ints) -> Solution:
    """Put together the solution of a program from what flows beyond the least along each arc, shape (arcs,).

    The dual of a row is by how much the potential falls along its arc; so those of all rows of a column add up to what
    it rises along the arc of the column. Raises SolverFailed if something else would cost less.
    """
    try:
        potential = potentials(network, whole, beyond) * whole.price
    except NotCheapest:
        raise SolverFailed("flow algorithm: what flows is not the cheapest") from None
    rows = slice(len(program.cost), None)
    dual = potential[network.tail[rows]] - potential[network.head[rows]]
    column = whole.columns(network, beyond)
    return Solution(Ending.OPTIMAL, column, program.reduced_costs(dual), dual, float(program.cost @ column))
