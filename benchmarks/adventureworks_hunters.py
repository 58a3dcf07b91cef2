"""Real input for hunters and farmers: the orders of Adventure Works, customer by customer.

    python -m benchmarks.adventureworks_hunters DATA_FOLDER SCENARIO_FOLDER

The scenario is that of `benchmarks.adventureworks` by category, but for these tables. A new customer is a reseller
whose first order is in the year. By subcategory it would count several times, since customers are counted product by
product.

===========  ==========================================================================================================
managers     role: hunter, if more than half of what somebody sold in 2020 went to new customers, farmer, if less than a
             quarter; everyone else, and whoever is called a manager, is both. Hours instead of a capacity in money
customers    the resellers who bought in 2020, a row for each product. Their holder is who sold last; base: the money of
             2020; margin: (sales - cost) / sales of 2020; bond: the holder's part of all that the reseller ever bought.
             Where the holder no longer covers the place, hand_to is one of those who keep customers there: the largest
             are dealt out first, each to whoever has got least so far
deals        by territory; size: what the new customers of 2020 bought in that year, on average
===========  ==========================================================================================================

Measured in the data: 77 % of the money of those who bought in 2019 came again in 2020 (``retention``). The size of a
deal is not that of a first order alone, 22 thousand: new customers order some three times in their first year, and what
is planned is the year, 73 thousand.

Assumed, since the data do not say it: everybody has 1 700 hours, a customer takes 20 of them in a year, winning one
takes 80, and a hand-over loses a fifth of what hangs on the person. With 1 700 hours everything is placed and hunters
keep their customers; with 1 500 some of them go to farmers, and still 1.3 % fall short.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from benchmarks.adventureworks import LAST_YEAR, MARGIN_DIGITS, build, margin, money, read_pairs, read_sales

PRODUCT = "category"
HUNTER, FARMER, BOTH = "hunter", "farmer", "both"
MOSTLY_NEW, HARDLY_NEW = 0.5, 0.25
HOURS, HOURS_TO_KEEP, HOURS_TO_WIN = 1700, 20, 80
LOSS = 0.2

SETTINGS = """\
title = "Adventure Works resellers, fiscal year 2021, hunters and farmers"
year = 2021
currency = "USD"
step = 0.01                    # to the cent

[fair_share]
potential = 1
history = 1

[structure]
kind = "hunters-farmers"
hunters = ["{hunter}", "{both}"]
farmers = ["{farmer}", "{both}"]
retention = {retention}
handover = "choose"
handover_loss = {loss}
hours_per_customer = {hours}
"""


def build_hunters(data: Path, folder: Path, hours: float = HOURS) -> Path:
    """Build the scenario of hunters and farmers in a folder, which is made if need be.

    Parameters
    ----------
    data : folder of the Adventure Works files
    folder : where the scenario is written
    hours : everybody's in the year
    """
    build(data, folder, PRODUCT)
    sales, pairs = read_sales(data, PRODUCT), read_pairs(data)
    people = managers(pd.read_csv(folder / "managers.csv"), sales, hours)
    tables = {"managers": people, "customers": customers(sales, pairs, people), "deals": deals(sales)}
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    (folder / "scenario.toml").write_text(settings(sales), encoding="utf-8")
    return folder


def settings(sales: pd.DataFrame) -> str:
    """Settings, with the retention that was measured."""
    return SETTINGS.format(
        hunter=HUNTER, farmer=FARMER, both=BOTH, retention=retention(sales), loss=LOSS, hours=HOURS_TO_WIN
    )


def retention(sales: pd.DataFrame) -> float:
    """Part of the money of the year before last that the same customers brought again in the last year."""
    before, last = (sales[sales["year"] == year] for year in (LAST_YEAR - 1, LAST_YEAR))
    again = last[last["reseller"].isin(before["reseller"])]
    return round(float(again["sales"].sum() / before["sales"].sum()), 2)


def is_new(sales: pd.DataFrame) -> pd.Series[bool]:
    """Tell for each line whether its reseller first ordered in the same year."""
    return sales.groupby("reseller")["year"].transform("min") == sales["year"]


def managers(table: pd.DataFrame, sales: pd.DataFrame, hours: float) -> pd.DataFrame:
    """Table ``managers``: with roles and hours."""
    last = sales[sales["year"] == LAST_YEAR]
    new = last[is_new(sales)[last.index]].groupby("manager")["sales"].sum()
    part = (new / last.groupby("manager")["sales"].sum()).reindex(table["manager"]).fillna(0).to_numpy()
    both = table["team"].str.contains("Manager") | ((part <= MOSTLY_NEW) & (part >= HARDLY_NEW))
    role = pd.Series(HUNTER, table.index).where(part > MOSTLY_NEW, FARMER).mask(both, BOTH)
    return table.drop(columns="capacity").assign(role=role, hours=hours)


def customers(sales: pd.DataFrame, pairs: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Table ``customers``."""
    last = sales[sales["year"] == LAST_YEAR]
    bought = last.groupby(["reseller", "product"])["sales"].sum().reset_index()
    whole = bought.groupby("reseller")["sales"].transform("sum")
    held = holders(sales).loc[bought["reseller"]]
    key = pd.MultiIndex.from_frame(bought[["reseller", "product"]])
    return pd.DataFrame(
        {
            "customer": bought["reseller"],
            "manager": held["manager"].to_numpy(),
            "territory": held["territory"].to_numpy(),
            "product": bought["product"],
            "base": money(bought["sales"]),
            "margin": margin(last, ["reseller", "product"]).loc[key].to_numpy(),
            "bond": held["bond"].to_numpy(),
            "hours": (HOURS_TO_KEEP * bought["sales"] / whole).round(2),
            "hand_to": bought["reseller"].map(receivers(sales, pairs, people)),
        }
    )


def holders(sales: pd.DataFrame) -> pd.DataFrame:
    """By reseller: who sold last, where, and how much of all that was sold (``bond``)."""
    held = sales.sort_values("date", kind="stable").groupby("reseller")[["manager", "territory"]].last()
    sold = sales.groupby(["reseller", "manager"])["sales"].sum()
    own = sold.loc[pd.MultiIndex.from_arrays([held.index, held["manager"]])].to_numpy()
    return held.assign(bond=(own / sales.groupby("reseller")["sales"].sum()).round(MARGIN_DIGITS))


def receivers(sales: pd.DataFrame, pairs: pd.DataFrame, people: pd.DataFrame) -> dict[str, str]:
    """Who takes over the customers of the last year whose holder no longer covers the place."""
    keepers = pairs[pairs["manager"].isin(people.loc[people["role"] != HUNTER, "manager"])]
    there = keepers.groupby("territory")["manager"].agg(sorted)
    base = sales[sales["year"] == LAST_YEAR].groupby("reseller")["sales"].sum()
    held = holders(sales).loc[base.index].assign(base=base).sort_values("base", ascending=False, kind="stable")
    covered = pd.MultiIndex.from_frame(held[["manager", "territory"]]).isin(pd.MultiIndex.from_frame(pairs))
    dealt, result = dict.fromkeys(people["manager"], 0), {}
    for reseller, territory, amount in held.loc[~covered, ["territory", "base"]].itertuples():
        result[reseller] = min(there[territory], key=dealt.__getitem__)
        dealt[result[reseller]] += amount
    return result


def deals(sales: pd.DataFrame) -> pd.DataFrame:
    """Table ``deals``."""
    new = sales[is_new(sales) & (sales["year"] == LAST_YEAR)].groupby("territory")
    return money((new["sales"].sum() / new["reseller"].nunique()).round()).rename("size").reset_index()


def main() -> None:
    """Build the scenario that the command line asks for."""
    parser = argparse.ArgumentParser(description="Build a scenario of hunters and farmers from Adventure Works.")
    parser.add_argument("data", type=Path, help="folder of the Adventure Works files")
    parser.add_argument("scenario", type=Path, help="folder to write the scenario to")
    given = parser.parse_args()
    print(f"Built {build_hunters(given.data, given.scenario)}")


if __name__ == "__main__":
    main()
