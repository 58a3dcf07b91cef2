"""Flows: their optima and duals are those of the linear program, on random programs that are networks."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

import optimizer.place
from optimizer import sifting
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.network import algorithms, cheapest_flow, flows, network_of, process
from optimizer.network.largest import is_largest, largest_flow
from optimizer.network.nests import two_nests
from optimizer.network.network import Network
from optimizer.network.potentials import NotCheapest, potentials
from optimizer.network.whole import COST_PARTS, in_whole
from optimizer.optimum import Infeasible
from optimizer.place import place
from optimizer.program import Columns, Entries, Program, assemble
from optimizer.sifting import sifted_optimum
from optimizer.solvers import SolverFailed
from optimizer.stopwatch import OutOfTime, Stopwatch
from optimizer.structures import instance_of
from tests.optimizer.drawn_program import MARGINS, Drawn, assert_optimal, at_most, grouping
from tests.optimizer.solving import call
from tests.random_scenario import Kind, random_scenario
from tests.scenario_text import read_text

NETWORKS = ("network", "floors", "some cells forced")


def networked(program: Program) -> Network:
    network = network_of(program)
    assert network is not None
    return network


def test_the_algorithms_are_there():
    """Everything below is in vain otherwise: they are among what a developer installs."""
    assert flows()


# --- which programs are networks ---


def two_products() -> Program:
    """A, B of 10 each; Ann may sell both and carry 12, Bob sells B only, at most 9 of it; Ann sells at most 7 of A."""
    product, manager, market = np.array([0, 1, 1, 0]), np.array([0, 0, 1, 2]), np.array([0, 1, 2, 3])
    groupings = [
        grouping("product", product, np.array([10.0, 10.0]), np.array([10.0, 10.0])),
        at_most("capacity", manager, np.array([12.0, np.inf, np.inf])),
        at_most("potential", market, np.array([7.0, np.inf, 9.0, np.inf])),
    ]
    return assemble(groupings, 4, 1.0).with_cost(slice(0, 4), np.array([-5.0, -4.0, -1.0, 0.0]))


def test_by_hand():
    """Ann earns most with A, up to 7 of it; then 5 of B, so that Bob has 5 of it, and Cem what is left of A."""
    program = two_products()
    found = cheapest_flow(program, networked(program), Stopwatch())
    assert found.column == pytest.approx([7, 5, 5, 3])
    assert found.objective == pytest.approx(-60)
    assert_optimal(program, found)
    # one more of A would be Cem's, of B Bob's; Ann's capacity is worth 4 - 1, her market of A 5 - 0 - 3
    assert found.dual == pytest.approx([0, -1, -3, -2, 0])


def test_arcs_go_from_the_whole_down_one_nest_and_up_the_other():
    network = networked(two_products())
    product_a, product_b, ann, market_a, market_b = range(1, 6)
    assert network.tail.tolist() == [market_a, product_b, market_b, product_a, 0, 0, ann, product_a, product_b]
    assert network.head.tolist() == [ann, ann, 0, 0, product_a, product_b, 0, market_a, market_b]


def test_coefficients_make_no_network():
    assert network_of(Drawn(0, "of cells", "hours").program) is None


def test_limits_that_cross_the_nests_make_no_network():
    assert network_of(Drawn(0, "of cells", "regions").program) is None


def test_columns_without_end_make_no_network():
    product = np.array([0, 0])
    open_ended = grouping("product", product, np.array([1.0]), np.array([np.inf]))
    assert network_of(assemble([open_ended], 2, 1.0)) is None


@pytest.mark.parametrize("seed", range(20))
def test_nests_are_found_in_any_order(seed):
    """Companies within countries within the world, products within families: five groupings, shuffled."""
    random = np.random.default_rng(seed)
    place, item = random.integers(0, 12, 200), random.integers(0, 8, 200)
    keys = [place, place // 3, place // 6, item, item // 2]
    order = random.permutation(5)
    bound = np.full(12, 5.0)
    nests = two_nests(assemble([at_most(str(one), keys[one], bound) for one in order], 200, 1.0))
    assert nests is not None
    assert sorted(map(len, nests)) == [2, 3]
    for nest in nests:
        for coarse, fine in pairwise(nest):
            assert len(np.unique(coarse)) < len(np.unique(fine))
            assert len(np.unique(np.column_stack([coarse, fine]), axis=0)) == len(np.unique(fine))


def test_three_that_cross_one_another_are_no_two_nests():
    keys, bound = np.indices((2, 2, 2)).reshape(3, 8), np.full(2, 5.0)
    assert two_nests(assemble([at_most("limit", key, bound) for key in keys], 8, 1.0)) is None


# --- their optima ---


@pytest.mark.parametrize("limits", NETWORKS)
@pytest.mark.parametrize("margins", MARGINS)
@pytest.mark.parametrize("seed", range(2))
def test_the_optimum_is_that_of_the_linear_program(seed, margins, limits):
    drawn = Drawn(seed, margins, limits)
    found = cheapest_flow(drawn.program, networked(drawn.program), Stopwatch())
    assert_optimal(drawn.program, found)
    assert found.objective == pytest.approx(call().optimum(drawn.program).objective, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("margins", ["of markets", "of cells"])
def test_large_goals_take_it_where_it_is_there(margins, monkeypatch):
    """Cells that differ go to it at once, and what scaling leaves in too many limits, here in one."""
    drawn, one = Drawn(1, margins, "network", slack=0.0), call()
    monkeypatch.setattr(sifting, "few", lambda _: 0)
    found = sifted_optimum(drawn.program, drawn.share, one)
    assert one.watch.work["flows"] == 1
    monkeypatch.setattr(process, "LIBRARY", "no_such_library")
    without = call()
    assert sifted_optimum(drawn.program, drawn.share, without).objective == pytest.approx(found.objective, rel=1e-9)
    assert "flows" not in without.watch.work


def test_what_has_no_plan_is_said_to_have_none():
    program = Drawn(3, "of cells", "network", slack=-0.2).program
    with pytest.raises(Infeasible):
        cheapest_flow(program, networked(program), Stopwatch())


def test_bounds_that_exclude_each_other_are_said_to():
    program = two_products()
    low = program.row_lower.copy()
    low[2] = 13.0  # Ann carries 12 at the most
    with pytest.raises(Infeasible):
        cheapest_flow(replace(program, row_lower=low), networked(replace(program, row_lower=low)), Stopwatch())


def test_the_time_limit_ends_it():
    program = two_products()
    with pytest.raises(OutOfTime):
        cheapest_flow(program, networked(program), Stopwatch(0.01))


def test_what_goes_wrong_is_told_in_its_own_words(monkeypatch):
    monkeypatch.setattr(algorithms, "__file__", "no_such_file.py")
    program = two_products()
    with pytest.raises(SolverFailed, match=r"no_such_file\.py"):
        cheapest_flow(program, networked(program), Stopwatch())


@pytest.mark.usefixtures("_by_flows")
def test_where_it_is_broken_plans_are_made_without(tmp_path, monkeypatch):
    drawn = Drawn(1, "of cells", "network")
    instance = instance_of(random_scenario(3, tmp_path, Kind(("capacity", "potential"))))
    targets, limits = product_targets(instance), build_limits(instance)
    whole, placed = sifted_optimum(drawn.program, drawn.share, call()), place(instance, targets, limits, call())
    monkeypatch.setattr(algorithms, "__file__", "no_such_file.py")
    assert sifted_optimum(drawn.program, drawn.share, call()).objective == pytest.approx(whole.objective, rel=1e-9)
    assert place(instance, targets, limits, call()).targets.lower == pytest.approx(placed.targets.lower)


# --- in whole numbers, and their duals ---


def test_margins_written_to_a_few_digits_are_whole():
    program = Drawn(0, "of cells", "network").program
    rounded = replace(program, cost=np.round(program.cost, 3))
    whole = in_whole(networked(rounded))
    columns = slice(0, program.cells)
    np.testing.assert_allclose(whole.cost[columns] * whole.price, rounded.cost, rtol=1e-12)
    assert np.abs(whole.cost).max() <= 1000
    assert np.abs(in_whole(networked(program)).cost).max() == COST_PARTS


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_bounds_lose_nothing_to_whole_numbers(scale):
    program = Drawn(2, "of cells", "floors").program
    grown = replace(program, row_lower=program.row_lower * scale, row_upper=program.row_upper * scale)
    network = networked(grown)
    whole = in_whole(network)
    assert (whole.lower <= network.lower * whole.parts).all()
    assert (whole.lower + whole.room >= network.upper * whole.parts).all()
    found = cheapest_flow(grown, network, Stopwatch())
    assert found.objective == pytest.approx(call().optimum(program).objective * scale, rel=1e-6)


def test_a_flow_that_is_not_the_cheapest_has_no_potentials():
    program = two_products()
    network = networked(program)
    whole = in_whole(network)
    found = cheapest_flow(program, network, Stopwatch())
    worse = found.column + np.array([-1.0, 1.0, -1.0, 1.0])  # Ann sells B rather than A
    along = np.append(worse, program.sums(worse))
    beyond = np.clip(np.rint(along * whole.parts).astype(np.int64) - whole.lower, 0, whole.room)
    with pytest.raises(NotCheapest):
        potentials(network, whole, beyond)


# --- placing ---


@pytest.fixture
def _by_flows(monkeypatch):
    """Small scenarios are placed by flows too, and not by cuts."""
    monkeypatch.setattr(optimizer.place, "MANY", 0)
    monkeypatch.setattr(optimizer.place, "cut_of", lambda *_: None)


@pytest.mark.usefixtures("_by_flows")
@pytest.mark.parametrize("families", [("capacity", "potential"), ("capacity", "potential", "floor"), None])
@pytest.mark.parametrize("seed", range(15))
def test_what_is_placed_is_what_linear_programs_place(seed, families, tmp_path, monkeypatch):
    """Levels, priorities, floors; with hours or limits that cross the nests it is left to them."""
    instance = instance_of(random_scenario(seed, tmp_path, Kind(families, most=(8, 6, 5))))
    targets, limits = product_targets(instance), build_limits(instance)
    found = place(instance, targets, limits, call())
    monkeypatch.setattr(process, "LIBRARY", "no_such_library")
    plain = place(instance, targets, limits, call())
    size = 1e-6 * targets.upper.max()
    np.testing.assert_allclose(found.targets.lower, plain.targets.lower, atol=size)
    everything = [found.targets, *found.limits]
    for one, other in ((found, plain), (plain, found)):  # what one knows of all plans holds of the other's
        assert (other.face.amount[one.face.forced] <= size).all()
        for limit, tight in zip(everything, one.face.tight, strict=True):
            used = limit.sums(one.face.amount)[tight], limit.sums(other.face.amount)[tight]
            np.testing.assert_allclose(*used, atol=size)


@pytest.mark.usefixtures("_by_flows")
def test_each_short_by_itself_takes_few_flows(tmp_path):
    """Six people, each with a product of his own and room for another part of it."""
    letters = "ABCDEF"
    rows = {
        "products": "product, target\n" + "\n".join(f"{one}, 100" for one in letters),
        "managers": "manager, capacity\n" + "\n".join(f"M{one}, {40 + 9 * at}" for at, one in enumerate(letters)),
        "coverage": "manager, product\n" + "\n".join(f"M{one}, {one}" for one in letters),
    }
    instance, one = instance_of(read_text(tmp_path / "scenario", **rows)), call()
    placed = place(instance, product_targets(instance), build_limits(instance), one)
    assert placed.targets.lower == pytest.approx([40, 49, 58, 67, 76, 85])
    assert 4 <= one.watch.work["flows"] <= 7
    assert "programs" not in one.watch.work


def shortfalls(short: float, floor: float = 0.0) -> tuple[Program, Columns]:
    """Placing that is short of a part of what a drawn plan places."""
    drawn = Drawn(1, "equal", "network", slack=0.0)
    target = np.bincount(drawn.product, drawn.plan) * (1 + short)
    most = np.bincount(drawn.manager, drawn.plan)
    groupings = [
        grouping("product", drawn.product, target, target),
        grouping("capacity", drawn.manager, floor * most, most),
    ]
    program, count = assemble(groupings, len(drawn.plan), 1.0), len(target)
    added = Columns("shortfall", program.cells, pa.array([str(one) for one in range(count)]))
    row = np.arange(count)
    program = program.with_columns(added, 0.0, target)
    program = program.with_entries(Entries(row, program.cells + row, np.ones(count)))
    return program.with_cost(added.span, 1.0), added


@pytest.mark.parametrize("short", [0.0, 0.1, 0.9])
def test_the_largest_flow_is_the_cheapest(short):
    program, added = shortfalls(short)
    spare, network = np.arange(len(program.cost))[added.span], networked(program)
    assert is_largest(program, network, spare)
    found = largest_flow(program, network, spare, Stopwatch())
    assert found.objective == pytest.approx(call().optimum(program).objective, abs=1e-7)
    assert found.objective == pytest.approx(cheapest_flow(program, network, Stopwatch()).objective, abs=1e-7)
    used = program.sums(found.column)
    assert (used <= program.row_upper + 1e-7).all()
    assert (used >= program.row_lower - 1e-7).all()
    assert found.reduced_cost.min() >= -1e-7
    assert np.abs(found.reduced_cost * found.column).max() <= 1e-7


def test_the_largest_flow_is_not_asked_where_something_must_flow():
    program, added = shortfalls(0.1, floor=0.5)
    assert not is_largest(program, networked(program), np.arange(len(program.cost))[added.span])


def test_the_largest_flow_is_not_asked_for_some_products_only():
    program, added = shortfalls(0.1)
    assert not is_largest(program, networked(program), np.arange(len(program.cost))[added.span][:-1])


def test_a_solver_that_was_chosen_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(optimizer.place, "MANY", 0)
    monkeypatch.setattr(optimizer.place, "level_by_flows", lambda *_: pytest.fail("not what was asked for"))
    instance = instance_of(random_scenario(0, tmp_path, Kind(("capacity",))))
    place(instance, product_targets(instance), build_limits(instance), call("cbc"))
