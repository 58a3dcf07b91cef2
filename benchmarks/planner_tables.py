"""What else binds in a scenario with everything: hours, floors, growth, territories and planner's limits.

Each bound is drawn around the reference plan, on its side of it, so that the plan keeps them all.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.field import Field, Floats, Integers, above, below, sums, unless
from benchmarks.naming import (
    FAMILY,
    REGION,
    family_names,
    manager_names,
    product_names,
    region_names,
    team_names,
    territory_names,
)
from benchmarks.sales_tables import team_of_manager

EFFORT_UNIT = 1_000_000
#: Part of the managers whose hours bind, and the room that they and the others have.
BUSY, ROOM_OF_BUSY, ROOM_OF_OTHERS = 0.2, (0.01, 0.05), (0.1, 0.5)
#: Part of the reference plan that a manager must reach, and the most that a territory takes.
FLOOR, FULL_TERRITORY = 0.7, (1.05, 1.3)
#: Planner's limits: part of the managers whose total is fixed, and of the teams, markets and so on that have a limit.
FIXED, LIMITED = 0.01, 0.1

GROWTH = """
[limits]
growth = { min = -0.3, max = 0.6 }
"""

type Tables = dict[str, pd.DataFrame]


def with_everything(tables: Tables, field: Field, random: np.random.Generator) -> Tables:
    """Tables with the further limits."""
    hours, effort = _effort(field, random)
    floor = unless(field.new, below(field.of_manager() * FLOOR))
    managers = tables["managers"].assign(hours=_hours(field, hours, random), floor=floor)
    of_territory = sums(field.territory, field.amount, field.size.territories)
    territories = tables["territories"].assign(
        max=above(of_territory * random.uniform(*FULL_TERRITORY, len(of_territory)))
    )
    added = {"managers": managers, "territories": territories, "effort": effort, "limits": _limits(field, random)}
    return {**tables, **added}


def _effort(field: Field, random: np.random.Generator) -> tuple[Floats, pd.DataFrame]:
    """Hours per unit of money of each cell, and the table: a row per product, and one where a market is hard work."""
    products, territories = field.size.products, field.size.territories
    usual = random.uniform(200, 800, products).round(1)
    of_market = np.repeat(usual, territories)
    hard = np.flatnonzero(random.random(len(of_market)) < LIMITED)
    of_market[hard] = (of_market[hard] * random.uniform(1.1, 1.6, len(hard))).round(1)
    product, territory = np.divmod(hard, territories)
    table = pd.DataFrame(
        {
            "product": pd.concat([product_names(field, np.arange(products)), product_names(field, product)]),
            "territory": pd.concat([pd.Series([None] * products, dtype="str"), territory_names(field, territory)]),
            "hours": np.concatenate([usual, of_market[hard]]),
        }
    )
    return of_market[field.market] / EFFORT_UNIT, table.reset_index(drop=True)


def _hours(field: Field, per_money: Floats, random: np.random.Generator) -> Floats:
    """Hours of each manager, to the tenth, not less than the reference plan takes."""
    used = np.bincount(field.manager, per_money * field.amount, field.size.managers)
    busy = random.random(len(used)) < BUSY
    room = np.where(busy, random.uniform(*ROOM_OF_BUSY, len(used)), random.uniform(*ROOM_OF_OTHERS, len(used)))
    return np.asarray(np.ceil(used * (1 + room) * 10) / 10)


def _limits(field: Field, random: np.random.Generator) -> pd.DataFrame:
    """Table ``limits``: fixed totals, least sums of teams, most of regions and families, a product in a region."""
    parts = [
        _fixed_totals(field, random),
        _of_teams(field, random),
        _of_products_in_regions(field, random),
        _of_families(field, random),
    ]
    columns = ["manager", "team", "product", "family", "region", "min", "max", "reason"]
    return pd.concat(parts, ignore_index=True).reindex(columns=columns)


def _some(codes: Integers, part: float, random: np.random.Generator) -> Integers:
    """Draw some of the codes, one at least, in order."""
    return np.sort(random.choice(codes, max(1, round(len(codes) * part)), replace=False))


def _rows(least: Integers | None, most: Integers | None, reason: str, **names: pd.Series[str]) -> pd.DataFrame:
    """Rows of planner's limits."""
    rows = pd.DataFrame(names)
    for column, bound in (("min", least), ("max", most)):
        rows[column] = pd.array(bound if bound is not None else [None] * len(rows), dtype="Int64")
    return rows.assign(reason=reason)


def _fixed_totals(field: Field, random: np.random.Generator) -> pd.DataFrame:
    who = _some(np.arange(field.size.managers), FIXED, random)
    agreed = field.of_manager()[who]
    return _rows(agreed, agreed, "agreed with him", manager=manager_names(field, who))


def _of_teams(field: Field, random: np.random.Generator) -> pd.DataFrame:
    team = team_of_manager(field)
    who = _some(np.unique(team), LIMITED, random)
    least = below(np.bincount(team, field.of_manager())[who] * random.uniform(0.9, 0.99, len(who)))
    return _rows(least, None, "promised to the team", team=team_names(field, who))


def _of_products_in_regions(field: Field, random: np.random.Generator) -> pd.DataFrame:
    regions = -(-field.size.territories // REGION)
    key = field.product * regions + field.territory // REGION
    which = _some(np.unique(key), LIMITED / REGION, random)
    most = above(np.bincount(key, field.amount)[which] * random.uniform(1.0, 1.1, len(which)))
    product, region = np.divmod(which, regions)
    names = {"product": product_names(field, product), "region": region_names(field, region * REGION)}
    return _rows(None, most, "the depot's room", **names)


def _of_families(field: Field, random: np.random.Generator) -> pd.DataFrame:
    regions = -(-field.size.territories // REGION)
    key = field.product // FAMILY * regions + field.territory // REGION
    which = _some(np.unique(key), LIMITED, random)
    least = below(np.bincount(key, field.amount)[which] * random.uniform(0.8, 1.0, len(which)))
    family, region = np.divmod(which, regions)
    names = {"family": family_names(field, family * FAMILY), "region": region_names(field, region * REGION)}
    return _rows(least, None, "campaign", **names)
