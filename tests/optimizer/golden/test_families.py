"""One optimum derived by hand for each limit family.

The spread is ``x = r * (factor of the product) * (factors of the limits that bind)``: r the fair share, a factor of an
upper bound at most 1, of a lower bound at least 1, of a limit that does not bind exactly 1. A plan of that form that
keeps all limits is the optimum (the problem is convex); so each case shows the factors and adds up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.plan import Status
from tests.optimizer.golden.register import golden
from tests.optimizer.solving import Solved

#: Fair shares of 60, 40 and 20 of a target of 120.
BY_HISTORY = {
    "history": """
        manager, product, territory, amount
        Ann,     all,     all,       60
        Bob,     all,     all,       40
        Cid,     all,     all,       20
    """,
}


@golden("product")
def test_product(tmp_path: Path):
    # No limit but the targets. A: 100 in the proportion 30 : 10. B: 40 in the proportion 1 : 3.
    solved = Solved(
        tmp_path,
        products="""
            product, target
            A,       100
            B,       40
        """,
        managers="manager\nAnn\nBob",
        history="""
            manager, product, territory, amount
            Ann,     A,       all,       30
            Bob,     A,       all,       10
            Ann,     B,       all,       1
            Bob,     B,       all,       3
        """,
    )
    assert solved.targets == {"Ann A": 75, "Ann B": 10, "Bob A": 25, "Bob B": 30}
    assert solved.plan.status is Status.COMPLETE
    assert solved.factors == {}


@golden("capacity")
def test_capacity(tmp_path: Path):
    # Ann is full at 30. The other 90 go 40 : 20 to Bob and Cid: 60 and 30, 1.5 times their fair shares.
    # Factors: target 1.5; Ann's capacity 30 / (60 * 1.5) = 1/3. Cid's capacity of 50 does not bind.
    managers = """
        manager, capacity
        Ann,     30
        Bob,
        Cid,     50
    """
    solved = Solved(tmp_path, "target = 120", managers=managers, **BY_HISTORY)
    assert solved.targets == {"Ann": 30, "Bob": 60, "Cid": 30}
    assert solved.factors == pytest.approx({"product all": 1.5, "capacity Ann": 1 / 3}, rel=1e-6)
    assert solved.plan.status is Status.COMPLETE


@golden("hours")
def test_hours(tmp_path: Path):
    # All four fair shares are 60. An amount of 1 takes 1 hour of A and 2 hours of B; Ann has 88 hours. So
    #     Ann A = 60 a t,  Bob A = 60 a,  Ann B = 60 b t^2,  Bob B = 60 b
    # with a and b the factors of the targets and t that of an hour. With t = 1/2:
    #     60 a (1/2 + 1) = 120, a = 4/3: Ann A = 40, Bob A = 80
    #     60 b (1/4 + 1) = 120, b = 8/5: Ann B = 24, Bob B = 96
    # and Ann works 40 + 2 * 24 = 88 hours, all she has. Hours per 10 of money: 10 and 20.
    solved = Solved(
        tmp_path,
        "[fair_share]\neven = 1\n[limits]\nhours = { effort_unit = 10 }",
        products="product, target\nA, 120\nB, 120",
        managers="manager, hours\nAnn, 88\nBob,",
        effort="product, hours\nA, 10\nB, 20",
    )
    assert solved.targets == {"Ann A": 40, "Ann B": 24, "Bob A": 80, "Bob B": 96}
    assert solved.factors["product A"] == pytest.approx(4 / 3, rel=1e-6)
    assert solved.factors["product B"] == 8 / 5


@golden("floor")
def test_floor(tmp_path: Path):
    # Cid must have 30, the other 90 go 60 : 40. Factors: target 0.9; Cid's floor 30 / (20 * 0.9) = 5/3.
    managers = """
        manager, floor
        Ann,     10
        Bob,
        Cid,     30
    """
    solved = Solved(tmp_path, "target = 120", managers=managers, **BY_HISTORY)
    assert solved.targets == {"Ann": 54, "Bob": 36, "Cid": 30}
    assert solved.factors == pytest.approx({"product all": 0.9, "floor Cid": 5 / 3}, rel=1e-6)


@golden("potential")
def test_potential(tmp_path: Path):
    # Even fair shares: 30 in each of the four cells. Of North's 50 only 60 % can be won: 30, half of its fair 60.
    # Ann and Bob get 15 each there, and 45 each in South, whose potential is not known.
    # In West nothing is bought: no share, no target.
    solved = Solved(
        tmp_path,
        "[fair_share]\neven = 1\n[limits]\npotential = { penetration = 0.6 }",
        products="product, target\nA, 120",
        managers="manager\nAnn\nBob",
        territories="territory\nNorth\nSouth\nWest",
        potential="product, territory, potential\nA, North, 50\nA, South,\nA, West, 0",
    )
    assert solved.fair["Ann A North"] == solved.fair["Bob A South"] == 30
    north, south = {"Ann A North": 15, "Bob A North": 15}, {"Ann A South": 45, "Bob A South": 45}
    assert solved.targets == {**north, **south, "Ann A West": 0, "Bob A West": 0}
    assert solved.factors == pytest.approx({"product A": 1.5, "potential A / North": 1 / 3}, rel=1e-6)


@golden("territory")
def test_territory(tmp_path: Path):
    # Fair shares 40, 40, 40. North sells at least 60, South at most 10; West takes the other 50 of the 120.
    # Factors: target 50/40 = 1.25; North 60 / 50 = 1.2 >= 1; South 10 / 50 = 0.2 <= 1.
    solved = Solved(
        tmp_path,
        "target = 120",
        managers="manager\nAnn",
        territories="territory, min, max\nNorth, 60, 100\nSouth, , 10\nWest, 5, ",
    )
    assert solved.targets == {"Ann North": 60, "Ann South": 10, "Ann West": 50}
    assert solved.factors == pytest.approx(
        {"product all": 1.25, "territory North": 1.2, "territory South": 0.2}, rel=1e-6
    )


@golden("growth")
def test_growth(tmp_path: Path):
    # Fair shares 150, 100, 50 of 300. Between 20 % less and 20 % more than before:
    # Ann, before 100, gets at most 120; Cid, before 100, at least 80. Bob is new and takes the other 100.
    # Factors: target 100/100 = 1; Ann 120/150 = 0.8; Cid 80/50 = 1.6.
    solved = Solved(
        tmp_path,
        "target = 300\n[limits]\ngrowth = { min = -0.2, max = 0.2 }",
        managers="manager, previous\nAnn, 100\nBob,\nCid, 100",
        history="""
            manager, product, territory, amount
            Ann,     all,     all,       150
            Bob,     all,     all,       100
            Cid,     all,     all,       50
        """,
    )
    assert solved.targets == {"Ann": 120, "Bob": 100, "Cid": 80}
    assert solved.factors == pytest.approx({"growth Ann": 0.8, "growth Cid": 1.6}, rel=1e-6)


#: Fair shares of A: 80 and 20; of B: 50 and 50.
TWO_PRODUCTS = {
    "products": "product, target\nA, 100\nB, 100",
    "history": """
        manager, product, territory, amount
        Ann,     A,       all,       80
        Bob,     A,       all,       20
        Ann,     B,       all,       50
        Bob,     B,       all,       50
    """,
}


@golden("fair")
def test_fair(tmp_path: Path):
    # Ann can carry 70 of her fair 130. With a and b the factors of the targets, t that of her capacity:
    #     A: a (80 t + 20) = 100      B: b (50 t + 50) = 100
    # t = 1/4: a = 2.5, b = 1.6; Ann A = 80 * 2.5 / 4 = 50, Ann B = 50 * 1.6 / 4 = 20: 70 in all. Bob has the rest.
    solved = Solved(tmp_path, managers="manager, capacity\nAnn, 70\nBob,", **TWO_PRODUCTS)
    assert solved.targets == {"Ann A": 50, "Ann B": 20, "Bob A": 50, "Bob B": 80}
    assert solved.factors == pytest.approx({"product A": 2.5, "product B": 1.6, "capacity Ann": 0.25}, rel=1e-6)


@golden("band")
def test_band(tmp_path: Path):
    # As above, but nobody may get more than twice his fair share of anything: Bob at most 40 of A, where 50 would be
    # fair; so Ann has 60 of A. With a capacity of 80 she has 20 of B, and t = 1/4 fits again:
    # Ann A = 80 a / 4 = 60, a = 3; Bob A = 20 * 3 * f = 40, f = 2/3 <= 1; Ann B = 50 * 1.6 / 4 = 20; Bob B = 50 * 1.6.
    # The least, 0.3 * 50 = 15 for Ann B, does not bind.
    solved = Solved(
        tmp_path,
        "[limits]\nband = { min = 0.3, max = 2.0 }",
        managers="manager, capacity\nAnn, 80\nBob,",
        **TWO_PRODUCTS,
    )
    assert solved.targets == {"Ann A": 60, "Ann B": 20, "Bob A": 40, "Bob B": 80}
    assert solved.factors == pytest.approx(
        {
            "product A": 3,
            "product B": 1.6,
            "capacity Ann": 0.25,
            "band Bob / A / all": 2 / 3,
        },
        rel=1e-6,
    )


@golden("planner")
def test_planner(tmp_path: Path):
    # Fair shares 60, 40, 20, 40 of 160. Team East, Ann and Bob, gets at most 70: 42 and 28, as 60 : 40.
    # Dan is fixed at 30. Cid takes the other 60, 3 times his fair share.
    # Factors: target 3; East 70 / (100 * 3); Dan 30 / (40 * 3).
    solved = Solved(
        tmp_path,
        "target = 160",
        managers="manager, team\nAnn, East\nBob, East\nCid,\nDan,",
        history="""
            manager, product, territory, amount
            Ann,     all,     all,       60
            Bob,     all,     all,       40
            Cid,     all,     all,       20
            Dan,     all,     all,       40
        """,
        limits="""
            manager, team, min, max, reason
            ,        East, ,    70,  few buyers
            Dan,     ,     30,  30,  agreed
        """,
    )
    assert solved.targets == {"Ann": 42, "Bob": 28, "Cid": 60, "Dan": 30}
    assert solved.factors == pytest.approx(
        {
            "product all": 3,
            "planner few buyers: East": 70 / 300,
            "planner agreed: Dan": 0.25,
        },
        rel=1e-6,
    )
