"""Random small scenarios of sales departments, planned under any structure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.plan import Plan
from models.scenario import Scenario
from tests.optimizer.solving import solve
from tests.scenario_text import read_text

type Tables = dict[str, str]


@dataclass(frozen=True, slots=True)
class Department:
    """People, products, places, customers and last year's sales, drawn from a seed."""

    seed: int

    def tables(self, roles: tuple[str, ...], hours: float) -> Tables:
        """Return the tables that all structures share; everyone covers some of the places.

        Parameters
        ----------
        roles : given to the people in turn
        hours : mean hours of a person
        """
        draw = np.random.default_rng(self.seed)
        people = [f"M{number}" for number in range(int(draw.integers(len(roles), 7)) + 1)]
        products, places = [f"P{n}" for n in range(draw.integers(1, 4))], [f"T{n}" for n in range(draw.integers(1, 4))]
        covers = [
            (person, place)
            for number, person in enumerate(people)
            for place in places
            if number < len(roles) or draw.random() < 0.6
        ]
        managers = [
            (person, roles[number % len(roles)], f"{hours * draw.uniform(0.5, 1.5):.0f}", f"{draw.integers(50, 90)}")
            for number, person in enumerate(people)
        ]
        history = [
            (person, product, place, f"{draw.integers(1, 1000)}") for person, place in covers for product in products
        ]
        return {
            "products": csv("product,target", [(product, f"{draw.integers(300, 3000)}") for product in products]),
            "territories": csv("territory", [(place,) for place in places]),
            "managers": csv("manager,role,hours,cost", managers),
            "coverage": csv("manager,territory", covers),
            "history": csv("manager,product,territory,amount", history),
        }

    def customers(self, tables: Tables, count: int) -> str:
        """Return customers who bring about two thirds of the targets."""
        draw = np.random.default_rng(self.seed + 1)
        covers = [line.split(",") for line in tables["coverage"].splitlines()[1:]]
        products = [line.split(",") for line in tables["products"].splitlines()[1:]]
        each = 2 / 3 * sum(float(target) for _, target in products) / count
        rows = []
        for number in range(count):
            manager, territory = covers[draw.integers(len(covers))]
            product = products[draw.integers(len(products))][0] if draw.random() < 0.7 else ""
            base, bond = each * draw.lognormal(0, 0.5), draw.choice([0.0, 0.3, 0.7, 1.0])
            hours = base * draw.uniform(0.02, 0.2)
            rows.append((f"c{number}", manager, territory, product, f"{base:.0f}", f"{bond}", f"{hours:.1f}"))
        return csv("customer,manager,territory,product,base,bond,hours", rows)


def csv(header: str, rows: Sequence[tuple[str, ...]]) -> str:
    """Write a table."""
    return "\n".join([header, *(",".join(row) for row in rows)])


def planned(folder: Path, toml: str, tables: Tables) -> tuple[Scenario, Plan]:
    """Plan a scenario."""
    scenario = read_text(folder, toml, **tables)
    return scenario, solve(scenario)
