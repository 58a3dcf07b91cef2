"""A cut asked what if tells the same as linear programs do, or says that it cannot tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.scenario import Scenario
from optimizer.explain.alone import duals_are_alone
from optimizer.explain.cut_of_duals import cut_of_duals
from optimizer.explain.moved_cut import MovedCut
from optimizer.explain.placing import Placing, ToPlace
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.optimizer.test_cut import KINDS as WITH_PRIORITIES
from tests.random_scenario import random_scenario
from tests.scenario_text import read_text

#: Scenarios of one class of priority.
KINDS = {name: replace(kind, priorities=False) for name, kind in WITH_PRIORITIES.items()}
#: Parts of a bound that it is moved by.
PARTS = (-1.0, -0.3, 0.05, 1.0, np.inf)


def asked(scenario: Scenario) -> tuple[MovedCut | None, Placing]:
    """Make the same placing, with the cut and without."""
    instance = instance_of(scenario)
    targets, limits = product_targets(instance), build_limits(instance)
    whole, without = (ToPlace(instance, targets, limits, Stopwatch()) for _ in range(2))
    without.__dict__["cut"] = None
    placing = Placing(without, 0, np.zeros(len(targets.upper)))
    return whole.moved_cut(placing.program), placing


def agreeing(cut: MovedCut, placing: Placing, seed: int) -> int:
    """Move each bound of a limit, and see that the cut tells the same as the linear program; how often it tells."""
    program, solver, told = placing.program, placing._solver, 0
    for row in range(program.rows[1].first, len(program.row_lower)):
        place, lower, upper = np.array([row]), program.row_lower[row], program.row_upper[row]
        for part in PARTS:
            if not 0 < upper < np.inf or upper * (1 + part) < lower:
                continue
            moved = np.array([upper * (1 + part)])
            missing = cut.missing(place, np.array([lower]), moved)
            if missing is not None:
                solver.row_bounds(place, np.array([lower]), moved)
                assert missing == pytest.approx(solver.optimum().objective, abs=1e-7), (seed, row, part)
                solver.row_bounds(place, np.array([lower]), np.array([upper]))
                told += 1
    return told


@pytest.mark.parametrize("kind", KINDS)
def test_moved_bounds_fall_short_by_what_linear_programs_say(kind: str, tmp_path: Path):
    told = 0
    for seed in range(40):
        cut, placing = asked(random_scenario(seed, tmp_path / f"{seed}", KINDS[kind]))
        if cut is None:
            continue
        told += agreeing(cut, placing, seed)
    assert told >= 10


@pytest.mark.parametrize("kind", KINDS)
def test_where_duals_are_said_to_be_alone_a_vertex_has_the_same(kind: str, tmp_path: Path):
    alone = 0
    for seed in range(40):
        cut, placing = asked(random_scenario(seed, tmp_path / f"{seed}", KINDS[kind]))
        if cut is not None and duals_are_alone(cut.program, cut.solution.column):
            dual = placing.solution.dual
            np.testing.assert_allclose(dual, cut.solution.dual, atol=1e-7)
            alone += 1
    assert alone


def test_two_ways_to_prove_a_shortfall_are_not_alone(tmp_path: Path):
    # What Ann and Bob carry is just what the only market takes: either can be said to hold them.
    cut, _ = asked(
        read_text(
            tmp_path,
            "[limits]\npotential = {}",
            products="product,target\nTea,100",
            managers="manager,capacity\nAnn,20\nBob,40",
            territories="territory\nNorth",
            potential="product,territory,potential\nTea,North,60",
        )
    )
    assert cut is not None
    assert not duals_are_alone(cut.program, cut.solution.column)


def test_a_cut_by_hand_is_alone(tmp_path: Path):
    cut, _ = asked(read_text(tmp_path, products="product,target\nTea,100", managers="manager,capacity\nAnn,20\nBob,30"))
    assert cut is not None
    assert duals_are_alone(cut.program, cut.solution.column)
    program = cut.program
    for more, missing in ((10.0, 40.0), (50.0, 0.0), (90.0, 0.0), (-20.0, 70.0)):
        upper = program.row_upper[-2:-1] + more / program.scale
        found = cut.missing(np.array([len(program.row_upper) - 2]), np.array([-np.inf]), upper)
        assert found is not None
        assert found * program.scale == pytest.approx(missing)


def test_what_falls_short_unevenly_is_told_by_the_cut_in_its_duals(tmp_path: Path):
    """Each product has people of its own, with room for another part of it: no plan has all short by the same share."""
    told = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        target, people = random.integers(50, 150, 4), random.integers(2, 5, 4)
        rows = [(f"M{product}{number}", f"P{product}") for product in range(4) for number in range(people[product])]
        capacity = np.concatenate(
            [
                random.dirichlet(np.ones(many)) * aim * part
                for many, aim, part in zip(people, target, (0.3, 0.6, 0.8, 1.2), strict=True)
            ]
        )
        scenario = read_text(
            tmp_path / f"{seed}",
            products="product,target\n" + "\n".join(f"P{product},{aim}" for product, aim in enumerate(target)),
            managers="manager,capacity\n"
            + "\n".join(f"{row[0]},{most:.3f}" for row, most in zip(rows, capacity, strict=True)),
            coverage="manager,product\n" + "\n".join(map(",".join, rows)),
        )
        found, placing = asked(scenario)
        assert found is None  # as an even one
        instance = instance_of(scenario)
        targets, limits = product_targets(instance), build_limits(instance)
        cut = cut_of_duals(instance, targets, limits, Stopwatch())
        assert cut is not None
        assert cut.short.tolist() == [True, True, True, False]
        np.testing.assert_allclose(cut.missed, np.array([0.7, 0.4, 0.2, 0.0]) * target, atol=0.01)
        moved = MovedCut(cut, instance.fair_share, targets, limits, placing.program, Stopwatch())
        assert moved.solution.objective == pytest.approx(placing.solution.objective, abs=1e-7)
        told += agreeing(moved, placing, seed)
    assert told >= 200
