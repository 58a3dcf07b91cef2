"""A network in whole numbers, as flow algorithms have it: what flows in tiny parts of a unit, and costs likewise.

Bounds are widened to whole parts, so what could flow can still; and if they are whole, so is what flows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from optimizer.network.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Whole numbers of 64 bits, less some bits for what algorithms add to them.
BITS = 61
#: Parts of a unit at the most, as a power of two; and by which part of itself the last digits of a bound may be wrong.
FINEST, ROUNDED = 40, 1e-14
#: Parts of the largest cost where costs are no multiples of a larger one: solvers keep dual feasibility to 1e-7. With
#: fewer it is quicker, 5 s of 300 000 cells rather than 10 by parts of a ten-thousandth.
COST_PARTS = 2**30
#: Costs by which a common part is looked for, and its size, as a part of the largest cost.
SAMPLE, LARGEST_PART = 50, 2**20
#: By how much of a part costs may differ from whole ones.
NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Whole:
    """A network in whole numbers.

    Attributes
    ----------
    lower, room : shape (arcs,), what must flow, and what may beyond it, in parts of a unit
    cost : shape (arcs,)
    parts : of a unit
    price : what 1 of cost is
    """

    lower: Ints
    room: Ints
    cost: Ints
    parts: float
    price: float

    def supplies(self, network: Network) -> Ints:
        """What each node has left to send once all that must flow does, shape (nodes,)."""
        supply = np.zeros(network.nodes, np.int64)
        np.subtract.at(supply, network.tail, self.lower)
        np.add.at(supply, network.head, self.lower)
        return supply

    def columns(self, network: Network, beyond: Ints) -> Floats:
        """What flows along the arcs of columns, in units, from what does beyond the least, shape (columns,)."""
        columns = slice(0, len(network.cost))
        return np.asarray((self.lower[columns] + beyond[columns]) / self.parts, np.float64)


def in_whole(network: Network) -> Whole:
    """Return a network in whole numbers."""
    touched = np.bincount(network.tail, network.upper, network.nodes)
    touched += np.bincount(network.head, network.upper, network.nodes)
    largest = float(touched.max(initial=1.0))
    parts = 2.0 ** min(FINEST, BITS - math.ceil(math.log2(largest)))
    lower = np.floor(network.lower * (1 - ROUNDED) * parts).astype(np.int64)
    upper = np.ceil(network.upper * (1 + ROUNDED) * parts).astype(np.int64)
    cost, price = _whole_costs(network.cost)
    return Whole(lower, upper - lower, np.append(cost, np.zeros(len(lower) - len(cost), np.int64)), parts, price)


def _whole_costs(cost: Floats) -> tuple[Ints, float]:
    """Costs as multiples of what they are multiples of, if that is not too little."""
    largest = float(np.abs(cost).max(initial=0.0)) or 1.0
    parts = _common_part(cost / largest) or COST_PARTS
    return np.rint(cost / largest * parts).astype(np.int64), largest / parts


def _common_part(cost: Floats) -> int | None:
    """Into how many parts to cut 1 for all costs to be whole; None if too many. Margins are often written to 0.1 %."""
    some = cost[:: max(len(cost) // SAMPLE, 1)]
    parts = math.lcm(*(Fraction(one).limit_denominator(LARGEST_PART).denominator for one in some.tolist()))
    if parts > LARGEST_PART or np.abs(cost * parts - np.rint(cost * parts)).max(initial=0.0) > NEARLY:
        return None
    return parts
