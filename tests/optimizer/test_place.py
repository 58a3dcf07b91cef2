"""What is placed is what plain programs, written from the tables alone, find can be placed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.plan import Status
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import place
from optimizer.structures import instance_of
from tests.optimizer.plain import Row, assigned, cells_of, limit_rows, place_plainly
from tests.optimizer.solving import call, solve
from tests.random_scenario import Kind, random_scenario

KINDS = {
    "strict": Kind(),
    "soft": Kind(soft=True),
    "crowded": Kind(families=("capacity", "potential", "planner", "hours"), room=0.05, most=(4, 5, 3)),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(33))
def test_shortfalls_are_those_of_plain_programs(seed: int, kind: str, tmp_path: Path):
    scenario = random_scenario(seed, tmp_path, KINDS[kind])
    instance = instance_of(scenario)
    plain = place_plainly(scenario, instance.fair_share)
    placed = place(instance, product_targets(instance), build_limits(instance), call())
    missing = placed.targets.upper - placed.targets.lower
    most = max(assigned(scenario).values())
    assert missing == pytest.approx([plain[name] for name in scenario.products], abs=1e-6 * most)

    if seed % 3:
        return  # every third is carried on to its plan, which takes longer
    # After rounding: never more is placed than can be, and less only by what single steps cannot express.
    plan = solve(scenario)
    assert plan.status is (Status.SHORTFALL if plan.shortfall.any() else Status.COMPLETE)
    short = dict(zip(scenario.products, plan.shortfall, strict=True))
    for name, least in plain.items():
        assert (short[name] == 0) == (least < 1e-6 * most)
    least, found = sum(plain.values()), float(plan.shortfall.sum())
    assert least - 1e-6 * most <= found
    short_products = sum(one > 1e-6 * most for one in plain.values())
    assert found < least + max(len(scenario.managers), short_products) + 1e-6 * most


@pytest.mark.parametrize("seed", range(25))
def test_limits_are_those_of_the_tables(seed: int, tmp_path: Path):
    scenario = random_scenario(seed, tmp_path, Kind(soft=True))
    instance = instance_of(scenario)
    cells = cells_of(scenario)
    names = (scenario.managers, scenario.products, scenario.territories)
    codes = (instance.cells.manager, instance.cells.product, instance.cells.territory)
    ours = [tuple(n[c] for n, c in zip(names, code, strict=True)) for code in zip(*codes, strict=True)]
    assert ours == cells

    def line(row: Row) -> tuple[object, ...]:
        coef = tuple(round(row.coef.get(cell, 0.0), 9) for cell in cells)
        return row.family, round(row.lower, 6), round(row.upper, 6), row.price, coef

    found = []
    for grouping in build_limits(instance):
        for key in np.flatnonzero(np.isfinite(grouping.lower) | np.isfinite(grouping.upper)).tolist():
            coef = np.ones(len(cells)) if grouping.coef is None else grouping.coef
            held = dict(zip(cells, np.where(grouping.key == key, coef, 0.0).tolist(), strict=True))
            low, high = float(grouping.lower[key]), float(grouping.upper[key])
            found.append(line(Row(grouping.family, held, low, high, grouping.price)))
    plain = [line(row) for row in limit_rows(scenario, instance.fair_share) if row.coef or row.family != "potential"]
    assert sorted(found, key=str) == sorted(plain, key=str)
