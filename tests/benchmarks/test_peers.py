"""The peers do the same work as Kvota: the same money placed, the same margin, the same fair share."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.accuracy import distance, of_cells, proven, violations
from benchmarks.adventureworks import build as build_adventureworks
from benchmarks.duality import NAMED, least_entropy, of_what_is_placed
from benchmarks.generator import generate
from benchmarks.peers import bare_highs, by_clarabel, textbook
from benchmarks.peers.bands import CUTS, slopes
from benchmarks.peers.data import read
from benchmarks.peers.fair_share import fair_share
from benchmarks.peers.limits import limits
from benchmarks.sizes import SIZES, Tightness
from optimizer.bands import _slopes
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from scenarios.run import read_draft, run_draft
from tests.test_adventureworks import BESIDE

KINDS = {"slack": (0.0, False), "shortfall": (0.2, False), "everything": (0.0, True), "everything short": (0.2, True)}


@pytest.fixture(scope="module", params=KINDS)
def planned(request, tmp_path_factory):
    """A scenario as the peers read it, and Kvota's run of it."""
    above, everything = KINDS[request.param]
    folder = tmp_path_factory.mktemp("peers")
    scenario = generate(folder / "scenario", SIZES["1k"], Tightness(0.01, above), everything=everything)
    run = run_draft(read_draft(scenario), folder / "run", find_solver("highs"), Stopwatch())
    return read(scenario), run


@pytest.mark.parametrize("method", ["choose", "ipm"])
def test_highs_places_as_much_as_kvota(planned, method):
    data, run = planned
    amount = bare_highs.solve(bare_highs.build(data, "place"), method).amount
    assert amount is not None
    # a plan in whole money may place up to 1 less per product
    assert int(run.plan.placed.sum()) == pytest.approx(amount.sum(), abs=len(data.target))
    assert all((family.sums(amount) <= family.upper * (1 + 1e-6) + 1e-3).all() for family in limits(data))


def test_the_textbook_places_as_much_and_earns_the_same_as_bare_arrays(planned):
    data, _ = planned
    if len(limits(data)) > 2:
        pytest.skip("the textbook program knows capacities and markets only")
    for work in ("place", "margin"):
        ours = bare_highs.solve(bare_highs.build(data, work), "choose").amount
        theirs = textbook.solve(textbook.build(data, work), "cbc").amount
        assert theirs is not None
        assert ours is not None
        assert theirs.sum() == pytest.approx(ours.sum())
        if work == "margin":
            assert data.margin @ theirs == pytest.approx(data.margin @ ours)


def test_the_fair_share_is_kvotas(planned):
    data, run = planned
    ours = of_cells(data, pd.read_csv(run.folder / "targets.csv"), "fair_share")
    assert fair_share(data) == pytest.approx(ours, rel=1e-9)


@pytest.mark.skipif(not BESIDE.is_dir(), reason="the data set is not there")
def test_the_fair_share_of_the_real_data_is_kvotas(tmp_path):
    folder = build_adventureworks(BESIDE, tmp_path / "real")
    run = run_draft(read_draft(folder), tmp_path / "run", find_solver("highs"), Stopwatch())
    data = read(folder)
    ours = of_cells(data, pd.read_csv(run.folder / "targets.csv"), "fair_share")
    assert fair_share(data) == pytest.approx(ours, rel=1e-6, abs=1e-6)


def test_clarabel_and_kvota_agree_and_no_limit_is_broken(planned):
    data, run = planned
    if run.status.value == "shortfall":
        pytest.skip("the convex program wants the whole targets")
    plan = of_cells(data, pd.read_csv(run.folder / "targets.csv"), "spread")
    judge = by_clarabel.solve(by_clarabel.build(data, "spread"), "usual").amount
    assert judge is not None
    found = distance(fair_share(data), plan, judge)
    assert abs(found["entropy_gap"]) < 1e-6
    assert found["largest_difference"] < 1e-3
    assert violations(data, plan, short=False)["largest_violation"] < 1e-8


def test_the_multipliers_prove_how_near_the_plan_is(planned):
    data, run = planned
    share, table = fair_share(data), pd.read_csv(run.folder / "limits.csv")
    plan = of_cells(data, pd.read_csv(run.folder / "targets.csv"), "spread")
    if run.status.value == "shortfall":
        table = of_what_is_placed(data, plan, table)
    least = least_entropy(data, share, table)
    if set(table.loc[table["multiplier"] != 0, "family"]) - NAMED.keys():  # some have coefficients
        assert least is None
        return
    assert least is not None
    assert abs(proven(share, plan, least)["duality_gap"]) < 1e-9
    other = least_entropy(data, share, table.assign(multiplier=table["multiplier"] * 0.99))
    assert other is not None
    assert other < least, "other multipliers prove less"


def test_the_multipliers_prove_it_at_the_highest_margin_too(tmp_path):
    folder = generate(tmp_path / "scenario", SIZES["1k"], Tightness(0.01), ("margin", "fair"))
    run = run_draft(read_draft(folder), tmp_path / "run", find_solver("highs"), Stopwatch())
    data, table = read(folder), pd.read_csv(run.folder / "limits.csv")
    share, plan = fair_share(data), of_cells(data, pd.read_csv(run.folder / "targets.csv"), "spread")
    assert table.loc[table["family"] == "margin", "multiplier"].item() > 0
    assert abs(proven(share, plan, least_entropy(data, share, table))["duality_gap"]) < 1e-9
    assert proven(share, share, least_entropy(data, share, table))["duality_gap"] < 0, "the fair share keeps no margin"


def test_a_broken_limit_and_a_distance_are_seen(planned):
    data, _ = planned
    share = fair_share(data)
    assert violations(data, 2 * share, short=True)["violations"]["capacity"] > 0.5
    assert distance(share, share * np.linspace(0.9, 1.1, len(share)), share)["largest_difference"] == pytest.approx(0.1)


def test_the_bands_are_those_of_the_optimizer():
    assert len(slopes()) == len(CUTS)
    assert slopes()[1:-1] == pytest.approx(_slopes()[1:-1])
