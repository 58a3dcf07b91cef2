"""How exact a fair plan is before rounding, recomputed from the files.

    python -m benchmarks.accuracy SCENARIO RUN [--judge PLAN_OF_CLARABEL]

The largest violation is that of any limit against its bound. How far a fair plan can be from the optimum at most is
what its multipliers prove, against its relative entropy: among all plans that place as much, and keep as much margin
where that is the goal. The distance from the judge is that of the relative entropies, against the judge's, and the
largest relative difference of a cell.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.duality import least_entropy, of_what_is_placed
from benchmarks.peers.data import Data, Floats, read, read_table
from benchmarks.peers.fair_share import fair_share
from benchmarks.peers.limits import Limit, limits, targets

CELL = ["manager", "product", "territory"]
#: Cells below this part of the mean are not compared one by one.
SMALL = 1e-3


def main() -> None:
    """Judge a run and print a line of JSON."""
    parser = argparse.ArgumentParser(description="Recompute how exact a fair plan is.")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--judge", type=Path, help="plan of the convex solver")
    given = parser.parse_args()
    data = read(given.scenario)
    plan = of_cells(data, read_table(given.run / "targets.csv"), "spread")
    short = bool(read_table(given.run / "products.csv")["shortfall"].sum() > 0)
    told: dict[str, Any] = violations(data, plan, short=short)
    share = fair_share(data)
    table = pd.read_csv(given.run / "limits.csv")
    table = of_what_is_placed(data, plan, table) if short else table
    told |= proven(share, plan, least_entropy(data, share, table))
    if given.judge:
        told |= distance(share, plan, of_cells(data, read_table(given.judge), "target"))
    print(json.dumps(told))


def of_cells(data: Data, table: pd.DataFrame, column: str) -> Floats:
    """Amounts of a table in the order of the cells; cells that are not in it are zero."""
    amounts = table.set_index(CELL)[column]
    return data.cells[CELL].join(amounts, on=CELL)[column].fillna(0.0).to_numpy(float)


def violations(data: Data, plan: Floats, *, short: bool) -> dict[str, Any]:
    """Largest relative violation of each family; a plan that falls short may only not exceed product targets."""
    of_product = targets(data)
    if short:
        of_product = replace(of_product, lower=np.full(len(of_product.lower), -np.inf))
    found = {family.name: worst(family, plan) for family in (of_product, *limits(data))}
    return {"violations": found, "largest_violation": max(found.values())}


def worst(family: Limit, plan: Floats) -> float:
    """Largest violation of a family against its bounds, 0 if there is none."""
    sums = family.sums(plan)
    over = [
        np.max((side * (sums - bound))[known] / np.maximum(np.abs(bound[known]), 1.0), initial=0.0)
        for side, bound in ((1.0, family.upper), (-1.0, family.lower))
        if (known := np.isfinite(bound)).any()
    ]
    return float(max(over, default=0.0))


def proven(share: Floats, plan: Floats, least: float | None) -> dict[str, float]:
    """How far a plan can be from the optimum, given a relative entropy that no plan is below."""
    ours = entropy(share, plan)
    return {} if least is None else {"duality_gap": (ours - least) / max(abs(ours), 1e-300)}


def distance(share: Floats, plan: Floats, judge: Floats) -> dict[str, float]:
    """How far a plan is from the judge's."""
    ours, theirs = entropy(share, plan), entropy(share, judge)
    large = judge > SMALL * judge.mean()
    return {
        "entropy": ours,
        "entropy_of_judge": theirs,
        "entropy_gap": (ours - theirs) / max(abs(theirs), 1e-300),
        "largest_difference": float(np.max(np.abs(plan - judge)[large] / judge[large])),
        "moved": float(np.abs(plan - judge).sum() / 2 / judge.sum()),
    }


def entropy(share: Floats, plan: Floats) -> float:
    """Relative entropy of a plan against the fair share, in money."""
    there = (plan > 0) & (share > 0)
    x, r = plan[there], share[there]
    return float(np.sum(x * np.log(x / r) - x) + share.sum())


if __name__ == "__main__":
    main()
