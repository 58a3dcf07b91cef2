"""Flow algorithms of OR-Tools, in a process of their own: it and highspy bring libraries of one name that do not mix.

    python -P algorithms.py cheapest ARCS NODES < tail, head, room, cost of each arc, then supply of each node
    python -P algorithms.py largest ARCS NODES < tail, head, room of each arc; from the first node to the last

It writes what flows along each arc, and its exit code says how it ended. All numbers are whole, of 64 bits.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

INFEASIBLE, FAILED = 3, 4


def cheapest(numbers: Any, arcs: int, nodes: int) -> tuple[str, Any]:
    """Send all supplies at the least cost, by cost scaling (Goldberg, 1997); how it ended, and the flow."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    tail, head, room, cost = numbers[: 4 * arcs].reshape(4, arcs)
    solver = SimpleMinCostFlow()
    arc = solver.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), room, cost)
    solver.set_nodes_supplies(np.arange(nodes, dtype=np.int32), numbers[4 * arcs :])
    ended = solver.solve()
    return ended.name, solver.flows(arc) if ended == solver.OPTIMAL else None  # it is not there to be asked for


def largest(numbers: Any, arcs: int, nodes: int) -> tuple[str, Any]:
    """Send as much as there is room for, by pushing and relabelling (Goldberg and Tarjan, 1988)."""
    from ortools.graph.python.max_flow import SimpleMaxFlow

    tail, head, room = numbers.reshape(3, arcs)
    solver = SimpleMaxFlow()
    arc = solver.add_arcs_with_capacity(tail.astype(np.int32), head.astype(np.int32), room)
    ended = solver.solve(0, nodes - 1)
    return ended.name, solver.flows(arc) if ended == solver.OPTIMAL else None


def main(name: str, arcs: int, nodes: int) -> int:
    """Read, solve, write."""
    numbers = np.frombuffer(sys.stdin.buffer.read(), np.int64)
    ended, flow = (largest if name == "largest" else cheapest)(numbers, arcs, nodes)
    if ended != "OPTIMAL":
        sys.stderr.write(f"{ended}\n")
        return INFEASIBLE if ended == "INFEASIBLE" else FAILED
    sys.stdout.buffer.write(np.asarray(flow, np.int64).tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
