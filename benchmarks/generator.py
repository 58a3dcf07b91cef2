"""Generator of scenarios as large as one likes, like those of a sales force in the field.

    python -m benchmarks.generator FOLDER [--size 60k] [--slack 0.01] [--above 0.1] [--goal margin,fair] [--everything]

What is drawn is a sales force and a plan that is known to be possible (`benchmarks/field.py`); every limit leaves room
for that plan, so that a scenario with any slack has a plan without shortfall unless the targets are raised above it.
Without ``--everything`` the limits are a pure network: product targets, capacities, markets. All money is whole.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks.field import draw_field
from benchmarks.planner_tables import GROWTH, with_everything
from benchmarks.sales_tables import sales_tables
from benchmarks.sizes import SIZES, Size, Tightness
from benchmarks.tables import write_table

SETTINGS = """\
title = "{title}"
year = 2027
goal = [{goal}]

[fair_share]
potential = 2
history = 1
"""


def generate(
    folder: Path,
    size: Size,
    tightness: Tightness,
    goals: tuple[str, ...] = ("fair",),
    seed: int = 1,
    *,
    everything: bool = False,
) -> Path:
    """Write a scenario into a folder, which is made if need be; the same arguments give the same bytes."""
    of_field, of_sales, of_planner = (np.random.default_rng([seed, step]) for step in range(3))
    field = draw_field(size, of_field)
    tables = sales_tables(field, tightness, of_sales)
    if everything:
        tables = with_everything(tables, field, of_planner)
    folder.mkdir(parents=True, exist_ok=True)
    goal = ", ".join(f'"{name}"' for name in goals)
    settings = SETTINGS.format(title=f"Benchmark, {size.cells} cells", goal=goal) + (GROWTH if everything else "")
    (folder / "scenario.toml").write_text(settings, encoding="utf-8")
    for name, table in tables.items():
        write_table(table, folder / f"{name}.csv")
    return folder


def main() -> None:
    """Write the scenario that the command line asks for."""
    parser = argparse.ArgumentParser(description="Generate a scenario for benchmarks.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument("--slack", type=float, default=Tightness().slack, help="room in all capacities together")
    parser.add_argument("--above", type=float, default=Tightness().above, help="targets above the reference plan")
    parser.add_argument(
        "--tripled", type=int, default=0, metavar="N", help="so many products get three times the target"
    )
    parser.add_argument("--goal", default="fair", help="goals, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--everything", action="store_true", help="hours, floors, growth, planner's limits as well")
    add_size(parser)
    given = parser.parse_args()
    tightness, goals = Tightness(given.slack, given.above, given.tripled), tuple(given.goal.split(","))
    generate(given.folder, size_of(given), tightness, goals, given.seed, everything=given.everything)


def add_size(parser: argparse.ArgumentParser) -> None:
    """Add the options of a size to a parser: one by name, or figure by figure."""
    parser.add_argument("--size", choices=SIZES, default="60k", help="a size by name; the following change it")
    for name in asdict(Size()):
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N")


def size_of(given: argparse.Namespace) -> Size:
    """Size that the options ask for."""
    named = asdict(SIZES[given.size])
    return Size(**{name: getattr(given, name) or usual for name, usual in named.items()})


if __name__ == "__main__":
    main()
