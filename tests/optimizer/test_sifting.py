"""Sifting: its optimum is that of the linear program over all cells, on random programs of every kind."""

from __future__ import annotations

import pytest

import optimizer.choose
from optimizer import sifting
from optimizer.choose import aimed_program, choose
from optimizer.goals import LINEAR
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Infeasible
from optimizer.place import place
from optimizer.sifting import can_be_sifted, sifted_optimum
from optimizer.sifting.alike import kept_rows
from optimizer.structures import instance_of
from tests.optimizer.drawn_program import LIMITS, MARGINS, Drawn, assert_optimal
from tests.optimizer.solving import call
from tests.random_scenario import Kind, random_scenario


@pytest.fixture(autouse=True)
def _no_flows(monkeypatch):
    """Networks would be left to the flow algorithm."""
    monkeypatch.setattr(sifting, "flows", lambda: False)


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("margins", MARGINS)
@pytest.mark.parametrize("seed", range(6))
def test_the_optimum_is_that_of_all_cells(seed, margins, limits):
    drawn = Drawn(seed, margins, limits)
    assert can_be_sifted(drawn.program)
    found = sifted_optimum(drawn.program, drawn.share, call())
    assert_optimal(drawn.program, found)
    best = call().optimum(drawn.program).objective
    assert found.objective == pytest.approx(best, rel=1e-9, abs=1e-9 * float(drawn.plan.sum()))


def test_both_ways_are_taken_without_the_program_of_all_cells(monkeypatch):
    ways = set()
    for margins in MARGINS:
        drawn = Drawn(0, margins, "network", slack=0.1)
        ways.add(kept_rows(drawn.program) is None)
        one = call()
        monkeypatch.setattr(type(one), "optimum", lambda *_: pytest.fail("the whole program was solved"))
        sifted_optimum(drawn.program, drawn.share, one)
        monkeypatch.undo()
    assert ways == {False, True}


@pytest.mark.parametrize("margins", ["of markets", "of cells"])
def test_what_has_no_plan_is_said_to_have_none(margins):
    drawn = Drawn(3, margins, "network", slack=-0.2)
    with pytest.raises(Infeasible):
        sifted_optimum(drawn.program, drawn.share, call())


def test_a_column_that_is_no_cell_is_for_the_solver(tmp_path):
    instance = instance_of(random_scenario(0, tmp_path, Kind(families=("capacity",))))
    placed = placed_of(instance)
    balance = aimed_program(instance, LINEAR["balance"], [placed.targets, *placed.limits], placed.face)
    assert not can_be_sifted(balance)


def placed_of(instance: Instance):
    return place(instance, product_targets(instance), build_limits(instance), call())


@pytest.mark.parametrize("seed", range(30))
def test_a_choice_is_the_same_either_way(seed, tmp_path, monkeypatch):
    """Scenarios with soft limits, shortfalls, hours, bands: the optimum and what is kept are those of HiGHS alone."""
    kind = Kind(margins=True, soft=seed % 2 == 0, settings=f'goal = ["margin", "fair"]\ntolerance = {seed % 3 / 100}')
    instance = instance_of(random_scenario(seed, tmp_path, kind))
    try:
        placed = placed_of(instance)
    except Infeasible:
        return
    alone = choose(instance, placed, call())
    monkeypatch.setattr(optimizer.choose, "LARGE", 0)
    sifted = choose(instance, placed, call())
    assert sifted.optima == pytest.approx(alone.optima, rel=1e-7, abs=1e-6)
