"""What scaling has after few sweeps is repaired to a plan that keeps all limits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.repaired import repaired
from optimizer.scaling import Scaling
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.optimizer.solving import solve
from tests.random_scenario import Kind, random_scenario
from tests.scenario_text import read_text


@pytest.mark.parametrize("seed", range(30))
def test_a_plan_of_few_sweeps_keeps_all_limits_afterwards(seed: int, tmp_path: Path):
    instance = instance_of(random_scenario(seed, tmp_path, Kind(short=False, room=0.02)))
    groupings = [product_targets(instance), *(limit.softened(None) for limit in build_limits(instance))]
    scaling, watch = Scaling(instance.fair_share, groupings), Stopwatch()
    scaling.run(2, watch)
    plan = repaired(scaling.amount, groupings, scaling.mean, watch)
    assert plan is not None
    near = 1e-6 * scaling.mean
    for grouping in groupings:
        used, size = grouping.sums(plan), grouping.size
        assert (used >= grouping.lower - near * size).all()
        assert (used <= grouping.upper + near * size).all()
    before = sum(
        np.maximum(np.maximum(grouping.lower - used, used - grouping.upper), 0.0).sum() / grouping.size
        for grouping in groupings
        for used in [grouping.sums(scaling.amount)]
    )
    moved = np.abs(plan - scaling.amount).sum()
    assert moved <= 20 * before + near * len(plan), "it departs by about what was missed"


def test_what_no_departure_can_mend_is_told(tmp_path: Path):
    scenario = read_text(tmp_path, products="product,target\nTea,300", managers="manager,capacity\nAnn,100\nBob,100")
    instance = instance_of(scenario)
    groupings = [product_targets(instance), *build_limits(instance)]
    assert repaired(np.array([100.0, 200.0]), groupings, 150.0, Stopwatch()) is None


def test_a_large_plan_that_crawls_is_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """North earns more: at the best margin it is full, whoever sells there."""
    monkeypatch.setattr("optimizer.spread.LARGE", 1)
    monkeypatch.setattr(
        "optimizer.spread._scaled", lambda share, targets, limits, *_: Scaling(share, [targets, *limits])
    )
    scenario = read_text(
        tmp_path,
        'goal = ["margin", "fair"]\ntolerance = 0\n[limits]\npotential = {}',
        products="product,target\nTea,100",
        managers="manager,capacity\nAnn,80\nBob,80",
        territories="territory\nNorth\nSouth",
        potential="product,territory,potential\nTea,North,70\nTea,South,90",
        margins="product,territory,margin\nTea,North,0.5\nTea,South,0.2",
    )
    plan = solve(scenario)
    assert [one.check for one in plan.findings if "spread" in one.check] == ["spread-not-converged"]
    north = plan.territory == list(scenario.territories).index("North")
    assert plan.target[north].sum() == 70
    assert plan.target.sum() == 100
