"""Coverage that does not exist yet: which cells, if they were allowed, would place more.

A cell c of product p that coverage does not allow would place more if its column prices out at the optimum:

    w_p  -  sum of a_ck * n_k over the limits k that it would be in  >  0

where ``w_p`` and ``n_k`` are the duals of placing. How much it places is at most what the limits without a price still
have room for; this is an estimate to rank by, since others may make room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.streams import able
from optimizer.cells import Cells
from optimizer.explain.placing import Placing
from optimizer.fair_share import any_share
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.structures import structure_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: How many cells are priced at most, but for one product all are.
PRICED = 500_000
#: A rate of gain below this is none.
NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell that coverage does not allow, as a column of the program of placing.

    Attributes
    ----------
    manager, product, territory, stream : codes
    row, value : its entries
    most : the most it may hold by limits that no other cell is in, in units of the program
    """

    manager: int
    product: int
    territory: int
    stream: int
    row: Ints
    value: Floats
    most: float


def new_cells(instance: Instance, placing: Placing, products: Ints, count: int) -> list[NewCell]:
    """Return the cells of these products that promise most, the best of each manager and product first.

    Parameters
    ----------
    products : codes, those that matter most first
    count : how many at most
    """
    number = _absent(instance, products, _able(instance, placing))
    if not len(number):
        return []
    wider = _Wider(instance, placing, number)
    promise = wider.promise()
    gains = np.flatnonzero(promise > 0)
    order = gains[np.lexsort((number[gains], -promise[gains]))]
    territories, streams = instance.cells.shape[2:]
    _, once = np.unique(number[order] // streams, return_index=True)
    order = order[np.sort(once)]
    pair = number[order] // (territories * streams)
    _, first = np.unique(pair, return_index=True)
    best = np.append(np.sort(first), np.setdiff1d(np.arange(len(order)), first))
    return [wider.cell(int(place)) for place in order[best[:count]]]


def _able(instance: Instance, placing: Placing) -> Ints:
    """Managers whose own limits have no price that eats up all there is to gain: limits on whole targets."""
    price = np.zeros(len(instance.scenario.managers))
    for block in placing.program.rows:
        if block.grouping.key is instance.cells.manager and block.grouping.coef is None:
            price[block.keys] -= placing.solution.dual[block.span]
    return np.flatnonzero(price < 1 - NEAR)


def _absent(instance: Instance, products: Ints, managers: Ints) -> Ints:
    """Numbers of the cells of these products and managers that coverage does not allow, sorted."""
    _, all_products, territories, streams = instance.cells.shape
    chosen = np.sort(products[: max(1, PRICED // max(1, len(managers) * territories))])
    axes = np.meshgrid(managers, chosen, np.arange(territories), np.arange(streams), indexing="ij")
    manager, product, territory, stream = (axis.ravel() for axis in axes)
    number = ((manager * all_products + product) * territories + territory) * streams + stream
    may = able(instance.scenario)[manager, stream]
    return np.setdiff1d(number[may], instance.cells.number, assume_unique=True)


class _Wider:
    """The scenario's limits, built over its cells and absent ones together."""

    def __init__(self, instance: Instance, placing: Placing, number: Ints) -> None:
        together = np.union1d(instance.cells.number, number)
        self._cells = cells = _cells_of(together, instance.cells.shape)
        self._old = np.searchsorted(together, instance.cells.number)
        self._new = np.searchsorted(together, number)
        self._placing = placing
        work = structure_of(instance.scenario).work_of(instance.scenario, cells)
        wider = Instance(instance.scenario, cells, any_share(len(together)), work)
        self._groupings = [product_targets(wider), *build_limits(wider)]

    def promise(self) -> Floats:
        """Estimate what each absent cell would place, in units of the program, shape (absent cells,)."""
        rate, room = np.zeros(len(self._new)), np.full(len(self._new), np.inf)
        for number, grouping in enumerate(self._groupings):
            key, coef = grouping.key[self._new], self._coef(number)[self._new]
            price = self._duals(number)[key] * coef
            rate += price
            if grouping.family == "flow":
                room[self._alone(number)] = 0.0
                continue
            free = (np.abs(price) <= NEAR) & (coef > 0) & (number > 0)
            room = np.minimum(room, np.where(free, self._free(number)[key] / np.where(free, coef, 1.0), np.inf))
        shortfall = self._placing.solution.objective
        promise = rate * np.clip(room, NEAR * shortfall, shortfall)
        return np.where((rate > NEAR) & (room > 0), promise, 0.0)

    def _alone(self, number: int) -> NDArray[np.bool_]:
        """Absent cells of a stage in a market where another stage has no cells: nothing can be sold there."""
        key = self._groupings[number].key[self._new]
        return (key >= 0) & (self._rows(number)[key] < 0)

    def cell(self, place: int) -> NewCell:
        """Return one absent cell as a column."""
        at, most = int(self._new[place]), np.inf
        rows, values = [], []
        for number, grouping in enumerate(self._groupings):
            key, coef = int(grouping.key[at]), float(self._coef(number)[at])
            row = int(self._rows(number)[key])
            if row >= 0:
                rows.append(row)
                values.append(coef)
            elif coef > 0:
                most = min(most, float(self._free(number)[key]) / coef)
        cells = self._cells
        names = int(cells.manager[at]), int(cells.product[at]), int(cells.territory[at]), int(cells.stream[at])
        return NewCell(*names, np.array(rows, np.int64), np.array(values), most)

    def _size(self, number: int) -> float:
        """Size of a grouping in the program, which has fewer cells."""
        return self._placing.block(number).grouping.size

    def _coef(self, number: int) -> Floats:
        """Coefficients of a grouping as the program has them."""
        grouping = self._groupings[number]
        return np.ones(len(grouping.key)) if grouping.coef is None else grouping.coef / self._size(number)

    def _rows(self, number: int) -> Ints:
        """Row of the program for each key of a grouping, and -1 at the end; -1: no cell of the program is in it."""
        grouping, block = self._groupings[number], self._placing.block(number)
        of_key = np.full(len(block.grouping.lower) + 1, -1, np.int64)
        of_key[block.keys] = block.first + np.arange(len(block.keys))
        if number == 0:
            return of_key
        result = np.full(len(grouping.lower) + 1, -1, np.int64)
        result[grouping.key[self._old]] = of_key[block.grouping.key]
        result[-1] = -1
        return result

    def _duals(self, number: int) -> Floats:
        """Dual of each key of a grouping, and 0 at the end."""
        row = self._rows(number)
        return np.where(row >= 0, self._placing.solution.dual[row], 0.0)

    def _free(self, number: int) -> Floats:
        """Room that each key of a grouping has, in units of the program, and inf at the end; inf if it is soft."""
        grouping = self._groupings[number]
        used = np.zeros(len(self._cells))
        used[self._old] = self._placing.amount
        upper = grouping.upper if grouping.price is None else np.full(len(grouping.upper), np.inf)
        return np.append(upper - grouping.sums(used), np.inf) / self._size(number) / self._placing.program.scale


def _cells_of(number: Ints, shape: tuple[int, int, int, int]) -> Cells:
    manager, product, territory, stream = np.unravel_index(number, shape)
    return Cells(manager, product, territory, stream, np.ones(len(number)), shape)
