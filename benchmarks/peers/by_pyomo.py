"""Pyomo: indexed variables and rules; HiGHS through its newer interface, without files.

python -m benchmarks.peers.by_pyomo SCENARIO OUT [--work place]
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from benchmarks.peers.bands import CUTS, slopes, widths
from benchmarks.peers.command import PENALTY, Answer, Peer, command
from benchmarks.peers.data import Data
from benchmarks.peers.fair_share import fair_share


def build(data: Data, work: str) -> Any:
    """Write down the program."""
    import pyomo.environ as pyo

    model = pyo.ConcreteModel()
    model.cells = pyo.RangeSet(0, len(data.cells) - 1)
    model.products = pyo.Set(initialize=data.target.index.tolist())
    model.shortfall = pyo.Var(model.products, domain=pyo.NonNegativeReals)
    cost = add_bands(model, data) if work == "bands" else add_cells(model, data, work)
    model.cost = pyo.Objective(expr=PENALTY * pyo.quicksum(model.shortfall.values()) + cost)

    names = [data.cells[column].tolist() for column in ("manager", "product", "territory")]
    of_manager, of_product, of_market = defaultdict(list), defaultdict(list), defaultdict(list)
    for cell, (manager, product, territory) in enumerate(zip(*names, strict=True)):
        of_manager[manager].append(cell)
        of_product[product].append(cell)
        of_market[product, territory].append(cell)
    target, capacity, potential = data.target.to_dict(), data.capacity.to_dict(), data.potential.to_dict()

    def sold(cells: list[int]) -> Any:
        return pyo.quicksum(model.sold[cell] for cell in cells)

    model.target = pyo.Constraint(
        model.products, rule=lambda model, p: sold(of_product[p]) + model.shortfall[p] == target[p]
    )
    model.capacity = pyo.Constraint(
        [m for m in of_manager if m in capacity], rule=lambda model, m: sold(of_manager[m]) <= capacity[m]
    )
    model.potential = pyo.Constraint(
        [market for market in of_market if market in potential],
        rule=lambda model, p, t: sold(of_market[p, t]) <= potential[p, t],
    )
    return model


def add_cells(model: Any, data: Data, work: str) -> Any:
    """Add what is sold in each cell; returns what it costs."""
    import pyomo.environ as pyo

    model.sold = pyo.Var(model.cells, domain=pyo.NonNegativeReals)
    if work != "margin":
        return 0
    return pyo.quicksum(-margin * model.sold[cell] for cell, margin in enumerate(data.margin.tolist()))


def add_bands(model: Any, data: Data) -> Any:
    """Add what is sold in each band of each cell; returns what it costs."""
    import pyomo.environ as pyo

    width, slope = widths(fair_share(data)).tolist(), slopes().tolist()
    model.bands = pyo.RangeSet(0, len(CUTS) - 1)

    def bounds(_model: Any, cell: int, band: int) -> tuple[float, float | None]:
        return 0.0, width[band][cell] if band + 1 < len(CUTS) else None

    model.piece = pyo.Var(model.cells, model.bands, bounds=bounds)
    model.sold = pyo.Expression(
        model.cells, rule=lambda model, cell: pyo.quicksum(model.piece[cell, band] for band in model.bands)
    )
    return pyo.quicksum(slope[band] * piece for (_, band), piece in model.piece.items())


def solve(model: Any, method: str) -> Answer:
    """Solve the program with HiGHS."""
    import pyomo.environ as pyo

    result = pyo.SolverFactory(method).solve(model, load_solutions=True)
    condition = str(result.solver.termination_condition)
    return Answer(condition, np.array([pyo.value(amount) for amount in model.sold.values()]))


if __name__ == "__main__":
    command(Peer(["pyomo", "highspy"], ["place", "margin", "bands"], build, solve, ["highs", "appsi_highs"]))
