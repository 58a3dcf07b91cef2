"""Real input: a scenario from the reseller sales of Microsoft's sample company Adventure Works.

The data stay where they are; their folder is the first argument:

    python -m benchmarks.adventureworks DATA_FOLDER SCENARIO_FOLDER [--product category]

`benchmarks.adventureworks_hunters` makes one for hunters and farmers of the same orders.

The plan is for the fiscal year 2021 (a fiscal year runs from July to June), made of what was sold in 2018 to 2020.

===========  ==========================================================================================================
managers     the people who sold anything, by name; team: their title; capacity: best fiscal year times 1.15;
             previous: what they sold in 2020
products     the subcategories that were ever sold (or the categories), family: the category; target: 2020 times 1.10,
             so one that was given up before 2020 has the target 0; margin: over the three years
territories  the regions; region: the group and, where it is another name, the country
coverage     SalespersonRegion.csv, without the people who sold nothing; weight: the capacity, spread evenly over the
             places covered. Else a sales manager who sells little but covers six places counts as six people
potential    best fiscal year of a product in a territory times 1.5; no row, which means "not known", where a product
             was never sold: a market that nobody tried is not one that buys nothing
history      2020 by person, product and territory, whoever covers the place today
margins      (sales - cost) / sales of 2020 by product and territory; negative in places
===========  ==========================================================================================================

Why 1.5: with less than 1.10 the targets could not be reached in the markets that had their best year in 2020, which
are most; with 1.5 a market may grow by half over the best it ever did, and the others need not follow the past.

Traps of the data, and what is done about them. The last month stands in a file of its own under other column names.
The director of sales covers every territory but never sold anything, so nothing is known that he could carry; without
a capacity he would take a share of every market. He is left out, with his coverage. Some 35 % of the sales of 2020 are
of people who no longer cover the place; they stay in the history, where Kvota warns of them. Some product names have
several keys: lines are joined to their subcategory by key.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

LAST_YEAR = 2020
GROWTH = 110
ROOM_OF_PERSON = 115
ROOM_OF_MARKET = 150
MARGIN_DIGITS = 4

OTHER_NAMES = {"SalesAmount": "Sales", "TotalProductCost": "Cost"}
LINE = ["OrderDate", "ProductKey", "ResellerKey", "EmployeeKey", "SalesTerritoryKey", "Sales", "Cost"]
CELL = ["manager", "product", "territory"]

SETTINGS = """\
title = "Adventure Works resellers, fiscal year 2021"
year = 2021
currency = "USD"
step = 0.01                    # to the cent

[fair_share]
potential = 1
history = 1
"""


def build(data: Path, folder: Path, product: str = "subcategory") -> Path:
    """Build the scenario in a folder, which is made if need be.

    Parameters
    ----------
    data : folder of the Adventure Works files
    folder : where the scenario is written
    product : "subcategory" or "category": what counts as a product
    """
    sales = read_sales(data, product)
    people = managers(sales, read_titles(data))
    tables = {
        "products": products(sales),
        "managers": people,
        "territories": read_territories(data),
        "coverage": coverage(read_pairs(data), people),
        "potential": potential(sales),
        "history": history(sales),
        "margins": margins(sales),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(SETTINGS, encoding="utf-8")
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return folder


def read(data: Path, file: str) -> pd.DataFrame:
    """Read a file; a byte-order mark does no harm, and a name such as NA stays a name."""
    return pd.read_csv(data / file, encoding="utf-8-sig", keep_default_na=False)


def read_sales(data: Path, product: str) -> pd.DataFrame:
    """Read the order lines of all 36 months.

    Returns
    -------
    One row per line: date, year (fiscal), reseller, manager, product, family, territory; sales and cost in whole cents.
    """
    files = [read(data, name).rename(columns=OTHER_NAMES) for name in ("Sales.csv", "ResellerSales_202006.csv")]
    lines = pd.concat([file[LINE] for file in files], ignore_index=True)
    kind = read(data, "Product.csv").set_index("ProductKey")
    date = pd.to_datetime(lines["OrderDate"], format="%Y-%m-%d")
    sales = pd.DataFrame(
        {
            "date": date,
            "year": date.dt.year + (date.dt.month >= 7),
            "reseller": lines["ResellerKey"].map(read_resellers(data)),
            "manager": lines["EmployeeKey"].map(read_people(data)),
            "product": lines["ProductKey"].map(kind[product.capitalize()]),
            "family": lines["ProductKey"].map(kind["Category"]),
            "territory": lines["SalesTerritoryKey"].map(read_regions(data)["Region"]),
            "sales": cents(lines["Sales"]),
            "cost": cents(lines["Cost"]),
        }
    )
    if sales.isna().to_numpy().any():
        raise ValueError("there are lines of a reseller, a person, a product or a territory that is not known")
    return sales


def read_resellers(data: Path) -> pd.Series[str]:
    """Names of the customers by ResellerKey; the key tells those of the same name apart."""
    name = read(data, "Reseller.csv").set_index("ResellerKey")["Reseller"]
    return name.where(~name.duplicated(keep=False), name + " (" + name.index.astype(str) + ")")


def read_people(data: Path) -> pd.Series[str]:
    """Names of the people by EmployeeKey; refuses two people of the same name."""
    people = read(data, "Salesperson.csv").set_index("EmployeeKey")["Salesperson"]
    if not people.is_unique:
        raise ValueError("two people have the same name")
    return people


def read_titles(data: Path) -> pd.Series[str]:
    """Titles of the people by name."""
    return read(data, "Salesperson.csv").set_index("Salesperson")["Title"]


def read_regions(data: Path) -> pd.DataFrame:
    """Read the territories by SalesTerritoryKey: Region, Country, Group."""
    return read(data, "Region.csv").set_index("SalesTerritoryKey")


def read_territories(data: Path) -> pd.DataFrame:
    """Table ``territories``: a group of several countries is told apart by country."""
    regions = read_regions(data)
    nested = regions["Group"] + " / " + regions["Country"]
    return pd.DataFrame({"territory": regions["Region"], "region": nested})


def read_pairs(data: Path) -> pd.DataFrame:
    """Who may sell where, of all people: manager, territory."""
    pairs = read(data, "SalespersonRegion.csv")
    return pd.DataFrame(
        {
            "manager": pairs["EmployeeKey"].map(read_people(data)),
            "territory": pairs["SalesTerritoryKey"].map(read_regions(data)["Region"]),
        }
    )


def never_sold(data: Path) -> list[str]:
    """Names of the people who never sold anything: they are left out."""
    sold = read_sales(data, "category")["manager"]
    people = read_people(data)
    return people[~people.isin(sold)].tolist()


def products(sales: pd.DataFrame) -> pd.DataFrame:
    """Table ``products``."""
    last = sales[sales["year"] == LAST_YEAR].groupby("product")["sales"].sum()
    family = sales.groupby("product")["family"].first()
    table = pd.DataFrame({"family": family, "margin": margin(sales, ["product"])})
    table.insert(0, "target", money(percent(last.reindex(table.index, fill_value=0), GROWTH)))
    return table.reset_index()


def managers(sales: pd.DataFrame, title: pd.Series[str]) -> pd.DataFrame:
    """Table ``managers``."""
    years = sales.pivot_table(index="manager", columns="year", values="sales", aggfunc="sum", fill_value=0)
    capacity = money(percent(years.max(axis="columns"), ROOM_OF_PERSON))
    table = pd.DataFrame({"team": title, "capacity": capacity, "previous": money(years[LAST_YEAR])})
    return table.reindex(years.index).reset_index()


def coverage(pairs: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Table ``coverage``, of the people in table ``managers``."""
    kept = pairs[pairs["manager"].isin(people["manager"])]
    capacity = kept["manager"].map(people.set_index("manager")["capacity"])
    places = kept.groupby("manager")["territory"].transform("size")
    return kept.assign(weight=(capacity / places).round(2))


def potential(sales: pd.DataFrame) -> pd.DataFrame:
    """Table ``potential``."""
    years = sales.groupby(["product", "territory", "year"])["sales"].sum()
    best = years.groupby(["product", "territory"]).max()
    return money(percent(best, ROOM_OF_MARKET)).rename("potential").reset_index()


def history(sales: pd.DataFrame) -> pd.DataFrame:
    """Table ``history``."""
    sold = sales[sales["year"] == LAST_YEAR].groupby(CELL)["sales"].sum()
    return money(sold).rename("amount").reset_index()


def margins(sales: pd.DataFrame) -> pd.DataFrame:
    """Table ``margins``."""
    last = sales[sales["year"] == LAST_YEAR]
    return margin(last, ["product", "territory"]).rename("margin").reset_index()


def margin(sales: pd.DataFrame, key: list[str]) -> pd.Series[float]:
    """(sales - cost) / sales of each key."""
    total = sales.groupby(key)[["sales", "cost"]].sum()
    return ((total["sales"] - total["cost"]) / total["sales"]).round(MARGIN_DIGITS)


def cents(amount: pd.Series[float]) -> pd.Series[int]:
    """Money in whole cents, so that every sum is exact."""
    return (amount * 100).round().astype("int64")


def percent(amount: pd.Series[int], rate: int) -> pd.Series[int]:
    """So many percent of whole cents, a half rounded up."""
    return (amount * rate + 50) // 100


def money(amount: pd.Series[int]) -> pd.Series[float]:
    """Cents as they are written: the nearest float has two decimals in its shortest form."""
    return amount / 100


def main() -> None:
    """Build the scenario that the command line asks for."""
    parser = argparse.ArgumentParser(description="Build a Kvota scenario from the Adventure Works files.")
    parser.add_argument("data", type=Path, help="folder of the Adventure Works files")
    parser.add_argument("scenario", type=Path, help="folder to write the scenario to")
    parser.add_argument("--product", choices=["subcategory", "category"], default="subcategory")
    given = parser.parse_args()
    print(f"Built {build(given.data, given.scenario, given.product)}")
    print(f"Left out, since they never sold anything: {', '.join(never_sold(given.data)) or 'nobody'}")


if __name__ == "__main__":
    main()
