"""Generator of scenarios as large as one likes, like those of a sales force in the field.

    python -m benchmarks.generator FOLDER [--managers 2000 ...]

Territories lie on a ring. Each manager covers his home and the next ones, and sells some of the products there; his
region is that of his home. Product targets and markets are skewed (log-normal). A *reference plan* splits every market
evenly among those who cover it; capacities lie 8 % below to 15 % above it, and add up to the targets and the slack. So
whole teams are short while their neighbours have room, and a plan must move money between them. All money is whole.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

POTENTIAL = 1.35
TEAM = 10
REGION = 5

SETTINGS = """\
title = "{title}"
year = 2027
goal = [{goal}]

[fair_share]
potential = 2
history = 1
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a scenario is; cells = managers * territories_each * products_each.

    Attributes
    ----------
    managers : at least as many as products and as territories, so that every market has somebody
    products, territories : how many there are
    territories_each, products_each : how many of them each manager covers
    """

    managers: int = 2_000
    products: int = 100
    territories: int = 50
    territories_each: int = 3
    products_each: int = 10


@dataclass(frozen=True, slots=True)
class Tightness:
    """How much room the limits leave.

    Attributes
    ----------
    slack : by how much all capacities together exceed the targets of the reference plan, 0.05 is 5 %
    above : by how much the targets exceed those of the reference plan; more than the slack makes a shortfall
    """

    slack: float = 0.05
    above: float = 0.0


@dataclass(frozen=True, slots=True)
class Field:
    """Who covers what: arrays over cells, sorted by manager; and the reference plan's money of each cell.

    Attributes
    ----------
    home : shape (managers,), code of the home territory
    manager, product, territory : shape (cells,), codes
    amount : shape (cells,), money of the reference plan
    """

    home: Integers
    manager: Integers
    product: Integers
    territory: Integers
    amount: Floats


def generate(folder: Path, size: Size, tightness: Tightness, goals: tuple[str, ...] = ("fair",), seed: int = 1) -> Path:
    """Write a scenario into a folder, which is made if need be; the same arguments give the same bytes."""
    random = np.random.default_rng(seed)
    field = draw_field(size, random)
    tables = {
        "products": products(field, size, tightness.above),
        "managers": managers(field, size, tightness.slack, random),
        "territories": territories(size),
        "coverage": coverage(field),
        "potential": potential(field, size),
        "history": history(field, size, random),
        "margins": margins(size, random),
    }
    folder.mkdir(parents=True, exist_ok=True)
    goal = ", ".join(f'"{name}"' for name in goals)
    settings = SETTINGS.format(title=f"Benchmark, {len(field.manager)} cells", goal=goal)
    (folder / "scenario.toml").write_text(settings, encoding="utf-8")
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return folder


def draw_field(size: Size, random: np.random.Generator) -> Field:
    """Draw who covers what, how large the markets are, and split each evenly among those who cover it."""
    everyone = np.arange(size.managers)
    home = random.permutation(everyone % size.territories)
    wish = random.random((size.managers, size.products))
    wish[everyone, everyone % size.products] = -1.0  # every product has somebody
    chosen = np.sort(np.argsort(wish, axis=1)[:, : size.products_each], axis=1)
    places = (home[:, None] + np.arange(size.territories_each)) % size.territories
    shape = (size.managers, size.territories_each, size.products_each)
    manager, territory, product = (
        np.ascontiguousarray(np.broadcast_to(codes, shape)).ravel()
        for codes in (everyone[:, None, None], places[:, :, None], chosen[:, None, :])
    )
    amount = even_split(product * size.territories + territory, product, size, random)
    return Field(home, manager, product, territory, amount)


def even_split(market: Integers, product: Integers, size: Size, random: np.random.Generator) -> Floats:
    """Split each product's money over its markets, by their size, and each market evenly; shape (cells,)."""
    money = random.lognormal(0.0, 0.8, size.products) * 1e7
    attraction = random.lognormal(0.0, 0.7, size.products * size.territories)
    part = attraction[market] / np.bincount(market)[market]
    return np.asarray(money[product] * part / np.bincount(product, part)[product])


def products(field: Field, size: Size, above: float) -> pd.DataFrame:
    """Table ``products``."""
    code = np.arange(size.products)
    target = np.bincount(field.product, field.amount, size.products) * (1 + above)
    return pd.DataFrame(
        {
            "product": labels("P", code, size.products),
            "target": whole(target),
            "family": labels("Family ", code // REGION, size.products),
        }
    )


def managers(field: Field, size: Size, slack: float, random: np.random.Generator) -> pd.DataFrame:
    """Table ``managers``: teams are of the same region, as far as they go."""
    reference = np.bincount(field.manager, field.amount, size.managers)
    capacity = reference * random.uniform(0.92, 1.15, size.managers)
    capacity *= reference.sum() * (1 + slack) / capacity.sum()
    rank = np.empty(size.managers, np.int64)
    rank[np.argsort(field.home, kind="stable")] = np.arange(size.managers)
    return pd.DataFrame(
        {
            "manager": labels("M", np.arange(size.managers), size.managers),
            "team": labels("Team ", rank // TEAM, size.managers),
            "capacity": whole(capacity),
            "previous": whole(reference * random.uniform(0.8, 1.0, size.managers)),
        }
    )


def territories(size: Size) -> pd.DataFrame:
    """Table ``territories``."""
    code = np.arange(size.territories)
    return pd.DataFrame(
        {
            "territory": labels("T", code, size.territories),
            "region": labels("Region ", code // REGION, size.territories),
        }
    )


def coverage(field: Field) -> pd.DataFrame:
    """Table ``coverage``: one row per cell."""
    return cells(field)[["manager", "territory", "product"]]


def potential(field: Field, size: Size) -> pd.DataFrame:
    """Table ``potential``: of the markets that anybody covers."""
    market = field.product * size.territories + field.territory
    known, place = np.unique(market, return_inverse=True)
    product, territory = np.divmod(known, size.territories)
    return pd.DataFrame(
        {
            "product": labels("P", product, size.products),
            "territory": labels("T", territory, size.territories),
            "potential": whole(np.bincount(place, field.amount) * POTENTIAL),
        }
    )


def history(field: Field, size: Size, random: np.random.Generator) -> pd.DataFrame:
    """Table ``history``: the reference plan with noise, 3 % of the rows of somebody else who has moved since."""
    moved = random.random(len(field.manager)) < 0.03
    sold = field.amount * random.lognormal(0.0, 0.5, len(field.amount))
    seller = np.where(moved, (field.manager + 1) % size.managers, field.manager)
    table = cells(field).assign(manager=labels("M", seller, size.managers), amount=whole(sold))
    return table.groupby(["manager", "product", "territory"])["amount"].sum().reset_index()


def margins(size: Size, random: np.random.Generator) -> pd.DataFrame:
    """Table ``margins``: of each product, a little different from place to place."""
    of_product = np.repeat(random.uniform(0.1, 0.5, size.products), size.territories)
    product, territory = np.divmod(np.arange(size.products * size.territories), size.territories)
    return pd.DataFrame(
        {
            "product": labels("P", product, size.products),
            "territory": labels("T", territory, size.territories),
            "margin": (of_product + random.normal(0.0, 0.05, len(product))).round(4),
        }
    )


def cells(field: Field) -> pd.DataFrame:
    """Names of the cells: manager, product, territory."""
    return pd.DataFrame(
        {
            "manager": labels("M", field.manager, len(field.home)),
            "product": labels("P", field.product, int(field.product.max()) + 1),
            "territory": labels("T", field.territory, int(field.territory.max()) + 1),
        }
    )


def labels(prefix: str, codes: Integers, count: int) -> pd.Series[str]:
    """Names of equal length, so that they sort like their codes: M0001, M0002."""
    width = len(str(count))
    names = pd.Series([f"{prefix}{number:0{width}d}" for number in range(1, count + 1)])
    return names.take(codes).reset_index(drop=True)


def whole(amount: Floats) -> Integers:
    """Whole money."""
    return np.rint(amount).astype(np.int64)


def main() -> None:
    """Write the scenario that the command line asks for."""
    parser = argparse.ArgumentParser(description="Generate a scenario for benchmarks.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument("--slack", type=float, default=Tightness().slack, help="room in all capacities together")
    parser.add_argument("--above", type=float, default=Tightness().above, help="targets above the reference plan")
    parser.add_argument("--goal", default="fair", help="goals, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    add_size(parser)
    given = parser.parse_args()
    generate(
        given.folder, size_of(given), Tightness(given.slack, given.above), tuple(given.goal.split(",")), given.seed
    )


def add_size(parser: argparse.ArgumentParser) -> None:
    """Add the options of a size to a parser."""
    for name, default in asdict(Size()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default, metavar="N")


def size_of(given: argparse.Namespace) -> Size:
    """Size that the options ask for."""
    return Size(**{name: getattr(given, name) for name in asdict(Size())})


if __name__ == "__main__":
    main()
