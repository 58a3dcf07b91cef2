"""The tables of every generated scenario: a pure network of product targets, capacities and markets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.field import Field, Floats, Integers, above, sums, unless, whole
from benchmarks.naming import (
    TEAM,
    family_names,
    manager_names,
    product_names,
    region_names,
    team_names,
    territory_names,
)
from benchmarks.sizes import Tightness

#: Part of the sales of last year that somebody else made who has moved since; how markets and people vary.
MOVED, HISTORY_VARIES, MARKET_ROOM = 0.03, 0.5, (1.1, 1.6)
PREVIOUS = (0.75, 1.0)


def sales_tables(field: Field, tightness: Tightness, random: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Tables by name."""
    return {
        "products": products(field, tightness),
        "managers": managers(field, tightness.slack, random),
        "territories": territories(field),
        "coverage": coverage(field),
        "potential": potential(field, random),
        "history": history(field, random),
        "margins": margins(field, random),
    }


def products(field: Field, tightness: Tightness) -> pd.DataFrame:
    """Table ``products``."""
    code = np.arange(field.size.products)
    target = sums(field.product, field.amount, len(code)) * (1 + tightness.above)
    target[: tightness.tripled] *= 3
    return pd.DataFrame(
        {
            "product": product_names(field, code),
            "target": whole(target),
            "family": family_names(field, code),
        }
    )


def managers(field: Field, slack: float, random: np.random.Generator) -> pd.DataFrame:
    """Table ``managers``; those who are new have no ``previous``."""
    code, reference = np.arange(field.size.managers), field.of_manager()
    return pd.DataFrame(
        {
            "manager": manager_names(field, code),
            "team": team_names(field, team_of_manager(field)),
            "capacity": above(reference * (1 + slack * _uneven(reference, random))),
            "previous": unless(field.new, whole(reference * random.uniform(*PREVIOUS, len(code)))),
        }
    )


def team_of_manager(field: Field) -> Integers:
    """Codes of teams, shape (managers,): neighbours by home, ten each."""
    rank = np.empty(len(field.home), np.int64)
    rank[np.argsort(field.home, kind="stable")] = np.arange(len(field.home))
    return rank // TEAM


def _uneven(size: Integers, random: np.random.Generator) -> Floats:
    """Factors between a half and three halves or so, whose mean by size is 1."""
    factor = random.uniform(0.5, 1.5, len(size))
    return np.asarray(factor * size.sum() / (factor * size).sum())


def territories(field: Field) -> pd.DataFrame:
    """Table ``territories``."""
    code = np.arange(field.size.territories)
    return pd.DataFrame({"territory": territory_names(field, code), "region": region_names(field, code)})


def coverage(field: Field) -> pd.DataFrame:
    """Table ``coverage``: one row per cell."""
    return pd.DataFrame(
        {
            "manager": manager_names(field, field.manager),
            "territory": territory_names(field, field.territory),
            "product": product_names(field, field.product),
            "weight": field.weight,
        }
    )


def potential(field: Field, random: np.random.Generator) -> pd.DataFrame:
    """Table ``potential``: of the markets that anybody covers."""
    markets = field.size.products * field.size.territories
    known = np.flatnonzero(np.bincount(field.market, minlength=markets))
    room = np.bincount(field.market, field.even, markets)[known] * random.uniform(*MARKET_ROOM, len(known))
    product, territory = np.divmod(known, field.size.territories)
    return pd.DataFrame(
        {
            "product": product_names(field, product),
            "territory": territory_names(field, territory),
            "potential": np.maximum(above(room), sums(field.market, field.amount, markets)[known]),
        }
    )


def history(field: Field, random: np.random.Generator) -> pd.DataFrame:
    """Table ``history``: the reference plan with noise, some of it of somebody else; nothing of those who are new."""
    moved = random.random(len(field.manager)) < MOVED
    sold = whole(field.amount * random.lognormal(0.0, HISTORY_VARIES, len(field.amount)))
    seller = np.where(moved, (field.manager + 1) % field.size.managers, field.manager)
    old = ~field.new[seller]
    markets = field.size.products * field.size.territories
    row, place = np.unique((seller * markets + field.market)[old], return_inverse=True)
    seller, market = np.divmod(row, markets)
    product, territory = np.divmod(market, field.size.territories)
    return pd.DataFrame(
        {
            "manager": manager_names(field, seller),
            "product": product_names(field, product),
            "territory": territory_names(field, territory),
            "amount": sums(place, sold[old], len(row)),
        }
    )


def margins(field: Field, random: np.random.Generator) -> pd.DataFrame:
    """Table ``margins``: of each product, a little different from place to place."""
    of_product = np.repeat(random.uniform(0.1, 0.5, field.size.products), field.size.territories)
    product, territory = np.divmod(np.arange(len(of_product)), field.size.territories)
    return pd.DataFrame(
        {
            "product": product_names(field, product),
            "territory": territory_names(field, territory),
            "margin": (of_product + random.normal(0.0, 0.05, len(of_product))).round(4),
        }
    )
