"""The least highest load: what cuts tell is what linear programs find."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.scenario import Scenario
from optimizer.choose import aimed_program
from optimizer.explain.at_least_load import AtLeastLoad
from optimizer.face import whole_face
from optimizer.goals import LINEAR
from optimizer.goals.balance import loads_of
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.least_load import least_load
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Infeasible
from optimizer.program import Program
from optimizer.solvers.vertex import Vertex
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.optimizer.solving import call, solve
from tests.random_scenario import Kind, random_scenario
from tests.scenario_text import read_text

KINDS = {
    name: Kind(families=families, short=False)
    for name, families in {
        "capacities": ("capacity",),
        "floors": ("capacity", "floor"),
        "markets": ("capacity", "potential"),
        "growth": ("capacity", "growth", "territory"),
        "crossing": ("capacity", "potential", "territory", "planner"),
    }.items()
}
#: Parts of a bound that it is moved by.
PARTS = (-0.3, 0.05, 1.0)


def balanced(scenario: Scenario) -> tuple[Instance, Program, Grouping]:
    """Make the program of balance, in which everything must be placed."""
    instance = instance_of(scenario)
    groupings = [product_targets(instance), *(limit.softened(None) for limit in build_limits(instance))]
    program = aimed_program(instance, LINEAR["balance"], groupings, whole_face(len(instance.cells), groupings))
    return instance, program, loads_of(instance)


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_load_is_that_of_the_linear_program(kind: str, tmp_path: Path):
    told = 0
    for seed in range(60):
        instance, program, loads = balanced(random_scenario(seed, tmp_path / f"{seed}", KINDS[kind]))
        least = least_load(program, loads, instance.fair_share, Stopwatch())
        if least is None:
            continue
        told += 1
        found = least.solution(program, loads)
        assert least.load == pytest.approx(call().optimum(program).objective, rel=1e-7), seed
        assert found.reduced_cost == pytest.approx(program.reduced_costs(found.dual), abs=1e-9)
        assert found.reduced_cost.min() >= -1e-9, seed
        assert not (found.column * found.reduced_cost > 1e-7).any(), seed
        used, near = program.sums(found.column), 1e-6 * (1 + np.abs(program.sums(found.column)))
        assert (used >= program.row_lower - near).all(), seed
        assert (used <= program.row_upper + near).all(), seed
        tight = np.where(found.dual > 0, used - program.row_lower, program.row_upper - used)
        assert (np.abs(tight[found.dual != 0]) <= near[found.dual != 0]).all(), seed
    assert told >= 10


@pytest.mark.parametrize("kind", KINDS)
def test_moved_bounds_are_answered_as_by_a_vertex(kind: str, tmp_path: Path):
    told = 0
    for seed in range(0, 60, 3):
        instance, program, loads = balanced(random_scenario(seed, tmp_path / f"{seed}", KINDS[kind]))
        least = least_load(program, loads, instance.fair_share, Stopwatch())
        if least is None:
            continue
        asked = AtLeastLoad(program, loads, instance.fair_share, least, call())
        for row in range(program.rows[-1].first):
            for part in PARTS:
                low, high = (bound[row] * (1 + part) for bound in (program.row_lower, program.row_upper))
                answer = asked._told(row, low, high)
                if answer is not None:
                    lower, upper = program.row_lower.copy(), program.row_upper.copy()
                    lower[row], upper[row] = low, high
                    moved = call().optimum(replace(program, row_lower=lower, row_upper=upper))
                    assert answer.objective == pytest.approx(moved.objective, rel=1e-7), (seed, row, part)
                    told += 1
    assert told >= 20


def test_where_cuts_do_not_tell_a_vertex_does(tmp_path: Path):
    scenario = read_text(
        tmp_path,
        products="product,target\nTea,100",
        managers="manager,capacity,floor\nAnn,100,\nBob,100,60",
    )
    instance, program, loads = balanced(scenario)
    least = least_load(program, loads, instance.fair_share, Stopwatch())
    assert least is not None
    assert least.load == pytest.approx(0.6)  # Bob's floor
    asked = AtLeastLoad(program, loads, instance.fair_share, least, call())
    assert asked.degenerate() == Vertex(program, Stopwatch()).degenerate()
    asked.let_miss(np.array([0]), 1e3)
    far = asked.moved(0, 3.0 * program.row_lower[0], 3.0 * program.row_upper[0])  # 300 where 200 find room
    assert far.objective > 100
    plan, done = asked.other_optimum()
    assert not done
    assert plan[-1] == pytest.approx(0.6)


def test_large_scenarios_are_balanced_without_a_linear_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tables = {
        "products": "product,target\nTea,300\nSalt,100",
        "managers": "manager,capacity\nAnn,200\nBob,300\nCem,",
        "coverage": "manager,product\nAnn,Tea\nAnn,Salt\nBob,Tea\nBob,Salt",
    }
    scenario = read_text(tmp_path, 'goal = ["balance", "fair"]', **tables)
    plain = solve(scenario)
    monkeypatch.setattr("optimizer.choose.LARGE", 1)
    quick = solve(scenario)
    assert plain.target.tolist() == quick.target.tolist()
    assert quick.work.get("programs", 0) < plain.work["programs"]


def test_a_contradiction_is_left_to_the_linear_program(tmp_path: Path):
    instance, program, loads = balanced(
        read_text(tmp_path, products="product,target\nTea,300", managers="manager,capacity\nAnn,100\nBob,100")
    )
    assert least_load(program, loads, instance.fair_share, Stopwatch()) is None
    with pytest.raises(Infeasible):
        call().optimum(program)
