"""Plans of test scenarios, and their numbers under readable names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.plan import Plan
from models.scenario import ALL, Scenario
from optimizer.allocate import allocate
from optimizer.optimum import Call
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from tests.scenario_text import read_text


def solve(scenario: Scenario, solver: str = "highs", time_limit: float | None = None) -> Plan:
    """Allocate a scenario."""
    return allocate(scenario, find_solver(solver), Stopwatch(time_limit))


def call(solver: str = "highs") -> Call:
    """A solver without a time limit."""
    return Call(find_solver(solver), Stopwatch())


def names_of(scenario: Scenario, plan: Plan) -> list[str]:
    """Name the cells: ``Ann A North``, without what is called ``all``."""
    codes = zip(plan.manager.tolist(), plan.product.tolist(), plan.territory.tolist(), strict=True)
    triples = [(scenario.managers[m], scenario.products[p], scenario.territories[t]) for m, p, t in codes]
    return [" ".join(name for name in triple if name != ALL) for triple in triples]


class Solved:
    """A scenario read from text, and its plan."""

    def __init__(self, folder: Path, toml: str = "", **tables: str) -> None:
        self.scenario = read_text(folder / "scenario", toml, **tables)
        self.plan = solve(self.scenario)

    @property
    def targets(self) -> dict[str, float]:
        """Target by cell, in money."""
        return self._named(self.plan.money.amounts(self.plan.target))

    @property
    def fair(self) -> dict[str, float]:
        """Fair share by cell, in money, to twelve digits; what is less than a millionth of the mean is 0."""
        share = self.plan.fair_share
        shown = [float(f"{one:.12g}") if one > 1.1e-6 * share.mean() else 0.0 for one in share]
        return self._named(np.array(shown))

    @property
    def shortfall(self) -> dict[str, float]:
        """Shortfall by product, in money; only what falls short."""
        missing = self.plan.money.amounts(self.plan.shortfall).tolist()
        return {name: one for name, one in zip(self.scenario.products, missing, strict=True) if one}

    @property
    def factors(self) -> dict[str, float]:
        """Factor by limit, those that moved something, to nine digits."""
        result = {}
        for use in self.plan.limits:
            for name, factor in zip(use.names(np.arange(len(use))).to_pylist(), use.factor.tolist(), strict=True):
                if abs(factor - 1) > 1e-9:
                    result[f"{use.family} {name}"] = float(f"{factor:.9g}")
        return result

    @property
    def checks(self) -> list[str]:
        """Names of the findings."""
        return [finding.check for finding in self.plan.findings]

    def _named(self, values: NDArray[np.float64]) -> dict[str, float]:
        return dict(zip(names_of(self.scenario, self.plan), values.tolist(), strict=True))
