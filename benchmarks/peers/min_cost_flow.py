"""OR-Tools' min-cost flow: source, products, markets, managers, sink; an arc from market to manager is a cell.

Whole money, so the answer is exact; margins are whole numbers of a ten-thousandth. Only for scenarios that are a pure
network.

    python -m benchmarks.peers.min_cost_flow SCENARIO OUT [--work place]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.peers.command import Answer, Peer, command
from benchmarks.peers.data import Data, Floats, Integers
from benchmarks.peers.limits import limits

MARGIN_UNIT = 10_000


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs, those of the cells first; nodes are managers, markets, products, source and sink."""

    tail: Integers
    head: Integers
    room: Integers
    cost: Integers
    cells: int
    unit: float


def build(data: Data, work: str) -> Network:
    """Put the arcs together."""
    binding = {limit.name: limit for limit in limits(data)}
    if not binding.keys() <= {"capacity", "potential"}:
        raise SystemExit(f"no pure network: {', '.join(sorted(binding.keys() - {'capacity', 'potential'}))}")
    managers, products, territories = (data.count(name) for name in ("manager", "product", "territory"))
    manager, product, territory = (data.code(name) for name in ("manager", "product", "territory"))
    market, place = np.unique(product * territories + territory, return_inverse=True)
    target = _whole(np.asarray(data.target, np.float64), data.unit)
    everything = int(target.sum())
    first = np.cumsum([0, managers, len(market), products, 1])  # of managers, markets, products, source, sink
    room = np.full(products * territories, np.inf)
    if "potential" in binding:
        room = binding["potential"].upper
    capacity = binding["capacity"].upper if "capacity" in binding else np.full(managers, np.inf)
    arcs = [
        (first[1] + place, manager, np.full(len(manager), everything)),
        (first[2] + market // territories, first[1] + np.arange(len(market)), _whole(room[market], data.unit)),
        (np.full(products, first[3]), first[2] + np.arange(products), target),
        (np.arange(managers), np.full(managers, first[4]), _whole(capacity, data.unit)),
    ]
    tail, head, most = (np.concatenate(part) for part in zip(*arcs, strict=True))
    cost = np.zeros(len(tail), np.int64)
    if work == "margin":
        cost[: len(manager)] = np.rint(-data.margin * MARGIN_UNIT)
    return Network(tail, head, np.minimum(most, everything), cost, len(manager), data.unit)


def _whole(amount: Floats, unit: float) -> Integers:
    """Whole units, not more; what has no end is very much."""
    return np.floor(np.minimum(amount / unit + 1e-6, 2.0**52)).astype(np.int64)


def solve(network: Network, _method: str) -> Answer:
    """Send as much as there is room for, at the least cost."""
    from ortools.graph.python import min_cost_flow

    flow: Any = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(network.tail, network.head, network.room, network.cost)
    sink = int(network.head.max())
    flow.set_nodes_supplies(np.array([sink - 1, sink]), np.array([1, -1]) * int(network.room.max()))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        return Answer(status.name.lower(), None)
    return Answer("optimal", flow.flows(arcs)[: network.cells] * network.unit)


if __name__ == "__main__":
    command(Peer(["ortools"], ["place", "margin"], build, solve, in_means=False))
