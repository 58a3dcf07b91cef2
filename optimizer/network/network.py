"""A linear program as a network: each column an arc, each row an arc to or from a node of its own.

Node 0 is the whole. Rows of one nest have a node each, with an arc from the node of the row they lie in, and those of
the other an arc to it. A column is an arc from its finest row of the one nest to its finest row of the other; so what
flows along the arc of a row is the sum of its columns. What flows is kept within bounds, at a cost:

    whole -> product -> market -> (cell) -> manager -> whole
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.nests import Nest, two_nests
from optimizer.program import Program

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: What has no end of its own ends where nothing is ever full: so that what holds it has the price, not itself.
AMPLE = 2.0


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs, those of the columns first, then those of the rows.

    Attributes
    ----------
    tail, head : shape (arcs,), nodes from and to which they go
    lower, upper : shape (arcs,), what may flow, in units of the program; finite
    cost : shape (columns,), of a unit on the arc of a column; arcs of rows cost nothing
    """

    tail: Ints
    head: Ints
    lower: Floats
    upper: Floats
    cost: Floats

    @property
    def nodes(self) -> int:
        """How many nodes there are, the whole among them."""
        return len(self.tail) - len(self.cost) + 1


def network_of(program: Program) -> Network | None:
    """Return a program as a network; None if it is none."""
    if (program.value != 1.0).any() or (program.lower < 0).any() or not _is_held(program):
        return None
    nests = two_nests(program)
    if nests is None:
        return None
    within, finest = np.zeros(len(program.row_lower), np.int64), []
    for nest in nests:
        node = np.zeros(len(program.cost), np.int64)
        for row in nest:
            inside = row >= 0
            within[row[inside]] = node[inside]
            node[inside] = 1 + row[inside]
        finest.append(node)
    own, up = 1 + np.arange(len(within)), np.zeros(len(within), bool)
    for row in nests[1]:
        up[row[row >= 0]] = True
    return Network(
        tail=np.append(finest[0], np.where(up, own, within)),
        head=np.append(finest[1], np.where(up, within, own)),
        lower=np.maximum(np.append(program.lower, program.row_lower), 0.0),
        upper=_most(program, [*nests[0], *nests[1]]),
        cost=program.cost,
    )


def _is_held(program: Program) -> bool:
    """Tell whether each column has an end, by itself or by a row, so that nothing flows without end."""
    ends = np.isfinite(program.upper)
    ends[program.owner[np.isfinite(program.row_upper[program.index])]] = True
    return bool(ends.all())


def _most(program: Program, rows: Nest) -> Floats:
    """What can flow along each arc at the most."""
    held = np.full(len(program.cost), np.inf)
    for row in rows:
        np.minimum(held, np.append(program.row_upper, np.inf)[row], out=held)
    column = np.minimum(program.upper, AMPLE * (held + 1))
    all_columns = np.bincount(program.index, column[program.owner], len(program.row_upper))
    return np.append(column, np.minimum(program.row_upper, AMPLE * (all_columns + 1)))
