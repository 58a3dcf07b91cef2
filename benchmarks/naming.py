"""Names of a generated scenario."""

from __future__ import annotations

import pandas as pd

from benchmarks.field import Field, Integers

TEAM, REGION, FAMILY = 10, 5, 5


def labels(prefix: str, codes: Integers, count: int) -> pd.Series[str]:
    """Names of equal length, so that they sort like their codes: M0001, M0002."""
    width = len(str(count))
    names = pd.Series([f"{prefix}{number:0{width}d}" for number in range(1, count + 1)])
    return names.take(codes).reset_index(drop=True)


def manager_names(field: Field, codes: Integers) -> pd.Series[str]:
    """Names of managers."""
    return labels("M", codes, field.size.managers)


def product_names(field: Field, codes: Integers) -> pd.Series[str]:
    """Names of products."""
    return labels("P", codes, field.size.products)


def family_names(field: Field, products: Integers) -> pd.Series[str]:
    """Names of the families that products belong to."""
    return labels("Family ", products // FAMILY, field.size.products)


def territory_names(field: Field, codes: Integers) -> pd.Series[str]:
    """Names of territories."""
    return labels("T", codes, field.size.territories)


def region_names(field: Field, territories: Integers) -> pd.Series[str]:
    """Names of the regions in which territories lie."""
    return labels("Region ", territories // REGION, field.size.territories)


def team_names(field: Field, teams: Integers) -> pd.Series[str]:
    """Names of teams."""
    return labels("Team ", teams, field.size.managers)
