"""Cells: every (manager, product, territory) that coverage allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.specificity import most_specific


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a scenario, sorted by manager, product, territory.

    Attributes
    ----------
    manager, product, territory : shape (cells,), codes
    weight : shape (cells,), share of the work against the others who cover the same; > 0
    shape : numbers of managers, products, territories
    """

    manager: NDArray[np.int64]
    product: NDArray[np.int64]
    territory: NDArray[np.int64]
    weight: NDArray[np.float64]
    shape: tuple[int, int, int]

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.manager)

    @property
    def market(self) -> NDArray[np.int64]:
        """Number of the cell's product in its territory: ``product * territories + territory``."""
        return self.product * self.shape[2] + self.territory

    @property
    def markets(self) -> int:
        """How many markets there can be: products times territories."""
        return self.shape[1] * self.shape[2]

    @property
    def number(self) -> NDArray[np.int64]:
        """Number of the cell among all that could be: sorted, each once."""
        return (self.manager * self.shape[1] + self.product) * self.shape[2] + self.territory


def covered_cells(scenario: Scenario) -> Cells:
    """Find the cells that coverage allows.

    A row with an empty name stands for all of them; the most specific row of a cell gives its weight, and weight 0
    takes the cell out. Without a coverage table everyone covers everything.
    """
    shape = (len(scenario.managers), len(scenario.products), len(scenario.territories))
    if "coverage" not in scenario.tables:
        codes = [np.full(1, -1, np.int64)] * 3
        weights = np.ones(1)
    else:
        codes = [scenario.codes("coverage", column) for column in ("manager", "product", "territory")]
        weights = scenario.tables["coverage"].numbers("weight")
    row, number = _expand(codes, shape)
    number, weight = most_specific(number, np.stack(codes)[:, row], weights[row])
    covered = weight > 0
    manager, rest = np.divmod(number[covered], shape[1] * shape[2])
    product, territory = np.divmod(rest, shape[2])
    return Cells(manager, product, territory, weight[covered], shape)


def _expand(codes: list[NDArray[np.int64]], shape: tuple[int, int, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Write out the rows in which -1 stands for all: row and number of each cell they name."""
    row = np.arange(len(codes[0]))
    number = np.zeros(len(row), np.int64)
    for column, size in zip(codes, shape, strict=True):
        copies = np.where(column[row] < 0, size, 1)
        start = np.repeat(np.cumsum(copies) - copies, copies)
        row, number = np.repeat(row, copies), np.repeat(number, copies)
        code = column[row]
        number = number * size + np.where(code < 0, np.arange(len(row)) - start, code)
    return row, number
