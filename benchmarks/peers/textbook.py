"""PuLP, the textbook way: a dictionary of variables, one ``lpSum`` per constraint. CBC is its usual solver.

python -m benchmarks.peers.textbook SCENARIO OUT [--work place] [--method highs]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from benchmarks.peers.bands import slopes, widths
from benchmarks.peers.command import PENALTY, Answer, Peer, command
from benchmarks.peers.data import Data
from benchmarks.peers.fair_share import fair_share

SOLVERS = {"cbc": pulp.COIN_CMD, "highs": pulp.HiGHS}

type Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Model:
    """The program and its variables; what is sold in a cell is one of them, or a sum of bands."""

    problem: pulp.LpProblem
    sold: Mapping[Cell, pulp.LpVariable | pulp.LpAffineExpression]


def build(data: Data, work: str) -> Model:
    """Write down the program."""
    problem = pulp.LpProblem(work, pulp.LpMinimize)
    cells = list(data.cells[["manager", "product", "territory"]].itertuples(index=False, name=None))
    shortfall = problem.add_variable_dicts("shortfall", list(data.target.index), lowBound=0)
    if work == "bands":
        sold, cost = in_bands(problem, cells, data)
    else:
        sold = problem.add_variable_dicts("sold", cells, lowBound=0)
        margin = dict(zip(cells, data.margin, strict=True)) if work == "margin" else {}
        cost = pulp.lpSum(-margin[cell] * sold[cell] for cell in margin)
    problem += PENALTY * pulp.lpSum(shortfall.values()) + cost

    of_manager, of_product, of_market = defaultdict(list), defaultdict(list), defaultdict(list)
    for (manager, product, territory), amount in sold.items():
        of_manager[manager].append(amount)
        of_product[product].append(amount)
        of_market[product, territory].append(amount)

    targets: dict[Any, float] = data.target.to_dict()
    capacities: dict[Any, float] = data.capacity.to_dict()
    potentials: dict[Any, float] = data.potential.to_dict()
    for product, target in targets.items():
        problem += pulp.lpSum(of_product[product]) + shortfall[product] == target, f"target_{product}"
    for manager, capacity in capacities.items():
        problem += pulp.lpSum(of_manager[manager]) <= capacity, f"capacity_{manager}"
    for (product, territory), potential in potentials.items():
        problem += pulp.lpSum(of_market[product, territory]) <= potential, f"potential_{product}_{territory}"
    return Model(problem, sold)


def in_bands(
    problem: pulp.LpProblem, cells: list[Cell], data: Data
) -> tuple[dict[Cell, pulp.LpAffineExpression], pulp.LpAffineExpression]:
    """What is sold in each cell as a sum of bands, and what all bands cost."""
    width, slope = widths(fair_share(data)), slopes()
    sold, costs = {}, []
    for cell, most in zip(cells, width.T.tolist(), strict=True):
        pieces = [
            problem.add_variable(f"sold_{'_'.join(cell)}_{band}", 0, None if end == np.inf else end)
            for band, end in enumerate(most)
        ]
        sold[cell] = pulp.lpSum(pieces)
        costs += list(zip(slope.tolist(), pieces, strict=True))
    return sold, pulp.lpSum(cost * piece for cost, piece in costs)


def solve(model: Model, method: str) -> Answer:
    """Solve the program."""
    result = model.problem.solve(SOLVERS[method](msg=False))
    if result.status != pulp.LpSolveStatus.Optimal:
        return Answer(result.status_str, None)
    return Answer("optimal", np.array([pulp.value(amount) or 0.0 for amount in model.sold.values()]))


if __name__ == "__main__":
    command(Peer(["pulp", "highspy", "cbcbox"], ["place", "margin", "bands"], build, solve, list(SOLVERS)))
