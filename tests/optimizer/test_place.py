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
from tests.scenario_text import read_text

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


@pytest.mark.parametrize("goal", ['["fair"]', '["margin", "fair"]'])
def test_shadow_prices_are_money_placed_of_the_first_priority_that_falls_short(goal: str, tmp_path: Path):
    # Tea is placed in full. Of Ice 50 of 100 find room: one more that Ann, Bob or Cid can carry is one more of it, and
    # one more of Tea, or of Ice, is one more that is missing. Snow comes after Ice, whatever it earns.
    scenario = read_text(
        tmp_path,
        f"goal = {goal}",
        products="product,target,priority,margin\nTea,50,1,0.1\nIce,100,2,0.2\nSnow,70,3,0.9",
        managers="manager,capacity\nAnn,60\nBob,40\nCid,",
        coverage="manager,territory,product\nAnn,,\nBob,,Ice\nBob,,Snow\nCid,,Tea",
        limits="manager,min,max,reason\nCid,,0,on leave",
    )
    plan = solve(scenario)
    first, *_ = limits = [use for use in plan.limits if use.family != "margin"]
    names = first.names(np.arange(3)).to_pylist()
    assert dict(zip(names, first.shadow_price, strict=True)) == {"Ice": -1, "Snow": 0, "Tea": -1}
    prices = [price for use in limits[1:] for price in use.shadow_price.tolist()]
    assert prices == [1, 1, 1], [use.family for use in limits]


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
