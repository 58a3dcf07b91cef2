"""Fair shares, coverage, steps and remainders derived by hand."""

from __future__ import annotations

from pathlib import Path

from models.plan import Status
from tests.optimizer.golden.register import golden
from tests.optimizer.solving import Solved

#: Ann and Bob, 1 : 3, in North; Ann alone in South.
NORTH_AND_SOUTH = {
    "managers": "manager\nAnn\nBob\nCid",
    "territories": "territory\nNorth\nSouth",
    "coverage": "manager, territory, weight\nAnn, North,\nBob, North, 3\nAnn, South, 7\nCid, , 0",
}


@golden("fair share by potential")
def test_by_potential(tmp_path: Path):
    # 80 in the proportion of the potentials: North 60, split 1 : 3; South 20.
    solved = Solved(
        tmp_path,
        "target = 80\n[fair_share]\npotential = 1",
        potential="product, territory, potential\nall, North, 300\nall, South, 100",
        **NORTH_AND_SOUTH,
    )
    assert solved.fair == solved.targets == {"Ann North": 15, "Ann South": 20, "Bob North": 45}


@golden("fair share by potential", "unknown potential")
def test_unknown_potential_counts_as_the_mean(tmp_path: Path):
    # North 100, South 500, East 0, West not known: their mean, 200. 80 are split 1 : 5 : 0 : 2.
    solved = Solved(
        tmp_path,
        "target = 80\n[fair_share]\npotential = 1",
        managers="manager\nAnn",
        territories="territory\nEast\nNorth\nSouth\nWest",
        potential="product, territory, potential\nall, North, 100\nall, South, 500\nall, West,\nall, East, 0",
    )
    assert solved.fair == solved.targets == {"Ann East": 0, "Ann North": 10, "Ann South": 50, "Ann West": 20}


@golden("fair share by history", "history of people who left")
def test_history_of_people_who_left(tmp_path: Path):
    # Cid left: his 40 in North go 1 : 3 to Ann, 10, and Bob, 30. With their own, 20 and 0: Ann 30, Bob 30 in North;
    # Ann 20 in South. 160 are twice that.
    solved = Solved(
        tmp_path,
        "target = 160\n[fair_share]\nhistory = 1",
        history="""
            manager, product, territory, amount
            Ann,     all,     North,     20
            Ann,     all,     South,     20
            Cid,     all,     North,     40
        """,
        **NORTH_AND_SOUTH,
    )
    assert solved.fair == solved.targets == {"Ann North": 60, "Ann South": 40, "Bob North": 60}


@golden("fair share by history")
def test_somebody_new_starts_at_nothing(tmp_path: Path):
    # Bob sold nothing; Cid's sales in South, where nobody is now, count for nobody. All is Ann's.
    solved = Solved(
        tmp_path,
        "target = 160\n[fair_share]\nhistory = 1",
        managers="manager\nAnn\nBob\nCid",
        territories="territory\nNorth\nSouth",
        coverage="manager, territory\nAnn, North\nBob, North",
        history="manager, product, territory, amount\nAnn, all, North, 20\nCid, all, South, 40",
    )
    assert solved.fair["Bob North"] == 0
    assert solved.targets == {"Ann North": 160, "Bob North": 0}


@golden("fair share by even")
def test_even(tmp_path: Path):
    # Each of the two who sell it 80; Ann's are split over her territories by weight, 1 : 7.
    solved = Solved(tmp_path, "target = 160\n[fair_share]\neven = 1", **NORTH_AND_SOUTH)
    assert solved.fair == solved.targets == {"Ann North": 10, "Ann South": 70, "Bob North": 80}


@golden("fair share by capacity")
def test_by_capacity(tmp_path: Path):
    # 100 : 300, and Cid, not known, as their mean: 200.
    solved = Solved(
        tmp_path, "target = 60\n[fair_share]\ncapacity = 1", managers="manager, capacity\nAnn, 100\nBob, 300\nCid,"
    )
    assert solved.fair == solved.targets == {"Ann": 10, "Bob": 30, "Cid": 20}


@golden("weights of bases")
def test_weights_of_bases(tmp_path: Path):
    # North by potential 3/4, by history 0; South 1/4 and 1. Weighed 2 : 1, North is (2 * 3/4 + 0) / 3 = 1/2.
    solved = Solved(
        tmp_path,
        "target = 60\n[fair_share]\npotential = 2\nhistory = 1",
        managers="manager\nAnn",
        territories="territory\nNorth\nSouth",
        potential="product, territory, potential\nall, North, 300\nall, South, 100",
        history="manager, product, territory, amount\nAnn, all, South, 5",
    )
    assert solved.fair == solved.targets == {"Ann North": 30, "Ann South": 30}


@golden("weights of bases")
def test_a_basis_that_knows_nothing_of_a_product_is_left_out(tmp_path: Path):
    # A as above. Of B only the potential is known, of C only the history: each alone decides.
    solved = Solved(
        tmp_path,
        "[fair_share]\npotential = 2\nhistory = 1",
        products="product, target\nA, 60\nB, 60\nC, 60",
        managers="manager\nAnn",
        territories="territory\nNorth\nSouth",
        potential="product, territory, potential\nA, North, 300\nA, South, 100\nB, North, 100\nB, South, 200",
        history="""
            manager, product, territory, amount
            Ann,     A,       South,     5
            Ann,     C,       North,     50
            Ann,     C,       South,     10
        """,
    )
    a, b, c = ({f"Ann {name} North": n, f"Ann {name} South": 60 - n} for name, n in (("A", 30), ("B", 20), ("C", 50)))
    assert solved.fair == solved.targets == {**a, **b, **c}


@golden("coverage")
def test_most_specific_row_of_coverage(tmp_path: Path):
    # Everyone sells everything in North, at weight 1. Bob does not sell B there (manager, territory and product).
    # Cid weighs 4 wherever he is (manager alone) and A weighs 2 (product alone): at a tie the manager counts more,
    # but North's row and Cid's row tie too, so Cid's 4 holds in North and brings him South as well. Product A brings
    # all to South at 2.
    # By potential 100 : 100, A is 80 in each territory: North 2 : 2 : 4 (A's row beats North's), South 2 : 2 : 4.
    # B is 100, all in North, where Ann weighs 1 and Cid 4; in South there is only Cid.
    solved = Solved(
        tmp_path,
        "[fair_share]\npotential = 1",
        products="product, target\nA, 160\nB, 100",
        managers="manager\nAnn\nBob\nCid",
        territories="territory\nNorth\nSouth",
        coverage="""
            manager, territory, product, weight
            ,        North,     ,        1
            Bob,     North,     B,       0
            Cid,     ,          ,        4
            ,        ,          A,       2
        """,
        potential="product, territory, potential\nA, North, 100\nA, South, 100\nB, North, 100\nB, South, 0",
    )
    north = {"Ann A North": 20, "Bob A North": 20, "Cid A North": 40, "Ann B North": 20, "Cid B North": 80}
    south = {"Ann A South": 20, "Bob A South": 20, "Cid A South": 40, "Cid B South": 0}
    assert solved.fair == solved.targets == {**north, **south}


@golden("step")
def test_step(tmp_path: Path):
    # 48, 32 and 20 in steps of 20: 2.4, 1.6 and 1. Five steps in all; the nearest are 2, 2 and 1.
    history = "manager, product, territory, amount\nAnn, all, all, 48\nBob, all, all, 32\nCid, all, all, 20"
    managers = "manager\nAnn\nBob\nCid"
    solved = Solved(tmp_path, "target = 100\nstep = 20", managers=managers, history=history)
    assert solved.targets == {"Ann": 40, "Bob": 40, "Cid": 20}
    # In hundredths: 100.01 in thirds is 33.33, 33.34 and 33.34 in some order.
    cents = Solved(tmp_path / "cents", "target = 100.01\nstep = 0.01", managers=managers)
    assert sorted(cents.plan.target) == [3333, 3334, 3334]
    assert cents.plan.money.decimals == 2


@golden("remainder", "money-only")
def test_remainder(tmp_path: Path):
    # 70 123 456 in steps of 1000 leaves 456, which go to the largest cell; the others are multiples.
    # Shares of 7 : 5 : 2 are 35 061 728, 25 044 091.4 and 10 017 636.6. The 70 123 steps after the remainder: Ann
    # 35 061.272 (of 35 061 728 - 456), Bob 25 044.091, Cid 10 017.637: down, down, up.
    solved = Solved(
        tmp_path,
        "target = 70_123_456\nstep = 1000",
        managers="manager\nAnn\nBob\nCid",
        history="manager, product, territory, amount\nAnn, all, all, 7\nBob, all, all, 5\nCid, all, all, 2",
    )
    assert solved.targets == {"Ann": 35_061_456, "Bob": 25_044_000, "Cid": 10_018_000}
    assert solved.checks == ["remainder"]
    assert solved.plan.status is Status.COMPLETE


@golden("money-only")
def test_money_only(tmp_path: Path):
    # One target of 128 million, four people, nothing else known: a quarter each.
    solved = Solved(tmp_path, "target = 128_000_000", managers="manager\nAnn\nBob\nCid\nDan")
    assert solved.targets == dict.fromkeys(["Ann", "Bob", "Cid", "Dan"], 32_000_000)
