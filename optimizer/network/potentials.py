"""Potentials of nodes at a cheapest flow: the duals that a flow algorithm keeps to itself.

What flows is cheapest if and only if no arc along which more, or less, could flow would pay at the potentials ``p``:
``p_head <= p_tail + cost`` along each arc with room, and the other way along each that carries something. The shortest
distances in the network of both are such potentials (Ahuja, Magnanti, Orlin, Network Flows, 1993, section 9.3), and are
found by letting each node take what is shortest by one arc more, until none gains (Bellman, 1958; Ford, 1956): of
300 000 cells in some 90 rounds, 0.1 s.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.network.network import Network
from optimizer.network.whole import Whole

Ints = NDArray[np.int64]


class NotCheapest(Exception):
    """Something else could flow that costs less."""


def potentials(network: Network, whole: Whole, beyond: Ints) -> Ints:
    """Return potentials, shape (nodes,), in whole cost; raises NotCheapest.

    Parameters
    ----------
    beyond : shape (arcs,), what flows beyond the least
    """
    more, less = beyond < whole.room, beyond > 0
    begin = np.append(network.tail[more], network.head[less])
    end = np.append(network.head[more], network.tail[less])
    order = np.argsort(end, kind="stable")
    begin, end, length = begin[order], end[order], np.append(whole.cost[more], -whole.cost[less])[order]
    first = np.flatnonzero(np.diff(end, prepend=-1))
    reached = end[first]
    distance = np.zeros(network.nodes, np.int64)
    for _ in range(network.nodes + 1):
        shortest = np.minimum.reduceat(distance[begin] + length, first) if len(first) else distance[:0]
        gains = shortest < distance[reached]
        if not gains.any():
            return distance
        distance[reached[gains]] = shortest[gains]
    raise NotCheapest
