"""The spread is the optimum a general convex solver finds, and its multipliers prove it."""

from __future__ import annotations

from pathlib import Path

import clarabel
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from optimizer.choose import Choice, choose
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import place
from optimizer.scaling import Scaling
from optimizer.spread import spread
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.optimizer import drawn_program
from tests.optimizer.solving import call, solve
from tests.random_scenario import FAMILIES, Kind, random_scenario
from tests.scenario_text import read_text

Floats = NDArray[np.float64]


def spread_by_cones(share: Floats, groupings: list[Grouping]) -> Floats:
    """Minimise ``sum of x ln(x / r) - x`` under the limits with exponential cones; money in mean fair shares.

    ``t >= x ln(x / r)`` is ``(-t, x, r)`` in the exponential cone. Cells without a fair share stay at zero.
    """
    live = np.flatnonzero(share > 0)
    unit, n = float(share[live].mean()), len(live)
    r = share[live] / unit
    rows, bounds, equal = [], [], []
    for grouping in groupings:
        coef = np.ones(len(share)) if grouping.coef is None else grouping.coef / grouping.size
        for key in range(len(grouping.lower)):
            line = np.where(grouping.key == key, coef, 0.0)[live]
            low, high = (bound[key] / grouping.size / unit for bound in (grouping.lower, grouping.upper))
            for sign, bound in ((1.0, high), (-1.0, -low)):
                if np.isfinite(bound) and line.any():
                    rows.append(sign * line)
                    bounds.append(bound)
                    equal.append(low == high)
    order = np.argsort(~np.array(equal), kind="stable")
    keep = [place for place in order if not (equal[place] and place and equal[place - 1] and _same(rows, place))]
    linear = sparse.csc_matrix(np.array(rows)[keep])
    zero = sum(equal[place] for place in keep)
    # Columns x, t; slack of row 3 c + 0, 1, 2 is -t_c, x_c, r_c.
    place = np.arange(n)
    cone = sparse.csc_matrix(
        (np.append(np.ones(n), -np.ones(n)), (np.append(3 * place, 3 * place + 1), np.append(n + place, place))),
        shape=(3 * n, 2 * n),
    )
    cone_bound = np.zeros(3 * n)
    cone_bound[2::3] = r
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-14
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix((2 * n, 2 * n)),
        np.append(-np.ones(n), np.ones(n)),
        sparse.vstack([sparse.hstack([linear, sparse.csc_matrix((len(keep), n))]), cone], format="csc"),
        np.append(np.array(bounds)[keep], cone_bound),
        [clarabel.ZeroConeT(zero), clarabel.NonnegativeConeT(len(keep) - zero)] + [clarabel.ExponentialConeT()] * n,
        settings,
    )
    solution = solver.solve()
    assert str(solution.status) in {"Solved", "AlmostSolved"}
    # The objective is flat at the optimum, so an error of 1e-12 in it is one of 1e-6 in x. The multipliers know better.
    amount, multiplier = np.array(solution.x[:n]), np.array(solution.z[: len(keep)])
    polished = r * np.exp(-(linear.T @ multiplier))
    assert polished == pytest.approx(amount, rel=0, abs=1e-4)
    result = np.zeros(len(share))
    result[live] = polished * unit
    return result


def _same(rows: list[Floats], place: int) -> bool:
    """Whether a row is the one before it with the other sign."""
    return bool((rows[place] == -rows[place - 1]).all())


def choice_of(instance: Instance) -> Choice:
    """Place and choose, so that the spread alone is left."""
    return choose(instance, place(instance, product_targets(instance), build_limits(instance), call()), call())


MARGIN = 'goal = ["margin", "fair"]\ntolerance = 0.05'
KINDS = {
    **{family: Kind(families=(family,), short=False) for family in FAMILIES},
    "hours and band": Kind(families=("hours", "band", "territory"), short=False),
    "all": Kind(families=FAMILIES, short=False),
    "margin": Kind(families=("capacity", "potential"), short=False, margins=True, settings=MARGIN),
    "margin and hours": Kind(families=("hours", "planner", "floor"), short=False, margins=True, settings=MARGIN),
    "by chance": Kind(short=False),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_spread_is_that_of_exponential_cones(seed: int, kind: str, tmp_path: Path):
    instance = instance_of(random_scenario(seed, tmp_path, KINDS[kind]))
    assert len(instance.cells) <= 80
    choice = choice_of(instance)
    ours = spread(instance, choice, call())
    assert ours.converged
    theirs = spread_by_cones(instance.fair_share, choice.groupings)
    assert ours.amount == pytest.approx(theirs, rel=2e-6, abs=1e-6 * instance.fair_share.mean())


@pytest.mark.parametrize("seed", range(8))
def test_spread_of_what_falls_short_is_that_of_exponential_cones(seed: int, tmp_path: Path):
    """What falls short leaves no room around the plans: both are told which limits are tight and which cells zero."""
    kind = Kind(families=("capacity", "potential", "planner", "territory"), room=0.1)
    instance = instance_of(random_scenario(seed, tmp_path, kind))
    choice = choice_of(instance)
    ours = spread(instance, choice, call())
    assert ours.converged
    share = np.where(choice.face.forced, 0.0, instance.fair_share)
    theirs = spread_by_cones(share, choice.face.held(choice.groupings))
    assert ours.amount == pytest.approx(theirs, rel=0, abs=1e-5 * instance.fair_share.mean())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(10, 12))
def test_multipliers_prove_the_spread(seed: int, kind: str, tmp_path: Path):
    """The amounts are the fair shares times all factors; a factor above 1 stands only on a least, below 1 on a most."""
    instance = instance_of(random_scenario(seed, tmp_path, KINDS[kind]))
    choice = choice_of(instance)
    scaling = Scaling(instance.fair_share, choice.groupings)
    assert scaling.run(30_000, Stopwatch())
    exponent, mean = np.zeros(len(instance.cells)), instance.fair_share.mean()
    for factor in scaling.factors:
        grouping = factor.grouping
        coef = np.ones(len(exponent)) if grouping.coef is None else grouping.coef / grouping.size
        exponent += np.append(factor.log, 0.0)[grouping.key] * coef
        used = grouping.sums(scaling.amount) / grouping.size
        low, high = grouping.lower / grouping.size, grouping.upper / grouping.size
        near = 1e-7 * mean
        assert (used >= low - near).all()
        assert (used <= high + near).all()
        assert (used - low)[factor.log > 1e-9] == pytest.approx(0, abs=near)
        assert (high - used)[factor.log < -1e-9] == pytest.approx(0, abs=near)
    assert scaling.amount == pytest.approx(instance.fair_share * np.exp(exponent), rel=1e-9)


def test_cells_that_limits_force_to_zero_need_no_bands(tmp_path: Path):
    """Bob must have 50 in South, where 50 is the most; so Ann has 0 there, although no dual says so: nothing costs.

    Scaling and the interior point would only crawl towards that zero; the support finds it.
    """
    scenario = read_text(
        tmp_path,
        "target = 100",
        managers="manager, floor\nAnn, 10\nBob, 50",
        territories="territory, max\nNorth,\nSouth, 50",
        coverage="manager, territory\nAnn,\nBob, South",
    )
    plan = solve(scenario)
    assert plan.target.tolist() == [50, 0, 50]
    assert [finding.check for finding in plan.findings] == []


def test_a_sum_of_very_many_cells_comes_to_rest():
    """The last digits of a margin of 300 000 cells are above what other sums must be kept to, and never rest."""
    random, cells = np.random.default_rng(0), 300_000
    share, margin, product = random.lognormal(0, 1, cells), random.uniform(-0.5, 0.5, cells), np.arange(cells) % 100
    target = np.bincount(product, share)
    least = np.array([0.2 * target.sum()])
    limits = [
        drawn_program.grouping("product", product, target, target),
        drawn_program.grouping("margin", np.zeros(cells, np.int64), least, np.full(1, np.inf), margin),
    ]
    scaling = Scaling(share, limits)
    assert scaling.run(100, Stopwatch())
    assert margin @ scaling.amount == pytest.approx(least[0], rel=1e-12)
    np.testing.assert_allclose(np.bincount(product, scaling.amount), target, rtol=1e-12)
