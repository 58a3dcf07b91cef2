"""linopy: variables over labelled arrays, sums by `groupby`; HiGHS gets the program in memory.

python -m benchmarks.peers.by_linopy SCENARIO OUT [--work place]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.peers.bands import CUTS, slopes, widths
from benchmarks.peers.command import PENALTY, Answer, Peer, command
from benchmarks.peers.data import Data
from benchmarks.peers.fair_share import fair_share


@dataclass(frozen=True)
class Program:
    """The model, and what is sold in each cell."""

    model: Any
    sold: Any


def build(data: Data, work: str) -> Program:
    """Write down the program."""
    import linopy

    model = linopy.Model()
    cell = pd.RangeIndex(len(data.cells), name="cell")
    product = data.target.rename_axis("product")
    shortfall = model.add_variables(lower=0, coords=[product.index], name="shortfall")
    if work == "bands":
        bands = [pd.RangeIndex(len(CUTS), name="band"), cell]
        pieces = model.add_variables(lower=0, upper=widths(fair_share(data)), coords=bands, name="pieces")
        sold, cost = pieces.sum("band"), (pieces * pd.Series(slopes(), bands[0])).sum()
    else:
        sold = 1 * model.add_variables(lower=0, coords=[cell], name="sold")
        cost = (sold * pd.Series(-data.margin, cell)).sum() if work == "margin" else None
    missing = PENALTY * shortfall.sum()
    model.add_objective(missing if cost is None else missing + cost)

    market = data.cells["product"] + " / " + data.cells["territory"]
    potential = data.potential.set_axis(data.potential.index.map(" / ".join))
    model.add_constraints(summed(sold, data.cells["product"], "product") + shortfall == product, name="target")
    for name, key, most in (("manager", data.cells["manager"], data.capacity), ("market", market, potential)):
        amount = summed(sold, key, name)
        known = most.rename_axis(name).reindex(amount.indexes[name], fill_value=np.inf)
        model.add_constraints(amount <= known, name=name)
    return Program(model, sold)


def summed(sold: Any, key: pd.Series[str], name: str) -> Any:
    """Sum what is sold by a key."""
    return sold.groupby(key.rename(name).rename_axis("cell")).sum()


def solve(program: Program, _method: str) -> Answer:
    """Solve the program with HiGHS."""
    status, condition = program.model.solve("highs", io_api="direct", output_flag=False)
    amount = program.sold.solution.to_numpy() if status == "ok" else None
    return Answer(condition, amount)


if __name__ == "__main__":
    command(Peer(["linopy", "highspy"], ["place", "margin", "bands"], build, solve))
