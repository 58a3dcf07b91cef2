"""OR-Tools' model builder: series of variables, sums by `groupby`; GLOP, its simplex, or PDLP, a first order method.

python -m benchmarks.peers.model_builder SCENARIO OUT [--work place] [--method pdlp]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.peers.bands import slopes, widths
from benchmarks.peers.command import PENALTY, Answer, Peer, command
from benchmarks.peers.data import MARKET, Data
from benchmarks.peers.fair_share import fair_share


@dataclass(frozen=True)
class Program:
    """The model, and what is sold: series by cell, one per band."""

    model: Any
    sold: list[pd.Series[Any]]


def build(data: Data, work: str) -> Program:
    """Write down the program."""
    from ortools.linear_solver.python import model_builder as mb

    model = mb.Model()  # type: ignore[no-untyped-call]
    shortfall = model.new_num_var_series("shortfall", data.target.index, 0, np.inf)
    costs: list[Any] = [PENALTY * mb.LinearExpr.sum(shortfall.to_list())]
    sold = []
    if work == "bands":
        for band, (width, slope) in enumerate(zip(widths(fair_share(data)), slopes(), strict=True)):
            most = pd.Series(width, data.cells.index)
            sold.append(model.new_num_var_series(f"band_{band}", data.cells.index, 0, most))
            costs.append(float(slope) * mb.LinearExpr.sum(sold[-1].to_list()))
    else:
        sold.append(model.new_num_var_series("sold", data.cells.index, 0, np.inf))
        if work == "margin":
            costs.append(mb.LinearExpr.weighted_sum(sold[0].to_list(), (-data.margin).tolist()))
    model.minimize(mb.LinearExpr.sum(costs))

    everything = pd.concat(sold)
    cells = pd.concat([data.cells] * len(sold))
    for product, amounts in everything.groupby(cells["product"].to_numpy()):
        model.add(mb.LinearExpr.sum([*amounts, shortfall[product]]) == data.target[product])
    limits = [
        (data.capacity.to_dict(), cells["manager"].to_numpy()),
        (data.potential.to_dict(), [cells[name].to_numpy() for name in MARKET]),
    ]
    for known, key in limits:
        for name, amounts in everything.groupby(key):
            if name in known:
                model.add(mb.LinearExpr.sum(amounts.to_list()) <= known[name])
    return Program(model, sold)


def solve(program: Program, method: str) -> Answer:
    """Solve the program."""
    from ortools.linear_solver.python import model_builder as mb

    solver = mb.Solver(method)
    status = solver.solve(program.model)
    if status != mb.SolveStatus.OPTIMAL:
        return Answer(status.name.lower(), None)
    return Answer("optimal", np.sum([solver.values(amounts).to_numpy() for amounts in program.sold], axis=0))


if __name__ == "__main__":
    command(Peer(["ortools"], ["place", "margin", "bands"], build, solve, ["glop", "pdlp"]))
