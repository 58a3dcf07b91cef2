"""Cuts: a shortfall that scaling shows is the one that linear programs find, on random scenarios."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import optimizer.place
from optimizer.cut import cut_of
from optimizer.explain.shortfall import certificates
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import place
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.optimizer.solving import call
from tests.random_scenario import Kind, random_scenario
from tests.scenario_text import read_text

KINDS = {
    "capacities": Kind(families=("capacity",)),
    "markets": Kind(families=("potential",)),
    "both": Kind(families=("capacity", "potential")),
    "crossing": Kind(families=("capacity", "potential", "territory", "planner")),
}


def test_seeds_find_cuts(tmp_path: Path):
    """The comparison below would prove nothing if there were no cuts to compare."""
    found = 0
    for kind in KINDS.values():
        for seed in range(40):
            instance = instance_of(random_scenario(seed, tmp_path / f"{found}-{seed}", kind))
            targets, limits = product_targets(instance), build_limits(instance)
            found += cut_of(instance.fair_share, targets, limits, Stopwatch()) is not None
    assert found >= 20


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(40))
def test_a_cut_is_what_linear_programs_find(kind, seed, tmp_path, monkeypatch):
    instance = instance_of(random_scenario(seed, tmp_path, KINDS[kind]))
    targets, limits = product_targets(instance), build_limits(instance)
    if cut_of(instance.fair_share, targets, limits, Stopwatch()) is None:
        return
    by_cut = place(instance, targets, limits, call())
    monkeypatch.setattr(optimizer.place, "cut_of", lambda *_: None)
    solved = place(instance, targets, limits, call())
    scale = targets.upper.sum()
    np.testing.assert_allclose(by_cut.targets.lower, solved.targets.lower, atol=1e-7 * scale)
    for limit in limits:
        used = limit.sums(by_cut.face.amount)
        assert (used <= limit.upper + 1e-7 * scale).all()
        assert (used >= limit.lower - 1e-7 * scale).all()
    assert not by_cut.face.amount[by_cut.face.forced].any()
    proven = sum(one.shortfall for one in certificates(instance, by_cut.proofs, by_cut.targets.lower))
    assert proven == pytest.approx(float((targets.upper - by_cut.targets.lower).sum()), rel=1e-9)


def test_a_cut_by_hand(tmp_path):
    # Ann and Bob carry 500 of the 600 of A, B and C; Cem sells D, and all of it.
    scenario = read_text(
        tmp_path,
        products="product,target\nA,100\nB,200\nC,300\nD,400",
        managers="manager,capacity\nAnn,200\nBob,300\nCem,",
        coverage="manager,product\nAnn,A\nAnn,B\nAnn,C\nBob,A\nBob,B\nBob,C\nCem,D",
    )
    instance = instance_of(scenario)
    cut = cut_of(instance.fair_share, product_targets(instance), build_limits(instance), Stopwatch())
    assert cut is not None
    assert cut.short.tolist() == [True, True, True, False]
    assert [keys.tolist() for keys in cut.tight] == [[True, True, False]]
    assert cut.missed == pytest.approx([100 / 6, 200 / 6, 300 / 6, 0])


@pytest.mark.parametrize("capacity", [600, 1_000])
def test_where_all_finds_room_there_is_no_cut(capacity, tmp_path):
    tables = {"products": "product,target\nA,100\nB,500", "managers": f"manager,capacity\nAnn,{capacity}"}
    instance = instance_of(read_text(tmp_path, **tables))
    assert cut_of(instance.fair_share, product_targets(instance), build_limits(instance), Stopwatch()) is None


def test_of_two_bounds_of_the_same_sum_the_lower_one_holds(tmp_path):
    # Ann and Bob could carry 500, but may grow by nothing from 100 and 150: growth is what holds them.
    scenario = read_text(
        tmp_path,
        "[limits]\ngrowth = { max = 0 }",
        products="product,target\nA,300",
        managers="manager,capacity,previous\nAnn,200,100\nBob,300,150",
    )
    instance = instance_of(scenario)
    limits = build_limits(instance)
    cut = cut_of(instance.fair_share, product_targets(instance), limits, Stopwatch())
    assert cut is not None
    assert [limit.family for limit in limits] == ["capacity", "growth"]
    assert [keys.tolist() for keys in cut.tight] == [[False, False], [True, True]]
    assert cut.missed == pytest.approx([50])
