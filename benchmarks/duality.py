"""How far a fair plan can be from the nearest one at most: what its own multipliers prove, at any size.

    minimise  sum of x_c * ln(x_c / r_c) - x_c + r_c    subject to  lower_k <= sum of x_c over key k <= upper_k

has the dual, for any multipliers ``lambda``,

    sum of r_c - r_c * exp(sum of lambda_k over the keys of c)  +  sum of lambda_k * bound_k

with ``bound_k`` the lower bound where ``lambda_k > 0``, else the upper one. No plan is below it (Boyd and Vandenberghe,
Convex Optimization, 5.1), so what a plan is above it is the most that could be won. It is recomputed from the files:
the fair share from the tables, the multipliers from ``limits.csv``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.peers.data import MARKET, Data, Floats
from benchmarks.peers.limits import targets

#: Which cells the keys of a family hold, by the names that stand in them.
NAMED = {
    "product": ["product"],
    "capacity": ["manager"],
    "floor": ["manager"],
    "growth": ["manager"],
    "territory": ["territory"],
    "potential": MARKET,
}


def least_entropy(data: Data, share: Floats, limits: pd.DataFrame) -> float | None:
    """Relative entropy, in money, that no plan is below; None where limits have other names, or coefficients.

    Parameters
    ----------
    share : shape (cells,), the fair share
    limits : ``limits.csv`` of a run; its product targets are met exactly
    """
    held = limits[limits["multiplier"] != 0]
    if not set(held["family"]) <= {*NAMED, "margin"}:
        return None
    kept = held[held["family"] == "margin"]
    held = held.drop(kept.index)
    exponent, value = np.zeros(len(share)), 0.0
    for multiplier, lower in kept[["multiplier", "lower"]].itertuples(index=False):
        coef, sold = _centred(data, share)
        exponent, value = exponent + multiplier * coef, value + multiplier * (lower - sold)
    for family, rows in held.groupby("family"):
        columns = NAMED[str(family)]
        names = rows["key"].str.split(" / ", expand=True)
        multiplier = pd.Series(rows["multiplier"].to_numpy(), _index(names, columns), name="multiplier")
        exponent += data.cells[columns].join(multiplier, on=columns)["multiplier"].fillna(0.0).to_numpy()
    lambdas = held["multiplier"].to_numpy(float)
    bound = np.where(lambdas > 0, held["lower"].to_numpy(float), held["upper"].to_numpy(float))
    return float(value + (share - share * np.exp(exponent)).sum() + lambdas @ bound)


def _centred(data: Data, share: Floats) -> tuple[Floats, float]:
    """Margin of each cell less its product's mean, shape (cells,), and what the means come to on the whole targets.

    The sums of products being what they are, a margin that is kept says the same of both; the multiplier is of this.
    """
    product = targets(data)
    mean = product.sums(share * data.margin) / product.sums(share)
    return data.margin - mean[product.key], float(mean @ product.upper)


def of_what_is_placed(data: Data, plan: Floats, limits: pd.DataFrame) -> pd.DataFrame:
    """Return the limits on those plans that place as much of each product as this one.

    Product targets become what is placed. Limits that all such plans use in full have a multiplier above 0, which lifts
    their sums up to their upper bounds (complementary slackness): these are lower bounds as well.

    Parameters
    ----------
    plan : shape (cells,), before rounding
    """
    limits = limits.astype({"lower": float, "upper": float})
    placed = pd.Series(targets(data).sums(plan), data.tables["products"]["product"])
    product, lifted = limits["family"] == "product", (limits["multiplier"] > 0) & limits["lower"].isna()
    for side in ("lower", "upper"):
        limits.loc[product, side] = limits.loc[product, "key"].map(placed).to_numpy()
    limits.loc[lifted, "lower"] = limits.loc[lifted, "upper"]
    return limits


def _index(names: pd.DataFrame, columns: list[str]) -> pd.Index:
    """Names of keys as an index that cells can be joined on."""
    return pd.Index(names[0], name=columns[0]) if len(columns) == 1 else pd.MultiIndex.from_frame(names, names=columns)
