"""Speed that does not rot: counts of the work, which are the same on every machine, for generated scenarios.

The bounds leave some room above what was counted when they were written, in brackets. Whoever passes one has made the
program slower everywhere; whoever falls far below may lower it.
"""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from benchmarks.generator import generate
from benchmarks.sizes import Size, Tightness
from models.plan import Plan, Status
from models.scenario import Scenario
from optimizer import place
from optimizer.allocate import allocate
from optimizer.network import process
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from scenarios.read import read_scenario

#: 12 000 cells: more multipliers than the interior point method takes, and more cells than are rounded all at once.
SIZE = Size(managers=800, products=60, territories=80, territories_each=3, products_each=5)
CELLS = 12_000


#: 24 000 cells in 1 600 markets: most are alike in what they earn.
ALIKE = Size(managers=1_600, products=40, territories=40, territories_each=3, products_each=5)


def scenario_of(folder: Path, tightness: Tightness, goals: tuple[str, ...] = ("fair",), size: Size = SIZE) -> Scenario:
    scenario, findings = read_scenario(generate(folder, size, tightness, goals))
    assert scenario is not None, findings
    return scenario


def planned(scenario: Scenario) -> Plan:
    return allocate(scenario, find_solver(), Stopwatch())


@pytest.mark.parametrize(
    ("slack", "sweeps", "iterations"),
    [(0.05, 36, 350), (0.01, 95, 420), (0.001, 260, 740)],  # [28, 259], [72, 311], [204, 550]
)
def test_a_fair_plan_takes_few_sweeps_and_no_linear_program(slack, sweeps, iterations, tmp_path):
    plan = planned(scenario_of(tmp_path / "plan", Tightness(slack)))
    assert plan.status is Status.COMPLETE
    assert len(plan.target) == CELLS
    assert "programs" not in plan.work
    assert plan.work["passes"] == 3 * plan.work["sweeps"]  # product targets, capacities, markets
    assert plan.work["sweeps"] <= sweeps
    assert plan.work["iterations"] <= iterations


def test_a_shortfall_that_scaling_shows_takes_no_linear_program(tmp_path):
    plan = planned(scenario_of(tmp_path / "plan", Tightness(0.05, above=0.10)))
    assert plan.status is Status.SHORTFALL
    assert "programs" not in plan.work
    assert plan.work["sweeps"] <= 210  # [168]: that not all finds room, the cut, the plan, and the spread
    assert plan.work["iterations"] <= 950  # [717]: rounding begins at what placing is worth


def test_a_goal_takes_few_pivots_without_flows(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "LIBRARY", "no_such_library")
    plan = planned(scenario_of(tmp_path / "plan", Tightness(0.05), ("margin", "fair")))
    assert plan.status is Status.COMPLETE
    assert plan.work["programs"] <= 2  # [1]
    assert plan.work["sweeps"] <= 340  # [263], 65 of them to find the cells near an optimum
    assert plan.work["iterations"] <= 7_500  # [5 647], all of the simplex method


def test_a_goal_takes_one_flow(tmp_path):
    plan = planned(scenario_of(tmp_path / "plan", Tightness(0.05), ("margin", "fair")))
    assert plan.status is Status.COMPLETE
    assert plan.work["flows"] == 1
    assert "programs" not in plan.work


def test_products_that_fall_short_unevenly_take_few_flows(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "MANY", 0)
    plan = planned(scenario_of(tmp_path / "plan", Tightness(0.05, tripled=10)))
    assert plan.status is Status.SHORTFALL
    assert plan.work["flows"] <= 9  # [7]
    assert "programs" not in plan.work


def test_a_goal_over_cells_that_are_alike_takes_hardly_any(tmp_path):
    plan = planned(scenario_of(tmp_path / "plan", Tightness(0.05), ("margin", "fair"), ALIKE))
    assert plan.status is Status.COMPLETE
    assert plan.work["programs"] <= 3  # [2]
    assert plan.work["sweeps"] <= 390  # [298]
    assert plan.work["iterations"] <= 1_450  # [1 082]


def test_planning_holds_no_more_than_some_numbers_a_cell(tmp_path):
    scenario = scenario_of(tmp_path / "plan", Tightness(0.05))
    planned(scenario)  # imports are no work
    tracemalloc.start()
    try:
        planned(scenario)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= 8 * 23 * CELLS  # [19.4 numbers of 8 bytes]
