"""Random programs of a goal that have a plan, and what proves an optimum of one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.program import Program, assemble
from optimizer.solvers.solution import Solution

MANAGERS, PRODUCTS, TERRITORIES, CELLS = 14, 4, 5, 240
#: How margins differ, and which limits there are besides product targets, capacities and markets.
MARGINS = ("of markets", "of cells", "of people", "equal", "of few values", "negative", "none for some products")
LIMITS = ("network", "hours", "floors", "regions", "some cells forced")


class Drawn:
    """A random program that has a plan, and its fair share."""

    def __init__(self, seed: int, margins: str, limits: str, slack: float | None = None) -> None:
        self.random = np.random.default_rng([seed, MARGINS.index(margins), LIMITS.index(limits)])
        every = np.arange(MANAGERS * PRODUCTS * TERRITORIES)
        cell = np.sort(self.random.choice(every, CELLS, replace=False))
        self.manager, self.product, self.territory = np.unravel_index(cell, (MANAGERS, PRODUCTS, TERRITORIES))
        self.market = self.product * TERRITORIES + self.territory
        self.plan = self.random.lognormal(0, 1, CELLS).round(2) * (self.random.random(CELLS) < 0.7)
        self.share = self.random.lognormal(0, 1, CELLS)
        self.slack = self.random.choice([0.0, 0.01, 0.1]) if slack is None else slack
        self.program = self._program(limits).with_cost(slice(0, CELLS), -self._margins(margins))

    def _margins(self, kind: str) -> NDArray[np.float64]:
        drawn = self.random.uniform(0.1, 0.5, (3, CELLS))
        of_market, of_manager = drawn[0][self.market], drawn[1][self.manager]
        match kind:
            case "of markets":
                return np.asarray(of_market, np.float64)
            case "of cells":
                return np.asarray(drawn[2], np.float64)
            case "of people":
                return np.asarray(of_manager, np.float64)
            case "equal":
                return np.full(CELLS, 0.3)
            case "of few values":
                return np.asarray(of_market.round(1), np.float64)
            case "negative":
                return np.asarray(of_market - 0.3, np.float64)
        return np.where(self.product < 2, 0.0, of_market)

    def _program(self, limits: str) -> Program:
        """Limits that the plan keeps."""
        target = np.bincount(self.product, self.plan, PRODUCTS)
        most = [np.bincount(key, self.plan) * (1 + self.slack * self.random.random()) for key in self._keys()]
        groupings = [grouping("product", self.product, target, target)]
        groupings += [at_most("limit", key, upper) for key, upper in zip(self._keys(), most, strict=True)]
        match limits:
            case "hours":
                coef = self.random.uniform(0.5, 2.0, CELLS)
                used = np.bincount(self.manager, coef * self.plan)
                groupings.append(at_most("hours", self.manager, used * (1 + self.slack), coef))
            case "floors":
                least = np.bincount(self.manager, self.plan) * 0.9
                groupings.append(grouping("floor", self.manager, least, np.full(MANAGERS, np.inf)))
            case "regions":
                used = np.bincount(self.territory, self.plan)
                groupings.append(grouping("territory", self.territory, used * 0.95, used * (1 + self.slack)))
        program = assemble(groupings, CELLS, 2.0)
        unused = np.flatnonzero(self.plan == 0)[::2] if limits == "some cells forced" else np.zeros(0, np.int64)
        return program.with_bounds(unused, 0.0, 0.0)

    def _keys(self) -> list[NDArray[np.int64]]:
        return [self.manager, self.market]


def grouping(
    family: str,
    key: NDArray[np.int64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    coef: NDArray[np.float64] | None = None,
) -> Grouping:
    return Grouping(family, "{}", "money", key, lower, upper, lambda keys: pa.array(keys.astype(str)), coef)


def at_most(
    family: str, key: NDArray[np.int64], upper: NDArray[np.float64], coef: NDArray[np.float64] | None = None
) -> Grouping:
    return grouping(family, key, np.full(len(upper), -np.inf), upper, coef)


def assert_optimal(program: Program, found: Solution) -> None:
    """Primal and dual feasibility over all cells, and complementary slackness."""
    used, live = program.sums(found.column), program.upper > 0
    size = 1e-7 * max(1.0, float(np.abs(used).max()))
    assert (found.column >= 0).all()
    assert not found.column[~live].any()
    assert (used <= program.row_upper + size).all()
    assert (used >= program.row_lower - size).all()
    np.testing.assert_allclose(found.reduced_cost, program.reduced_costs(found.dual), atol=1e-9)
    assert (found.reduced_cost[live] >= -1e-7).all()
    assert (np.abs(found.reduced_cost * found.column)[live] <= size).all()
    for sign, bound in ((1, program.row_lower), (-1, program.row_upper)):
        priced = sign * found.dual > 1e-7
        np.testing.assert_allclose(used[priced], bound[priced], atol=size)
