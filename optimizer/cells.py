"""Cells: every (manager, product, territory) that coverage allows, in each stream of work the manager is in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.specificity import most_specific, specificity

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a scenario, sorted by manager, product, territory, stream.

    Attributes
    ----------
    manager, product, territory, stream : shape (cells,), codes
    weight : shape (cells,), share of the work against the others who cover the same; > 0
    shape : numbers of managers, products, territories, streams
    """

    manager: Ints
    product: Ints
    territory: Ints
    stream: Ints
    weight: Floats
    shape: tuple[int, int, int, int]

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.manager)

    @property
    def market(self) -> Ints:
        """Number of the cell's product in its territory: ``product * territories + territory``."""
        return self.market_of(slice(None))

    def market_of(self, rows: slice) -> Ints:
        """Return the markets of a block of cells."""
        return self.product[rows] * self.shape[2] + self.territory[rows]

    @property
    def markets(self) -> int:
        """How many markets there can be: products times territories."""
        return self.shape[1] * self.shape[2]

    @property
    def number(self) -> Ints:
        """Number of the cell among all that could be: sorted, each once."""
        return (self.manager * self.markets + self.market) * self.shape[3] + self.stream

    def at(self, number: Ints) -> Ints:
        """Place of the cells with these numbers; -1 where there is no such cell."""
        if not len(self):
            return np.full(len(number), -1)
        own = self.number
        place = np.searchsorted(own, number).clip(max=len(own) - 1)
        return np.where(own[place] == number, place, -1)

    def only(self, place: Ints) -> Cells:
        """Return some of the cells."""
        names = self.manager[place], self.product[place], self.territory[place], self.stream[place]
        return Cells(*names, self.weight[place], self.shape)

    def of_stream(self, place: Ints) -> Cells:
        """Return the cells of one stream as if there was no other."""
        chosen = self.only(place)
        return replace(chosen, stream=np.broadcast_to(0, len(place)), shape=(*self.shape[:3], 1))

    def in_streams(self, place: Ints, stream: Ints, streams: int) -> Cells:
        """Return cells of the only stream there is as cells of several, sorted.

        Parameters
        ----------
        place : shape (cells to be,), which cell each is made of
        stream : shape (cells to be,), its stream
        """
        order = np.lexsort((stream, place))
        chosen = self.only(place[order])
        return replace(chosen, stream=stream[order], shape=(*self.shape[:3], streams))


def covered_cells(scenario: Scenario) -> Cells:
    """Return the cells that coverage allows, all in one stream; the checks need them as planning does.

    A row with an empty name stands for all of them; the most specific row of a cell gives its weight, and weight 0
    takes the cell out. Without a coverage table everyone covers everything.
    """
    if "covered" not in scenario.known:
        scenario.known["covered"] = _covered(scenario)
    cells: Cells = scenario.known["covered"]
    return cells


def _covered(scenario: Scenario) -> Cells:
    """Find the cells that coverage allows."""
    shape = (len(scenario.managers), len(scenario.products), len(scenario.territories))
    if "coverage" not in scenario.tables:
        codes = [np.full(1, -1, np.int64)] * 3
        weights = np.ones(1)
    else:
        codes = [scenario.codes("coverage", column) for column in ("manager", "product", "territory")]
        weights = scenario.tables["coverage"].numbers("weight")
    row, number = _expand(codes, shape)
    number, weight = most_specific(number, specificity(codes)[row], weights[row])
    if not (weight > 0).all():
        number, weight = number[weight > 0], weight[weight > 0]
    manager, rest = np.divmod(number, shape[1] * shape[2])
    product, territory = np.divmod(rest, shape[2])
    weight = _same(weight)
    return Cells(manager, product, territory, np.broadcast_to(0, len(manager)), weight, (*shape, 1))


def _same(weight: Floats) -> Floats:
    """Return the weights, without the memory they would take where all are the same, as they mostly are."""
    return np.broadcast_to(weight[0], len(weight)) if len(weight) and (weight == weight[0]).all() else weight


def _expand(codes: list[Ints], shape: tuple[int, int, int]) -> tuple[Ints | slice, Ints]:
    """Write out the rows in which -1 stands for all: row and number of each cell they name.

    Where no row stands for several cells the rows are all there are, as a slice, which copies nothing.
    """
    row: Ints | slice = slice(None)  # every row, so far, as it is
    number = np.zeros(len(codes[0]), np.int64)
    for column, size in zip(codes, shape, strict=True):
        if (column >= 0).all():
            number *= size
            number += column[row]
            continue
        copies = np.where(column[row] < 0, size, 1)
        start = np.repeat(np.cumsum(copies) - copies, copies)
        row, number = np.repeat(np.arange(len(codes[0]))[row], copies), np.repeat(number, copies)
        code = column[row]
        number = number * size + np.where(code < 0, np.arange(len(row)) - start, code)
    return row, number
