"""The placing program as a textbook PuLP user writes it: a dictionary of variables, one ``lpSum`` per constraint.

    python -m benchmarks.textbook SCENARIO OUT [--solver cbc]

It reads the same tables as ``kvota run``, places as much of the product targets as capacities and potentials allow, and
writes what each manager must sell. It does no more than that: the plan is a vertex, neither fair nor whole, no input
is checked and nothing is explained.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pulp

SOLVERS = {"cbc": pulp.COIN_CMD, "highs": pulp.HiGHS}

type Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Data:
    """What the program is made of: cells are (manager, product, territory)."""

    target: dict[str, int]
    capacity: dict[str, int]
    potential: dict[tuple[str, str], int]
    cells: list[Cell]


@dataclass(frozen=True)
class Model:
    """The program and its variables."""

    problem: pulp.LpProblem
    sold: dict[Cell, pulp.LpVariable]
    shortfall: dict[str, pulp.LpVariable]


def read(scenario: Path) -> Data:
    """Read the tables."""
    products = pd.read_csv(scenario / "products.csv")
    managers = pd.read_csv(scenario / "managers.csv")
    coverage = pd.read_csv(scenario / "coverage.csv")
    potential = pd.read_csv(scenario / "potential.csv")
    return Data(
        target=dict(zip(products["product"], products["target"], strict=True)),
        capacity=dict(zip(managers["manager"], managers["capacity"], strict=True)),
        potential=dict(
            zip(zip(potential["product"], potential["territory"], strict=True), potential["potential"], strict=True)
        ),
        cells=list(zip(coverage["manager"], coverage["product"], coverage["territory"], strict=True)),
    )


def build(data: Data) -> Model:
    """Write down the program: minimise what is not placed."""
    problem = pulp.LpProblem("placing", pulp.LpMinimize)
    sold = problem.add_variable_dicts("sold", data.cells, lowBound=0)
    shortfall = problem.add_variable_dicts("shortfall", data.target, lowBound=0)
    problem += pulp.lpSum(shortfall.values())

    of_manager, of_product, of_market = defaultdict(list), defaultdict(list), defaultdict(list)
    for (manager, product, territory), amount in sold.items():
        of_manager[manager].append(amount)
        of_product[product].append(amount)
        of_market[product, territory].append(amount)

    for product, target in data.target.items():
        problem += pulp.lpSum(of_product[product]) + shortfall[product] == target, f"target_{product}"
    for manager, capacity in data.capacity.items():
        problem += pulp.lpSum(of_manager[manager]) <= capacity, f"capacity_{manager}"
    for (product, territory), potential in data.potential.items():
        problem += pulp.lpSum(of_market[product, territory]) <= potential, f"potential_{product}_{territory}"
    return Model(problem, sold, shortfall)


def solve(model: Model, solver: str) -> float:
    """Solve the program; returns the money placed."""
    result = model.problem.solve(SOLVERS[solver](msg=False))
    if result.status != pulp.LpSolveStatus.Optimal:
        raise RuntimeError(f"{solver} ended with {result.status_str}")
    return sum(amount.varValue or 0.0 for amount in model.sold.values())


def write(model: Model, file: Path) -> None:
    """Write the plan."""
    rows = [(*cell, amount.varValue) for cell, amount in model.sold.items()]
    pd.DataFrame(rows, columns=["manager", "product", "territory", "target"]).to_csv(file, index=False)


def main() -> None:
    """Run the whole program; prints a line of JSON with the money placed and the seconds of each step."""
    parser = argparse.ArgumentParser(description="The placing program, written the textbook way in PuLP.")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("out", type=Path, help="file of the plan")
    parser.add_argument("--solver", choices=SOLVERS, default="cbc")
    given = parser.parse_args()
    begin = time.perf_counter()
    data = read(given.scenario)
    was_read = time.perf_counter()
    model = build(data)
    built = time.perf_counter()
    placed = solve(model, given.solver)
    solved = time.perf_counter()
    write(model, given.out)
    done = time.perf_counter()
    seconds = {"read": was_read - begin, "build": built - was_read, "solve": solved - built, "write": done - solved}
    report: dict[str, Any] = {"placed": placed, "cells": len(data.cells), "seconds": seconds}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
