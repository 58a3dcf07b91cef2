"""Rounding: exact sums, cells that move by less than a step, limits kept wherever that is possible."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.choose import choose
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import always
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import Placement, place
from optimizer.rounding import Asked, least, round_targets, round_to
from optimizer.spread import spread
from optimizer.structures import instance_of
from tests.optimizer.plain import limit_rows
from tests.optimizer.solving import call, names_of, solve
from tests.random_scenario import FAMILIES, Kind, random_scenario

Floats = NDArray[np.float64]

NESTED = ("capacity", "floor", "potential")
CROSSING = ("capacity", "territory", "planner", "growth", "band")
KINDS = {
    "nested": Kind(families=NESTED),
    "nested, soft": Kind(families=NESTED, soft=True),
    "crossing": Kind(families=CROSSING),
    "crossing, tight": Kind(families=CROSSING, room=0.01, short=False),
    "all": Kind(families=FAMILIES),
    "hours": Kind(families=("hours", "potential")),
    "thousands": Kind(families=(*NESTED, "territory"), quantum=1000),
    "no multiples": Kind(families=CROSSING, quantum=370, step="1000", short=False),
    "no multiples, short": Kind(families=CROSSING, quantum=370, step="1000"),
    "kopecks": Kind(families=CROSSING, quantum=1, step="0.01"),
    "kopecks of millions": Kind(families=CROSSING, quantum=1_000_000, step="0.01"),
}


def before_rounding(scenario: Scenario) -> tuple[Instance, Placement, Floats]:
    """The plan that is to be rounded."""
    instance = instance_of(scenario)
    placed = place(instance, product_targets(instance), build_limits(instance), call())
    return instance, placed, spread(instance, choose(instance, placed, call()), call()).amount


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5))
def test_sums_are_exact_and_every_miss_is_declared(seed: int, kind: str, tmp_path: Path):
    scenario = random_scenario(seed, tmp_path, KINDS[kind])
    plan = solve(scenario)
    assert plan.status.has_plan, plan.findings
    money = plan.money

    # Sums in integers: whatever is not placed is reported, and everything is a multiple of the step but a remainder.
    short = {finding.value for finding in plan.findings if finding.check == "shortfall"}
    assert {name for name, one in zip(scenario.products, plan.shortfall, strict=True) if one} == short
    assert (plan.shortfall >= 0).all()
    assert (plan.target >= 0).all()
    rest = plan.target % money.step
    for number, name in enumerate(scenario.products):
        mine = rest[(plan.product == number) & (rest > 0)]
        assert len(mine) <= 1
        assert mine.sum() == (0 if name in short else money.assigned[number] % money.step)

    # Limits, added up from the tables.
    declared = {finding.value.split(":")[0] for finding in plan.findings if finding.check == "rounding"}
    cells = dict(zip(names_of(scenario, plan), money.amounts(plan.target).tolist(), strict=True))
    step = money.step * money.unit
    missed = set()
    for row in limit_rows(scenario, plan.fair_share):
        used = sum(coef * cells[" ".join(cell)] for cell, coef in row.coef.items())
        miss, roundoff = max(row.lower - used, used - row.upper), 1e-12 * max(abs(used), 1.0)
        if row.price is None and miss > roundoff:
            missed.add(row.family)
            assert miss < step * max(map(abs, row.coef.values())) + roundoff, row
    assert missed == declared


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5, 8))
def test_cells_move_by_less_than_a_step(seed: int, kind: str, tmp_path: Path):
    scenario = random_scenario(seed, tmp_path, KINDS[kind])
    instance, placed, amount = before_rounding(scenario)
    rounded = round_targets(instance, placed, amount)
    step = scenario.money.step * scenario.money.unit
    moved = np.abs(scenario.money.amounts(rounded.target) - amount)
    free = np.ones(len(amount), bool)
    free[rounded.remainder_cell[rounded.remainder_cell >= 0]] = False
    assert (moved[free] < step).all()


TINY = {
    "nested": Kind(families=NESTED, quantum=7, step="20", most=(3, 2, 2)),
    "crossing": Kind(families=CROSSING, quantum=7, step="20", most=(3, 2, 2), room=0.1),
    "multiples": Kind(families=CROSSING, quantum=10, most=(3, 2, 2), room=0.1, short=False),
    "hours": Kind(families=("hours", "capacity"), quantum=7, step="20", most=(3, 2, 2)),
}


@pytest.mark.parametrize("kind", TINY)
@pytest.mark.parametrize("seed", range(12))
def test_best_of_all_roundings(seed: int, kind: str, tmp_path: Path):
    """Every rounding of a tiny plan is tried: none that is exact is overlooked, none changes less."""
    scenario = random_scenario(seed, tmp_path, TINY[kind])
    instance, placed, amount = before_rounding(scenario)
    rounded = round_targets(instance, placed, amount)
    step, product_of, manager_of = scenario.money.step, instance.cells.product, instance.cells.manager
    extra = np.zeros(len(amount), np.int64)
    extra[rounded.remainder_cell[rounded.remainder_cell >= 0]] = rounded.remainder[rounded.remainder_cell >= 0]
    units = amount / scenario.money.unit
    in_steps = np.maximum((units - extra) / step, 0)
    whole = np.floor(in_steps + 1e-6).astype(np.int64)
    open_cells = np.flatnonzero(in_steps - whole > 1e-6)
    assert len(open_cells) <= 12
    found = (rounded.target - extra) // step
    placed_sums = np.bincount(product_of, rounded.target, len(scenario.products))

    def keeps_limits(target: NDArray[np.int64]) -> bool:
        money = scenario.money.amounts(target)
        return all(
            (limit.sums(money) >= limit.lower - 1e-6).all() and (limit.sums(money) <= limit.upper + 1e-6).all()
            for limit in placed.limits
        )

    def even(steps: NDArray[np.int64]) -> bool:
        total = np.bincount(manager_of, steps)
        exact = np.bincount(manager_of, in_steps)
        return bool((np.abs(total - exact) < 1 - 1e-5).all())

    exact, least = False, np.inf
    for ups in product((0, 1), repeat=len(open_cells)):
        steps = whole.copy()
        steps[open_cells] += np.array(ups, np.int64)
        target = steps * step + extra
        if (np.bincount(product_of, target, len(placed_sums)) == placed_sums).all() and keeps_limits(target):
            exact = True
            if even(steps):
                least = min(least, float(np.abs(steps - in_steps).sum()))
    if exact:
        assert keeps_limits(rounded.target)
    if np.isfinite(least):
        assert even(found)
        assert float(np.abs(found - in_steps).sum()) == pytest.approx(least, abs=1e-5)


@pytest.mark.parametrize("few", [10_000, 0])
@pytest.mark.parametrize("seed", range(20))
def test_what_placing_is_worth_is_where_to_begin_and_changes_nothing(seed: int, few: int, monkeypatch):
    """Whatever is said of the gains, also of bounds that no rounding can miss, the least change is the same."""
    monkeypatch.setattr(least, "FEW", few)
    random, cells = np.random.default_rng(seed), 60
    cost = 1 - 2 * random.random(cells)

    def row(keys: int, lower: float, upper: float, share: float, price: float | None) -> Grouping:
        bounded = random.random(keys) < share
        low, high = np.where(bounded, lower, -np.inf), np.where(bounded, upper, np.inf)
        return Grouping("some", "{}", "steps", random.integers(0, keys, cells), low, high, always(""), price=price)

    rows = [row(3, -np.inf, 12, 1.0, None), row(6, 2, 5, 1.0, least.UNEVEN), row(9, -np.inf, 3, 0.6, least.MISSED)]
    gains = [random.integers(-1, 2, len(one.lower)).astype(np.float64) for one in rows]

    def change(known: list[Floats] | None) -> float:
        program, windows = least.begun(rows, cost.copy(), known)
        with closing(program):
            up = least.round_up(program, windows)[0].astype(float)
        assert (rows[0].sums(up) <= 12).all()
        missed = [(one.price, np.maximum(one.lower - one.sums(up), one.sums(up) - one.upper)) for one in rows[1:]]
        return (
            float(cost @ up)
            - least.UNPLACED * float(up.sum())
            + sum((price or 0.0) * float(by.clip(0).sum()) for price, by in missed)
        )

    assert change(gains) == pytest.approx(change(None), abs=least.TIE * cells)


def test_what_placing_is_worth_without_any_limit():
    """A product of which a part finds no room, and nothing else: as much as may be is rounded up."""
    key, none = np.zeros(3, np.int64), np.zeros(1)
    sums = Grouping("product", "{}", "money", key, none, np.array([10.0]), always("A"))
    asked = Asked(sums, np.array([8]), np.array([False]), [np.arange(3)], 1, 1.0, gains=[np.array([-1.0])])
    rounded = round_to(asked, [], np.array([2.4, 2.5, 2.6]), np.ones(3, bool))
    assert rounded.target.tolist() == [2, 3, 3]


@pytest.mark.parametrize("kind", ["nested", "nested, soft", "crossing", "thousands", "no multiples, short"])
@pytest.mark.parametrize("seed", range(8))
def test_few_cells_in_the_program_find_the_least_change_of_all(seed, kind, tmp_path, monkeypatch):
    scenario = random_scenario(seed, tmp_path, KINDS[kind])
    instance, placed, amount = before_rounding(scenario)
    money = scenario.money
    change = []
    for few, windows in ((10_000, (0.3,)), (0, (0.0, 0.3)), (0, (0.02, 0.3))):
        monkeypatch.setattr(least, "FEW", few)
        monkeypatch.setattr(least, "WINDOWS", windows)
        rounded = round_targets(instance, placed, amount)
        change.append(np.abs(money.amounts(rounded.target) - amount).sum() / (money.step * money.unit))
        assert (np.bincount(instance.cells.product, rounded.target) <= money.assigned).all()
    assert change[1:] == pytest.approx(change[:1] * 2, abs=least.TIE * len(amount))


def of_hours(key: list[int] | NDArray[np.int64], coef: Floats, most: float) -> Grouping:
    none = np.array([-np.inf])
    return Grouping("hours", "{}", "hours", np.asarray(key), none, np.array([most]), always("Ann"), coef)


def one_product(cells: int, units: int) -> Asked:
    """One product, so many units of it; each cell is a person's own."""
    key, none = np.zeros(cells, np.int64), np.zeros(1)
    sums = Grouping("product", "{}", "money", key, none, none, always("A"))
    return Asked(sums, np.array([units]), np.array([True]), [np.arange(cells)], 1, 1.0)


def test_a_limit_that_the_first_rounding_misses_is_seen_even_where_no_cell_is_nearly_undecided():
    """Of 11 000 cells 4 000 go up: the 2 000 that are nearest to it, and of the others those that take one hour."""
    amount, hours = np.repeat([0.2, 0.4, 0.9], [7_000, 2_000, 2_000]), np.repeat([1.0, 2.0, 1.0], [7_000, 2_000, 2_000])
    asked = replace(one_product(len(amount), 4_000), even=[np.zeros(len(amount), np.int64)])
    limit = of_hours(np.zeros(len(amount), np.int64), hours, 4_800.5)
    rounded = round_to(asked, [limit], amount, np.ones(len(amount), bool))
    assert rounded.target.sum() == 4_000
    assert hours @ rounded.target <= 4_800.5
    assert np.abs(rounded.target - amount).sum() == pytest.approx(
        2_000 * 0.1 + 800 * 0.6 + 1_200 * 0.4 + 1_200 * 0.8 + 5_800 * 0.2
    )


@pytest.mark.parametrize("hours", [1.0, 1e3, 1e5])
def test_cells_that_are_whole_already_say_nothing_of_the_size_of_a_limit(hours):
    """One hour too many for the first person is worse than one step too many for the second, whatever others take."""
    amount = np.array([1.5, 0.5, 0.5, 0.5, 7.0])
    asked = replace(one_product(5, 11), even=[np.array([0, 1, 1, 1, 2])])
    limit = of_hours([0, -1, -1, -1, -1], np.array([1.0, 1.0, 1.0, 1.0, hours]), 1.0)
    assert round_to(asked, [limit], amount, np.ones(5, bool)).target.tolist() == [1, 1, 1, 1, 7]


@pytest.mark.parametrize("cells", [4, 1_000, 300_000])
def test_of_equal_changes_the_later_go_up_however_many_cells_are_whole(cells):
    amount = np.ones(cells)
    amount[:4] = 1.5
    rounded = round_to(one_product(cells, cells + 2), [], amount, np.ones(cells, bool))
    assert rounded.target[:4].tolist() == [1, 1, 2, 2]


@pytest.mark.parametrize("seed", range(40))
def test_a_few_cells_and_their_sums_find_the_least_change_of_all(seed, monkeypatch):
    """A network, in which some cells are whole and some in no market: whichever cells and sums it begins with."""
    random, cells = np.random.default_rng(seed), 90
    product_of, person = random.integers(0, 3, cells), random.integers(0, 8, cells)
    market = np.where(random.random(cells) < 0.8, product_of * 4 + random.integers(0, 4, cells), -1)
    part = random.choice([random.random(cells), random.choice([0.1, 0.2, 0.8, 0.9], cells)])
    part[random.random(cells) < random.choice([0.0, 0.3, 0.8])] = 0.0
    total, sold = np.bincount(product_of, part, 3), np.bincount(market + 1, part, 13)[1:]
    sums = Grouping("product", "{}", "money", product_of, np.zeros(3), total, always("A"))
    asked = Asked(sums, np.rint(total).astype(np.int64), np.array([True, True, False]), [person], 1, 1.0)
    none = np.full(12, -np.inf)
    limits = [Grouping("potential", "{}", "money", market, none, sold + random.choice([0.0, 1.0], 12), always("M"))]
    change = []
    for few, windows in ((10_000, (0.3,)), (0, (0.0, 0.3)), (0, (0.01, 0.1, 0.3))):
        monkeypatch.setattr(least, "FEW", few)
        monkeypatch.setattr(least, "WINDOWS", windows)
        up = round_to(asked, limits, part, np.ones(cells, bool)).target
        change.append(_cost(up, part, asked, limits[0]))
    assert change[1:] == pytest.approx(change[:1] * 2, abs=least.TIE * cells)


def _cost(up: NDArray[np.int64], part: Floats, asked: Asked, limit: Grouping) -> float:
    """What a rounding costs: what it changes, leaves unplaced, and misses."""
    target = np.bincount(asked.sums.key, up, 3)
    assert (target[asked.full] == asked.assigned[asked.full]).all()
    assert (target <= asked.assigned).all()
    assert not up[part == 0].any()
    total, mine = np.bincount(asked.even[0], part), np.bincount(asked.even[0], up, len(np.bincount(asked.even[0])))
    uneven = np.maximum(np.floor(total) - mine, mine - np.ceil(total)).clip(0)
    over = (limit.sums(up.astype(float)) - np.floor(limit.upper + 1e-4)).clip(0)
    further = float((np.minimum(uneven, 1) + 2 * (uneven - 1).clip(0, 1) + 3 * (uneven - 2).clip(0, 2)).sum())
    placed = least.UNPLACED * float(target[~asked.full].sum())
    return float((1 - 2 * part) @ up) - placed + least.UNEVEN * further + least.MISSED * float(over.sum())
